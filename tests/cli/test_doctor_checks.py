"""The doctor's pure checks: from the data read to findings, and their texts."""

import wave
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk import texts
from kiosk.commands.doctor import (
    check_cells,
    check_clock,
    check_network,
    check_people,
    check_quota,
    check_redis,
    check_settings,
    check_sheet,
    check_sound,
    report,
)
from kiosk.commands.doctor.check_clock import OtherClock
from kiosk.commands.doctor.finding import Detail, Finding, Level, is_healthy
from kiosk.commands.doctor.links import Links
from kiosk.commands.doctor.rehearsal import operation_for
from kiosk.config.settings import Settings, load_settings
from kiosk.core.refusals import ClockSource, ClockUnreliable
from kiosk.core.sharing.budget import QuotaLeft
from kiosk.core.sharing.link import LinkReason
from kiosk.core.shop.data import Fault, FaultKind, Operation, Snapshot, Spool, Worker
from kiosk.program.sound_trial import try_players
from kiosk.realtime.checkup import RedisFacts
from kiosk.realtime.proof import Proof
from kiosk.sheets.headers import find
from kiosk.sheets.http.account import AccountTrouble
from kiosk.sheets.http.reach import Obstacle, Reach
from kiosk.sheets.layout import WANTED, Table
from kiosk.sheets.reading import SpoolReader
from kiosk.sheets.survey import Survey
from kiosk.texts.catalogue import phrases
from tests.support.builders import ANA, CREW, IVAN, JUANA, MAURO, NOW, TAG, ZONE, faulty, held, spool

NOON = datetime(2026, 5, 14, 16, 0, tzinfo=UTC)


def survey(**others: object) -> Survey:
    found = Survey("Taller", "America/Santiago", ("Operaciones",), ())
    return replace(found, **others)  # type: ignore[arg-type]


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.code) for finding in findings]


# Clock


def clock(ahead_s: float) -> OtherClock:
    return OtherClock("servidor", NOON - timedelta(seconds=ahead_s), NOON)


@pytest.mark.parametrize(
    ("ahead_s", "code"),
    [
        (0, ("ok", "clock.ok")),
        (29.9, ("ok", "clock.ok")),
        (-29.9, ("ok", "clock.ok")),
        (30, ("warning", "clock.ahead")),
        (-30, ("warning", "clock.behind")),
        (299.9, ("warning", "clock.ahead")),
        (300, ("fault", "clock.ahead")),
        (-300, ("fault", "clock.behind")),
    ],
)
def test_clock_is_judged_by_how_far_it_is_off(ahead_s: float, code: tuple[str, str]) -> None:
    assert codes(check_clock.check(NOON, ZONE, [clock(ahead_s)])) == [code]


def test_redis_on_a_machine_with_a_wrong_time_is_told_as_that() -> None:
    found = check_clock.check(NOON, ZONE, [clock(0), clock(3600)])
    assert codes(found) == [("warning", "clock.elsewhere")]
    assert codes(check_clock.check(NOON, ZONE, [clock(3600), clock(0)])) == [("fault", "clock.ahead")]


@pytest.mark.parametrize("source", ClockSource)
def test_what_speaks_against_the_clock_without_a_server_is_told_as_stations_tell_it(
    source: ClockSource,
) -> None:
    doubt = ClockUnreliable(source, "14-05-2026 12:00:00", "14-06-2026 12:00:00")
    found = check_clock.check(NOON, ZONE, [], doubt=doubt)
    is_told = source in (ClockSource.BUILD, ClockSource.AUDIT)
    assert codes(found) == [("fault", "RELOJ_NO_FIABLE") if is_told else ("ok", "clock.alone")]
    assert ("La hora de este equipo está mal" in report.text(found, "es")) is is_told


def test_a_clock_without_a_server_to_compare_is_reported_as_such() -> None:
    assert codes(check_clock.check(NOON, ZONE, [])) == [("ok", "clock.alone")]


def test_zones_are_compared_by_what_they_say_now() -> None:
    assert codes(check_clock.check(NOON, ZONE, [clock(0)], "America/Argentina/Buenos_Aires")) == [
        ("warning", "clock.zone")
    ]
    assert codes(check_clock.check(NOON, ZONE, [clock(0)], "America/Caracas")) == [("ok", "clock.ok")]
    assert codes(check_clock.check(NOON, ZONE, [clock(0)], "Mars/Olympus")) == [("ok", "clock.ok")]


# Redis, network, quota


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (None, [("ok", "redis.none")]),
        (RedisFacts(LinkReason.NONE, "7.2.4"), [("ok", "redis.ok")]),
        (RedisFacts(LinkReason.NONE, ""), [("ok", "redis.ok")]),
        (RedisFacts(LinkReason.NONE, "6.2.0"), [("ok", "redis.ok")]),
        (RedisFacts(LinkReason.NONE, "6.0.16"), [("fault", "redis.old")]),
        (RedisFacts(LinkReason.NONE, "7.0.0", refused=("publish",)), [("fault", "redis.rights")]),
        (RedisFacts(LinkReason.PASSWORD), [("fault", "redis.down")]),
        (RedisFacts(LinkReason.NONE, "7.0.0", proof=Proof.DENIED), [("warning", "redis.denied")]),
        (RedisFacts(LinkReason.NONE, "7.0.0", proof=Proof.DEAF), [("fault", "redis.deaf")]),
        (RedisFacts(LinkReason.NONE, "7.0.0", proof=Proof.LOST), [("fault", "redis.lost")]),
        (RedisFacts(LinkReason.NONE, "7.0.0", elsewhere=("K2 (1)",)), [("fault", "redis.elsewhere")]),
    ],
)
def test_redis_is_judged(facts: RedisFacts | None, expected: list[tuple[str, str]]) -> None:
    assert codes(check_redis.check(facts, "redis://servidor", "spools:updates")) == expected


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("", False),
        ("?ssl_cert_reqs=required&ssl_check_hostname=true", False),
        ("?ssl_cert_reqs=none", True),
        ("?ssl_check_hostname=False", True),
    ],
)
def test_certificate_of_redis_that_is_not_checked_is_told(query: str, is_told: bool, tmp_path: Path) -> None:
    for scheme in ("rediss", "redis"):
        environ = {"KIOSK_REDIS_URL": f"{scheme}://servidor{query}", "KIOSK_DATA_DIR": str(tmp_path)}
        settings = load_settings(None, environ)
        facts = RedisFacts(LinkReason.NONE, "7.2.4")
        found = codes(check_redis.check(facts, "", "canal", settings.is_redis_unverified))
        assert (("warning", "redis.unverified") in found) is (is_told and scheme == "rediss")


@pytest.mark.parametrize("reason", [each for each in LinkReason if each])
def test_every_reason_of_a_lost_redis_has_words(reason: LinkReason) -> None:
    (finding,) = check_redis.check(RedisFacts(reason), "redis://servidor", "canal")
    assert report.message(finding, "es") == f"redis://servidor: {texts.phrase(f'link.{reason}', 'es')}."


@pytest.mark.parametrize("obstacle", [each for each in Obstacle if each])
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_obstacle_on_the_network_has_words(obstacle: Obstacle, language: str) -> None:
    (finding,) = check_network.check([Reach("servidor", obstacle)])
    assert finding.level is Level.FAULT
    assert "servidor" in report.message(finding, language)
    assert report.todo(finding, language)


def test_the_quota_is_reported_if_requests_are_counted() -> None:
    assert check_quota.check(None) == []
    assert codes(check_quota.check(QuotaLeft(60, 60, 60, 60))) == [("ok", "quota.ok")]
    assert codes(check_quota.check(QuotaLeft(5, 60, 60, 60))) == [("warning", "quota.short")]
    assert codes(check_quota.check(QuotaLeft(60, 5, 60, 60))) == [("warning", "quota.short")]


# Sheet, cells, people


def test_sheet_without_spools_is_a_warning() -> None:
    assert codes(check_sheet.check(survey(spools=()))) == [("warning", "sheet.empty")]


def test_absent_worksheet_is_not_mistaken_for_one_in_use() -> None:
    table = Table("Roles", 3, find([["Id", "Rol", "Activo"]], WANTED["roles"]))
    found = survey(absent=("Rol",), titles=("Roles",), tables={"roles": table})
    assert [detail.kind for detail in check_sheet.check(found)[0].details] == ["sheet.absent"]


def test_cells_lead_to_the_very_cell_of_a_google_sheet() -> None:
    table = Table("Operaciones", 77, find([["TAG_SPOOL", "Fecha_Armado"]], WANTED["operaciones"]))
    spools = SpoolReader("Operaciones", ZONE).spools(
        {"TAG_SPOOL": ["MK-1"], "Fecha_Armado": ["mañana"]}, first_row=2
    )
    found = survey(spools=spools, tables={"operaciones": table})
    (finding,) = check_cells.check(found, Links("1Abc", {"Operaciones": 77}))
    assert dict(finding.details[0].values) == {
        "cell": "Operaciones!B2",
        "raw": "mañana",
        "tag": "MK-1",
        "link": "https://docs.google.com/spreadsheets/d/1Abc/edit#gid=77&range=B2",
    }


@pytest.mark.parametrize(
    ("cell", "link"),
    [
        ("'Hoja 1'!A1", "https://docs.google.com/spreadsheets/d/1Abc/edit#gid=5&range=A1"),
        ("'D''Or'!A1", "https://docs.google.com/spreadsheets/d/1Abc/edit#gid=6&range=A1"),
        ("Otra!A1", ""),
    ],
)
def test_links_know_worksheets_with_odd_names(cell: str, link: str) -> None:
    assert Links("1Abc", {"Hoja 1": 5, "D'Or": 6}).to(cell) == link


def test_local_workbook_has_no_links() -> None:
    assert Links(None, {"Operaciones": 0}).to("Operaciones!A1") == ""


def test_number_that_several_people_have_is_named_with_its_rows() -> None:
    repeats = tuple(Fault(FaultKind.DUPLICADO, "Trabajadores", row, "Id", name) for row, name in NAMESAKES)
    found = survey(workers={MAURO.id: MAURO, 7: Worker(7, "", "", active=False, repeats=repeats)})
    (finding,) = check_people.check(found)
    assert (finding.level, finding.code) == (Level.WARNING, "people.repeated")
    assert [detail.values["row"] for detail in finding.details] == ["4", "9"]


NAMESAKES = [(4, "Ana Soto"), (9, "Pedro Soto")]


def test_supervisors_with_a_pin_here_are_counted_and_none_is_no_fault() -> None:
    people = {n: Worker(n, "Ana", "Soto", roles=frozenset({"Supervisor"})) for n in (3, 5)}
    for with_pin, shown in (((), "0"), ({5, 93}, "1"), ({3, 5}, "2")):
        *_, finding = check_people.check(survey(workers=people), with_pin)
        assert (finding.level, finding.code) == (Level.OK, "people.pins.ok")
        assert finding.values == {"n": shown, "of": "2"}


def test_inactive_people_need_no_role() -> None:
    found = survey(workers={each.id: each for each in CREW})
    assert codes(check_people.check(found)) == [("ok", "people.ok")]


def test_shop_without_anybody_active_is_a_fault() -> None:
    assert codes(check_people.check(survey(workers={IVAN.id: IVAN}))) == [("fault", "people.nobody")]
    assert check_people.check(survey()) == []


@pytest.mark.parametrize("role", ["armador", "Metrología", "Jefe"])
def test_role_that_nobody_knows_is_named_with_its_worker(role: str) -> None:
    worker = Worker(7, "Eva", "Paz", True, frozenset({role, "Soldador"}))
    (finding,) = check_people.check(survey(workers={7: worker}))
    assert finding.code == "people.strange_role"
    assert [detail.values["role"] for detail in finding.details] == [role]


# The rehearsal's operation


@pytest.mark.parametrize(
    ("worker", "row", "operation"),
    [
        (MAURO, spool(), Operation.ARM),
        (JUANA, spool(), Operation.SOLD),
        (JUANA, spool(armador="MR(93)"), Operation.SOLD),
        (ANA, spool(), Operation.ARM),
        (ANA, spool(armador="MR(93)", fecha_armado="01-05-2026"), Operation.SOLD),
        (MAURO, held(JUANA), Operation.ARM),
        (MAURO, faulty(spool(), "Fecha_Armado"), Operation.ARM),
    ],
)
def test_rehearsal_takes_what_this_worker_may_take(worker: Worker, row: Spool, operation: Operation) -> None:
    snapshot = Snapshot((row,), {worker.id: worker}, NOON)
    assert operation_for(snapshot, TAG, worker.id, NOW.date()) is operation


# The report


def test_warnings_are_healthy_and_faults_are_not() -> None:
    fine, odd, bad = (Finding("sheet", level, "sheet.ok") for level in Level)
    assert is_healthy([fine, odd])
    assert not is_healthy([fine, odd, bad])


def test_long_lists_are_cut_in_text_and_whole_in_json() -> None:
    details = tuple(
        Detail("cells.tag", {"cell": f"Operaciones!G{at}", "tag": f"MK-{at}"}) for at in range(2, 52)
    )
    finding = Finding("cells", Level.WARNING, "cells.duplicado", {"n": "50"}, details)
    text = report.text([finding], "es")
    assert "Operaciones!G21" in text
    assert "Operaciones!G22" not in text
    assert "… y 30 más" in text
    assert len(report.as_json([finding], "es")["checks"][0]["details"]) == 50


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", ["forget_after_action = no", "forget_after_s = 30 s", "screen_dpi = 92.5 puntos por pulgada"]),
        ("en", ["forget_after_action = no", "forget_after_s = 30 s", "screen_dpi = 92.5 dots per inch"]),
    ],
)
def test_settings_are_shown_as_people_say_them(language: str, expected: list[str], tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, workbook=tmp_path / "x.kiosk", screen_dpi=92.5, station="True")
    text = report.text(check_settings.check(settings, {"forget_after_action": "/kiosk.toml"}), language)
    for line in (*expected, "station = True"):
        assert line in text
    assert "False" not in text


def test_cell_cannot_write_lines_of_its_own() -> None:
    detail = Detail("cells", {"cell": "Operaciones!A2", "raw": "x\n  ✓ bien: todo\x1b[2J", "tag": "MK-1"})
    text = report.text([Finding("cells", Level.WARNING, "cells.ilegible", {"n": "1"}, (detail,))], "es")
    assert "\x1b" not in text
    assert not any(line.strip().startswith("✓") for line in text.splitlines())


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_fault_and_warning_comes_with_a_remedy(language: str) -> None:
    keys = [key.removeprefix("doctor.") for key in phrases(language) if key.startswith("doctor.")]
    told = {key.removesuffix(".todo") for key in keys if key.endswith(".todo")}
    well = {
        "settings.local",
        "settings.google",
        "settings.served",
        "clock.alone",
        "redis.none",
        "sound.off",
        "write.before",
        "write.ask",
    }
    others = ("check.", "level.")
    for key in keys:
        is_message = (
            "." in key and not key.endswith((".todo", ".detail", ".ok")) and not key.startswith(others)
        )
        assert not is_message or key in told or key in well, key


@pytest.mark.parametrize("trouble", AccountTrouble)
def test_every_trouble_with_the_account_has_words(trouble: AccountTrouble) -> None:
    assert {f"doctor.account.{trouble}", f"doctor.account.{trouble}.todo"} <= phrases("es").keys()


# Sound


def sound_of(tmp_path: Path, failures: dict[str, str], **others: str) -> Finding:
    """Players by name, with why each fails."""
    environ = {f"KIOSK_{key.upper()}": value for key, value in others.items()}
    settings = load_settings(None, {"KIOSK_DATA_DIR": str(tmp_path), **environ})

    def play(player: str, file: Path) -> str:
        with wave.open(str(file)) as silence:
            assert set(silence.readframes(silence.getnframes())) == {0}
        return failures[player]

    (found,) = check_sound.check(settings, lambda: try_players(lambda: list(failures), play))
    return found


@pytest.mark.parametrize(
    ("sounds", "layout", "failures", "expected"),
    [
        ("off", "touch", {"aplay": ""}, (Level.OK, "sound.off")),
        ("auto", "desk", {"aplay": ""}, (Level.OK, "sound.off")),
        ("auto", "touch", {}, (Level.OK, "sound.none")),
        ("on", "desk", {}, (Level.WARNING, "sound.none")),
        ("auto", "touch", {"paplay": "", "aplay": "no"}, (Level.OK, "sound.ok")),
        ("auto", "auto", {"paplay": "no", "aplay": ""}, (Level.OK, "sound.ok")),
        ("auto", "touch", {"paplay": "refused", "aplay": "no device"}, (Level.WARNING, "sound.failed")),
    ],
)
def test_sound_is_tried_in_silence(
    tmp_path: Path, sounds: str, layout: str, failures: dict[str, str], expected: tuple[Level, str]
) -> None:
    found = sound_of(tmp_path, failures, sounds=sounds, layout=layout)
    assert (found.level, found.code) == expected


def test_what_fails_and_what_works_are_named(tmp_path: Path) -> None:
    failed = sound_of(tmp_path, {"paplay": "refused", "aplay": "no device"})
    assert failed.values == {"why": "paplay: refused; aplay: no device"}
    assert sound_of(tmp_path, {"paplay": "refused", "aplay": ""}).values == {"player": "aplay"}
