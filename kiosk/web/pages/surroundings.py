"""The facts that tiles and spool pages need of the site besides the spools. The loop's thread."""

from kiosk.core.shop.data import Fault
from kiosk.web.pages.held_tiles import Surroundings
from kiosk.web.pages.page_words import PageWords
from kiosk.web.site import Site


def surroundings_of(site: Site, word: PageWords) -> Surroundings:
    """The people, the time, and where holds and faults come from, as known now."""

    shop, view = site.engine.shop, site.sheet_view()

    def cell_of(fault: Fault) -> str:
        return view.cell_of(fault) if view else fault.sheet

    def station_of(hold: str) -> str:
        if not hold:
            return ""
        return site.facts.station_of(hold) or (view.station_of(hold) if view else "")

    return Surroundings(shop.workers, shop.since, station_of, cell_of, word)
