"""Formats moments for people: the time alone for today, else with the day."""

from datetime import date, datetime

from kiosk.texts.catalogue import phrase

_FORMS = ("%d-%m-%Y %H:%M:%S", "%d-%m-%Y")


def clock_time(moment: datetime, today: date | None) -> str:
    """`14:32` for today, else `22-11 14:32`. Without `today` the day is always given."""
    return moment.strftime("%H:%M") if moment.date() == today else moment.strftime("%d-%m %H:%M")


def clause(kind: str, text: str, today: date | None, language: str) -> str:
    """` a las 14:30` (kind `at`) or ` desde las 14:30` (kind `since`) for a date as the sheet spells it.

    It begins with a space, to be appended to a sentence; empty if the text is no date.
    """
    for form in _FORMS:
        try:
            moment = datetime.strptime(text.strip(), form)  # noqa: DTZ007 -- local, as the sheet's are
        except ValueError:
            continue
        if form == _FORMS[1]:
            return phrase(f"clause.{kind}.day", language, moment=moment.strftime("%d-%m"))
        when = "today" if moment.date() == today else "day"
        return phrase(f"clause.{kind}.{when}", language, moment=clock_time(moment, today))
    return ""
