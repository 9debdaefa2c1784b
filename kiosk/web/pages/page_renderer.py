"""Makes HTML of templates: the engine escapes all values, and an unknown name is an error."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from kiosk.program.resources import resource
from kiosk.web.pages.held_tiles import spool_address
from kiosk.web.pages.page_words import PageWords
from kiosk.web.pages.visitor import THEME, THEMES, Visitor, remember_choices, visitor_of
from kiosk.web.site import Site
from kiosk.web.visitor_language import LANGUAGE


class PageRenderer:
    """Renders pages for whoever asks. The loop's thread."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._templates = Environment(
            loader=FileSystemLoader(resource("web", "templates")),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
        self._templates.filters["address"] = spool_address
        for name in self._templates.list_templates():
            self._templates.get_template(name)  # compiled now: the first visitor would hold up all the others

    def visitor(self, request: Request) -> Visitor:
        """The visitor whom the page is for."""
        return visitor_of(request, self._site.language)

    def words(self, request: Request) -> PageWords:
        """The words in the language of whoever asks."""
        return PageWords(self.visitor(request).language)

    def elsewhere(self, request: Request, address: str) -> RedirectResponse:
        """The way to another page of ours; what this address chose is remembered."""
        response = RedirectResponse(address, 303)
        remember_choices(request, response, self.visitor(request))
        return response

    def page(
        self, request: Request, template: str, values: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        """The page made of this template. Raises `jinja2.UndefinedError` where a value is missing."""
        visitor = self.visitor(request)
        text = self._templates.get_template(template).render(
            {
                "t": PageWords(visitor.language),
                "visitor": visitor,
                "themes": THEMES,
                "zone": self._site.zone,
                "with_choice": lambda name, value: _with_choice(request, name, value),
                **values,
            }
        )
        response = HTMLResponse(text, status, headers={"Vary": "Accept-Language, Cookie"})
        remember_choices(request, response, visitor)
        return response


def _with_choice(request: Request, name: str, value: str) -> str:
    """This page's address with another language or other colours."""
    assert name in (LANGUAGE, THEME)
    others = [(key, text) for key, text in request.query_params.multi_items() if key != name]
    return "?" + urlencode([*others, (name, value)])
