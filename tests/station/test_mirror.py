"""The mirror: the last known picture of the sheet, shown before the sheet is read, or instead."""

import json
import sqlite3
from dataclasses import MISSING, fields, replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import STRAYED, Alarm, Place
from kiosk.core.shop.data import Fault, FaultKind, First, Picture, Spool
from kiosk.core.shop.spool_codec import spool_text
from kiosk.station.mirror import Mirror
from tests.station.conftest import Opener
from tests.station.memory import UTC_NOW, Memory, raw, shop, taken
from tests.support.builders import ANA, CREW, JUANA, duplicated, faulty, held, spool

ONE, TWO, THREE = (replace(spool(f"MK-{number}"), row=number + 1) for number in (1, 2, 3))
SOON = UTC_NOW + timedelta(seconds=15)
LATER = UTC_NOW + timedelta(seconds=30)


def kept(mirror: Mirror) -> dict[str, Spool]:
    snapshot = mirror.load()
    assert snapshot is not None
    return {each.key: each for each in snapshot.spools}


def everything_said() -> Spool:
    """A spool with no field at its default, fields that are added later included."""
    plain = {
        each.name: 7 if each.type in ("int", int) else f"{each.name} ñ ✓"
        for each in fields(Spool)
        if each.name not in ("picture", "faults", "first")
    }
    picture = Picture(*(f"{each.name} \"'" for each in fields(Picture)))
    fault = Fault(FaultKind.ILEGIBLE, "Operaciones", 9, "Fecha_Armado", "mañana")
    doubt = Fault(FaultKind.EN_DUDA, "Operaciones", 9, "version", "MK-9")
    first = First("v0", Picture(armador="ñ"), picture)
    return Spool(**plain, picture=picture, faults=(fault, doubt), first=first)  # type: ignore[arg-type]


def test_version_that_knows_fewer_kinds_of_faults_reads_what_this_one_kept() -> None:
    """It knew fewer kinds of faults, and would have refused the whole file for one that it doesn't know."""
    plain = json.loads(spool_text(everything_said()))
    assert [kind for kind, *_ in plain["faults"]] == ["ilegible"]
    assert [kind for kind, *_ in plain["more_faults"]] == ["en_duda"]


# What is kept


def test_hundreds_of_spools_are_there_after_a_restart_and_each_of_their_texts_once(
    mirror: Mirror, open_memory: Opener
) -> None:
    many = [
        replace(spool(f"MK-{number}", armador="AP(24)"), row=number + 2, nv="1305") for number in range(250)
    ]
    mirror.save(shop(*many))
    found = kept(open_memory().mirror)
    assert list(found.values()) == many
    assert len({id(each.nv) for each in found.values()}) == 1
    assert len({id(each.picture.armador) for each in found.values()}) == 1


def test_nothing_is_known_at_the_first_start(mirror: Mirror) -> None:
    assert mirror.load() is None


def test_restart_shows_what_the_last_read_showed(mirror: Mirror, open_memory: Opener) -> None:
    snapshot = replace(shop(ONE, held(), TWO), missing=("Estado_Detalle",))
    mirror.save(snapshot)
    found = open_memory().mirror.load()
    assert found is not None
    assert set(found.spools) == set(snapshot.spools)
    assert (found.workers, found.read_at, found.missing) == (
        snapshot.workers,
        UTC_NOW,
        ("Estado_Detalle",),
    )


def test_every_field_of_a_spool_is_kept(mirror: Mirror, open_memory: Opener) -> None:
    whole = everything_said()
    defaults = {each.name: each.default for each in fields(Spool) if each.default is not MISSING}
    assert all(getattr(whole, name) != default for name, default in defaults.items())
    mirror.save(shop(whole))
    assert list(kept(open_memory().mirror).values()) == [whole]


def test_spools_come_back_in_the_order_of_the_sheet(mirror: Mirror, open_memory: Opener) -> None:
    mirror.save(shop(THREE, ONE, TWO))
    assert list(kept(open_memory().mirror)) == ["MK-1", "MK-2", "MK-3"]


def test_faulty_and_duplicated_rows_are_kept_with_their_reasons(mirror: Mirror, open_memory: Opener) -> None:
    first, second = duplicated(ONE, 2, 9), replace(duplicated(ONE, 2, 9), row=9, repeats=1)
    rows = (first, faulty(TWO, "Fecha_Armado"), second)
    mirror.save(shop(*rows))
    assert tuple(kept(open_memory().mirror).values()) == rows


def test_workers_of_the_last_read_are_kept_with_their_roles(mirror: Mirror, open_memory: Opener) -> None:
    mirror.save(shop(ONE, workers=CREW))
    mirror.save(shop(ONE, read_at=SOON, workers=(replace(ANA, active=False), JUANA)))
    found = open_memory().mirror.load()
    assert found is not None
    assert found.workers == {ANA.id: replace(ANA, active=False), JUANA.id: JUANA}


def test_mirror_of_another_sheet_is_discarded(open_memory: Opener) -> None:
    first = open_memory("sheet:old").mirror
    first.save(shop(ONE))
    assert open_memory("sheet:new").mirror.load() is None
    assert first.load() is None


def test_text_that_is_no_proper_text_is_kept_all_the_same(mirror: Mirror, open_memory: Opener) -> None:
    odd = replace(ONE, nv="half a sign \ud83d", picture=Picture(armador="\x00 nul"))
    mirror.save(shop(odd))
    assert kept(open_memory().mirror) == {"MK-1": odd}


# Only what changed


def test_same_picture_again_writes_no_spool_and_is_younger(mirror: Mirror) -> None:
    assert mirror.save(shop(ONE, TWO)) == 2
    assert mirror.save(shop(replace(ONE), replace(TWO), read_at=SOON)) == 0
    found = mirror.load()
    assert found is not None
    assert found.read_at == SOON


def test_one_changed_row_is_one_row_written_also_after_a_restart(mirror: Mirror, open_memory: Opener) -> None:
    mirror.save(shop(ONE, TWO, THREE))
    assert open_memory().mirror.save(shop(ONE, taken(TWO), THREE, read_at=SOON)) == 1
    assert kept(mirror)["MK-2"] == taken(TWO)


def test_row_that_left_the_sheet_leaves_the_mirror(mirror: Mirror, open_memory: Opener) -> None:
    mirror.save(shop(ONE, TWO))
    assert mirror.save(shop(TWO, read_at=SOON)) == 1
    assert list(kept(open_memory().mirror)) == ["MK-2"]


def test_patch_changes_one_row_and_not_the_age_of_the_rest(mirror: Mirror, open_memory: Opener) -> None:
    mirror.save(shop(ONE, TWO))
    assert mirror.patch([taken(ONE)], SOON) == 1
    found = open_memory().mirror.load()
    assert found is not None
    assert (found.spools, found.read_at) == ((taken(ONE), TWO), UTC_NOW)


def test_a_few_rows_alone_are_no_picture(mirror: Mirror) -> None:
    assert mirror.patch([ONE], UTC_NOW) == 0
    assert mirror.load() is None


# Newer data is never overwritten


def test_read_that_was_asked_for_before_an_echo_does_not_undo_it(mirror: Mirror) -> None:
    mirror.save(shop(ONE, TWO))
    mirror.patch([taken(ONE)], LATER)
    mirror.save(shop(ONE, taken(TWO), read_at=SOON))
    assert kept(mirror) == {"MK-1": taken(ONE), "MK-2": taken(TWO)}


def test_row_seen_unchanged_is_seen_all_the_same(mirror: Mirror) -> None:
    mirror.save(shop(ONE))
    mirror.patch([ONE], LATER)
    mirror.save(shop(taken(ONE), read_at=SOON))
    assert kept(mirror)["MK-1"] == ONE


def test_row_that_was_added_since_is_not_removed_by_an_earlier_read(mirror: Mirror) -> None:
    mirror.save(shop(ONE))
    mirror.patch([TWO], LATER)
    mirror.save(shop(ONE, read_at=SOON))
    assert set(kept(mirror)) == {"MK-1", "MK-2"}


def test_late_news_do_not_undo_a_younger_read(mirror: Mirror) -> None:
    mirror.save(shop(ONE, read_at=LATER))
    assert mirror.patch([taken(ONE)], SOON) == 0
    assert mirror.save(shop(taken(ONE), read_at=SOON)) == 0
    assert kept(mirror)["MK-1"] == ONE


def test_late_news_of_a_row_that_a_younger_read_confirmed_do_not_undo_it(mirror: Mirror) -> None:
    mirror.save(shop(ONE))
    mirror.save(shop(ONE, read_at=LATER))
    assert mirror.patch([taken(ONE)], SOON) == 0
    assert kept(mirror)["MK-1"] == ONE


def test_spools_dated_by_a_clock_that_ran_ahead_are_replaced(mirror: Mirror, open_memory: Opener) -> None:
    mirror.save(shop(ONE, TWO, read_at=UTC_NOW + timedelta(days=1)))
    mirror.patch([taken(TWO)], UTC_NOW + timedelta(days=1, seconds=1))
    assert mirror.save(shop(taken(ONE), TWO)) == 2
    assert kept(open_memory().mirror) == {"MK-1": taken(ONE), "MK-2": TWO}


# Several writers


def test_a_stale_cache_does_not_overwrite_another_processs_write(open_memory: Opener) -> None:
    window, command = open_memory().mirror, open_memory().mirror
    window.save(shop(ONE, TWO))
    command.patch([taken(ONE)], SOON)
    # The window still has the old ONE in memory, so it sees no change.
    assert window.save(shop(ONE, TWO, read_at=LATER)) == 1
    assert kept(command)["MK-1"] == ONE
    command.save(shop(TWO, read_at=LATER + timedelta(seconds=1)))
    assert set(kept(window)) == {"MK-2"}


def test_mirror_emptied_for_another_sheet_is_filled_again(open_memory: Opener) -> None:
    window = open_memory("sheet:one").mirror
    window.save(shop(ONE))
    open_memory("sheet:two").mirror.load()
    assert window.save(shop(ONE, read_at=SOON)) == 1
    assert kept(open_memory("sheet:one").mirror) == {"MK-1": ONE}


def test_threads_may_write_at_once(mirror: Mirror, open_memory: Opener) -> None:
    rows = [replace(spool(f"MK-{number:03}"), row=number + 2) for number in range(40)]
    mirror.save(shop(*rows))
    together = Barrier(4)

    def patch(first: int) -> None:
        together.wait()
        for row in rows[first::4]:
            mirror.patch([taken(row)], SOON)

    threads = [Thread(target=patch, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(kept(open_memory().mirror).values()) == [taken(row) for row in rows]


def test_failed_save_changes_nothing_and_the_next_one_is_whole(
    memory: Memory, open_memory: Opener, tmp_path: Path
) -> None:
    memory.mirror.save(shop(ONE))
    raw(
        tmp_path,
        "CREATE TRIGGER failing BEFORE INSERT ON spools WHEN NEW.key = 'MK-3' "
        "BEGIN SELECT RAISE(ABORT, 'failing'); END",
    )
    with pytest.raises(sqlite3.IntegrityError):
        memory.mirror.save(shop(taken(ONE), TWO, THREE, read_at=SOON))
    assert kept(memory.mirror) == {"MK-1": ONE}
    raw(tmp_path, "DROP TRIGGER failing")
    memory.mirror.save(shop(taken(ONE), TWO, THREE, read_at=SOON))
    assert kept(open_memory().mirror) == {"MK-1": taken(ONE), "MK-2": TWO, "MK-3": THREE}


def test_alarms_are_kept_for_the_doctor(mirror: Mirror, open_memory: Opener) -> None:
    assert mirror.alarms() == ()
    column = Alarm(AlarmReason.COLUMN_EMPTIED, columns=("Fecha_QC_Metrología",))
    rows = Alarm(AlarmReason.ROWS_STRAYED, (Place(STRAYED, 5, "MK-\udc80 ñ"),), more=3)
    mirror.keep_alarms([rows, column])
    assert open_memory().mirror.alarms() == (rows, column)
    mirror.keep_alarms([])
    assert open_memory().mirror.alarms() == ()


def test_alarms_of_another_sheet_are_forgotten(mirror: Mirror, open_memory: Opener) -> None:
    mirror.keep_alarms([Alarm(AlarmReason.AUDIT_TOUCHED)])
    assert open_memory(book="another").mirror.alarms() == ()


# What can't be read

UNREADABLE = {
    "no spool": "cells = '[]'",
    "nothing": "cells = ''",
    "cut off": "cells = substr(cells, 1, length(cells) - 2)",
    "two in one": "cells = cells || ',' || cells",
    "a number for a tag": "cells = replace(cells, '\"MK-2\"', '7')",
    "a text for a row": 'cells = replace(cells, \'"row":3\', \'"row":"3"\')',
    "no UTF-8": "cells = CAST(X'7BFF7D' AS TEXT)",
    "another's key": "key = 'MK-9'",
    "key of no UTF-8": "key = CAST(X'FF' AS TEXT)",
    "no time": "seen_at = 'mañana'",
}


@pytest.mark.logs("1 spools of the mirror can't be read")
@pytest.mark.parametrize("damage", UNREADABLE)
def test_unreadable_spool_is_dropped_and_comes_with_the_next_read_of_the_sheet(
    mirror: Mirror, open_memory: Opener, tmp_path: Path, damage: str
) -> None:
    mirror.save(shop(ONE, TWO, THREE))
    raw(tmp_path, f"UPDATE spools SET {UNREADABLE[damage]} WHERE key = 'MK-2'")
    other = open_memory().mirror
    assert set(kept(other)) == {"MK-1", "MK-3"}
    assert raw(tmp_path, "SELECT count(*) FROM spools") == [(2,)]
    assert mirror.save(shop(ONE, TWO, THREE, read_at=SOON)) == 1  # also by the process that could read it
    assert set(kept(other)) == {"MK-1", "MK-2", "MK-3"}


@pytest.mark.logs("the mirror can't be read")
@pytest.mark.parametrize("name", ["workers", "missing", "read_at"])
@pytest.mark.parametrize("text", ["", "{", "[[1]]", "7", "zzz"])
def test_mirror_without_its_people_or_its_time_is_dropped_as_a_whole(
    mirror: Mirror, open_memory: Opener, tmp_path: Path, name: str, text: str
) -> None:
    mirror.save(shop(ONE))
    raw(tmp_path, f"UPDATE mirror_facts SET value = '{text}' WHERE name = '{name}'")
    other = open_memory().mirror
    found = other.load()
    assert found is None or text in ("", "[[1]]")
    assert other.save(shop(ONE, TWO, read_at=SOON)) >= 1
    assert set(kept(open_memory().mirror)) == {"MK-1", "MK-2"}


@pytest.mark.logs("the kept alarms can't be read")
@pytest.mark.parametrize("text", ["{", "[7]", '[{"reason":"x","places":7}]'])
def test_alarms_that_can_not_be_read_are_found_by_the_next_read(
    mirror: Mirror, tmp_path: Path, text: str
) -> None:
    mirror.keep_alarms([Alarm(AlarmReason.AUDIT_TOUCHED, (Place("Metadata", 2, ""),))])
    raw(tmp_path, f"UPDATE mirror_facts SET value = '{text}' WHERE name = 'alarms'")
    assert mirror.alarms() == ()


@pytest.mark.parametrize("text", ["siete", "", "-3"])
def test_count_of_writes_that_can_not_be_read_loses_no_spool(
    mirror: Mirror, open_memory: Opener, tmp_path: Path, text: str
) -> None:
    mirror.save(shop(ONE, TWO))
    raw(tmp_path, f"UPDATE mirror_facts SET value = '{text}' WHERE name = 'generation'")
    other = open_memory().mirror
    assert set(kept(other)) == {"MK-1", "MK-2"}
    other.save(shop(ONE, THREE, read_at=SOON))
    assert set(kept(open_memory().mirror)) == {"MK-1", "MK-3"}
