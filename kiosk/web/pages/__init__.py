"""The pages for people: the live grid, a spool, a worker's day."""

from kiosk.web.pages.missing_page import missing_page
from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.pages.routes import routes

__all__ = ["PageRenderer", "missing_page", "routes"]
