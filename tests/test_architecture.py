"""The layout holds: who may import whom, when, and how large a file may grow. import-linter does the rest."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kiosk"
MODULES = sorted(PACKAGE.rglob("*.py"))
OURS = [*MODULES, *sorted((ROOT / "build").glob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
LONGEST = 400
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "v2"}
# The window or a command is chosen, and adapters come in after the first paint.
MAY_IMPORT_LATE = {"cli.py", "dependency.py", "parts.py", "commands.py", "window.py", "board.py"}
# Loads nothing but what a command without a window needs to start.
TOO_HEAVY_FOR_A_COMMAND = ("PySide6", "qasync", "gspread", "redis", "fakeredis", "google.auth", "openpyxl")
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


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def _is_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


@pytest.mark.parametrize("path", [p for p in MODULES if "core" in p.parts or "texts" in p.parts], ids=_name)
def test_core_and_texts_import_the_standard_library_only(path: Path) -> None:
    own = f"kiosk.{path.relative_to(PACKAGE).parts[0]}"
    for node in ast.walk(_tree(path)):
        for name in _imported(node):
            is_own = name == own or name.startswith((f"{own}.", "."))
            assert is_own or name.split(".")[0] in sys.stdlib_module_names, f"{_name(path)} imports {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if p.name not in MAY_IMPORT_LATE], ids=_name)
def test_no_project_import_inside_a_function(path: Path) -> None:
    for function in ast.walk(_tree(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            late = [name for node in ast.walk(function) for name in _imported(node)]
            ours = [name for name in late if name.startswith((".", "kiosk"))]
            assert not ours, f"{_name(path)}:{function.lineno} {function.name} imports {ours}"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_importing_a_module_does_no_work(path: Path) -> None:
    statements = _tree(path).body
    for node in statements:
        if (
            _is_main_guard(node)
            or _is_type_checking(node)
            or _is_docstring(node)
            or _is_platform_choice(node)
        ):
            continue
        assert isinstance(node, AT_IMPORT), (
            f"{_name(path)}:{node.lineno} {type(node).__name__} at import time"
        )
        busy = sorted(set(_called_at_import(node)) & WORK)
        assert not busy, f"{_name(path)}:{node.lineno} calls {busy} at import time"


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


@pytest.mark.parametrize("path", OURS, ids=_name)
def test_file_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST, f"{_name(path)} has {text.count(chr(10))} lines"
    assert not text.strip() or ast.get_docstring(_tree(path)), f"{_name(path)} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_name_says_something(path: Path) -> None:
    parts = {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    words = {word for part in parts for word in part.split("_")}
    assert not words & VAGUE


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
