"""How long a spool has been held, in few words. Pure, except for the translation."""

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from kiosk.core.shop.held_time import SKEW


def elapsed_text(elapsed: timedelta | None) -> str:
    """`ahora`, `12 min`, `1 h 05`, `1 d 2 h`; a dash where nobody can tell."""
    if elapsed is None or elapsed < -SKEW:
        return "—"
    minutes = int(elapsed.total_seconds() // 60)
    hours, days = minutes // 60, minutes // 1_440
    if minutes < 1:
        return QCoreApplication.translate("Elapsed", "ahora")
    if hours < 1:
        text = QCoreApplication.translate("Elapsed", "{minutes} min")
        return text.format(minutes=minutes)
    if days < 1:
        text = QCoreApplication.translate("Elapsed", "{hours} h {minutes}")
        return text.format(hours=hours, minutes=f"{minutes % 60:02}")
    text = QCoreApplication.translate("Elapsed", "{days} d {hours} h")
    return text.format(days=days, hours=hours % 24)
