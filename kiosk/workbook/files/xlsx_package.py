"""Opens an .xlsx file of any program with openpyxl, or raises ImportFailed with the cause. Any one thread.

Only values are wanted, so a file in strict OOXML is translated to the transitional form that openpyxl reads,
and one with a part that openpyxl can't read (styles, properties) is read without these parts.
"""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from openpyxl import Workbook, load_workbook

from kiosk.workbook.book.errors import ImportFailed, Unreadable, WorkbookError

log = logging.getLogger(__name__)

LARGEST_UNPACKED = 512 * 1024 * 1024
"""Bytes. The shop's own sheet with 20,000 spools unpacks to about 100 MB."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The beginning of an old .xls, and of any .xlsx with a password."""

_IN_OLE = (
    ("EncryptedPackage".encode("utf-16-le"), Unreadable.PASSWORD),
    ("Workbook".encode("utf-16-le"), Unreadable.OLD_XLS),
    ("Book".encode("utf-16-le"), Unreadable.OLD_XLS),
)
"""Names in an OLE file's directory, and what they show."""

_BEGINNINGS = ((b"", Unreadable.EMPTY), (b"\t\x08", Unreadable.OLD_XLS))
_ENCRYPTED = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "_rels/.rels"
_WORKBOOK = "xl/workbook.xml"
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/.*|xl/(?!styles\.xml|theme/|drawings/|charts/).*", re.IGNORECASE
)
_SHEET_NAMED = re.compile(rb"<(?:\w+:)?sheet\s")
_ROW = re.compile(rb'<(?:\w+:)?row\s(?:[^>]*?\s)?r="(\d+)"')
_CHUNK = 1 << 20
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(rb'((?:xmlns(?::\w+)?|Type)\s*=\s*["\'])http://purl\.oclc\.org/ooxml/(\w+)/')


@contextmanager
def opened(source: Path) -> Iterator[tuple[Workbook, zipfile.ZipFile]]:
    """The workbook and its package, open until the block ends.

    Raises ImportFailed, and OSError if the file may not be read. openpyxl's warnings are dropped
    meanwhile: they are about what isn't imported.
    """
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        try:
            file: IO[bytes] = stack.enter_context(source.open("rb"))
        except FileNotFoundError as error:
            raise ImportFailed(source, "no such file", Unreadable.MISSING) from error
        with blamed_on(source):
            _check_kind(source, file)
            package = stack.enter_context(zipfile.ZipFile(file))
            _check_package(source, package)
            if _is_strict(package):
                package = _rewritten(package, stack, lambda _: True, _transitional)
            package, values = _loaded(package, stack)
            _check_sheets(source, package, values)
        yield values, package


def has_rows_in_order(package: zipfile.ZipFile, part: str) -> bool:
    """False if a row's number isn't higher than the one before it: openpyxl would leave it out unseen."""
    last, end = 0, b""
    with package.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = end + chunk
            start_of_tag = text.rfind(b"<")
            for found in _ROW.finditer(text, 0, max(start_of_tag, 0)):
                if int(found[1]) <= last:
                    return False
                last = int(found[1])
            end = text[start_of_tag:]
    return True


@contextmanager
def blamed_on(source: Path) -> Iterator[None]:
    """Turns whatever the block raises into ImportFailed: only the file's contents can have caused it."""
    try:
        yield
    except WorkbookError:
        raise
    except MemoryError as error:
        raise ImportFailed(source, "out of memory", Unreadable.TOO_LARGE) from error
    except Exception as error:  # a foreign file in a foreign library: the list would never end
        raise ImportFailed(source, f"{type(error).__name__}: {error}", Unreadable.DAMAGED) from error


def _check_kind(source: Path, file: IO[bytes]) -> None:
    """Raise ImportFailed unless the file begins as a ZIP file."""
    head = file.read(len(_OLE))
    if head == _OLE:
        rest = file.read()
        found = next((cause for name, cause in _IN_OLE if name in rest), Unreadable.NO_SPREADSHEET)
        raise ImportFailed(source, "an OLE file", found)
    for beginning, cause in _BEGINNINGS:
        if head == beginning or (beginning and head.startswith(beginning)):
            raise ImportFailed(source, "not a ZIP file", cause)
    if not head.startswith(b"PK"):
        raise ImportFailed(source, "not a ZIP file", Unreadable.NO_SPREADSHEET)


def _check_package(source: Path, package: zipfile.ZipFile) -> None:
    """Raise ImportFailed unless the ZIP file holds a workbook of a size that can be read."""
    names = set(package.namelist())
    if any(part.flag_bits & _ENCRYPTED for part in package.infolist()):
        raise ImportFailed(source, "encrypted parts", Unreadable.PASSWORD)
    is_ods = "mimetype" in names and b"opendocument.spreadsheet" in package.read("mimetype")
    if is_ods or "xl/workbook.bin" in names:
        raise ImportFailed(source, "a spreadsheet of another format", Unreadable.OTHER_FORMAT)
    if _CONTENT_TYPES not in names or b"spreadsheetml" not in package.read(_CONTENT_TYPES):
        raise ImportFailed(source, "a ZIP file without a workbook", Unreadable.NO_SPREADSHEET)
    unpacked = sum(part.file_size for part in package.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise ImportFailed(source, f"{unpacked} bytes unpacked", Unreadable.TOO_LARGE)


def _check_sheets(source: Path, package: zipfile.ZipFile, values: Workbook) -> None:
    """Raise ImportFailed if openpyxl has left a worksheet out, as it does where its part is missing."""
    named = len(_SHEET_NAMED.findall(package.read(_WORKBOOK))) if _WORKBOOK in package.namelist() else 0
    if not values.worksheets or len(values.sheetnames) < named:
        reason = f"{len(values.sheetnames)} of {named} worksheets"
        raise ImportFailed(source, reason, Unreadable.DAMAGED)


def _is_strict(package: zipfile.ZipFile) -> bool:
    names = package.namelist()
    return any(_STRICT in package.read(name) for name in (_RELATIONSHIPS, _WORKBOOK) if name in names)


def _transitional(part: bytes) -> bytes:
    return _STRICT_NAME.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/", part)


def _rewritten(
    package: zipfile.ZipFile,
    stack: ExitStack,
    wanted: Callable[[str], object],
    edit: Callable[[bytes], bytes],
) -> zipfile.ZipFile:
    """A temporary copy of the wanted parts, edited; closed with `stack`."""
    file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 -- `stack` closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in filter(wanted, package.namelist()):
            copy.writestr(name, edit(package.read(name)))
    return stack.enter_context(zipfile.ZipFile(file))


def _loaded(package: zipfile.ZipFile, stack: ExitStack) -> tuple[zipfile.ZipFile, Workbook]:
    """The workbook's values; without styles and the like if openpyxl can't read these."""
    try:
        return package, _load(package, stack)
    except Exception:  # tried once more; what it raises then is the file's fault
        log.info("not readable with all parts: trying without styles and properties", exc_info=True)
    reduced = _rewritten(package, stack, _NEEDED.fullmatch, bytes)
    return reduced, _load(reduced, stack)


def _load(package: zipfile.ZipFile, stack: ExitStack) -> Workbook:
    assert package.fp is not None
    book = load_workbook(package.fp, read_only=True, data_only=True, keep_links=False)
    stack.callback(book.close)
    return book
