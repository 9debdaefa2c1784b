"""Sentences about a command whose answer comes late: it waits on this station, or has ended."""

from collections.abc import Sequence
from datetime import date

from kiosk.texts.actions import done, word_of
from kiosk.texts.catalogue import phrase, special
from kiosk.texts.refusals import Sentence, sentence
from kiosk.texts.shapes import OutcomeShape


def kept(outcome: OutcomeShape, language: str, worker: str = "") -> Sentence:
    """For a command that waits on this station's disk and will be sent by itself.

    With a refusal people have to do something first. `worker` is named where its worker may be gone.
    """
    what = phrase("queued.what", language, done=done(outcome.command, language))
    if worker:
        what = _named(outcome, worker, language)
    todo = phrase("queued.todo", language)
    if outcome.refusal is not None:
        why = sentence(outcome.refusal, language)
        todo = phrase(special("queued.people", outcome.refusal.code), language, what=why.what, todo=why.todo)
    return Sentence(what, phrase("queued.saved", language), todo)


def late(outcome: OutcomeShape, worker: str, language: str, today: date | None = None) -> Sentence:
    """The outcome of a command whose worker may be gone, so it names the worker.

    A refusal says why; an unknown outcome is never told as not saved.
    """
    if outcome.refusal is not None:
        why = sentence(outcome.refusal, language, today)
        action = phrase(f"verb.{outcome.command.action}", language)
        key = special("late.refused", word_of(outcome.command))
        what = phrase(key, language, action=action, what=why.what, **_names(outcome, worker))
        return Sentence(what, why.saved, why.todo)
    saved = phrase("late.saved", language)
    if outcome.row is not None:
        saved = phrase("late.saved_at", language, time=outcome.row.timestamp.strftime("%H:%M:%S"))
    return Sentence(_named(outcome, worker, language), saved, phrase("late.todo", language))


def past(outcomes: Sequence[OutcomeShape], worker: str, language: str) -> str:
    """`16:31 · AS(62) Ana completó ARM de MK-1346-TW-28082-011.`: what another worker did here a moment ago.

    Of a batch it says how many spools.
    """
    first = outcomes[0]
    named = _named(first, worker, language)
    if len(outcomes) > 1:
        named = named.replace(first.command.tag, f"{len(outcomes)} spools")
    return f"{first.row.timestamp.strftime('%H:%M')} · {named}" if first.row else named


def _named(outcome: OutcomeShape, worker: str, language: str) -> str:
    command = outcome.command
    key = special(f"late.applied.{word_of(command)}", command.resultado or "")
    return phrase(key, language, **_names(outcome, worker))


def _names(outcome: OutcomeShape, worker: str) -> dict[str, str]:
    """`worker` is who acted or whose action it was; `receiver` has the spool, where it was handed over."""
    command = outcome.command
    return {
        "worker": worker,
        "receiver": outcome.worker_nombre or str(command.worker_id),
        "tag": command.tag,
        "operacion": command.operation,
    }
