"""Loads Qt and leaves Python's `import` statement as it was."""

import builtins


def import_qt() -> None:
    """Import Qt for Python before any other module does. Main thread, before any thread is started.

    Qt for Python replaces `import` by a hook of its own, which serves `from __feature__ import …`. To that
    end it reads the source of every module imported from then on, and the standard library's line cache
    keeps it: 20 MB and 0.1 s of a start. The kiosk uses no such feature, so the hook goes.
    """
    plain_import = builtins.__import__
    import PySide6.QtCore  # noqa: F401 -- for its effect

    builtins.__import__ = plain_import
