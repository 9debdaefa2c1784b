"""The pages' words in one language, and times as people say them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from kiosk.core.shop.data import FaultKind
from kiosk.core.shop.held_time import SKEW
from kiosk.texts import phrase
from kiosk.texts.catalogue import has_phrase

_SHARED: Final = (
    *("elapsed.now", "elapsed.minutes", "elapsed.hours", "elapsed.days", "elapsed.unknown"),
    *("ago", "ago.seconds", "ago.minutes", "ago.hours", "stale", "away", "title", "live", "nobody"),
    *("link.live", "link.alone", "link.connecting", "link.down", "link.server", "link.locked", "locked"),
    *(f"fault.{kind.value.upper()}" for kind in FaultKind),
    *("verb.TOMAR", "verb.PAUSAR", "verb.COMPLETAR", "verb.CANCELAR", "verb.OTHER"),
)

_FOR_SCRIPTS: Final[Mapping[str, Sequence[str]]] = {
    "grid": (
        *_SHARED,
        *("progress.pendiente", "progress.en_progreso", "progress.pausado", "progress.completado", "cycle"),
        *("gone", "count.one", "count.several", "operation.none", "nothing_found", "search.found"),
    ),
    "wall": (
        *_SHARED,
        *("wall.held", "wall.held.one", "wall.over", "wall.page", "wall.next"),
        *("verb.APROBADO", "verb.RECHAZADO"),
    ),
}
"""By the page."""

_BLANKS: Final = (
    *("count", "total", "time", "ago", "cycle", "minutes", "hours", "days", "raw", "query"),
    *("page", "pages", "seconds", "where", "what"),
)


class PageWords:
    """`words("tab.live")` is the phrase `page.tab.live`."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, /, **values: object) -> str:
        texts = {name: str(value) for name, value in values.items()}
        return phrase(f"page.{key}", self.language, **texts)

    def counted(self, key: str, count: int) -> str:
        """The word for one or for several: `spool`, `spools`."""
        return self(f"{key}.one" if count == 1 else f"{key}.several")

    def special(self, key: str, code: str, **values: object) -> str:
        """The phrase of this code; the code itself where the catalogue has none."""
        return self(f"{key}.{code}", **values) if has_phrase(f"page.{key}.{code}") else code

    def for_scripts(self, page: str) -> Mapping[str, str]:
        """The phrases of this page's scripts, by key; values are filled in there."""
        return {key: self._template(key) for key in _FOR_SCRIPTS[page]}

    def _template(self, key: str) -> str:
        return self(key, **{name: f"{{{name}}}" for name in _BLANKS})

    def elapsed(self, elapsed: timedelta | None) -> str:
        """`ahora`, `12 min`, `1 h 05`, `1 d 2 h`."""
        if elapsed is None or elapsed < -SKEW:
            return self("elapsed.unknown")
        minutes = int(elapsed.total_seconds() // 60)
        if minutes < 1:
            return self("elapsed.now")
        if minutes < 60:
            return self("elapsed.minutes", minutes=minutes)
        hours = minutes // 60
        if hours < 24:
            return self("elapsed.hours", hours=hours, minutes=f"{minutes % 60:02}")
        return self("elapsed.days", days=hours // 24, hours=hours % 24)

    def length(self, minutes: int) -> str:
        """The same of what has ended; "" of less than a minute."""
        return self.elapsed(timedelta(minutes=minutes)) if minutes else ""

    def age(self, seconds: float) -> str:
        """`4 s`, `3 min`, `2 h`."""
        whole = max(0, int(seconds))
        if whole < 60:
            return self("ago.seconds", count=whole)
        if whole < 3_600:
            return self("ago.minutes", count=whole // 60)
        return self("ago.hours", count=whole // 3_600)

    def day(self, day: date) -> str:
        """`jueves 26-11`."""
        return self(f"day.weekday.{day.weekday()}", day=f"{day:%d-%m}")
