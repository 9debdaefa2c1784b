"""Partial responses: the `fields` query (`sheets(properties.title,data)`) as a tree. Pure; any thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.workbook.book.errors import ApiFault, bad_request, not_implemented

Mask = dict[str, "Mask"]
"""The selected names; an empty tree selects everything below it. The name `*` selects its whole level."""

Known = Mapping[str, "Known | None"]
"""The names that a mask may select. An empty level accepts all; None is a name that the workbook lacks."""


def parse(text: str) -> Mask:
    """The tree of a mask. Raises ApiFault 400 if it can't be read."""
    mask, rest = _level(text.replace(" ", ""), text)
    if rest:
        raise _invalid(text)
    return mask


def _level(rest: str, whole: str) -> tuple[Mask, str]:
    mask: Mask = {}
    while True:
        rest = _path(rest, mask, whole)
        if not rest.startswith(","):
            return mask, rest
        rest = rest[1:]


def _path(rest: str, mask: Mask, whole: str) -> str:
    """Read one `a.b/c(d,e)` into the tree; returns the rest of the text."""
    names: list[str] = []
    while True:
        end = next((at for at, sign in enumerate(rest) if sign in ".,()/"), len(rest))
        name, rest = rest[:end], rest[end:]
        if name != "*" and not name.replace("_", "").isalnum():
            raise _invalid(whole)
        names.append(name)
        if rest[:1] not in (".", "/"):
            break
        rest = rest[1:]
    branch: Mask = {}
    if rest.startswith("("):
        branch, rest = _level(rest[1:], whole)
        if not rest.startswith(")"):
            raise _invalid(whole)
        rest = rest[1:]
    for name in reversed(names):
        branch = {name: branch}
    merge(mask, branch)
    return rest


def merge(into: Mask, other: Mask) -> None:
    """Add the selection of `other` to `into`."""
    for name, below in other.items():
        if name in into and (not into[name] or not below):
            into[name] = {}
        else:
            merge(into.setdefault(name, {}), below)


def below(mask: Mask, name: str) -> Mask | None:
    """The tree under `name`; None when it isn't selected."""
    if not mask:
        return {}
    return mask.get(name, mask.get("*"))


def check(mask: Mask, known: Known, where: str = "") -> None:
    """Raise ApiFault 400 for a selected name that Google lacks, 501 for one that the workbook lacks."""
    for name, inner in mask.items():
        if known and name != "*" and name not in known:
            raise bad_request(f"Request contains an invalid argument: Invalid field selection {where}{name}")
        below = known.get(name, {})
        if below is None:
            raise not_implemented(f"the field {where}{name}")
        check(inner, below, f"{where}{name}.")


def select(answer: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """The part of an answer that the mask selects; lists are selected item by item."""
    selected: dict[str, Any] = _selected(answer, mask)
    return selected


def _selected(answer: Any, mask: Mask) -> Any:
    if not mask:
        return answer
    if isinstance(answer, list):
        return [_selected(item, mask) for item in answer]
    if not isinstance(answer, dict):
        return answer
    chosen: dict[str, Any] = {}
    others = mask.get("*")
    for name, value in answer.items():
        inner = mask.get(name, others)
        if inner is not None:
            chosen[name] = _selected(value, inner) if inner else value
    return chosen


def _invalid(text: str) -> ApiFault:
    return bad_request(f"Invalid field mask: {text!r}")
