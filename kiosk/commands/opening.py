"""Opens the services for a command, and tells what went wrong with this station's memory meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk import dependency, texts
from kiosk.commands import output
from kiosk.config.settings import Settings
from kiosk.wiring.commands import CommandServices


@contextmanager
def services_of(settings: Settings) -> Iterator[CommandServices]:
    """As `dependency.commands`. A damaged memory is told on standard error, by whoever sets it aside; what
    waits for another sheet stays as it is, and the window and the doctor tell that.
    """
    with dependency.commands(settings) as services:
        for found in services.left_behind:
            if found.file:
                sentence = texts.left_behind(found.tags, found.file, settings.language)
                output.tell(output.one_line(str(sentence)))
        yield services
