"""`GET /api/health`: what this process can vouch for."""

from typing import Final

from kiosk.core.sharing.link import LinkState
from kiosk.live.freshness import Freshness, sheet_state
from kiosk.web.api.models import Health, RedisHealth, SheetHealth
from kiosk.web.api.parameters import HealthAsked, if_given
from kiosk.web.api.stopped import alarms_said, clock_said
from kiosk.web.site import Site

_REDIS: Final = {
    LinkState.CONNECTING: "connecting",
    LinkState.LIVE: "live",
    LinkState.LOCAL: "not configured",
    LinkState.DOWN: "down",
}
_READER: Final = {True: "here", False: "station", None: None}


async def health(site: Site, asked: HealthAsked) -> Health:
    """The state of sheet, Redis, reader and clock, as they are known here."""
    language = if_given(asked.lang) or site.language
    shop, facts, view = site.engine.shop, site.facts, site.sheet_view()
    age = shop.age()
    state = sheet_state(facts.trouble, shop.freshness, age, shop.is_recalled)
    link = facts.link
    redis = RedisHealth(
        state=_REDIS[link.state] if link else "connecting",
        reason=(link.reason.value or None) if link else None,
    )
    is_well = state == "fresh" and redis.state in ("live", "not configured") and not redis.reason
    return Health(
        status="ok" if is_well and not facts.alarms and facts.clock_doubt is None else "degraded",
        sheet=SheetHealth(
            age_s=None if age is None else round(age, 1),
            state=state,
            code=facts.trouble.code.value if facts.trouble else None,
        ),
        redis=redis,
        reader=_READER[view.reads_itself if view else None],
        version=site.version,
        alarms=alarms_said(site, language),
        clock=clock_said(site, language),
        open_networks=list(site.open_networks),
        freshness=shop.freshness.value,
    )


def vouches(site: Site, _said: Health) -> bool:
    """False before the sheet was read, and once what is known of it is older than a station trusts."""
    return site.engine.shop.freshness not in (Freshness.LOADING, Freshness.UNKNOWN)
