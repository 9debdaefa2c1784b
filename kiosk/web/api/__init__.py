"""The JSON routes under `/api`. The keys of the answers are a contract with other programs."""

from kiosk.web.api.routes import no_route, routes

__all__ = ["no_route", "routes"]
