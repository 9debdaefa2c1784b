"""`/registro`: a worker's own day. The phone remembers who its worker is, in a cookie."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from kiosk.core.events.sessions import Session, sessions_of
from kiosk.core.shop.data import AuditRow, Worker
from kiosk.core.shop.dates import EARLIEST, LATEST, format_date, parse_date
from kiosk.core.shop.prueba import is_prueba_worker
from kiosk.core.shop.search_match import name_order
from kiosk.core.shop.tags.tag_tails import groups_needed, split_tail
from kiosk.web.api.models import WorkerRegistro
from kiosk.web.api.parameters import RegistroAsked
from kiosk.web.api.refused import RETRY_AFTER_S, Refused
from kiosk.web.api.registro import PENDING, registro
from kiosk.web.api.table import NOT_NOW
from kiosk.web.pages.held_tiles import short_name
from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.pages.page_words import PageWords
from kiosk.web.pages.session_lines import session_line
from kiosk.web.pages.unread_page import unread_page
from kiosk.web.pages.visitor import WORKER, set_cookie
from kiosk.web.site import Site

UNREADABLE: Final = 422
WAIT_S: Final = 3.0
"""A page waits so long for the audit, in seconds, and then says that it couldn't be read."""
DAY: Final = timedelta(days=1)


class DayPage:
    """Answers `/registro`. The loop's thread."""

    def __init__(self, site: Site, renderer: PageRenderer) -> None:
        self._site, self._renderer = site, renderer

    async def answer(self, request: Request) -> Response:
        """The day of the phone's worker; the list of people where it has none. `?worker=` chooses one, or
        with an empty value nobody."""
        if unread := unread_page(self._site, self._renderer, request, "day"):
            return unread
        chosen = request.query_params.get(WORKER)
        if chosen is not None:
            worker = self._worker(chosen)
            if worker is None and chosen:
                return self._people(request, chosen[:20], 404)
            response = self._renderer.elsewhere(request, "/registro")
            set_cookie(request, response, WORKER, str(worker.id) if worker else "")
            return response
        worker = self._worker(self._renderer.visitor(request).worker)
        return await self._day(request, worker) if worker else self._people(request)

    def _worker(self, said: str) -> Worker | None:
        if not (said.isascii() and said.isdigit() and len(said) <= 18):
            return None
        worker = self._site.engine.shop.workers.get(int(said))
        return worker if worker and worker.active and not is_prueba_worker(worker) else None

    def _people(self, request: Request, unknown: str = "", status: int = 200) -> Response:
        everybody = self._site.engine.shop.workers.values()
        people = [each for each in everybody if each.active and not is_prueba_worker(each)]
        values = {"people": sorted(people, key=name_order), "unknown": unknown}
        return self._renderer.page(request, "people.html", values, status)

    async def _day(self, request: Request, worker: Worker) -> Response:
        said, now = request.query_params.get("fecha", ""), self._site.clock.local()
        day = _read_day(said) if said else now.date()
        word = self._renderer.words(request)
        values: dict[str, Any] = {**self._frame(worker, day or now.date(), word), "problem": "", "rows": []}
        if day is None:
            values["problem"] = word("day.wrong_date", date=said[:20])
            return self._renderer.page(request, "day.html", values, UNREADABLE)
        try:
            # A read that takes longer goes on: the page that asks again has its answer.
            async with asyncio.timeout(WAIT_S):
                found = await registro(self._site, RegistroAsked(worker.id, format_date(day)))
        except TimeoutError:
            return self._not_now(
                request,
                {**values, "problem": word("day.late", time=values["read_at"], seconds=RETRY_AFTER_S)},
            )
        except Refused as refused:
            values["problem"] = word("day.unread", why=refused.say(word.language))
            if refused.status == NOT_NOW:
                return self._not_now(request, values)
            return self._renderer.page(request, "day.html", values, refused.status)
        # The same question, asked a moment ago, is answered from memory.
        rows = await self._site.archive.of_worker(worker.id, day)
        values |= self._work(found, _of_day(rows, worker.id, day), word)
        return self._renderer.page(request, "day.html", values)

    def _not_now(self, request: Request, values: Mapping[str, Any]) -> Response:
        """503: the page loads itself anew."""
        again = {**values, "every": RETRY_AFTER_S}
        response = self._renderer.page(request, "day.html", again, NOT_NOW)
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        return response

    def _frame(self, worker: Worker, day: date, word: PageWords) -> Mapping[str, Any]:
        now = self._site.clock.local()
        return {
            "worker": worker,
            "day": day,
            "day_words": word.day(day),
            "before": max(day - DAY, EARLIEST),
            "after": min(day + DAY, now.date()),
            "today": now.date(),
            "read_at": f"{now:%H:%M}",
            "every": 0,
        }

    def _work(
        self, found: WorkerRegistro, sessions: Mapping[str, Sequence[Session]], word: PageWords
    ) -> Mapping[str, Any]:
        groups = groups_needed(spool.tag_spool for spool in found.spools)
        rows: list[dict[str, Any]] = []
        for spool in found.spools:
            lines = [
                session_line(each, self._site, word)
                for each in sessions.get(spool.tag_spool, ())
                if each.operation == spool.operacion
            ]
            rows.append(
                {
                    "tag": spool.tag_spool,
                    "parts": split_tail(spool.tag_spool, groups),
                    "operation": short_name(spool.operacion),
                    "joints": spool.uniones,
                    "pd": f"{spool.pd_total:g}",
                    "lines": lines,
                    "other": "" if spool.otro_trabajador == PENDING else spool.otro_trabajador,
                    "other_operation": "ARM" if spool.operacion == "SOLD" else "SOLD",
                }
            )
        totals = found.resumen
        return {
            "rows": rows,
            "spools": totals.total_spools,
            "joints": totals.total_uniones,
            "pd": f"{totals.pd_total:g}",
            "sessions": sum(len(row["lines"]) for row in rows),
        }


def _of_day(rows: Sequence[AuditRow], worker_id: int, day: date) -> dict[str, list[Session]]:
    """The worker's sessions that began or ended on this day, by tag."""
    by_tag: dict[str, list[AuditRow]] = {}
    for row in rows:
        by_tag.setdefault(row.tag, []).append(row)
    return {
        tag: [each for each in sessions_of(own) if each.worker_id == worker_id and _touches(each, day)]
        for tag, own in by_tag.items()
    }


def _touches(session: Session, day: date) -> bool:
    ends = [moment.date() for moment in (session.began, session.ended) if moment]
    return day in ends


def _read_day(said: str) -> date | None:
    """`2026-11-26`, as the browser's picker says it, or the shop's own `26-11-2026`."""
    try:
        found: date | None = date.fromisoformat(said)
    except ValueError:
        found = parse_date(said)
    return found if found is not None and EARLIEST <= found <= LATEST else None
