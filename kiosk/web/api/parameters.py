"""Parameters of the routes: one model each, from which requests are read and OpenAPI's parameters made."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final, Literal, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType, ValidationError, convert

from kiosk import texts
from kiosk.core.shop.data import Operation
from kiosk.core.shop.dates import parse_date
from kiosk.core.shop.filters.spool_filter import Estado
from kiosk.core.shop.names import LONGEST
from kiosk.web.api.refused import Refused

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

Language = Literal["es", "en"]

AskedT = TypeVar("AskedT", bound=Struct)


class Nothing(Struct, frozen=True):
    """A route without parameters."""


# A parameter that may be left out is UNSET then: with None the word `null` would be read as one.


class HealthAsked(Struct, frozen=True):
    """How the messages are worded."""

    lang: Annotated[
        Language | UnsetType,
        Meta(description="The language of the messages; the station's where it is left out."),
    ] = UNSET


class TagAsked(Struct, frozen=True):
    """One spool."""

    tag: Tag


Words = Annotated[str, Meta(max_length=100)]
"""A text to search for: longer than any that people type."""


class RegistroAsked(Struct, frozen=True):
    """A worker and a day."""

    worker_id: Annotated[
        int, Meta(description="The number in the worker's mark.", ge=0, le=10**18, examples=[93])
    ]
    fecha: Annotated[
        str,
        Meta(
            description="A local day, `DD-MM-YYYY`; today where it is left out.",
            pattern=r"^[0-9]{2}-[0-9]{2}-[0-9]{4}$",
            examples=["27-01-2026"],
        ),
    ] = ""


def day_asked(fecha: str) -> date | None:
    """The day; None where none is given. Raises `Refused` for one that no calendar has."""
    if not fecha:
        return None
    day = parse_date(fecha)
    if day is None:
        raise _unreadable("fecha", fecha)
    return day


class SpoolsAsked(Struct, frozen=True):
    """Which spools, and which page of them."""

    operacion: Annotated[
        Operation | UnsetType,
        Meta(description="The spools that are held or listed for it; with `estado`, its state is meant."),
    ] = UNSET
    estado: Annotated[
        Estado | UnsetType,
        Meta(
            description="The state of the operation, without one that of the spool. `disponible` and "
            "`ocupado` are of any operation then, and the progress is that of ARM or SOLD. `aprobado`, "
            "`rechazado`, `bloqueado` and `con_fallas` are the spool's in any case."
        ),
    ] = UNSET
    nv: Annotated[
        Words, Meta(description="The sales note's number, with or without the letters NV and leading zeros.")
    ] = ""
    q: Annotated[
        Words,
        Meta(
            description="Words for tag, NV, OT, or the holder's mark or name. Spools in which each word is a "
            "whole one of these, or a whole group, number or name of it, are found alone; if there are none, "
            "those in which each word is a part."
        ),
    ] = ""
    page: Annotated[int, Meta(description="From 1 on; 50 spools a page.", ge=1, le=1_000_000)] = 1


GivenT = TypeVar("GivenT")


def if_given(value: GivenT | UnsetType) -> GivenT | None:
    """The value of a parameter; None where it was left out."""
    return None if isinstance(value, UnsetType) else value


def read(kind: type[AskedT], query: Mapping[str, str], path: Mapping[str, str]) -> AskedT:
    """The parameters of a request. Empty ones of the query count as not given; unknown ones are ignored.

    Raises `Refused` (422) where one can't be read, is out of its bounds, or too long.
    """
    values = {name: value for name, value in query.items() if value} | dict(path)
    try:
        return convert(values, kind, strict=False)
    except ValidationError as error:
        name = _name_in(str(error))
        raise _unreadable(name, values[name]) from error


def _name_in(error: str) -> str:
    """The parameter that an error is about. None is missing: those of the path are always there."""
    found = _FIELD.search(error)
    assert found, error
    return found.group(1)


def _unreadable(name: str, value: str) -> Refused:
    shown = value if len(value) <= QUOTED else f"{value[:QUOTED]}…"

    def say(language: str) -> str:
        wanted = texts.phrase(f"api.wanted.{name}", language)
        return texts.phrase("api.parameter", language, name=name, value=shown, wanted=wanted)

    return Refused(422, "PARAMETRO_INVALIDO", say)
