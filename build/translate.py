"""Collects the window's texts and compiles their translations: `python3 build/translate.py`.

New texts are added to `resources/translations/kiosk_en.ts` for a person to translate; then run it again.
"""

from __future__ import annotations

import subprocess
import sys

import bootstrap

TRANSLATIONS = bootstrap.ROOT / "resources" / "translations"


def main(_arguments: list[str]) -> int:
    tools = bootstrap.environment("test").parent
    sources = sorted(str(path) for path in (bootstrap.ROOT / "kiosk" / "ui").rglob("*.py"))
    ts, qm = TRANSLATIONS / "kiosk_en.ts", TRANSLATIONS / "kiosk_en.qm"
    languages = ["-source-language", "es", "-target-language", "en"]
    options = [*languages, "-no-obsolete", "-locations", "none", "-ts", str(ts)]
    lupdate = [str(tools / "pyside6-lupdate"), *sources, *options]
    lrelease = [str(tools / "pyside6-lrelease"), str(ts), "-qm", str(qm)]
    for command in (lupdate, lrelease):
        code = subprocess.run(command, cwd=bootstrap.ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
