"""The messages during an outage of the sheet: queued, unknown, sent later; never false, never missing."""

import sys
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core.refusals import SheetUnavailable
from kiosk.core.shop import lists
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Outcome, Verdict
from kiosk.live.freshness import Freshness
from kiosk.station.drain_lock import Drainer, DrainLock
from kiosk.ui.result.bar import ResultLook
from kiosk.ui.status.light import LightLevel
from tests.support.bad_journal import no_attempts, no_mirror
from tests.ui.late_station import LateStation, ListeningBackend, Wire, late, refused_end, wire

__all__ = ["late", "wire"]

FITTER, OTHER_FITTER = 95, 36


def free_spools(kiosk: LateStation) -> list[str]:
    offers = lists.available(kiosk.shop.spools.values(), Operation.ARM)
    return [offer.spool.tag for offer in offers if not offer.paused_by and not offer.spool.faults]


def take(kiosk: LateStation) -> str:
    """The worker takes a spool that nobody has begun, and it is saved."""
    tag = free_spools(kiosk)[0]
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    kiosk.wait(lambda: kiosk.shop.spools[tag].picture.holder_id == FITTER)
    return tag


def pause_while_away(kiosk: LateStation) -> str:
    tag = take(kiosk)
    kiosk.wire.is_cut = True
    kiosk.act("actionPausar")
    return tag


def test_pause_during_an_outage_is_queued_and_says_so(late: LateStation) -> None:
    late.start()
    tag = pause_while_away(late)
    assert late.look() is ResultLook.QUEUED
    assert late.said() == (
        f"Quedó en este equipo, todavía no en la planilla. Pausaste ARM de {tag}. "
        "Se enviará solo cuando se pueda escribir en la planilla: no hace falta repetirlo."
    )
    assert "no se guardó" not in late.said().lower()


def test_queued_message_goes_once_the_command_is_sent(late: LateStation) -> None:
    late.start()
    tag = pause_while_away(late)
    late.wire.is_cut = False
    late.wait(lambda: late.look() is ResultLook.APPLIED)
    assert f"Carla Pizarro pausó ARM de {tag}." in late.said()


def test_unknown_then_queued_command_is_reported_once_it_is_sent(
    late: LateStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    late.start()
    tag = take(late)
    monkeypatch.setattr("kiosk.live.commands.ANSWER_S", 0.2)
    late.wire.is_cut = True
    late.wire.gate.clear()
    late.tap_named("actionPausar")
    late.wait(lambda: late.look() is ResultLook.UNKNOWN)
    late.wait(lambda: late.outbox().startswith("1 · "))
    late.wire.gate.set()
    late.wait(lambda: late.look() is ResultLook.QUEUED)
    assert f"Carla Pizarro pausó ARM de {tag}." in late.said()  # somebody else may stand there by now
    late.wire.is_cut = False
    late.wait(lambda: late.look() is ResultLook.APPLIED)
    assert f"Carla Pizarro pausó ARM de {tag}." in late.said()


def level(late: LateStation) -> LightLevel:
    """The level of the outbox light."""
    return late.window.top_bar.outbox.level


def test_outbox_light_shows_how_many_commands_wait_and_how_long(late: LateStation) -> None:
    late.start()
    light = late.window.top_bar.outbox
    assert (light.level, light.value) == (LightLevel.GOOD, "0")
    pause_while_away(late)
    late.wait(lambda: late.outbox().startswith("1 · "))
    assert level(late) is LightLevel.WARN
    assert light.value.endswith(" s")
    late.journal.waits_s = 360.0
    late.wait(lambda: late.outbox() == "1 · 6 min")
    assert level(late) is LightLevel.BAD


def test_spool_of_a_queued_command_is_marked_and_takes_no_other(late: LateStation) -> None:
    late.start()
    tag = pause_while_away(late)
    assert late.tiles()[tag].open_word == "por enviar"
    assert "por enviar" in late.row_says(tag)
    for name in ("actionTomar", "actionPausar", "actionCompletar"):
        assert not late.child(name).isEnabled()
    assert not late.child("actionCancelar").isVisible()
    assert "está por enviar" in late.window.left.action_buttons.reason()


def test_queued_command_is_sent_by_itself_and_reported_to_its_worker(late: LateStation) -> None:
    late.start()
    tag = pause_while_away(late)
    late.tap_worker(OTHER_FITTER)
    late.window.result.clear()
    late.wire.is_cut = False
    late.wait(lambda: late.outbox() == "0")
    late.wait(lambda: late.look() is ResultLook.APPLIED)
    assert f"Carla Pizarro pausó ARM de {tag}." in late.said()
    assert "Quedó guardado en la planilla" in late.said()
    assert late.child("understoodButton").isVisible()
    late.wait(lambda: tag not in late.tiles())
    late.wait(lambda: late.told().count(tag) == 2)
    late.tap_named("understoodButton")
    assert late.look() is ResultLook.IDLE


def test_lost_answer_is_unknown_until_the_sheet_is_read(late: LateStation) -> None:
    late.start()
    tag = free_spools(late)[0]
    late.tap_worker(FITTER)
    late.tap_spool(tag)
    late.wire.is_deaf = True
    late.act("actionTomar")
    assert late.look() is ResultLook.UNKNOWN
    assert "Todavía no se sabe" in late.said()
    assert "no se guardó" not in late.said().lower()
    assert not late.child("actionTomar").isEnabled()
    assert "por confirmar" in late.row_says(tag)
    late.wire.is_deaf = False
    late.wait(lambda: late.look() is ResultLook.APPLIED)
    assert f"Carla Pizarro tomó {tag} para ARM." in late.said()
    late.wait(lambda: late.tiles()[tag].is_mine and not late.tiles()[tag].open_word)


def test_worker_is_freed_after_ten_seconds_and_learns_the_outcome_later(
    late: LateStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.live.commands.ANSWER_S", 0.2)
    late.start()
    tag = free_spools(late)[0]
    late.tap_worker(FITTER)
    late.tap_spool(tag)
    late.wire.gate.clear()
    late.tap_named("actionTomar")
    late.wait(lambda: late.look() is ResultLook.UNKNOWN)
    assert not late.selection.busy
    assert not late.child("actionTomar").isEnabled()
    late.tap_worker(OTHER_FITTER)
    late.wire.gate.set()
    late.wait(lambda: late.look() is ResultLook.APPLIED)
    assert f"Carla Pizarro tomó {tag} para ARM." in late.said()


def test_late_refusal_stays_an_error_until_somebody_reads_it(late: LateStation) -> None:
    late.start()
    tag = free_spools(late)[0]
    command = Command("1", Action.PAUSAR, tag, FITTER, Operation.ARM)
    late.controller.answered_late.emit(refused_end(command))
    assert late.look() is ResultLook.REFUSED
    assert late.said().startswith("No se guardó. Carla Pizarro quiso pausar ARM de")
    assert level(late) is LightLevel.BAD
    assert late.outbox() == "1 devuelto"
    late.tap_named("understoodButton")
    assert late.outbox() == "0"
    assert level(late) is LightLevel.GOOD


def test_several_late_outcomes_come_one_after_another(late: LateStation) -> None:
    late.start()
    tags = free_spools(late)[:3]
    for tag in tags:
        command = Command(tag, Action.PAUSAR, tag, FITTER, Operation.ARM)
        late.controller.answered_late.emit(refused_end(command))
    assert late.outbox() == "3 devueltos"
    for tag in tags:
        assert tag in late.said()
        late.wait(lambda tag=tag: tag in late.told())  # type: ignore[misc]
        late.touch_until(
            lambda: late.tap(late.child("understoodButton")),
            lambda tag=tag: tag not in late.said(),  # type: ignore[misc]
        )
    assert late.look() is ResultLook.IDLE


def test_own_action_covers_a_late_outcome_only_for_a_while(late: LateStation) -> None:
    late.start()
    tag, other = free_spools(late)[:2]
    late.tap_worker(FITTER)
    late.controller.answered_late.emit(
        refused_end(Command("1", Action.PAUSAR, tag, OTHER_FITTER, Operation.ARM))
    )
    late.tap_spool(other)
    late.act("actionTomar")
    assert late.look() is ResultLook.APPLIED
    assert other in late.said()
    late.window.result.clear()
    assert late.look() is ResultLook.REFUSED
    assert tag in late.said()
    late.tap_named("understoodButton")
    late.wait(lambda: late.look() is ResultLook.IDLE)
    late.wait(lambda: other in late.told())
    assert late.told().count(tag) == 1


def test_late_outcome_of_a_spool_that_others_took_since_changes_no_tile(late: LateStation) -> None:
    late.start()
    tag = free_spools(late)[-1]
    picture = late.shop.spools[tag].picture
    row = AuditRow(
        id="1",
        timestamp=late.shop.now(),
        evento_tipo="TOMAR",
        tag=tag,
        worker_id=FITTER,
        worker_nombre="CP(95)",
        operacion="ARM",
        accion="TOMAR",
        prev="",
        before=picture,
        after=replace(picture, ocupado_por="CP(95)"),
    )
    command = Command("1", Action.TOMAR, tag, FITTER, Operation.ARM)
    late.journal.earlier.append(Outcome(command, Verdict.APPLIED, "CP(95)", row=row, is_overtaken=True))
    pause_while_away(late)  # something that waits, so that ends are asked for
    late.wire.is_cut = False
    late.wait(lambda: late.journal.carried_on > 1 and not late.journal.earlier)
    late.wait(lambda: late.look() is ResultLook.APPLIED)
    assert late.shop.spools[tag].picture.is_free


def test_command_left_by_an_unforeseen_fault_is_finished(
    late: LateStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *told: faults.append(told[1]))

    def breaks(command: Command, _asked_at: object) -> Outcome:
        late.journal.real.execute(command)
        raise RuntimeError("unforeseen")

    late.start()
    monkeypatch.setattr(late.journal, "execute", breaks, raising=False)
    tag = free_spools(late)[0]
    late.tap_worker(FITTER)
    late.tap_spool(tag)
    late.wire.is_deaf = True
    late.tap_named("actionTomar")
    late.wait(lambda: len(faults) == 1)
    late.wire.is_deaf = False
    late.wait(lambda: [outcome.command.tag for outcome in late.journal.ends] == [tag])
    late.wait(lambda: late.shop.spools[tag].picture.holder_id == FITTER)


@pytest.mark.logs("unforeseen at PAUSAR")
def test_stuck_command_is_reported_once_and_counted_until_it_ends(late: LateStation) -> None:
    late.start()
    tag = pause_while_away(late)
    with no_attempts(late.settings.data_dir):
        late.wire.is_cut = False
        late.wait(lambda: late.look() is ResultLook.UNKNOWN)
        assert late.said() == (
            "Todavía no se sabe si se guardó. Carla Pizarro quiso pausar ARM de "
            f"{tag}. El kiosco falló de una forma no prevista con {tag} (IntegrityError). "
            "No repitas: mira la fila en la planilla y avisa a quien instaló el kiosco."
        )
        late.tap_named("understoodButton")
        rounds = late.journal.carried_on
        late.wait(lambda: late.journal.carried_on > rounds + 2)
    assert late.look() is ResultLook.IDLE
    assert late.outbox().startswith("1 · ")
    assert late.tiles()[tag].open_word == "por confirmar"


@pytest.mark.logs("unforeseen at TOMAR")
def test_action_that_fails_in_an_unforeseen_way_is_unknown_and_frees_the_worker(late: LateStation) -> None:
    late.start()
    tag = free_spools(late)[0]
    late.tap_worker(FITTER)
    late.tap_spool(tag)
    with no_attempts(late.settings.data_dir):
        late.act("actionTomar")
        assert late.look() is ResultLook.UNKNOWN
        assert f"falló de una forma no prevista con {tag}" in late.said()
        late.wait(lambda: late.outbox().startswith("1 · "))
        assert not late.selection.busy
        assert not late.child("actionTomar").isEnabled()


@pytest.mark.logs("the mirror could not be kept")
def test_spool_that_cannot_be_stored_still_gets_its_answer(late: LateStation) -> None:
    late.start()
    tag = free_spools(late)[0]
    late.tap_worker(FITTER)
    late.tap_spool(tag)
    with no_mirror(late.settings.data_dir):
        late.act("actionTomar")
        assert late.look() is ResultLook.APPLIED


def test_backlog_leaves_the_writer_free_while_a_command_is_in_flight(late: LateStation) -> None:
    late.start()
    pause_while_away(late)
    with DrainLock(late.settings.data_dir).held(Drainer.COMMAND, 10.0) as mine:
        assert mine
        late.wire.is_cut = False
        rounds = late.journal.carried_on
        late.wait(lambda: late.journal.carried_on > rounds + 3)
        assert late.outbox().startswith("1 · ")
    late.wait(lambda: late.outbox() == "0")


def test_a_tap_goes_before_the_backlog(late: LateStation) -> None:
    late.start()
    pause_while_away(late)
    late.tap_spool(free_spools(late)[1])
    late.wire.gate.clear()
    late.wire.at_gate.clear()
    late.tap_named("actionTomar")
    late.wait(late.wire.at_gate.is_set)
    before = late.journal.carried_on
    at_answer: list[int] = []
    late.controller.answered.connect(lambda _outcome: at_answer.append(late.journal.carried_on))
    late.wire.is_cut = False
    late.wire.gate.set()
    late.wait(lambda: bool(at_answer))
    assert at_answer == [before]
    late.wait(lambda: late.journal.carried_on > before)


def test_kiosk_opens_on_remembered_data_and_says_that_it_may_be_old(late: LateStation, wire: Wire) -> None:
    def remember(_journal: ListeningBackend) -> None:
        snapshot = late.journal.real.snapshot()
        late.journal.seen_last = replace(snapshot, read_at=snapshot.read_at - timedelta(hours=3))
        wire.is_blind = True

    late.prepare = remember
    late.start(wait=False)
    late.wait(lambda: bool(late.shop.spools))
    assert late.shop.freshness is Freshness.UNKNOWN
    assert late.window.top_bar.sheet.value == "leyendo… hace 3 h"
    tag = free_spools(late)[0]
    late.tap_worker(FITTER)
    late.tap_spool(tag)
    assert "¿libre?" in late.row_says(tag)
    assert late.window.left.action_buttons.button(Action.TOMAR).second == "comprueba la planilla antes"
    wire.is_blind = False
    late.wait(lambda: late.shop.freshness is Freshness.FRESH)
    late.wait(lambda: "¿libre?" not in late.row_says(tag))


def test_banner_says_since_when_the_sheet_is_away_and_what_can_be_done(late: LateStation) -> None:
    late.start()
    late.shop.live._read_at -= timedelta(seconds=30)  # type: ignore[assignment, operator]
    late.controller.sheet_changed.emit(SheetUnavailable())
    late.wait(late.window.banner.isVisible)
    now = late.shop.now()
    assert late.window.banner.text() == (
        f"Sin planilla desde las {now:%H:%M}. "
        "PAUSAR, COMPLETAR y CANCELAR quedan en este equipo y salen solos; TOMAR, no."
    )
    late.controller.sheet_changed.emit(None)
    late.shop.live._read_at += timedelta(seconds=30)  # type: ignore[assignment, operator]
    late.wait(lambda: not late.window.banner.isVisible())


def test_light_counts_down_while_google_asks_to_wait(late: LateStation) -> None:
    late.start()
    thread = threading.Thread(target=lambda: late.controller.sheet_waiting.emit(30.0))
    thread.start()
    thread.join()
    late.wait(lambda: late.window.top_bar.sheet.value.startswith("esperando a Google "))
    assert late.window.top_bar.sheet.level is LightLevel.WARN
    late.controller.sheet_waiting.emit(0.0)
    late.wait(lambda: late.window.top_bar.sheet.value.startswith("hace "))


def test_a_pause_that_waits_is_undone_by_one_touch_and_never_sent(late: LateStation) -> None:
    late.start()
    tag = pause_while_away(late)
    late.wait(lambda: late.outbox().startswith("1 · "))
    assert late.child("undoButton").isVisible()
    said = late.act("undoButton")
    assert f"deshiciste lo último de {tag} en ARM · no alcanzó a enviarse" in said
    late.wait(lambda: late.outbox() == "0")
    assert late.tiles()[tag].open_word != "por enviar"
    assert late.child("actionPausar").isEnabled()
    late.wire.is_cut = False
    assert "pausaste" in late.act("actionPausar")


def test_another_worker_is_told_whose_pause_waits_and_cannot_undo_it(late: LateStation) -> None:
    late.start()
    tag = pause_while_away(late)
    late.tap_worker(OTHER_FITTER)
    assert late.look() is ResultLook.PAST
    assert late.said() == (
        f"CP(95) Carla pausó ARM de {tag}. Quedó en este equipo, todavía no en la planilla."
    )
    assert not late.child("undoButton").isVisible()
