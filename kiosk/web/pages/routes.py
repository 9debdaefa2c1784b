"""The addresses of the pages."""

from starlette.routing import BaseRoute, Route

from kiosk.web.pages.live_grid import LiveGrid
from kiosk.web.pages.page_files import file_route
from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.pages.spool_page import SpoolPage
from kiosk.web.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """The routes of the pages."""
    renderer = PageRenderer(site)
    grid, spools = LiveGrid(site, renderer), SpoolPage(site, renderer)
    return [
        Route("/", grid.answer),
        Route("/spool", spools.find),
        Route("/spool/{tag:path}", spools.answer),
        file_route(),
    ]
