"""What a route is asked: one model for each, from which requests are read and OpenAPI's parameters made."""

import re
from collections.abc import Mapping
from typing import Annotated, Final, TypeVar

from msgspec import Meta, Struct, ValidationError, convert

from kiosk import texts
from kiosk.core.shop.names import LONGEST
from kiosk.web.api.models import ApiProblem
from kiosk.web.api.refused import Refused
from kiosk.web.site import Site

QUOTED: Final = 60
"""So much of a value that can't be read is quoted, in characters."""

_FIELD: Final = re.compile(r"`\$\.(\w+)`")

Tag = Annotated[
    str,
    Meta(
        description="A spool's tag, as people write it: case, spaces and kinds of dashes don't count.",
        max_length=LONGEST,
        examples=["MK-1335-CW-25238-011"],
    ),
]

AskedT = TypeVar("AskedT", bound=Struct)


class Nothing(Struct, frozen=True):
    """A route without parameters."""


def read(site: Site, kind: type[AskedT], given: Mapping[str, str]) -> AskedT:
    """The parameters of a request. Empty ones count as not given; unknown ones are ignored.

    Raises `Refused` (422) where one can't be read, is out of its bounds, or too long.
    """
    values = {name: value for name, value in given.items() if value}
    try:
        return convert(values, kind, strict=False)
    except ValidationError as error:
        raise _unreadable(site, str(error), values) from error


def _unreadable(site: Site, why: str, values: Mapping[str, str]) -> Refused:
    found = _FIELD.search(why)
    name = found.group(1) if found else ""
    value = values.get(name, "")
    shown = value if len(value) <= QUOTED else f"{value[:QUOTED]}…"
    wanted = texts.phrase(f"api.wanted.{name}", site.language)
    message = texts.phrase("api.parameter", site.language, name=name, value=shown, wanted=wanted)
    return Refused(422, ApiProblem("PARAMETRO_INVALIDO", message))
