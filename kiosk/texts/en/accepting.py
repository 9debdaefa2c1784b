"""What `kiosk doctor --accept-audit`, `--accept-cells` and `--accept-clock` say."""

from collections.abc import Mapping
from typing import Final

ACCEPTING: Final[Mapping[str, str]] = {
    "help.doctor.accept_audit": "accepts Metadata as it is, if somebody changed it and the stations stopped",
    "help.doctor.who": "the name of who accepts; it is recorded",
    "accept.rows": "Rows that somebody touched: {n}.",
    "accept.row": "{sheet}, row {row}  {tag}  {what}",
    "accept.more": "… and {n} more (all with --json).",
    "accept.what.moved": "stands in another place",
    "accept.what.changed": "has other content",
    "accept.what.verdict": "counts otherwise than before",
    "accept.what.missing": "is gone; it stood there",
    "accept.what.inserted": "appeared among earlier rows",
    "accept.what.follows_later_or_void": "follows a row that comes later or doesn't count",
    "accept.what.called_void": "counts, though it was recorded that it doesn't",
    "accept.what.follows_nothing": "follows a row that isn't there",
    "accept.what.shown_and_absent": "shows a record that isn't there",
    "accept.what.strayed": "shows what was noted for another spool",
    "accept.what.other": "nobody knows what happened to it",
    "accept.changed": "Spools whose state changes: {n} of {all}. The others stay as they are.",
    "accept.unchanged": "No spool's state changes ({all} stay as they are).",
    "accept.spool": "{tag}  ({sheet}, row {row})",
    "accept.rowless": "{tag}  (no row of its own in {sheet} just now)",
    "accept.now": "now:        {state}",
    "accept.then": "will stand: {state}",
    "accept.stays": "stays:      {state}",
    "accept.nothing_counts": "nothing that counts",
    "accept.free": "free",
    "accept.held": "{worker} since {since}",
    "accept.cell": "{header}: {before} → {after}",
    "accept.empty": "empty",
    "accept.gone": "Nothing is recorded of these, as no row of theirs counts and they aren't in the sheet: "
    "{tags}.",
    "accept.window": "This station's window is open: what it has stored is compared, and isn't touched.",
    "accept.alone": "This station doesn't know how everything was before, and without Redis nobody knows of "
    "others. If another station worked with this spreadsheet, answer no and do it there.",
    "accept.alone.order": "This station knew {sheet}, but among the earlier rows are others that it never "
    "read, and it doesn't know their order; without Redis nobody knows of others. If another station worked "
    "after this one, answer no and do it there. If not, look at those of which the list says “appeared among "
    "earlier rows”, and accept if they are right there.",
    "accept.who": "Who accepts it? Type your name:",
    "accept.ask": "Accept {sheet} as it is, with what this list says? Nothing is written in any other "
    "worksheet. [y/N]",
    "accept.void": "While you read another row came into {sheet}: what was accepted doesn't count. Looking "
    "again.",
    "accept.absent": "The spreadsheet didn't answer and the acceptance isn't in {sheet}. Looking again.",
    "accept.done": "{sheet} was accepted by {who}. The stations go on by themselves from their next read, "
    "and correct the cells that need it.",
    "accept.nothing": "There is nothing to accept: {sheet} is as this station knew it, or somebody has "
    "accepted it already. If there was an alarm, it has ended.",
    "accept.nothing_known": "There is nothing to accept: {sheet} doesn't contradict itself, and this station "
    "didn't know it before. If another station is still stopped, do it there.",
    "accept.declined": "Nothing was accepted. Nothing was saved.",
    "accept.may_land": "This list was not accepted. An acceptance that was sent before and not seen to "
    "arrive may still come into {sheet}, and then counts: look again in a minute with kiosk doctor.",
    "accept.gave_up": "{sheet} changes while it is read, and nothing has been accepted. If no actions are "
    "under way, look for something written below its last row or to its right, delete it and repeat.",
    "accept.no_terminal": "Nobody can answer here: use a terminal, or --yes with --who NAME. Nothing was "
    "saved.",
    "accept.older": "There are stations of a version that doesn't know this command: {stations}. Update or "
    "close them and repeat. Nothing was saved.",
    "accept.leave": "This station doesn't know how everything was before, and others do: do this at "
    "{stations}. If it says the same there, close the other stations and repeat. Nothing was saved.",
    "accept.no_redis": "This station doesn't know how everything was before, and Redis doesn't answer: "
    "nobody knows whether others do. Repeat once it answers, or at a station that has worked today. Nothing "
    "was saved.",
    "accept.leave.order": "This station knew {sheet}, but among the earlier rows are others that it never "
    "read, and it doesn't know their order; others may know it: do this at {stations}. If it says the same "
    "there, put those rows back in their place, or close the other stations and repeat. Nothing was saved.",
    "accept.no_redis.order": "This station knew {sheet}, but among the earlier rows are others that it never "
    "read, and it doesn't know their order; Redis doesn't answer: nobody knows whether others know it. "
    "Repeat once it answers, or at the station that worked last. Nothing was saved.",
    "accept.last_row": "The last row of {sheet}, number {row}, can't be read: delete or complete it, and "
    "repeat. Nothing was saved.",
    "help.doctor.accept_cells": "accepts a state column that was emptied at once, such as Armador",
    "accept.cells": "Cells of {column} that were emptied: {n}. If you accept them, they stay empty:",
    "accept.emptied": "{sheet}, row {row}  {tag}  was {was}",
    "accept.cells.ask": "Accept {column} as it is? The stations will record those cells as edited by hand; "
    "who held a spool by them loses it. [y/N]",
    "accept.cells.why": "{column}, cells that were emptied: {n}",
    "accept.cells.nothing": "There is nothing to accept: {column} has no empty cells that this station knew "
    "filled.",
    "accept.cells.done": "{column} was accepted as it is by {who}. The stations record it and go on by "
    "themselves from their next read.",
    "accept.cells.audit": "People have changed {sheet} as well, and no station writes until that is put back "
    "or accepted: do that first, with “kiosk doctor --accept-audit”.",
    "accept.cells.done.stopped": "{column} was accepted as it is by {who}, but the stations stay stopped: "
    "put {sheet} back, or accept it with “kiosk doctor --accept-audit”. They record these cells after that.",
    "accept.cells.unknown": "The spreadsheet didn't answer, and nobody knows whether {column} was accepted: "
    "look at the end of {sheet}, and repeat if it isn't there.",
    "help.doctor.accept_clock": "accepts this machine's time, if nobody worked for long and the kiosk "
    "doesn't believe it",
    "accept.clock.ask": "This machine says {hora}; the last of the spreadsheet is of {otra}. Is this "
    "machine's time right? [y/N]",
    "accept.clock.nothing": "There is nothing to accept: nothing speaks against this machine's time.",
    "accept.clock.other": "Another clock speaks against this machine's time: it says {hora}, and should say "
    "about {otra}. It was not accepted. Set this machine's time.",
    "accept.clock.no_terminal": "Somebody has to answer: repeat it in a terminal, or with --yes if this "
    "machine's time is right.",
    "accept.clock.done": "This machine's time ({hora}) is accepted. This station goes on by itself.",
}
