"""`kiosk doctor --accept-audit`: people have changed the audit, and a person accepts it as it stands."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from kiosk.commands.doctor.acceptance.accept_audit import ROUNDS
from kiosk.commands.exits import Exit
from kiosk.core.errors import OutcomeUnknownError
from kiosk.core.protocol.kinds import Mark
from kiosk.core.refusals import OutcomeUnknown
from kiosk.core.shop.data import AuditRow, Picture
from kiosk.sheets.http.client import SheetsClient
from kiosk.station.work_lock import at_work
from tests.cli.planning_desk import Cells, PlanningDesk
from tests.cli.terminal import CARLA, FREE, MAURICIO, PAUSED, Terminal


@pytest.fixture
def desk(terminal: Terminal) -> Iterator[PlanningDesk]:
    """At Puesto 1 Mauricio took and paused FREE, Carla took it, and Mauricio took PAUSED."""
    with closing(PlanningDesk(terminal)) as found:
        one = found.at("Puesto 1")
        for verb, who in (("tomar", MAURICIO), ("pausar", MAURICIO), ("tomar", CARLA)):
            assert one.action(verb, FREE, who).code == 0
        assert one.action("tomar", PAUSED, MAURICIO).code == 0
        yield found


def sort(rows: list[Cells]) -> list[Cells]:
    """Metadata sorted by a column that puts Carla's take first."""
    return [rows[2], rows[0], rows[1], *rows[3:]]


def last_ones_gone(rows: list[Cells]) -> list[Cells]:
    """An older version of Metadata: without its last two rows."""
    return rows[:-2]


def edited(rows: list[Cells]) -> list[Cells]:
    """The JSON of Carla's take says that Mauricio holds FREE."""
    rows[2][9] = rows[2][9].replace("CP(95)", "MR(93)")
    return rows


CHANGES = {
    "sorted": (sort, "cambió de lugar"),
    "row deleted": (lambda rows: [rows[0], *rows[2:]], "ya no está"),
    "older version": (last_ones_gone, "ya no está"),
    "row edited": (edited, "cambió su contenido"),
}


@pytest.mark.parametrize(("change", "said"), CHANGES.values(), ids=list(CHANGES))
def test_holders_stay_whatever_people_did_to_the_audit_and_no_cell_is_written(
    desk: PlanningDesk, change: object, said: str
) -> None:
    desk.change_metadata(change)  # type: ignore[arg-type]
    cells, above = desk.operaciones(), desk.metadata()
    answer = desk.accept("Rosa", "sí")
    assert (answer.code, said in answer.out) == (0, True)
    assert answer.out.splitlines()[-1].startswith("Metadata quedó aceptada por Rosa.")
    assert (desk.holder(FREE), desk.holder(PAUSED)) == ("CP(95)", "MR(93)")
    assert (desk.operaciones(), desk.metadata()[: len(above)]) == (cells, above)
    appended = desk.rows()[len(above) :]
    assert [row.evento_tipo for row in appended] == [Mark.AUDITORIA_ACEPTADA, *[Mark.EDITADO_A_MANO] * 2]
    assert (appended[0].worker_nombre, appended[0].station) == ("Rosa", "Puesto 1")
    assert said in (appended[0].motivo or "")


def test_list_tells_what_the_audit_says_now_and_what_will_stand(desk: PlanningDesk) -> None:
    desk.change_metadata(last_ones_gone)
    out = desk.accept("Rosa", "n").out
    lines = [line.strip() for line in out.splitlines()]
    assert lines[:4] == [
        "Filas que alguien tocó: 3.",
        f"Operaciones, fila 2  {FREE}  muestra una anotación que no está",
        f"Metadata, fila 4  {FREE}  ya no está; estaba ahí",
        f"Metadata, fila 5  {PAUSED}  ya no está; estaba ahí",
    ]
    assert lines[4] == "Spools cuyo estado cambia: 2 de 2. Los demás quedan como están."
    assert lines[5:7] == [
        f"{FREE}  (Operaciones, fila 2)",
        "ahora:   libre · Disponible - ARM pausado, SOLD pendiente",
    ]
    assert lines[7].startswith("quedará: CP(95) desde ")
    assert "Armador: MR(93) → CP(95)" in lines
    assert "ahora:   nada que valga" in lines


def test_touched_spool_that_stays_as_it_is_is_listed_too(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    lines = [line.strip() for line in desk.accept("Rosa", "n").out.splitlines()]
    assert "No cambia el estado de ningún spool (2 quedan como están)." in lines
    assert any(line.startswith("queda:   CP(95) desde ") for line in lines)


def test_worker_still_gives_back_what_he_held_before_the_acceptance(desk: PlanningDesk) -> None:
    hold = desk.log().standing(FREE)
    desk.change_metadata(sort)
    assert desk.accept("Rosa", "s").code == 0
    now = desk.log().standing(FREE)
    assert hold is not None
    assert now is not None
    assert (now.hold, now.picture) == (hold.hold, hold.picture)


@pytest.mark.logs("shows FILA_REPUESTA: put back")
def test_spool_whose_tag_is_being_respelt_is_listed_and_keeps_its_holder(desk: PlanningDesk) -> None:
    """Its row still shows the pause from before Carla's take: it was taken a second time after that."""
    pause, take = desk.rows()[1:3]
    assert (pause.accion, take.accion, take.after and take.after.ocupado_por) == ("PAUSAR", "TOMAR", "CP(95)")
    desk.type_over(FREE, "TAG_SPOOL", "MK-?")
    desk.change_metadata(sort)
    answer = desk.accept("Rosa", "s")
    assert f"{FREE}  (ahora sin una fila suya en Operaciones)" in answer.out
    said = answer.out.partition(f"{FREE}  (ahora")[2]
    assert said.splitlines()[1].strip().startswith("queda:   CP(95) desde ")

    for header, cell in {**(pause.after or Picture()).by_header(), "version": pause.id}.items():
        desk.type_over("MK-?", header, cell)
    desk.type_over("MK-?", "TAG_SPOOL", FREE)
    refused = desk.at("Puesto 2").action("tomar", FREE, MAURICIO)
    assert (refused.code, refused.json["code"]) == (2, "SPOOL_OCUPADO")
    assert desk.at("Puesto 1").action("pausar", FREE, CARLA).code == 0


def test_json_has_a_spool_without_a_row_too(desk: PlanningDesk) -> None:
    desk.type_over(FREE, "TAG_SPOOL", "MK-?")
    desk.change_metadata(sort)
    said = desk.accept(options=("--yes", "--who", "Rosa", "--json")).json
    rows = {spool["tag"]: spool["row"] for spool in said["spools"]}
    assert rows[FREE] is None
    assert rows[PAUSED] == 9


def test_second_acceptance_finds_nothing_to_accept(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    desk.accept("Rosa", "s")
    before = desk.metadata()
    again = desk.accept("Rosa", "s")
    assert (again.code, again.out.startswith("No hay nada que aceptar")) == (0, True)
    assert desk.metadata() == before


def test_untouched_audit_has_nothing_to_accept(desk: PlanningDesk) -> None:
    before = desk.metadata()
    answer = desk.accept("Rosa", "s")
    assert (answer.code, answer.err, desk.metadata()) == (0, "", before)
    assert answer.out.startswith("No hay nada que aceptar")


@pytest.mark.parametrize("typed", [("Rosa", "n"), ("Rosa", ""), ("Rosa",), ()])
def test_without_a_yes_nothing_is_written(desk: PlanningDesk, typed: tuple[str, ...]) -> None:
    desk.change_metadata(sort)
    before = desk.metadata()
    answer = desk.accept(*typed)
    assert (answer.code, desk.metadata()) == (2, before)
    assert "No se guardó nada." in answer.err


def test_nobody_accepts_without_a_name(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    assert desk.accept("", "  ", "Rosa", "s").code == 0
    assert desk.rows()[-3].worker_nombre == "Rosa"


def test_english_is_complete(desk: PlanningDesk) -> None:
    desk.terminal.environ["KIOSK_LANGUAGE"] = "en"
    desk.change_metadata(last_ones_gone)
    answer = desk.accept("Rosa", "y")
    assert answer.code == 0
    assert "will stand: CP(95) since " in answer.out
    assert "Metadata was accepted by Rosa." in answer.out


def test_json_has_every_row_and_spool(desk: PlanningDesk) -> None:
    desk.change_metadata(last_ones_gone)
    answer = desk.accept(options=("--yes", "--who", "Rosa", "--json"))
    said = answer.json
    assert (answer.code, said["ok"], said["code"]) == (0, True, "done")
    assert [(row["what"], row["row"], row["tag"]) for row in said["rows"]] == [
        ("missing", 4, FREE),
        ("missing", 5, PAUSED),
        ("shown_and_absent", 2, FREE),
    ]
    assert [(spool["tag"], spool["then"]["Ocupado_Por"]) for spool in said["spools"]] == [
        (FREE, "CP(95)"),
        (PAUSED, "MR(93)"),
    ]


# Scripts


def test_script_accepts_with_a_yes_and_a_name_in_a_process_of_its_own(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    process = desk.at("Puesto 1").start("doctor", "--accept-audit", "--yes", "--who", "Rosa")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "quedó aceptada por Rosa" in out
    assert desk.log().acceptance() is not None


def test_without_a_terminal_and_a_yes_it_is_refused(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    before = desk.metadata()
    process = desk.at("Puesto 1").start("doctor", "--accept-audit")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, desk.metadata()) == (64, "", before)
    assert "--who" in err


@pytest.mark.parametrize("options", [("--yes",), ("--yes", "--who", " ")])
def test_yes_needs_a_name(desk: PlanningDesk, options: tuple[str, ...]) -> None:
    answer = desk.accept(options=options)
    assert (answer.code, "--who" in answer.err) == (64, True)


# Something lands


def test_acceptance_is_void_where_something_lands_while_the_person_reads(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    late = AuditRow("late", desk.rows()[0].timestamp, "TOMAR_SPOOL", "MK-9", 95, "CP(95)", "ARM", "TOMAR")
    answer = desk.accept("Rosa", "s", "s", before_line={2: lambda: desk.land(late)})
    assert (answer.code, answer.err.count("¿Aceptar Metadata")) == (0, 2)
    assert "Mientras leías llegó otra fila" in answer.err
    accepted = [row.id for row in desk.rows() if row.evento_tipo == Mark.AUDITORIA_ACEPTADA]
    assert [desk.log().is_valid(row_id) for row_id in accepted] == [False, True]
    assert (desk.holder(FREE), desk.holder(PAUSED)) == ("CP(95)", "MR(93)")


def test_pause_that_lands_while_the_person_reads_keeps_what_its_worker_was_told(desk: PlanningDesk) -> None:
    """A station had sent it before it stopped."""
    desk.change_metadata(sort)
    take = desk.rows()[-1]
    pause = replace(take, id="pause", evento_tipo="PAUSAR_SPOOL", prev=take.id, after=Picture())
    answer = desk.accept("Rosa", "s", "s", before_line={2: lambda: desk.land(pause)})
    assert (answer.code, desk.holder(PAUSED)) == (0, "")


def test_person_who_accepts_second_finds_that_it_is_over(desk: PlanningDesk) -> None:
    assert desk.at("Puesto 2").action("pausar", PAUSED, MAURICIO).code == 0  # so it knows the audit
    desk.change_metadata(sort)

    def another_person() -> None:
        first = desk.at("Puesto 2").start("doctor", "--accept-audit", "--yes", "--who", "Ana")
        out, err = first.communicate(timeout=60)
        assert (first.returncode, "quedó aceptada por Ana" in out, err) == (0, True, "")

    answer = desk.accept("Rosa", "s", before_line={2: another_person})
    assert (answer.code, answer.out.splitlines()[-1][:24]) == (0, "No hay nada que aceptar:")
    accepted = [row for row in desk.rows() if row.evento_tipo == Mark.AUDITORIA_ACEPTADA]
    assert [(row.worker_nombre, desk.log().is_valid(row.id)) for row in accepted] == [
        ("Ana", True),
        ("Rosa", False),
    ]
    assert (desk.holder(FREE), desk.holder(PAUSED)) == ("CP(95)", "")


def test_it_gives_up_where_every_reading_is_overtaken(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    other = replace(desk.rows()[0], evento_tipo="OTRO", prev=None, after=None)
    lands = {line: (lambda at=line: desk.land(replace(other, id=f"x{at}"))) for line in range(2, ROUNDS + 2)}
    answer = desk.accept("Rosa", *["s"] * ROUNDS, before_line=lands)  # type: ignore[arg-type]
    assert (answer.code, answer.err.count("¿Aceptar Metadata")) == (1, ROUNDS)
    assert "nada quedó aceptado" in answer.err
    assert desk.log().acceptance() is None


@pytest.mark.logs("the answer to the acceptance was lost")
@pytest.mark.parametrize("lands", [True, False])
def test_nothing_is_said_to_be_unsaved_while_an_acceptance_may_still_arrive(
    desk: PlanningDesk, monkeypatch: pytest.MonkeyPatch, lands: bool
) -> None:
    send, sent = SheetsClient.batch_update, list[Callable[[], object]]()

    def on_the_way(client: SheetsClient, body: Mapping[str, Any], fields: str) -> Mapping[str, Any]:
        if sent:
            return send(client, body, fields)
        sent.append(lambda: send(client, body, fields))
        raise OutcomeUnknownError(OutcomeUnknown(causa="ReadTimeout"))

    monkeypatch.setattr(SheetsClient, "batch_update", on_the_way)
    desk.change_metadata(sort)
    arrives = {3: lambda: sent[0]()} if lands else {}
    answer = desk.accept("Rosa", "s", "s" if lands else "n", before_line=arrives)
    if lands:
        assert (answer.code, "quedó aceptada por Rosa" in answer.out) == (0, True)
    else:
        assert (answer.code, "puede llegar todavía" in answer.err) == (Exit.UNKNOWN, True)
        assert "No se guardó nada" not in answer.err + answer.out


def test_last_row_without_an_id_is_named_instead_of_asking_for_ever(desk: PlanningDesk) -> None:
    desk.change_metadata(lambda rows: [*sort(rows), ["", *rows[0][1:]]])
    before = desk.metadata()
    answer = desk.accept("Rosa", "s")
    assert (answer.code, desk.metadata()) == (2, before)
    assert "La última fila de Metadata, la 6, no se puede leer" in answer.err


# Which station


def test_station_without_a_known_log_accepts_the_cells_as_they_stand(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    answer = desk.accept("Rosa", "s", station="Puesto 9")
    assert answer.code == 0
    assert "sin Redis no se sabe de otros" in answer.err
    assert (desk.holder(FREE), desk.holder(PAUSED)) == ("CP(95)", "MR(93)")


def test_window_at_work_here_is_told_and_stays_undisturbed(desk: PlanningDesk) -> None:
    desk.change_metadata(sort)
    with at_work(desk.terminal.folder / "Puesto 1"):
        answer = desk.accept("Rosa", "s")
    assert answer.code == 0
    assert answer.err.startswith("La ventana de este puesto está abierta")


def test_list_is_cut_for_people_and_whole_for_programs(desk: PlanningDesk) -> None:
    one = desk.at("Puesto 1")
    for _ in range(11):
        one.action("pausar", PAUSED, MAURICIO)
        one.action("tomar", PAUSED, MAURICIO)
    desk.change_metadata(lambda rows: rows[::-1])
    people = desk.accept("Rosa", "n")
    assert "… y 6 más (todas con --json)." in people.out
    program = desk.accept("Rosa", "n", options=("--json",))
    assert len({row["id"] for row in json.loads(program.out)["rows"]}) == 26
