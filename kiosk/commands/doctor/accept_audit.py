"""`kiosk doctor --accept-audit`: a person accepts the audit as people have left it. Main thread; blocks."""

import argparse
import logging
import sys
from dataclasses import dataclass
from typing import Any

from kiosk import dependency
from kiosk.commands import output
from kiosk.commands.asking import Asker, NoAnswer
from kiosk.commands.doctor import accept_listing
from kiosk.commands.doctor.other_stations import OtherStations, other_stations
from kiosk.commands.exits import Exit
from kiosk.commands.unbroken import unbroken
from kiosk.config.settings import Settings
from kiosk.services.audit_acceptance import AuditAcceptance, Offer, Reception
from kiosk.station.work_lock import is_at_work
from kiosk.texts import phrase

log = logging.getLogger(__name__)

ROUNDS = 5
"""How often the list is made anew because something landed while the person read."""


@dataclass(frozen=True)
class Conclusion:
    """How it ended; `code` gives the phrase `accept.<code>`."""

    exit: Exit
    code: str
    values: dict[str, str]
    offer: Offer | None = None


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Compare, list, ask, append, read back; again if something landed meanwhile."""
    is_open = is_at_work(settings.data_dir)
    if not args.yes and not is_a_person_there():
        return _say(Conclusion(Exit.USAGE, "no_terminal", {}), settings, args)
    others = other_stations(settings, is_open)
    if others.older:
        return _say(Conclusion(Exit.REFUSED, "older", {"stations": _names(others.older)}), settings, args)
    if is_open:
        output.tell(phrase("accept.window", settings.language))
    with dependency.audit_acceptance(settings) as acceptance:
        end = _Conversation(settings, args, acceptance, others).end()
    log.info("accepting the audit: %s", end.code)
    return _say(end, settings, args)


def is_a_person_there() -> bool:
    """True if standard input is a terminal: only a person may answer."""
    return bool(sys.stdin) and sys.stdin.isatty()


class _Conversation:
    def __init__(
        self,
        settings: Settings,
        args: argparse.Namespace,
        acceptance: AuditAcceptance,
        others: OtherStations,
    ) -> None:
        self._settings = settings
        self._args = args
        self._acceptance = acceptance
        self._others = others
        self._asker = Asker(settings.language)
        self._who: str = args.who or ""

    def end(self) -> Conclusion:
        for _ in range(ROUNDS):
            offer = self._acceptance.offer()
            if impossible := self._impossible(offer):
                return impossible
            self._list(offer)
            if not (self._args.yes or self._agrees()):
                return Conclusion(Exit.REFUSED, "declined", {}, offer)
            why = accept_listing.why(offer.proposal.findings, self._settings.language)
            with unbroken():
                received = self._acceptance.accept(offer, self._who, why)
            if received is Reception.VALID:
                return Conclusion(
                    Exit.OK, "done", {"who": self._who, "sheet": self._settings.sheet_metadata}, offer
                )
            self._tell(f"accept.{received}")
        return Conclusion(Exit.FAILURE, "gave_up", {"sheet": self._settings.sheet_metadata})

    def _impossible(self, offer: Offer) -> Conclusion | None:
        sheet = self._settings.sheet_metadata
        if not offer.proposal.findings:
            return Conclusion(Exit.OK, "nothing" if offer.known else "nothing_known", {"sheet": sheet}, offer)
        if not offer.may_be_accepted(self._others.may_know):
            names = _names(self._others.knowing)
            code = "leave" if self._others.present is not None else "no_redis"
            return Conclusion(Exit.REFUSED, code, {"stations": names, "sheet": sheet}, offer)
        if offer.tras is None:
            values = {"sheet": sheet, "row": str(offer.last_row)}
            return Conclusion(Exit.REFUSED, "last_row", values, offer)
        return None

    def _list(self, offer: Offer) -> None:
        names = self._settings.sheet_metadata, self._settings.sheet_operaciones
        listed = accept_listing.text(offer.proposal, *names, self._settings.language)
        (output.tell if self._args.json else output.say)(listed)
        if not offer.may_be_accepted(others_know=True):
            self._tell("accept.alone")

    def _agrees(self) -> bool:
        try:
            while not self._who:
                self._who = self._asker.line("accept.who").strip()
        except NoAnswer:
            return False
        return self._asker.agrees("accept.ask", sheet=self._settings.sheet_metadata)

    def _tell(self, key: str) -> None:
        output.tell(phrase(key, self._settings.language, sheet=self._settings.sheet_metadata))


def _names(stations: Any) -> str:
    return ", ".join(sorted(set(stations)))


def _say(end: Conclusion, settings: Settings, args: argparse.Namespace) -> int:
    message = phrase(f"accept.{end.code}", settings.language, **end.values)
    if args.json:
        listed = accept_listing.as_json(end.offer.proposal) if end.offer else {"rows": [], "spools": []}
        output.say_json({"ok": end.exit is Exit.OK, "code": end.code, "message": message, **listed})
    else:
        (output.say if end.exit is Exit.OK else output.tell)(message)
    return end.exit
