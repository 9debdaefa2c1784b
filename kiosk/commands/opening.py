"""Opens the services for a command, and reports a damaged memory of this station."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk import dependency, texts
from kiosk.commands import output
from kiosk.config.settings import Settings
from kiosk.services.command import CommandServices


@contextmanager
def services_of(settings: Settings) -> Iterator[CommandServices]:
    """`dependency.commands`, with a report on standard error if it had to set a damaged memory aside.

    Commands that wait for another sheet stay as they are; the window and the doctor report those.
    """
    with dependency.commands(settings) as services:
        for found in services.left_behind:
            if found.file:
                sentence = texts.left_behind(found.where, found.tags, found.file, settings.language)
                output.tell(output.one_line(str(sentence)))
        yield services
