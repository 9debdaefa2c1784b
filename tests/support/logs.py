"""Fails a test on a log record of WARNING or above that it did not expect."""

import logging
import re


class LogCheck(logging.Handler):
    """Collects the log records, and the patterns that the test expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self._expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """Allow records whose text matches, past ones too. It isn't checked that they came."""
        self._expected.append(re.compile(pattern))

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def unexpected(self) -> list[str]:
        return [_line(record) for record in list(self.records) if not self._is_expected(record)]

    def _is_expected(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        return any(pattern.search(text) for pattern in self._expected)


def _line(record: logging.LogRecord) -> str:
    line = f"{record.levelname} {record.name}: {record.getMessage()}"
    if record.exc_info and record.exc_info[1] is not None:
        line += f" ({record.exc_info[1]!r})"
    return line
