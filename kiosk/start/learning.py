"""`kiosk scanner learn`: learns from three scans in a window, and writes what it learnt to kiosk.toml."""

import argparse
import os

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.opening import services_of
from kiosk.commands.patience import telling_that_it_waits
from kiosk.commands.unbroken import unbroken
from kiosk.config.settings import Settings
from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.data import Snapshot
from kiosk.start.scanner_file import KeptScanner, ScannerFile, ScannerNotKept
from kiosk.start.screen import complain, has_no_screen, log_qt_message, translate
from kiosk.texts import phrase
from kiosk.ui.learn.learn_window import LearnWindow
from kiosk.ui.learn.scanner_lesson import Learnt, ScannerLesson, codes_of
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import STYLE, Theme


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Read the shop's codes, open the window, and write what it learnt. Main thread. Exit code."""
    language = settings.language
    if has_no_screen():
        complain(phrase("no_screen", language))
        return Exit.FAILURE
    with telling_that_it_waits(language), services_of(settings) as services:
        snapshot = services.dashboard.snapshot()
    learnt = _learn(settings, snapshot)
    if learnt is None:
        output.tell(phrase("learn.left", language))
        return Exit.OK
    try:
        with unbroken():
            kept = ScannerFile(args.config, os.environ, language).keep(learnt)
    except ScannerNotKept as why:
        output.tell(f"{why}\n{phrase('learn.left', language)}")
        return Exit.FAILURE
    _say(kept, language)
    return Exit.OK


def _say(kept: KeptScanner, language: str) -> None:
    for variable in kept.overridden:
        output.tell(phrase("init.environment", language, variable=variable))
    if not kept.changes:
        output.say(phrase("learn.kept", language, file=str(kept.file)))
        return
    output.say(phrase("init.changes", language, file=str(kept.file)))
    for line in kept.changes:
        output.say(output.one_line(f"  {line}"))
    output.say(phrase("learn.restart", language))


def _learn(settings: Settings, snapshot: Snapshot) -> Learnt | None:
    qInstallMessageHandler(log_qt_message)
    app = QApplication(["kiosk", *STYLE])
    translate(app, settings.language)
    theme = Theme(Metrics.of(app.primaryScreen(), calibrated_dpi=settings.screen_dpi))
    theme.apply(app)
    codes, badges = codes_of(snapshot.spools), BadgePattern(settings.badge_pattern)
    lesson = ScannerLesson(codes, snapshot.workers.values(), badges)
    window = LearnWindow(lesson, theme, app.primaryScreen().size().height())
    window.show_full_screen()
    app.exec()
    return window.learnt
