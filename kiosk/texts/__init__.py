"""Codes and values become sentences here, and nowhere else, in Spanish and in English.

Standard library only, pure functions, any thread. `cli` and `ui` use it; what it needs of the core's values
is said in `shapes`. A message that answers a wish has three parts: what happened, saved or not, what to do.

    sentence(refusal, language, today)       why not, in three parts
    answer(outcome, language, today)         what became of a command, in one line
    kept(outcome, language)                  it waits on this station, in three parts
    late(outcome, worker, language, today)   its end, when its worker may be gone, in three parts
    left_behind(tags, file, language)        what only people can bring to its end, in three parts
    reason(action, refusal, language, ...)   one short line over a disabled button; `why` without its name
    pending(command, language)               what is under way
    background(reference, language)          what failed on a thread that no action waits for, in three parts
    unknown_badge(badge, language, worker)   nobody here bears a badge, in three parts
    short(refusal, language)                 two or three words beside a light
    event_line(event, local, language)       what another station did
    link_lost(reason, language)              why no events come
    problem(problem, language)               what is wrong with a setting
    os_reason(errno, language)               why the system refused something
    phrase(key, language, **values)          anything else of the catalogue
"""

from kiosk.texts.actions import answer, applied, event_line, link_lost, pending, queued
from kiosk.texts.catalogue import LANGUAGES, phrase
from kiosk.texts.late import kept, late
from kiosk.texts.left_behind import left_behind
from kiosk.texts.moments import clock_time
from kiosk.texts.refusals import (
    Sentence,
    background,
    reason,
    reasons,
    sentence,
    short,
    unexpected,
    unknown_badge,
    why,
)
from kiosk.texts.settings import problem, settings_report
from kiosk.texts.system import os_reason
from kiosk.texts.tags import last_group, short_tag

__all__ = [
    "LANGUAGES",
    "Sentence",
    "answer",
    "applied",
    "background",
    "clock_time",
    "event_line",
    "kept",
    "last_group",
    "late",
    "left_behind",
    "link_lost",
    "os_reason",
    "pending",
    "phrase",
    "problem",
    "queued",
    "reason",
    "reasons",
    "sentence",
    "settings_report",
    "short",
    "short_tag",
    "unexpected",
    "unknown_badge",
    "why",
]
