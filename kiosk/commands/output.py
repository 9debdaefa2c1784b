"""Standard output and standard error, which may be closed, or speak another encoding. Any thread."""

import io
import json
import os
import select
import sys
from typing import Any, TextIO


def use_utf8() -> None:
    """Pipes and files get UTF-8 whatever the system's encoding; what can't be written is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def one_line(text: str) -> str:
    """As it is, on one line, and unable to command the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def say(line: str) -> bool:
    """Write a line of the answer. False where nobody reads any more, which is the reader's right."""
    return _write(sys.stdout, line)


def say_json(value: Any) -> bool:
    """Write the answer as JSON on a line."""
    return say(json.dumps(value, ensure_ascii=False))


def tell(line: str) -> None:
    """Write what isn't the answer."""
    _write(sys.stderr, line)


def is_read() -> bool:
    """False where standard output is a pipe whose reader went away. True where the system can't tell."""
    if not hasattr(select, "poll"):
        return True
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError, AttributeError):
        return True
    poll = select.poll()
    poll.register(descriptor, 0)
    return not any(flags & select.POLLERR for _, flags in poll.poll(0))


def _write(stream: TextIO | None, line: str) -> bool:
    if stream is None:  # a frozen windowed program has none
        return True
    try:
        stream.write(line + "\n")
        stream.flush()
    except BrokenPipeError:
        # What is still buffered would be tried again, and complained of, at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    except OSError as error:  # a full disk behind it
        raise OSError(error.errno, error.strerror, stream.name) from error
    return True
