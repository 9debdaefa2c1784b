"""When writing has stopped: what `kiosk action` answers, and what `kiosk doctor` knows of it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, cast

import gspread
import pytest
from gspread.utils import ValueRenderOption, rowcol_to_a1

from kiosk import dependency
from kiosk.commands.doctor import check_alarms, report
from kiosk.config.settings import Settings, load_settings
from kiosk.core.protocol import emptied_columns
from kiosk.core.protocol.kinds import What
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import STRAYED, Alarm, Place
from kiosk.core.shop.data import Action, Command, Operation, Verdict
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from kiosk.services.station import StationServices
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.sheet_state import SheetState
from kiosk.station.memory import Memory
from kiosk.station.work_lock import at_work
from kiosk.texts import LANGUAGES
from kiosk.wiring import sheet
from kiosk.workbook import LOCAL_SPREADSHEET_ID, LocalWorkbook, local_session
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, PAUSED, Terminal
from tests.support.bad_journal import no_facts
from tests.support.redis_server import RedisServer

AUDIT = Alarm(
    AlarmReason.AUDIT_TOUCHED,
    (Place(What.MOVED, 812, FREE), Place(What.SHOWN_AND_ABSENT, 3, HELD), Place("late", 9, "")),
)
ROWS = Alarm(AlarmReason.ROWS_STRAYED, tuple(Place(STRAYED, row, FREE) for row in range(2, 9)))
COLUMN = Alarm(AlarmReason.COLUMN_EMPTIED, columns=("Armador",))


@contextmanager
def planning(workbook: Path, title: str = "Metadata") -> Iterator[gspread.Worksheet]:
    """A worksheet in people's hands."""
    session = local_session(LocalWorkbook.open(workbook))
    yield (
        gspread.Client(auth=cast(Any, None), session=session)
        .open_by_key(LOCAL_SPREADSHEET_ID)
        .worksheet(title)
    )
    session.close()


def book_of(terminal: Terminal) -> str:
    book = LocalWorkbook.open(terminal.workbook)
    try:
        return f"local {book.identity()}"
    finally:
        book.close()


@pytest.fixture
def alarmed_over_redis(terminal: Terminal, redis_server: RedisServer) -> Iterator[Terminal]:
    """The station that reads for all has found two alarms."""
    terminal.environ["KIOSK_REDIS_URL"] = redis_server.url
    remote = RemoteRedis(redis_server.url, "Puesto 5")
    key = sheet_key("spools:updates", book_of(terminal))
    remote.commands().set(f"{key}:reader", "me")
    picture = SharedPicture(remote.commands(), key, (f"{key}:reader", "me"), lambda: datetime.now(UTC))
    settings = load_settings(None, terminal.settings())
    with closing(sheet.store(settings, SheetState(), Pace(Event()))) as store:
        assert picture.put(store.snapshot(), (AUDIT, COLUMN))
    yield terminal
    remote.close()


def test_take_is_refused_for_the_alarm_of_the_station_that_reads_for_all(
    alarmed_over_redis: Terminal,
) -> None:
    answer = alarmed_over_redis.action("tomar", FREE, MAURICIO)
    assert (answer.code, answer.json["code"]) == (2, "ESCRITURA_DETENIDA")
    assert answer.json["message"] == (
        "Escritura detenida: alguien cambió la auditoría de la planilla (Metadata 9, 812; Operaciones 3). "
        "No se guardó. "
        "Avisa ya a planificación: que la deje como estaba, o la acepte con «kiosk doctor --accept-audit»."
    )
    assert answer.json["requests"]["write"] == 0


def test_release_waits_under_the_alarm_of_the_station_that_reads_for_all(
    alarmed_over_redis: Terminal,
) -> None:
    answer = alarmed_over_redis.action("pausar", HELD, CARLA)
    assert (answer.code, answer.json["outcome"], answer.json["code"]) == (4, "queued", "ESCRITURA_DETENIDA")
    assert "Escritura detenida: alguien cambió la auditoría" in answer.json["message"]
    assert "Avisa ya a planificación" in answer.json["message"]


def test_doctor_lists_the_shared_alarms_with_their_rows_and_ways_out(alarmed_over_redis: Terminal) -> None:
    answer = alarmed_over_redis.kiosk("doctor")
    assert answer.code == 1
    assert "Todo lo necesario funciona" not in answer.out
    assert "Metadata, fila 812  " + FREE + "  cambió de lugar" in answer.out
    assert "Operaciones, fila 3  " + HELD + "  muestra una anotación que no está" in answer.out
    assert "Metadata, fila 9  -  no se sabe qué le pasó" in answer.out
    assert "kiosk doctor --accept-audit" in answer.out
    assert "Escritura detenida: alguien cambió la auditoría" in answer.out
    assert "se vació de golpe la columna Armador" in answer.out
    assert "kiosk doctor --accept-cells" in answer.out


def test_doctor_lists_the_alarms_of_the_window_at_work_and_of_no_other(terminal: Terminal) -> None:
    memory = Memory(terminal.folder, book_of(terminal), lambda: datetime.now(UTC))
    memory.mirror.keep_alarms([ROWS, COLUMN])
    memory.close()
    with at_work(terminal.folder):
        answer = terminal.kiosk("doctor", "--json")
        assert answer.code == 1
        faults = [each for each in answer.json["checks"] if each["check"] == "alarms"]
        assert [each["code"] for each in faults] == ["alarm.filas_movidas", "alarm.columna_vaciada"]
        assert faults[0]["details"][0] == {
            "kind": "alarm",
            "what": "strayed",
            "sheet": "Operaciones",
            "row": "2",
            "tag": FREE,
        }
        assert len(faults[0]["details"]) == 7
    assert terminal.kiosk("doctor").code == 0  # that window has been closed


def test_action_is_stopped_by_the_alarms_of_the_window_at_work_and_of_no_other(terminal: Terminal) -> None:
    memory = Memory(terminal.folder, book_of(terminal), lambda: datetime.now(UTC))
    memory.mirror.keep_alarms([ROWS])
    memory.close()
    with at_work(terminal.folder):
        take, release = terminal.action("tomar", FREE, MAURICIO), terminal.action("pausar", HELD, CARLA)
        assert (take.code, take.json["code"], release.json["outcome"]) == (2, "ESCRITURA_DETENIDA", "queued")
        assert "Operaciones 2, 3, 4, 5, 6 y 2 más" in take.json["message"]
    assert terminal.action("tomar", FREE, MAURICIO).code == 0


@pytest.mark.parametrize("reason", AlarmReason)
def test_each_alarm_that_only_doctor_has_found_says_that_the_stations_have_yet_to_see_it(
    reason: AlarmReason,
) -> None:
    (finding,) = check_alarms.check((), [Alarm(reason, columns=("Armador",))], "Metadata", "Operaciones")
    assert "Los puestos lo verán" in report.message(finding, "es")
    assert "The stations will see it" in report.message(finding, "en")
    for language in LANGUAGES:
        assert "kiosk doctor" in report.todo(finding, language)  # the way out is the alarm's own


@contextmanager
def station_at_work(terminal: Terminal) -> Iterator[StationServices]:
    """A station that has read the sheet; what its threads do in a window, the test does."""
    settings = Settings(data_dir=terminal.folder, workbook=terminal.workbook)
    with at_work(terminal.folder), closing(dependency.station(settings)) as station:
        station.snapshot()
        station.read_audit()
        station.snapshot()
        yield station


@pytest.mark.logs("nothing is written any more|the mirror could not be kept")
def test_alarm_that_the_disk_refused_is_stored_at_the_next_look(terminal: Terminal) -> None:
    """A restart would let actions out otherwise, before the audit has been compared."""
    for verb in ("tomar", "pausar", "tomar"):
        assert terminal.action(verb, FREE, MAURICIO).code == 0
    with station_at_work(terminal) as station, planning(terminal.workbook) as metadata:
        (row,) = metadata.get_values("A4:K4", value_render_option=ValueRenderOption.unformatted)
        metadata.update([[""] * len(row)], "A4")
        with no_facts(terminal.folder):
            station.snapshot()
        with closing(Memory(terminal.folder, book_of(terminal), lambda: datetime.now(UTC))) as memory:
            assert memory.mirror.alarms() == ()
            station.look()
            assert memory.mirror.alarms() == station.alarms() != ()


@pytest.mark.logs("nothing is written any more|as they were")
def test_log_tells_from_when_to_when_nothing_was_written_and_why(
    terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    for verb in ("tomar", "pausar", "tomar"):
        assert terminal.action(verb, FREE, MAURICIO).code == 0
    caplog.set_level("INFO", "kiosk.services.station")
    with station_at_work(terminal) as station, planning(terminal.workbook) as metadata:
        (row,) = metadata.get_values("A4:K4", value_render_option=ValueRenderOption.unformatted)
        for cells in ([""] * len(row), row):
            metadata.update([cells], "A4")
            for _ in range(2):
                station.snapshot()
                station.read_audit()
    assert [record.getMessage() for record in caplog.records if "stopped" in record.getMessage()] == [
        "writing is stopped for: auditoria",
        "writing is stopped for: nothing any more",
    ]


def named(terminal: Terminal) -> list[str]:
    """The alarms that `kiosk doctor` names."""
    checks = terminal.kiosk("doctor", "--json").json["checks"]
    return [each["code"] for each in checks if each["check"] == "alarms" and each["level"] == "fault"]


@pytest.mark.logs("nothing is written any more")
def test_doctor_names_what_an_action_of_the_running_station_has_just_found(terminal: Terminal) -> None:
    """Planning has put the audit back already, and the station still refuses until it reads again."""
    for verb in ("tomar", "pausar", "tomar"):
        assert terminal.action(verb, FREE, MAURICIO).code == 0
    with station_at_work(terminal) as station, planning(terminal.workbook) as metadata:
        (row,) = metadata.get_values("A4:K4", value_render_option=ValueRenderOption.unformatted)
        metadata.update([[""] * len(row)], "A4")
        refused = station.execute(Command("take", Action.TOMAR, PAUSED, CARLA, Operation.ARM))
        assert (refused.refusal, refused.verdict) == (station.alarms()[0].refusal, Verdict.REFUSED)
        metadata.update([row], "A4", raw=True)
        assert named(terminal) == ["alarm.auditoria"]
        station.snapshot()
        assert (station.alarms(), named(terminal)) == ((), [])


@pytest.mark.logs("emptied at once")
def test_doctor_names_the_emptied_column_that_the_running_station_has_found(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emptied_columns, "AT_LEAST", 3)  # a small shop
    armador = cells_below(terminal, "Armador")
    with station_at_work(terminal) as station, planning(terminal.workbook, "Operaciones") as operaciones:
        were = operaciones.get_values(armador, maintain_size=True)
        operaciones.update([[""] for _ in were], armador)
        with monkeypatch.context() as soon:
            soon.setattr(emptied_columns, "CONFIRMED_AFTER_S", 0.0)
            station.snapshot()
        assert named(terminal) == ["alarm.columna_vaciada"]
        operaciones.update(were, armador)
        station.snapshot()
        assert (station.alarms(), named(terminal)) == ((), [])


def cells_below(terminal: Terminal, header: str) -> str:
    """The range of a column's eight cells."""
    with planning(terminal.workbook, "Operaciones") as operaciones:
        letter = rowcol_to_a1(1, operaciones.row_values(1).index(header) + 1).rstrip("1")
    return f"{letter}2:{letter}9"


@pytest.mark.logs("nothing is written any more")
def test_doctor_reads_the_audit_as_a_station_does(terminal: Terminal) -> None:
    for verb in ("tomar", "pausar", "tomar"):
        assert terminal.action(verb, FREE, MAURICIO).code == 0
    healthy = terminal.kiosk("doctor")
    assert healthy.code == 0
    assert "la auditoría está como este puesto la conoce" in healthy.out
    with planning(terminal.workbook) as metadata:
        rows = metadata.get_values("A2:K3", value_render_option=ValueRenderOption.unformatted)
        metadata.update(rows[::-1], "A2")
    touched = terminal.kiosk("doctor")
    assert touched.code == 1
    assert "Todo lo necesario funciona" not in touched.out
    assert "Metadata, fila 2" in touched.out
    assert "Los puestos lo verán en su próxima comparación" in touched.out
    assert "Escritura detenida" not in touched.out
    assert "--accept-audit" in touched.out
    with planning(terminal.workbook) as metadata:
        metadata.update(rows, "A2")
    assert terminal.kiosk("doctor").code == 0
