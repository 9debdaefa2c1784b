"""Writes to standard output and standard error, which may be closed or use another encoding. Any thread."""

import io
import json
import os
import select
import sys
from typing import Any, TextIO


def use_utf8() -> None:
    """Write UTF-8 whatever the system's encoding; characters that can't be encoded are replaced."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def one_line(text: str) -> str:
    """The text on one line, without control characters for the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def say(line: str) -> bool:
    """Write a line of the answer. False if the reader has closed the pipe, which is no error."""
    return _write(sys.stdout, line)


def say_json(value: Any) -> bool:
    """Write the answer as one line of JSON."""
    return say(json.dumps(value, ensure_ascii=False))


def tell(line: str) -> None:
    """Write a message to standard error."""
    _write(sys.stderr, line)


def is_read() -> bool:
    """False if standard output is a pipe whose reader has closed it. True if the system can't tell."""
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
        # The interpreter would flush the buffer again when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    except OSError as error:  # for example a full disk
        raise OSError(error.errno, error.strerror, stream.name) from error
    return True
