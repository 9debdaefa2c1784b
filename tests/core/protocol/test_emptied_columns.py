"""A state column that was emptied at once is suspected, and not noted as hand edits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kiosk.core.protocol import records
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.emptied_columns import ColumnWatch, emptied_columns, with_columns_back
from kiosk.core.shop.data import Picture, Spool
from tests.core.protocol.rows import BY_A, FREE, action, log_of
from tests.core.protocol.test_acceptance import acceptance, note
from tests.support.builders import NOW, duplicated

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
    assert with_columns_back(log_of(), edited, before, {"Soldador"}).picture == replace(
        WELDED, armador="XX(9)"
    )
    assert with_columns_back(log_of(), edited, before, {"version", "Soldador"}).version == "v"
    kept = replace(now, picture=replace(now.picture, soldador="YY(8)"))
    assert with_columns_back(log_of(), kept, before, {"Soldador"}) is kept


# over several reads


class Reads:
    """The reads of one station, with its clock."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.at = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)
        self.watch = ColumnWatch(lambda: self.now_s)

    def read(self, spools: list[Spool], log: LogAt | None = None, after_s: float = 0.0) -> list[Spool]:
        self.now_s += after_s
        self.at += timedelta(seconds=after_s)
        rows = {spool.tag: spool for spool in spools}
        return list(self.watch.read(log or log_of(), rows, self.at).values())


EMPTIED = without_welder(shop(20), 20)
ACCEPTED = records.column_accepted("Soldador", "ok", NOW, "s1", "planificación")


def test_emptied_column_is_confirmed_by_a_read_fifteen_seconds_later() -> None:
    reads = Reads()
    assert reads.read(shop(20)) == shop(20)
    assert (reads.read(EMPTIED), reads.watch.confirmed()) == (shop(20), ())
    assert (reads.read(EMPTIED, after_s=14), reads.watch.confirmed()) == (shop(20), ())
    assert (reads.read(EMPTIED, after_s=2), reads.watch.confirmed()) == (shop(20), ("Soldador",))


def test_column_that_comes_back_is_no_longer_suspected() -> None:
    reads = Reads()
    for spools in (shop(20), EMPTIED):
        reads.read(spools)
    reads.read(EMPTIED, after_s=20)
    assert (reads.read(shop(20), after_s=20), reads.watch.confirmed()) == (shop(20), ())
    reads.read(EMPTIED)
    assert reads.watch.confirmed() == ()


def test_other_cells_are_read_on_while_a_column_is_suspected() -> None:
    reads = Reads()
    reads.read(shop(20))
    reads.read(EMPTIED)
    fitted = [replace(spool, picture=replace(spool.picture, armador="CP(95)")) for spool in EMPTIED]
    assert {spool.picture for spool in reads.read(fitted, after_s=20)} == {
        Picture(armador="CP(95)", soldador="SS(3)")
    }


def test_accepted_column_is_taken_as_it_is() -> None:
    reads, log = Reads(), AuditLog()
    reads.read(shop(20), log.now())
    reads.read(EMPTIED, log.now())
    reads.read(EMPTIED, log.now(), after_s=20)
    accepted = log.read(1, [ACCEPTED])
    assert (reads.read(EMPTIED, accepted, after_s=20), reads.watch.confirmed()) == (EMPTIED, ())
    assert (reads.read(EMPTIED, accepted, after_s=20), reads.watch.confirmed()) == (EMPTIED, ())


def test_acceptance_of_an_earlier_time_or_of_another_column_accepts_nothing() -> None:
    reads = Reads()
    log = AuditLog()
    before = log.read(1, [ACCEPTED])
    reads.read(shop(20), before)
    other = log.read(2, [replace(ACCEPTED, id="other", columna="Armador")])
    assert reads.read(EMPTIED, other) == shop(20)


def test_acceptance_outlives_the_shortening_and_the_rereading_of_the_audit() -> None:
    log = AuditLog()
    log.read(1, [ACCEPTED, *(action(f"a{number}", "") for number in range(5))])
    assert log.shortened(2).now().column_accepted("Soldador") == "ok"
    assert AuditLog.going_on(log.now(), 3).now().column_accepted("Soldador") == "ok"
    assert AuditLog(1).read(1, []).column_accepted("Soldador") == ""


def test_cells_of_an_earlier_run_are_put_back_unless_they_are_too_old() -> None:
    for days, shown in ((6, shop(20)), (8, EMPTIED)):
        reads = Reads()
        reads.watch.remember(shop(20), reads.at - timedelta(days=days), log_of())
        assert reads.read(EMPTIED) == shown


def test_row_read_alone_gets_its_suspected_cells_back() -> None:
    reads = Reads()
    reads.read(shop(20))
    assert reads.watch.put_back(log_of(), EMPTIED[0]) is EMPTIED[0]
    reads.read(EMPTIED)
    assert reads.watch.put_back(log_of(), EMPTIED[0]) == shop(1)[0]


def test_spool_given_back_while_its_column_is_suspected_gets_no_holder_back() -> None:
    reads, log = Reads(), AuditLog()
    reads.read(shop(20, BY_A))
    free = replace(BY_A, ocupado_por="")
    emptied = [replace(spool, picture=free) for spool in shop(20, BY_A)]
    reads.read(emptied)
    given_back = log.read(1, [action("p", "v", free, "T0")])
    emptied[0] = replace(emptied[0], version="p")
    found = reads.read(emptied, given_back, after_s=20)
    assert [spool.picture for spool in found] == [free, *[BY_A] * 19]


def test_snapshot_of_another_station_shows_a_column_emptied_until_a_read_or_a_person_says_otherwise() -> None:
    for picture in (EMPTIED, [replace(spool, version="") for spool in EMPTIED]):
        reads = Reads()
        reads.read(shop(20))
        later = reads.at + timedelta(seconds=1)
        put_back = reads.watch.remember(picture, later, log_of())
        assert {spool.picture for spool in put_back.values()} == {WELDED}
        reads.watch.remember(shop(20), later + timedelta(seconds=1), log_of())
        assert (reads.watch.suspects, reads.watch.confirmed()) == (True, ())
        assert reads.read(EMPTIED, after_s=15) == shop(20)
        assert reads.watch.confirmed() == ("Soldador",)


def test_snapshot_after_an_acceptance_is_taken_as_it_is() -> None:
    reads, log = Reads(), AuditLog()
    reads.read(shop(20), log.now())
    accepted = log.read(1, [ACCEPTED])
    assert reads.watch.remember(EMPTIED, reads.at + timedelta(seconds=1), accepted) == {}
    assert not reads.watch.suspects
    assert reads.read(EMPTIED, accepted, after_s=15) == EMPTIED


def test_acceptance_that_was_read_before_a_snapshot_of_the_suspected_column_still_ends_it() -> None:
    """The reader shares the column's cells until it has read the acceptance itself."""
    reads, log = Reads(), AuditLog()
    reads.read(shop(20), log.now())
    reads.read(EMPTIED, log.now())
    accepted = log.read(1, [ACCEPTED])
    for picture in (shop(20), EMPTIED):
        reads.at += timedelta(seconds=1)
        reads.watch.remember(picture, reads.at, accepted)
    assert reads.read(EMPTIED, accepted, after_s=15) == EMPTIED
    assert not reads.watch.suspects


def test_station_that_reads_an_acceptance_before_the_reader_does_suspects_nothing_afterwards() -> None:
    reads, log = Reads(), AuditLog()
    reads.read(shop(20), log.now())
    reads.read(EMPTIED, log.now())
    accepted = log.read(1, [ACCEPTED])
    assert reads.read(EMPTIED, accepted, after_s=15) == EMPTIED
    for picture in (shop(20), EMPTIED):
        reads.at += timedelta(seconds=1)
        assert reads.watch.remember(picture, reads.at, accepted) == {}
    assert not reads.watch.suspects
    assert reads.read(EMPTIED, accepted, after_s=15) == EMPTIED


def test_station_without_a_last_good_read_compares_with_the_audit() -> None:
    log = AuditLog().read(1, [action(f"a{number}", "", WELDED, f"T{number}") for number in range(20)])
    read = [replace(spool, version=f"a{number}") for number, spool in enumerate(EMPTIED)]
    reads = Reads()
    assert {spool.picture for spool in reads.read(read, log)} == {WELDED}
    reads.read(read, log, after_s=15)
    assert reads.watch.confirmed() == ("Soldador",)


def test_rows_that_lack_the_version_of_an_acceptance_are_no_emptied_column() -> None:
    log = AuditLog().read(1, [action(f"a{number}", "", WELDED, f"T{number}") for number in range(20)])
    reads = Reads()
    reads.read(shop(20, version=""), log)
    assert not reads.watch.suspects


def test_station_that_starts_right_after_an_acceptance_still_sees_a_column_emptied() -> None:
    """No row has the acceptance's `version` yet, and no station has written one since."""
    notes = [replace(note(f"n{n}", "Z", WELDED, prev=f"a{n}"), tag=f"T{n}") for n in range(20)]
    log = AuditLog().read(1, [acceptance("Z", "gone"), *notes])
    reads = Reads()
    read = [replace(spool, version=f"a{number}") for number, spool in enumerate(EMPTIED)]
    assert {spool.picture for spool in reads.read(read, log)} == {WELDED}
    assert reads.watch.suspects
