"""Planning corrects how a tag is spelt while two stations take the spool, which nobody ever took before.

The judge compares tags exactly, so the audit has two spools then, and both takes count. Only one worker may
be told that he has it.
"""

import pytest

from kiosk.core.errors import Code
from kiosk.core.shop.data import Verdict
from tests.incidents.shop_floor import mended
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import first
from tests.support.shop import ShopOpener, ready

OTHER = TAG.lower()


@pytest.mark.logs(r"is in the audit under another spelling too|which is another's now|put back")
@pytest.mark.parametrize("in_the_end", [TAG, OTHER], ids=["as the second reads it", "as the first reads it"])
def test_only_the_first_of_two_takes_under_two_spellings_is_told(
    open_shop: ShopOpener, in_the_end: str
) -> None:
    shop = open_shop(ready(TAG))
    slow, quick = shop.station("Puesto 1"), shop.station("Puesto 2")
    slow.know()
    quick.know()
    told = []

    def respelt_and_taken() -> None:
        shop.write(TAG, "TAG_SPOOL", OTHER)
        told.append(quick.service.tomar(OTHER, ANA.id, ARM))
        if in_the_end != OTHER:
            shop.write(OTHER, "TAG_SPOOL", in_the_end)

    slow.wire.on_write(first(respelt_and_taken))
    late = slow.service.tomar(TAG, MAURO.id, ARM)
    assert told[0].verdict is Verdict.APPLIED
    assert late.verdict is Verdict.REFUSED
    assert late.refusal is not None
    assert late.refusal.code is Code.HOJA_CAMBIADA
    mended(slow)
    row = shop.rows()[0]
    assert (row["TAG_SPOOL"], row["Ocupado_Por"]) == (in_the_end, ANA.mark)
    third = shop.station("Puesto 3")
    third.know()
    again = third.service.tomar(in_the_end, MAURO.id, ARM)
    assert again.refusal is not None
    assert again.refusal.code is Code.SPOOL_OCUPADO
    assert quick.service.pausar(in_the_end, ANA.id, ARM).verdict is Verdict.APPLIED
