"""Sentences about several spools at once."""

from collections.abc import Mapping, Sequence

from kiosk.texts.catalogue import phrase
from kiosk.texts.refusals import Sentence
from kiosk.texts.shapes import CommandShape, OutcomeShape


def batch_pending(commands: Sequence[CommandShape], language: str) -> str:
    """`TOMAR 12 spools: guardando…`"""
    return phrase("batch.pending", language, verb=_verb(commands[0], language), count=str(len(commands)))


def batch_applied(outcomes: Sequence[OutcomeShape], language: str) -> str:
    """Of a batch of which all were applied: `TOMAR: los 12 spools quedaron guardados en la planilla`"""
    verb = _verb(outcomes[0].command, language)
    return phrase("batch.all", language, verb=verb, count=str(len(outcomes)))


def batch_parts(outcomes: Sequence[OutcomeShape], language: str) -> Sentence:
    """How many were saved, how many not and what becomes of those, and what to do."""
    count = {kind: sum(each.verdict == kind for each in outcomes) for kind in _KINDS}
    done, refused = count["applied"], count["refused"]
    keys = {
        "refused": "batch.refused" if refused == 1 else "batch.refused.several",
        "queued": "batch.queued",
        "unknown": "batch.unknown",
    }
    what = [phrase(key, language, **{kind: str(count[kind])}) for kind, key in keys.items() if count[kind]]
    return Sentence(
        " ".join(what),
        phrase(_saved(count), language, done=str(done), count=str(len(outcomes))),
        phrase("batch.refused.todo", language) if refused else "",
    )


def _saved(count: Mapping[str, int]) -> str:
    """The key of whether they were saved: "none" is said only where all were refused."""
    if count["applied"]:
        return "batch.some.saved"
    if count["unknown"]:
        return "batch.unknown.saved"
    return "batch.queued.saved" if count["queued"] else "batch.none.saved"


def _verb(command: CommandShape, language: str) -> str:
    return phrase(f"action.{command.resultado or command.action}", language)


_KINDS = ("applied", "refused", "queued", "unknown")
