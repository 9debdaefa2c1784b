"""Makes sentences of codes and values, in Spanish and English. No other module contains texts for people.

Standard library only, pure functions, any thread. `shapes` declares what it reads of the core's values. The
answer to a command has three parts: what happened, whether it was saved, what to do.

    sentence(refusal, language, today)       why a command is refused, in three parts
    answer(outcome, language, today)         what became of a command, in one line
    kept(outcome, language)                  it waits on this station, in three parts
    late(outcome, worker, language, today)   a late outcome that names its worker, in three parts
    past(outcomes, worker, language)         what another worker did here a moment ago, in one line
    left_behind(where, tags, file, language) commands that only people can end, in three parts
    reason(action, refusal, language, ...)   a short line over a disabled button; `why` lacks the name
    pending(command, language)               what is under way
    said_to(name, said, language)            the same, said to somebody by name
    batch_pending, batch_applied, batch_parts    the same of several commands at once
    background(reference, language)          a failure of a background thread, in three parts
    web_down(why, language)                  browsers see nothing for now, in three parts
    turned_away(who, is_active, language, worker)  whoever may do nothing here, in three parts
    broken_scan(part, language)              a scanner that broke off, in three parts
    unknown_badge(badge, language, worker)   a badge that no worker has, in three parts
    short(refusal, language)                 two or three words beside a light
    event_line(event, local, language)       an action at a station
    link_lost(reason, language)              why no events arrive
    problem(problem, language)               what is wrong with a setting
    os_reason(errno, language)               the reason of a system error
    phrase(key, language, **values)          any other phrase of the catalogue
"""

from kiosk.texts.actions import answer, applied, event_line, link_lost, pending, queued, said_to
from kiosk.texts.catalogue import LANGUAGES, phrase
from kiosk.texts.late import kept, late, past
from kiosk.texts.left_behind import left_behind
from kiosk.texts.moments import clock_time
from kiosk.texts.refusals import (
    Sentence,
    background,
    broken_scan,
    reason,
    reasons,
    sentence,
    short,
    turned_away,
    unexpected,
    unknown_badge,
    web_down,
    why,
)
from kiosk.texts.settings import problem, settings_report
from kiosk.texts.several import batch_applied, batch_parts, batch_pending
from kiosk.texts.system import os_reason

__all__ = [
    "LANGUAGES",
    "Sentence",
    "answer",
    "applied",
    "background",
    "batch_applied",
    "batch_parts",
    "batch_pending",
    "broken_scan",
    "clock_time",
    "event_line",
    "kept",
    "late",
    "left_behind",
    "link_lost",
    "os_reason",
    "past",
    "pending",
    "phrase",
    "problem",
    "queued",
    "reason",
    "reasons",
    "said_to",
    "sentence",
    "settings_report",
    "short",
    "turned_away",
    "unexpected",
    "unknown_badge",
    "web_down",
    "why",
]
