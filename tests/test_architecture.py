"""The rules of the layout: imports and when they happen, names, and the sizes of folders and files.

Each test lists all offenders at once. import-linter guards the layers.
"""

import ast
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kiosk"
MODULES = sorted(PACKAGE.rglob("*.py"))
OURS = [*MODULES, *sorted((ROOT / "build").glob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]

# Size is a sign and no law: a file of 300 lines with one reason beats two without. But nobody reads more
# than this at one sitting, and nothing here has ever needed it.
LONGEST_FILE = 500
# What the eye takes in at a glance.
FULLEST_FOLDER = 20
AT_THE_TOP = {"__init__", "__main__", "cli", "app", "dependency"}

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "base", "misc", "v2"}

MAY_IMPORT_LATE = {
    "kiosk/cli.py": "the window or one command is chosen; most of them would cost the others their start",
    "kiosk/dependency.py": "adapters come in after the first paint",
    "kiosk/texts/catalogue.py": "one language is enough for most processes",
    "kiosk/ui/late_parts.py": "few starts need these parts of the window at once",
    "kiosk/wiring/book.py": "the sample shop is made once in a workbook's life",
}

# Each logs the traceback or hands the error on, and ends in something that people see.
MAY_CATCH_ALL = {
    "kiosk/cli.py": "the process ends here, and tells what happened",
    "kiosk/commands/action.py": "the process ends here, after its answer, whose exit code stands",
    "kiosk/commands/background.py": "the thread ends here; its caller gets the error",
    "kiosk/commands/init/walk.py": "the process ends here, and only here is the log open",
    "kiosk/core/action/backlog.py": "the ends it found are told first; the fault is raised the next time",
    "kiosk/core/action/stuck.py": "the command is in the journal: its answer says that its end is open",
    "kiosk/live/backlog.py": "the task ends here; what waits is on disk and goes out the next time",
    "kiosk/live/commands.py": "the task of a command ends here; its worker is told, and the error reported",
    "kiosk/live/feed.py": "a job of the reader thread ends here; people are told, and it is tried again",
    "kiosk/live/threads.py": "a callback of the loop ends here; people are told",
    "kiosk/realtime/listen/sequencer.py": "the thread ends here; people are told of the fault and the gap",
    "kiosk/realtime/listen/subscriber.py": "the thread's last guard: the link says that it is down",
    "kiosk/realtime/listen/subscription.py": "the thread ends here; the subscriber's raises it again",
    "kiosk/realtime/publish/announcer.py": "the thread's last guard: people are told, and publishing goes on",
    "kiosk/realtime/share/lease.py": "the thread ends here; people are told, and the action has gone on",
    "kiosk/services/demo_crew.py": "the thread ends here; people are told, and the demo goes on without it",
    "kiosk/services/station.py": "the answer comes first; what the mirror misses is logged",
    "kiosk/sheets/http/dns.py": "the thread ends here; the waiting request raises it again",
    "kiosk/web/guard/error_border.py": "a request ends here: its client gets 500, and the log the traceback",
    "kiosk/workbook/files/xlsx_package.py": "a foreign library reads it; people are told that it's damaged",
}

SAME_NAME_IN = {
    "accepting": "in each language",
    "alarms": "what they say, and those that stand at a station",
    "api": "in each language",
    "backlog": "of the action, and the live station's task for it",
    "banner": "of the kiosk and of the wall",
    "board": "its services, its start-up, its wiring",
    "book": "the workbook, and how the wiring opens it",
    "browser": "in each language",
    "clock": "the machine's, and its wiring",
    "commands": "of the live station, and the wiring of the terminal's",
    "connection": "to Redis, to Google, and one that the local server accepted",
    "console": "in each language",
    "delegate": "of the list of spools and of the list of workers",
    "doctor": "in each language",
    "errors": "core's, the station memory's, the workbook's",
    "faults": "Redis's, and those that the local server makes on purpose",
    "files": "in each language",
    "handing_over": "in each language",
    "init": "in each language",
    "journal": "what core asks of it, and the file that does it",
    "labels": "in each language",
    "layout": "of the sheet's columns and of the action column",
    "list_model": "of the list of spools and of the list of workers",
    "lists": "the shop's, and those that the sample is made of",
    "memory": "what the judge remembers, the station's, and its wiring",
    "metrics": "of the kiosk and of the wall",
    "order": "of events and of the grid",
    "ports": "core's and the live station's",
    "presence": "what it says, and how Redis carries it",
    "reading": "the commands that read, and the reading of the sheet",
    "refusals": "in each language, and what chooses among them",
    "routes": "of the local Sheets API, and of each part of the web face",
    "screen": "in each language, and the start of one",
    "settings": "themselves, and their texts",
    "station": "its services, and their wiring",
    "supervising": "in each language",
    "tables": "on the terminal, and of the local Sheets API",
    "tile_painter": "of the grid and of the wall",
    "view": "of the grid and of the wall",
    "web_access": "in each language",
    "window": "the kiosk's and the wall's",
}

# They don't know the core.
WITHOUT_FROZEN = {"config", "locks", "texts", "workbook"}
FROZEN_BY_THE_STANDARD_LIBRARY = {
    "kiosk/core/shop/operations.py": "its fields are given by name only",
    "kiosk/web/api/refused.py": "an exception",
    "kiosk/web/api/table.py": "its fields are given by name only",
}

TOO_HEAVY_FOR_A_COMMAND = ("PySide6", "qasync", "gspread", "redis", "fakeredis", "google.auth", "openpyxl")
NOT_BEFORE_THE_FIRST_PAINT = (
    "kiosk.core.action",
    "kiosk.core.journal",
    "kiosk.core.ports",
    "kiosk.core.protocol.audit_log",
    "kiosk.core.sharing.budget",
    "kiosk.services",
    "kiosk.realtime",
    "kiosk.workbook",
    "sqlite3",
    "statistics",
    "kiosk.texts.en",
)
"""What the services need, which a worker thread makes once the window has painted itself."""
NOT_FOR_A_STATION = ("kiosk.sheets.audit_search",)
AT_IMPORT = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
    ast.Assert,
)
WORK = {
    "open",
    "connect",
    "mkdir",
    "read_text",
    "read_bytes",
    "write_text",
    "exists",
    "glob",
    "iterdir",
    "run",
    "Popen",
    "Thread",
    "start",
    "from_url",
    "Redis",
    "StrictRedis",
    "Client",
    "QApplication",
    "basicConfig",
    "getenv",
    "now",
    "uuid4",
}


@cache  # by the first test that needs it: each worker that collects the tests would else parse all files
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_core_and_texts_import_the_standard_library_only() -> None:
    offenders = []
    for path in MODULES:
        room = path.relative_to(PACKAGE).parts[0]
        if room not in ("core", "texts"):
            continue
        own = f"kiosk.{room}"
        for node in ast.walk(_tree(path)):
            for name in _imported(node):
                is_own = name == own or name.startswith((f"{own}.", "."))
                if not is_own and name.split(".")[0] not in sys.stdlib_module_names:
                    offenders.append(f"{_name(path)} imports {name}")
    assert offenders == []


def test_no_project_import_inside_a_function() -> None:
    offenders = []
    for path in MODULES:
        if _name(path) in MAY_IMPORT_LATE:
            continue
        for function in ast.walk(_tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                late = [name for node in ast.walk(function) for name in _imported(node)]
                ours = [name for name in late if name.startswith((".", "kiosk"))]
                offenders += [f"{_name(path)}:{function.lineno} {function.name}: {name}" for name in ours]
    assert offenders == []


def test_importing_a_module_does_no_work() -> None:
    offenders = []
    for path in MODULES:
        for node in _tree(path).body:
            where = f"{_name(path)}:{node.lineno}"
            if _is_main_guard(node) or _is_type_checking(node) or _is_docstring(node):
                continue
            if not isinstance(node, AT_IMPORT) and not _is_platform_choice(node):
                offenders.append(f"{where} {type(node).__name__}")
            busy = sorted(set(_called_at_import(node)) & WORK)
            offenders += [f"{where} calls {name}" for name in busy]
    assert offenders == []


def test_file_says_what_it_is_and_can_be_read_at_one_sitting() -> None:
    offenders = []
    for path in OURS:
        text = path.read_text(encoding="utf-8")
        if text.strip() and not ast.get_docstring(_tree(path)):
            offenders.append(f"{_name(path)} has no docstring")
        if text.count("\n") > LONGEST_FILE:
            offenders.append(f"{_name(path)} has {text.count(chr(10))} lines")
    assert offenders == []


def test_no_name_is_vague() -> None:
    words = {path: set(_name(path).removesuffix(".py").replace("/", "_").split("_")) for path in MODULES}
    assert [_name(path) for path in MODULES if words[path] & VAGUE] == []


def test_no_class_name_stands_twice() -> None:
    places = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{_name(path)}:{node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_module_name_stands_twice_only_where_its_folder_tells_them_apart() -> None:
    names = Counter(path.stem for path in MODULES if path.stem != "__init__")
    twice = {name for name, times in names.items() if times > 1}
    assert sorted(twice ^ SAME_NAME_IN.keys()) == []


def test_rooms_can_be_taken_in_at_a_glance() -> None:
    at_the_top = {path.stem for path in PACKAGE.glob("*.py")}
    assert sorted(at_the_top ^ AT_THE_TOP) == []
    rooms = Counter(_name(path.parent) for path in MODULES if path.stem != "__init__")
    assert [room for room, modules in rooms.items() if modules > FULLEST_FOLDER] == []


def test_everything_is_caught_only_where_a_thread_or_process_ends() -> None:
    catching = set()
    for path in MODULES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ExceptHandler) and _catches_all(node):
                catching.add(_name(path))
    assert sorted(catching ^ MAY_CATCH_ALL.keys()) == []


@pytest.mark.parametrize("module", ["kiosk.cli", "kiosk.core", "kiosk.texts"])
def test_a_command_starts_without_qt_or_any_client_library(module: str) -> None:
    code = (
        f"import sys, {module}; print(*[name for name in {TOO_HEAVY_FOR_A_COMMAND!r} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.stderr == ""
    assert ended.stdout.split() == []


def test_the_window_is_painted_before_what_only_its_services_need_is_imported() -> None:
    code = (
        "import sys, kiosk.cli, kiosk.program.qt_import as qt; qt.import_qt(); import kiosk.app; "
        f"print(*[name for name in {NOT_BEFORE_THE_FIRST_PAINT!r} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.stdout.split(), ended.stderr) == ([], "")


def test_frozen_data_costs_a_start_as_little_as_it_can() -> None:
    offenders = {
        _name(path)
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] not in WITHOUT_FROZEN
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(each).startswith("dataclass(frozen=True") for each in node.decorator_list)
    }
    assert offenders == set(FROZEN_BY_THE_STANDARD_LIBRARY)


def test_the_services_of_a_station_come_without_what_only_a_browser_needs() -> None:
    code = (
        "import sys, kiosk.dependency as to; flow = to.lean_import(); flow.__enter__(); "
        "import kiosk.wiring.station; "
        f"print(*[name for name in {NOT_FOR_A_STATION!r} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.stdout.split(), ended.stderr) == ([], "")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []


def _catches_all(node: ast.ExceptHandler) -> bool:
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))
        for kind in caught
    )


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def _is_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_platform_choice(node: ast.stmt) -> bool:
    """`if sys.platform == …:` around imports or definitions: Windows and Linux differ in what they have."""
    if not isinstance(node, ast.If) or not ast.unparse(node.test).startswith("sys.platform"):
        return False
    return all(isinstance(inner, AT_IMPORT) for inner in [*node.body, *node.orelse])


def _called_at_import(node: ast.stmt) -> Iterator[str]:
    """Names of what this statement itself calls; the bodies of functions wait until they are called."""
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(part, ast.Call):
            called = part.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        waiting.extend(ast.iter_child_nodes(part))
