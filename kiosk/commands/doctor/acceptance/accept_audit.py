"""`kiosk doctor --accept-audit`: a person accepts the audit as people have left it. Main thread; blocks."""

import argparse
import logging
from collections.abc import Iterable

from kiosk import dependency
from kiosk.commands import output
from kiosk.commands.doctor.acceptance import accept_listing
from kiosk.commands.doctor.acceptance.conclusion import Conclusion, say
from kiosk.commands.doctor.acceptance.consent import Consent
from kiosk.commands.doctor.acceptance.other_stations import OtherStations, is_audit_stopped, other_stations
from kiosk.commands.exits import Exit
from kiosk.commands.unbroken import unbroken
from kiosk.config.settings import Settings
from kiosk.core.protocol.acceptance import Lack, Proposal
from kiosk.services.audit_acceptance import AuditAcceptance, Offer, Reception
from kiosk.station.work_lock import is_at_work
from kiosk.texts import phrase

log = logging.getLogger(__name__)

ROUNDS = 5
"""How often the list is made anew because something landed while the person read."""


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Compare, list, ask, append, read back; again if something landed meanwhile."""
    language, is_open = settings.language, is_at_work(settings.data_dir)
    consent = Consent(args, language)
    if not consent.is_possible:
        return say(Conclusion(Exit.USAGE, "no_terminal"), language, args.json)
    others = other_stations(settings, is_open)
    if others.older:
        return say(Conclusion(Exit.REFUSED, "older", {"stations": _names(others.older)}), language, args.json)
    if is_open:
        output.tell(phrase("accept.window", language))
    with dependency.audit_acceptance(settings) as acceptance:
        is_stopped = is_audit_stopped(settings)
        conversation = _Conversation(settings, args.json, acceptance, others, consent, is_stopped)
        end = conversation.end()
    log.info("accepting the audit: %s", end.code)
    return say(end, language, args.json, accept_listing.as_json(conversation.proposal))


class _Conversation:
    def __init__(
        self,
        settings: Settings,
        is_for_programs: bool,
        acceptance: AuditAcceptance,
        others: OtherStations,
        consent: Consent,
        is_stopped: bool,
    ) -> None:
        """`is_stopped` says that an alarm stands: this station may not know enough to see its cause."""
        self._settings = settings
        self._show = output.tell if is_for_programs else output.say
        self._acceptance = acceptance
        self._others = others
        self._consent = consent
        self._is_stopped = is_stopped
        self.proposal: Proposal | None = None
        """What was listed last, or compared without anything to accept."""

    def end(self) -> Conclusion:
        """How it ended. Nothing is said to be unsaved while an acceptance that was sent may still arrive."""
        end = self._rounds()
        if end.exit is not Exit.OK and self._acceptance.may_land:
            return Conclusion(Exit.UNKNOWN, "may_land", {"sheet": self._settings.sheet_metadata})
        return end

    def _rounds(self) -> Conclusion:
        sheet = self._settings.sheet_metadata
        for _ in range(ROUNDS):
            offer = self._acceptance.offer()
            self.proposal = offer.proposal
            if offer.is_done:
                return Conclusion(Exit.OK, "done", {"who": self._consent.who, "sheet": sheet})
            if impossible := self._impossible(offer):
                return impossible
            self._list(offer)
            if not self._consent.given("accept.ask", sheet=sheet):
                return Conclusion(Exit.REFUSED, "declined")
            why, who = accept_listing.why(offer.proposal.findings, self._settings.language), self._consent.who
            with unbroken():
                received = self._acceptance.accept(offer, who, why)
            if received is Reception.VALID:
                return Conclusion(Exit.OK, "done", {"who": who, "sheet": sheet})
            self._tell(f"accept.{received}")
        return Conclusion(Exit.FAILURE, "gave_up", {"sheet": sheet})

    def _impossible(self, offer: Offer) -> Conclusion | None:
        sheet = self._settings.sheet_metadata
        if not offer.proposal.findings and not (self._is_stopped and offer.lack):
            return Conclusion(Exit.OK, "nothing" if offer.known else "nothing_known", {"sheet": sheet})
        if not offer.may_be_accepted(self._others.may_know):
            code = "leave" if self._others.present is not None else "no_redis"
            values = {"stations": _names(self._others.knowing), "sheet": sheet}
            return Conclusion(Exit.REFUSED, _of_lack(code, offer.lack), values)
        if offer.tras is None:
            values = {"sheet": sheet, "row": str(offer.last_row)}
            return Conclusion(Exit.REFUSED, "last_row", values)
        return None

    def _list(self, offer: Offer) -> None:
        names = self._settings.sheet_metadata, self._settings.sheet_operaciones
        self._show(accept_listing.text(offer.proposal, *names, self._settings.language))
        if offer.lack:
            self._tell(_of_lack("accept.alone", offer.lack))

    def _tell(self, key: str) -> None:
        output.tell(phrase(key, self._settings.language, sheet=self._settings.sheet_metadata))


def _of_lack(key: str, lack: Lack | None) -> str:
    """The variant of a phrase for a station that knew the audit, and not all of its rows."""
    return f"{key}.order" if lack is Lack.ORDER else key


def _names(stations: Iterable[str]) -> str:
    return ", ".join(sorted(set(stations)))
