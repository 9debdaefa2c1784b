"""`/`: who has which spool now, for a phone, and with `?wall=1` for a screen that hangs on the wall."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from kiosk.core.shop.data import Operation
from kiosk.core.shop.held_time import LONG, TOO_LONG, Held
from kiosk.core.shop.tags.tag_tails import groups_needed, split_tail
from kiosk.live.freshness import AGEING_S, FRESH_S, Freshness, sheet_state
from kiosk.web.api.stopped import stopped_said
from kiosk.web.pages.held_tiles import BLANK, HeldTile, Surroundings, matching, short_name, tiles_of
from kiosk.web.pages.last_moves import LastMoves
from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.pages.page_words import PageWords
from kiosk.web.pages.surroundings import surroundings_of
from kiosk.web.pages.tile_groups import ORDERS, TileGroup, by_person, part_of
from kiosk.web.site import Site

AT_ONCE: Final = 40
"""So many tiles come with the page, which stays small in a shop with hundreds of held spools. The script adds
the others, and a browser without scripts has further pages."""
NEAR: Final = 3
"""The first and the last page are offered, and so many before and after the one that is shown: in a shop with
thousands of held spools the list of all pages would be longer than the tiles."""
PER_PAGE: Final = 21
"""Tiles of one page of the wall: three columns of seven."""
PAGE_S: Final = 10
MOVES, MOST = 3, 3
LONGEST_QUERY: Final = 100


class LiveGrid:
    """Answers `/`. The loop's thread."""

    def __init__(self, site: Site, renderer: PageRenderer) -> None:
        self._site, self._renderer = site, renderer
        self._moves = LastMoves(site.engine, site.earlier)

    async def answer(self, request: Request) -> Response:
        around = surroundings_of(self._site, self._renderer.words(request))
        tiles = tiles_of(self._site.engine.shop.spools.values(), around)
        if request.query_params.get("wall"):
            return self._wall(request, tiles, around)
        return self._phone(request, tiles, around.words)

    def _phone(self, request: Request, tiles: list[HeldTile], word: PageWords) -> Response:
        query = " ".join(request.query_params.get("q", "")[:LONGEST_QUERY].split())
        order = request.query_params.get("by", "")
        order = order if order in ORDERS else next(iter(ORDERS))
        found = matching(tiles, query)
        page, page_count = _page_asked(request), max(1, -(-len(found) // AT_ONCE))
        page = min(page, page_count)
        values = {
            "query": query,
            "order": order,
            "orders": list(ORDERS),
            "groups": part_of(ORDERS[order](found), (page - 1) * AT_ONCE, AT_ONCE),
            "found": len(found),
            "page": page,
            "page_count": page_count,
            "further": _further(page, page_count),
        }
        return self._renderer.page(request, "live.html", {**self._common(tiles, word), **values})

    def _wall(self, request: Request, tiles: list[HeldTile], around: Surroundings) -> Response:
        operations = Counter(tile.operation for tile in tiles)
        shown = (Operation.ARM, Operation.SOLD, Operation.REPARACION)
        values = {
            "tiles": tiles[:PER_PAGE],
            "pages": -(-len(tiles) // PER_PAGE),
            "totals": [(each, short_name(each), operations[each]) for each in shown],
            "over": sum(tile.held is Held.TOO_LONG for tile in tiles),
            "most": by_person(tiles)[:MOST],
            "moves": self._moves_of(tiles, around.words),
            "clock": f"{self._site.clock.to_local(self._site.engine.shop.utc()):%H:%M}",
        }
        return self._renderer.page(request, "wall.html", {**self._common(tiles, around.words), **values})

    def _moves_of(self, tiles: list[HeldTile], word: PageWords) -> list[Mapping[str, str]]:
        groups = groups_needed(tile.tag for tile in tiles)
        return [
            {
                "id": move.id,
                "time": f"{self._site.clock.to_local(move.moment):%H:%M}",
                "tag": move.tag,
                "tail": split_tail(move.tag, groups)[1],
                "worker": move.worker,
                "what": f"{word(f'verb.{move.verb}')} {short_name(move.operation)}".strip(),
            }
            for move in self._moves.latest()[:MOVES]
        ]

    def _common(self, tiles: list[HeldTile], word: PageWords) -> Mapping[str, Any]:
        shop, trouble = self._site.engine.shop, self._site.facts.trouble
        age, freshness, stopped = shop.age(), shop.freshness, stopped_said(self._site, word.language)
        is_away = sheet_state(trouble, freshness, age, shop.is_recalled) == "away"
        is_unknown = freshness is Freshness.UNKNOWN
        banner = [
            *stopped,
            *([word("away")] if is_away else []),
            *([word("stale", ago=word.age(age or 0))] if is_unknown else []),
        ]
        tone = Freshness.AGEING if is_away and freshness is Freshness.FRESH else freshness
        return {
            "total": len(tiles),
            "is_loading": freshness is Freshness.LOADING,
            "is_old": is_unknown,
            "tone": (Freshness.UNKNOWN if stopped else tone).value,
            "banner": " ".join(banner),
            "age": None if age is None else word.age(age),
            "blank": BLANK,
            "blank_group": TileGroup("", "", ()),
            "blank_move": dict.fromkeys(("id", "time", "tag", "tail", "worker", "what"), ""),
            "numbers": {
                "fresh": FRESH_S,
                "ageing": AGEING_S,
                "long": LONG.total_seconds(),
                "over": TOO_LONG.total_seconds(),
                "perPage": PER_PAGE,
                "page": PAGE_S,
                "moves": MOVES,
                "most": MOST,
            },
        }


def _further(page: int, count: int) -> list[int]:
    """The other pages that are offered beside this one."""
    near = range(max(1, page - NEAR), min(count, page + NEAR) + 1)
    return sorted({1, *near, count} - {page})


def _page_asked(request: Request) -> int:
    said = request.query_params.get("page", "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 5 else 1
