"""The address of the stream."""

from starlette.routing import BaseRoute

from kiosk.web.site import Site


def routes(_site: Site) -> list[BaseRoute]:
    """The route of the event stream."""
    return []
