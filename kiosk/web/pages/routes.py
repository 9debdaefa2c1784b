"""The addresses of the pages."""

from starlette.routing import BaseRoute

from kiosk.web.site import Site


def routes(_site: Site) -> list[BaseRoute]:
    """The routes of the pages."""
    return []
