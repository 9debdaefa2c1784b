"""The addresses of the pages."""

from starlette.routing import BaseRoute, Route

from kiosk.web.packing import packed
from kiosk.web.pages.day_page import DayPage
from kiosk.web.pages.live_grid import LiveGrid
from kiosk.web.pages.page_files import page_files
from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.pages.spool_page import OneSpool
from kiosk.web.searched_spools import SearchedSpools
from kiosk.web.site import Site


def routes(site: Site, renderer: PageRenderer, searched: SearchedSpools) -> list[BaseRoute]:
    """The routes of the pages."""
    grid, spools = LiveGrid(site, renderer), OneSpool(site, renderer, searched)
    days = DayPage(site, renderer)
    return [
        Route("/", grid.answer, middleware=packed()),
        Route("/spool", spools.find, middleware=packed()),
        Route("/spool/{tag:path}", spools.answer, middleware=packed()),
        Route("/registro", days.answer, middleware=packed()),
        Route("/static/{name}", page_files(), middleware=packed()),
    ]
