"""Why stations write nothing at present, in the sentences of the kiosk's banner. The loop's thread."""

from datetime import date

from kiosk import texts
from kiosk.web.api.models import AlarmSaid, ClockHealth
from kiosk.web.site import Site


def alarms_said(site: Site, language: str) -> list[AlarmSaid]:
    """The alarms that stand, each with its way out."""
    return [
        AlarmSaid(str(each.reason), texts.sentence(each.refusal, language, _today(site)).without_saved)
        for each in site.facts.alarms
    ]


def clock_said(site: Site, language: str) -> ClockHealth:
    """Whether this machine's time is believed."""
    doubt = site.facts.clock_doubt
    if doubt is None:
        return ClockHealth("right", None, None)
    said = texts.sentence(doubt, language, _today(site))
    return ClockHealth("wrong", doubt.values["fuente"], said.without_saved)


def stopped_said(site: Site, language: str) -> list[str]:
    """All of these sentences, the wrong time of this machine first, as the kiosk's banner has them."""
    clock = clock_said(site, language).message
    return [*([clock] if clock else []), *(each.message for each in alarms_said(site, language))]


def _today(site: Site) -> date:
    return site.clock.local().date()
