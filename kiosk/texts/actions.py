"""Sentences about actions: the answer to a command, and the events of other stations."""

from datetime import date, datetime

from kiosk.texts.catalogue import has_phrase, phrase, special
from kiosk.texts.moments import clock_time
from kiosk.texts.refusals import sentence
from kiosk.texts.shapes import CommandShape, EventShape, OutcomeShape


def answer(outcome: OutcomeShape, language: str, today: date | None = None) -> str:
    """The outcome of a command, whatever its verdict, in one line."""
    if outcome.verdict == "queued":
        return queued(outcome, language)
    if outcome.refusal is not None:
        return str(sentence(outcome.refusal, language, today))
    return applied(outcome, language)


def applied(outcome: OutcomeShape, language: str) -> str:
    """`Tomaste MK-1346-TW-28082-011 para ARM · guardado en la planilla 14:32:07`."""
    what = done(outcome.command, language, outcome.worker_nombre)
    if outcome.struck is not None:
        return phrase("done.struck", language, done=what)
    if outcome.row is None:
        return phrase("done.saved", language, done=what)
    return phrase("done.saved_at", language, done=what, time=outcome.row.timestamp.strftime("%H:%M:%S"))


def said_to(name: str, said: str, language: str) -> str:
    """`Ana, tomaste …`: said to somebody by name."""
    return phrase("said_to", language, name=name, said=_within(said))


def queued(outcome: OutcomeShape, language: str) -> str:
    """For a command that waits on this station's disk until the sheet can be reached.

    With a refusal it waits for people, who are told what to do.
    """
    what = done(outcome.command, language)
    if outcome.refusal is None:
        return phrase("done.queued", language, done=what)
    why = sentence(outcome.refusal, language)
    return phrase(
        special("done.queued.people", outcome.refusal.code), language, done=what, what=why.what, todo=why.todo
    )


def word_of(command: CommandShape) -> str:
    """The action by its name in the catalogue: a take in another's name is ASIGNAR."""
    return command.action if command.asignado_por is None else "ASIGNAR"


def done(command: CommandShape, language: str, mark: str = "") -> str:
    """`Tomaste MK-1346-TW-28082-011 para ARM`; `mark` is the command's worker's, where it is known."""
    key = special(f"done.{word_of(command)}", command.resultado or "")
    worker = mark or str(command.worker_id)
    text = phrase(key, language, tag=command.tag, operacion=command.operation, worker=worker)
    if command.fecha is not None:
        text += phrase("done.dated", language, fecha=command.fecha.strftime("%d-%m-%Y"))
    return text


def pending(command: CommandShape, language: str) -> str:
    """`Tomando MK-1346-TW-28082-011 para ARM…`"""
    return phrase(f"pending.{word_of(command)}", language, tag=command.tag, operacion=command.operation)


def link_lost(reason: str, language: str) -> str:
    """`Sin tiempo real: nadie atiende en la dirección de Redis.` with what the kiosk does about it."""
    key = f"link.{reason}"
    why = phrase(key if has_phrase(key) else "link.fault", language)
    return phrase("link.lost", language, why=why)


def event_line(
    event: EventShape,
    local: datetime,
    language: str,
    today: date | None = None,
    who: str | None = None,
    is_from_here: bool = False,
) -> str:
    """`14:31 · NR(94) tomó MK-1336-TW-25245-018 para SOLD`.

    `local` is the event's moment in the shop's zone. Without `today` no day is given. `who` names the worker
    of an event that names none (after a pause nobody holds the spool). One from this station says so.
    """
    worker = event.worker_nombre or who
    key = f"event.{event.event_type}"
    giver = event.asignado_por or event.relevo_de or event.liberado_por or ""
    if event.relevo_de:
        key = special(key, "handed")
    elif giver:
        key = special(key, "given" if event.asignado_por else "released")
    elif not worker and has_phrase(f"{key}.nobody"):
        key += ".nobody"
    happened = phrase(
        key,
        language,
        tag=event.tag_spool,
        worker=worker or "?",
        operacion=event.operacion or "?",
        estado=event.estado_detalle,
        resultado=event.resultado or "?",
        giver=giver,
    )
    at = clock_time(local, today or local.date())
    return " · ".join([at, *([phrase("line.here", language)] if is_from_here else []), happened])


def _within(said: str) -> str:
    """A sentence as it goes on after a name: its capital goes, a tag at its beginning stays as it is."""
    return said[:1].lower() + said[1:] if said[1:2].islower() else said
