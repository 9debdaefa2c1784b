"""A row of the station's journal that can't be read, after a damage or by an older version of the program."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.commands.doctor import check_memory
from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, LeftIn, Outcome, Verdict
from kiosk.texts import LANGUAGES, left_behind
from kiosk.wiring import memory as station_memory
from tests.incidents.shop_floor import code, wish
from tests.support.builders import ANA, ARM, MAURO, TAG, ShopClock
from tests.support.faulty_wire import answered_with, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs(
    "unforeseen at ", "unforeseen: command 'bad' on", "commands .*can't be read|commands of another"
)

FIRST, LAST = "MK-1", "MK-3"
NO_UTF8 = "CAST(X'7BFF7D' AS TEXT)"


def _command(change: str) -> str:
    return f"UPDATE commands SET command = {change} WHERE id = 'bad'"


def _attempt(change: str) -> str:
    return f"UPDATE attempts SET {change} WHERE command_id = 'bad'"


DAMAGES = {
    "no object": _command("'[]'"),
    "nothing": _command("''"),
    "cut off": _command("substr(command, 1, length(command) - 9)"),
    "a newer action": _command("replace(command, 'PAUSAR', 'BAILAR')"),
    "a newer operation": _command("replace(command, '\"ARM\"', '\"XYZ\"')"),
    "a number for a tag": _command(f"replace(command, '\"{TAG}\"', '7')"),
    "a text for a number": _command("replace(command, '93', '\"93\"')"),
    "another's id": _command("replace(command, '\"bad\"', '\"last\"')"),
    "no UTF-8": _command(NO_UTF8),
    "no time": "UPDATE commands SET accepted_at = 'ayer' WHERE id = 'bad'",
    "a time without zone": "UPDATE commands SET accepted_at = '2026-05-14T14:30:00' WHERE id = 'bad'",
    "no attempt": _attempt("audit_row = '{}'"),
    "another's attempt": _attempt('audit_row = replace(audit_row, \'"id":"\', \'"id":"x\')'),
    "attempt of no UTF-8": _attempt(f"audit_row = {NO_UTF8}"),
    "attempt with a number for a cell": _attempt("audit_row = replace(audit_row, '\"MR(93)\"', '7')"),
    "attempt without time": _attempt("prepared_at = 'ayer'"),
}
UNNAMED = {"no object", "nothing", "a number for a tag", "no UTF-8"}
"""The command names no spool any more; its attempt does."""


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(FIRST), ready(), ready(LAST))


@pytest.fixture
def queued(shop: Shop) -> Station:
    """Mauro holds all three, and a release of each waits; that of the second may be on the sheet."""
    station = shop.station()
    for tag in (FIRST, TAG, LAST):
        station.service.mark_told(station.service.tomar(tag, MAURO.id, ARM))
    station.wire.on_write(raised(RuntimeError("unforeseen")))
    assert station.service.execute(wish(Action.PAUSAR, "bad", TAG)).verdict is Verdict.UNKNOWN
    for command_id, tag in (("first", FIRST), ("last", LAST)):
        station.wire.on_read(answered_with(b"<html>login</html>"))
        assert station.service.execute(wish(Action.PAUSAR, command_id, tag)).verdict is Verdict.QUEUED
    return station


def settled(station: Station) -> list[Outcome]:
    """The ends that come in some rounds, each told."""
    ends = [end for _ in range(4) for end in station.service.carry_on()]
    for end in ends:
        station.service.mark_told(end)
    return ends


def damaged(shop: Shop, station: Station, statement: str) -> Station:
    """The same station after a restart, with this done to its file meanwhile."""
    run(station.folder, statement)
    return shop.restarted(station)


def run(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "station.db")) as connection, connection:
        assert connection.execute(statement).rowcount > 0


@pytest.mark.parametrize("damage", DAMAGES)
def test_unreadable_row_holds_up_its_own_spool_only(shop: Shop, queued: Station, damage: str) -> None:
    station = damaged(shop, queued, DAMAGES[damage])
    ends = settled(station)
    assert [(end.command.id, end.verdict) for end in ends] == [
        ("first", Verdict.APPLIED),
        ("last", Verdict.APPLIED),
    ]
    assert station.service.tomar(LAST, ANA.id, ARM).verdict is Verdict.APPLIED
    behind = station.service.execute(wish(Action.COMPLETAR, "behind", TAG))
    assert behind.verdict is Verdict.QUEUED
    take = station.service.tomar(TAG, ANA.id, ARM)
    assert take.refusal is not None
    assert (take.verdict, code(take)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert take.refusal.values["causa"] == "atascado"
    assert station.service.carry_on() == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_unreadable_row_is_told_as_left_behind_with_its_spool(
    shop: Shop, queued: Station, damage: str
) -> None:
    station = damaged(shop, queued, DAMAGES[damage])
    (found,) = station_memory.left_behind(station.memory)
    assert (found.where, found.tags) == (LeftIn.ROWS, (TAG,))
    marked = {command.id for command, _ in station_memory.open_commands(station.memory)}
    assert marked == {"first", "last"}
    for language in LANGUAGES:
        assert TAG in str(left_behind(found.where, found.tags, found.file, language))
    doctors = check_memory.check([found], station.memory.journal.backlog(), ShopClock().to_local)
    assert [(each.code, each.values.get("tags")) for each in doctors] == [
        ("memory.rows", TAG),
        ("memory.waiting", None),
    ]
    assert station.memory.journal.backlog().count == 2


@pytest.mark.parametrize("damage", sorted(UNNAMED))
def test_row_that_does_not_even_name_its_spool_is_told_and_holds_up_nothing(
    shop: Shop, queued: Station, damage: str
) -> None:
    run(queued.folder, "DELETE FROM attempts WHERE command_id = 'bad'")
    station = damaged(shop, queued, DAMAGES[damage])
    (found,) = station_memory.left_behind(station.memory)
    assert found.tags == ("?",)
    assert {end.command.id for end in settled(station)} == {"first", "last"}
    assert station.service.execute(wish(Action.COMPLETAR, "next", TAG)).verdict is Verdict.APPLIED


def test_earlier_action_of_the_same_spool_goes_out_before_the_unreadable_one(
    shop: Shop, queued: Station
) -> None:
    run(queued.folder, "UPDATE commands SET seq = 900 WHERE id = 'bad'")
    run(queued.folder, "DELETE FROM attempts WHERE command_id = 'bad'")
    run(queued.folder, _command(f"replace(command, '{TAG}', '{LAST}')"))
    station = damaged(shop, queued, DAMAGES["a newer action"])
    assert {end.command.id for end in settled(station)} == {"first", "last"}
    assert shop.row(LAST)["Ocupado_Por"] == ""
    assert station.service.tomar(LAST, ANA.id, ARM).verdict is Verdict.REFUSED


def test_outcome_that_can_not_be_read_is_told_as_left_behind_and_holds_up_nothing(
    shop: Shop, queued: Station
) -> None:
    settled(shop.restarted(queued))
    statement = "UPDATE commands SET told_at = NULL, ended_at = 'ayer' WHERE id = 'bad'"
    station = damaged(shop, shop.restarted(queued), statement)
    (found,) = station_memory.left_behind(station.memory)
    assert found.tags == (TAG,)
    assert settled(station) == []
    assert station.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED


def test_refusal_of_a_newer_version_is_told_as_left_behind(shop: Shop, queued: Station) -> None:
    run(queued.folder, "DELETE FROM attempts WHERE command_id = 'bad'")
    refused = '\'{"code":"MAREA_ALTA","values":{}}\''
    statement = f"UPDATE commands SET outcome = 'refused', ended_at = accepted_at, refusal = {refused} "
    station = damaged(shop, queued, f"{statement} WHERE id = 'bad'")
    (found,) = station_memory.left_behind(station.memory)
    assert found.tags == (TAG,)
    assert {end.command.id for end in settled(station)} == {"first", "last"}


def test_unreadable_row_of_another_sheet_is_named_with_it(shop: Shop, queued: Station) -> None:
    run(queued.folder, "UPDATE commands SET book = 'otra' WHERE id = 'bad'")
    station = damaged(shop, queued, DAMAGES["cut off"])
    (found,) = station_memory.left_behind(station.memory)
    assert (found.where, found.tags) == (LeftIn.OTHER_SHEET, (TAG,))


def test_row_goes_out_once_a_version_that_can_read_it_is_back(shop: Shop, queued: Station) -> None:
    station = damaged(shop, queued, DAMAGES["a newer action"])
    settled(station)
    healed = damaged(shop, station, "UPDATE commands SET command = replace(command, 'BAILAR', 'PAUSAR')")
    assert [(end.command.id, end.verdict) for end in settled(healed)] == [("bad", Verdict.APPLIED)]
    assert station_memory.left_behind(healed.memory) == []
