"""A state column that was emptied at once is suspected, and not noted as hand edits."""

from dataclasses import replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.emptied_columns import emptied_columns, with_columns_back
from kiosk.core.shop.data import Picture, Spool
from tests.core.protocol.rows import BY_A, FREE, action, log_of
from tests.support.builders import duplicated

WELDED = Picture(armador="AA(1)", soldador="SS(3)")


def shop(count: int, picture: Picture = WELDED, version: str = "v") -> list[Spool]:
    return [Spool(f"T{number}", picture, version, row=number + 2) for number in range(count)]


def emptied(before: list[Spool], now: list[Spool], log: LogAt | None = None) -> frozenset[str]:
    return emptied_columns(log or log_of(), {spool.tag: spool for spool in before}, now)


def without_welder(spools: list[Spool], count: int) -> list[Spool]:
    return [replace(s, picture=replace(s.picture, soldador="")) for s in spools[:count]] + spools[count:]


def test_column_that_lost_half_of_its_cells_is_found() -> None:
    assert emptied(shop(20), without_welder(shop(20), 10)) == {"Soldador"}
    assert emptied(shop(21), without_welder(shop(21), 10)) == frozenset()
    assert emptied(shop(9), without_welder(shop(9), 9)) == frozenset()


def test_emptied_versions_are_found() -> None:
    assert emptied(shop(10), shop(10, version="")) == {"version"}


def test_cells_that_were_empty_and_rows_that_are_gone_count_for_nothing() -> None:
    assert emptied(shop(30, FREE), shop(30, FREE)) == frozenset()
    assert emptied(shop(30), shop(10)) == frozenset()
    twice = [duplicated(spool, 2, 3) for spool in without_welder(shop(20), 20)]
    assert emptied(shop(20), twice) == frozenset()


def test_spools_given_back_at_the_end_of_a_shift_empty_no_column() -> None:
    given_back = replace(BY_A, ocupado_por="")
    log = log_of(*(action(f"p{number}", "v", given_back, f"T{number}") for number in range(20)))
    held, free = shop(20, BY_A), shop(20, given_back, "p")
    assert emptied(held, free, log) == frozenset()
    by_hand = [replace(spool, picture=FREE) for spool in free]
    assert emptied(held, by_hand, log) == {"Armador"}


def test_nothing_is_noted_from_an_emptied_column() -> None:
    (before,), (now,) = shop(1), without_welder(shop(1), 1)
    edited = replace(now, picture=replace(now.picture, armador="XX(9)"), version="")
    assert with_columns_back(edited, before, {"Soldador"}).picture == replace(WELDED, armador="XX(9)")
    assert with_columns_back(edited, before, {"version", "Soldador"}).version == "v"
    kept = replace(now, picture=replace(now.picture, soldador="YY(8)"))
    assert with_columns_back(kept, before, {"Soldador"}) == kept
