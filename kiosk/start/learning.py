"""`kiosk scanner learn`: learns from three scans in a window, and writes what it learnt to kiosk.toml."""

import argparse
import os
from collections.abc import Mapping

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.init.config_file import ConfigFile, UnreadableConfig
from kiosk.commands.opening import services_of
from kiosk.commands.patience import telling_that_it_waits
from kiosk.commands.unbroken import unbroken
from kiosk.config.settings import PREFIX, Settings, SettingsError, config_file_of, load_settings
from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.codes.command_code import LEAVE, OPERATIONS
from kiosk.core.shop.data import Snapshot
from kiosk.start.screen import complain, has_no_screen, log_qt_message, translate
from kiosk.texts import phrase
from kiosk.ui.learn.learn_window import LearnWindow
from kiosk.ui.learn.scanner_lesson import Learnt, ScannerLesson
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.theme import STYLE, Theme


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Read the shop's codes, open the window, and write what it learnt. Main thread. Exit code; raises
    OSError where the file can't be written."""
    path, language = config_file_of(args.config, os.environ), settings.language
    if has_no_screen():
        complain(phrase("no_screen", language))
        return Exit.FAILURE
    try:
        file = ConfigFile(path)
    except UnreadableConfig:
        output.tell(phrase("init.unreadable_config", language, file=str(path)))
        return Exit.FAILURE
    with telling_that_it_waits(language), services_of(settings) as services:
        snapshot = services.dashboard.snapshot()
    learnt = _learn(settings, snapshot)
    if learnt is None:
        output.tell(phrase("learn.left", language))
        return Exit.OK
    return keep(learnt, file, args, os.environ, language)


def keep(
    learnt: Learnt, file: ConfigFile, args: argparse.Namespace, environ: Mapping[str, str], language: str
) -> int:
    """Write the settings in one step, and say what has changed; nothing where they can't be used."""
    values = values_of(learnt)
    changes = file.change(values)
    for key, value in values.items():
        variable = PREFIX + key.upper()
        if environ.get(variable, "").strip() not in ("", str(value)):
            output.tell(phrase("init.environment", language, variable=variable))
    if not changes:
        output.say(phrase("learn.kept", language, file=str(file.path)))
        return Exit.OK
    try:
        load_settings(args.config, environ, file.content())
    except SettingsError as error:
        output.tell(str(error))
        output.tell(phrase("learn.left", language))
        return Exit.FAILURE
    with unbroken():
        file.save()
    output.say(phrase("init.changes", language, file=str(file.path)))
    for each in changes:
        output.say(output.one_line(f"  {each.key}: {each.before or '–'} → {each.after or '–'}"))
    output.say(phrase("learn.restart", language))
    return Exit.OK


def values_of(learnt: Learnt) -> dict[str, str | int]:
    """The settings by key; an empty text is the usual one, and needs no key."""
    prefix, suffix, gap_ms = learnt.habits
    return {
        "scanner_prefix": prefix,
        "scanner_suffix": str(suffix),
        "scanner_gap_ms": "" if gap_ms is None else gap_ms,
        "badge_pattern": learnt.badge_pattern,
    }


def _learn(settings: Settings, snapshot: Snapshot) -> Learnt | None:
    qInstallMessageHandler(log_qt_message)
    app = QApplication(["kiosk", *STYLE])
    translate(app, settings.language)
    theme = Theme(Metrics.of(app.primaryScreen(), calibrated_dpi=settings.screen_dpi))
    theme.apply(app)
    codes = [*(spool.tag for spool in snapshot.spools), *OPERATIONS.values(), LEAVE]
    lesson = ScannerLesson(codes, snapshot.workers.values(), BadgePattern(settings.badge_pattern))
    window = LearnWindow(lesson, theme)
    window.show_full_screen()
    app.exec()
    return window.learnt
