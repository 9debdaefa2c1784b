"""A survey reads what there is, whatever is missing."""

from collections.abc import Iterator

import pytest

from kiosk.core.errors import Code, SheetError
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.http.transport import local_client
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.survey import Survey, survey
from kiosk.workbook import LocalWorkbook
from tests.support.builders import CREW, TAG, ZONE
from tests.support.shop import Shop, ShopOpener, ready


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def client(shop: Shop) -> Iterator[SheetsClient]:
    client = local_client(LocalWorkbook.open(shop.path))
    yield client
    client.close()


def look(client: SheetsClient) -> Survey:
    return survey(client, SheetNames(), ZONE)


def test_three_requests_tell_everything(shop: Shop, client: SheetsClient) -> None:
    found = look(client)
    assert client.reads == 3
    assert found.spools is not None
    assert found.workers is not None
    assert [spool.tag for spool in found.spools] == [TAG, "MK-2"]
    assert found.workers == {worker.id: worker for worker in CREW}
    assert (found.absent, set(found.tables)) == ((), {"operaciones", "trabajadores", "roles", "metadata"})


def test_missing_column_hides_nothing_else(shop: Shop, client: SheetsClient) -> None:
    shop.rename("Armador", "otra cosa")
    found = look(client)
    assert found.spools is not None
    assert len(found.spools) == 2


def test_survey_without_a_tag_column_has_no_spools(shop: Shop, client: SheetsClient) -> None:
    shop.rename("TAG_SPOOL", "otra cosa")
    assert look(client).spools is None


@pytest.mark.parametrize("title", ["Operaciones", "Trabajadores", "Roles", "Metadata"])
def test_absent_worksheet_is_told_and_the_others_read(shop: Shop, client: SheetsClient, title: str) -> None:
    shop.planilla.worksheet(title).update_title("otra cosa")
    found = look(client)
    assert found.absent == (title,)
    assert (found.spools is None) is (title == "Operaciones")
    assert (found.workers is None) is (title in ("Trabajadores", "Roles"))


def test_spreadsheet_of_something_else_is_no_error(client: SheetsClient) -> None:
    found = survey(client, SheetNames("a", "b", "c", "d"), ZONE)
    assert (found.absent, found.spools, found.workers) == (("a", "b", "c", "d"), None, None)


def test_tags_kept_as_numbers_are_told_by_row(shop: Shop, client: SheetsClient) -> None:
    shop.write("MK-2", "TAG_SPOOL", 12)
    assert look(client).numeric_tags == (3,)


def test_sheet_that_cannot_be_read_is_a_refusal(shop: Shop) -> None:
    client = local_client(LocalWorkbook.open(shop.path))
    client._id = "otra"
    with pytest.raises(SheetError) as refused:
        look(client)
    client.close()
    assert refused.value.refusal.code is Code.SHEETS_SIN_PERMISO
