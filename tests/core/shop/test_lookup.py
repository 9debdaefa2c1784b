"""The spool that a typed tag means."""

from kiosk.core.shop.data import Fault, FaultKind, Spool
from kiosk.core.shop.lookup import spool_of_tag
from tests.support.builders import spool

NUMBER = Spool("12", row=3, faults=(Fault(FaultKind.ILEGIBLE, "Operaciones", 3, "TAG_SPOOL", "12"),))


def found(*tags: str, wanted: str) -> str | None:
    seen = spool_of_tag([spool(tag) for tag in tags], wanted)
    return seen.tag if seen else None


def test_tag_is_found_however_it_is_typed() -> None:
    assert found("MK-9", "MK-10\u200b", wanted="mk–10 ") == "MK-10\u200b"


def test_tag_typed_sign_for_sign_goes_first() -> None:
    assert found("mk-10", "MK-10", wanted="MK-10") == "MK-10"


def test_nothing_typed_finds_nothing() -> None:
    assert found("MK-9", wanted=" \u200b") is None


def test_number_is_found_as_people_see_it() -> None:
    assert spool_of_tag([spool("MK-1"), NUMBER], "0012") is NUMBER
    assert spool_of_tag([NUMBER], "0013") is None


def test_text_with_zeros_is_no_number() -> None:
    assert found("0012", wanted="12") is None
