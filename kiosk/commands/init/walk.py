"""The steps of `kiosk init`: all questions, then the changes, then the doctor. Main thread."""

import argparse
import logging
from collections.abc import Mapping, Sequence

from kiosk import dependency
from kiosk.commands import output
from kiosk.commands.asking import Asker, NoAnswer
from kiosk.commands.doctor import examination, report
from kiosk.commands.doctor.finding import is_healthy
from kiosk.commands.exits import Exit
from kiosk.commands.init.new_columns import Addition, add, additions
from kiosk.commands.init.questions import GaveUp, ask
from kiosk.commands.unbroken import unbroken
from kiosk.config.config_file import ConfigChange, ConfigFile
from kiosk.config.settings import PREFIX, Settings, SettingsError, config_file_of, load_settings, origins
from kiosk.config.values import UnreadableConfig, without_password
from kiosk.core.errors import KioskError, OutcomeUnknownError
from kiosk.core.refusals import Denied, SheetForbidden
from kiosk.program.logs import logging_to
from kiosk.sheets.survey import is_api_off, survey
from kiosk.texts import os_reason, phrase, sentence

log = logging.getLogger(__name__)

_UNSHARED = frozenset({Denied.FORBIDDEN, Denied.NOT_FOUND})


def run(args: argparse.Namespace, environ: Mapping[str, str], language: str | None) -> int:
    """Ask, check, change, report. Exit code 0 if the station can work.

    `language` comes from the environment; None means the file's language, else Spanish.
    """
    path = config_file_of(args.config, environ)
    try:
        file = ConfigFile(path)
    except UnreadableConfig:
        output.tell(phrase("init.unreadable_config", language or "es", file=str(path)))
        return Exit.FAILURE
    spoken = language or file.get("language").lower() or "es"
    walk = _Walk(args, environ, spoken)
    try:
        return walk.go(file)
    except SettingsError as error:
        output.tell(str(error))
        walk.tell(walk.stands)
    except OSError as error:
        walk.tell("trouble.file", path=str(error.filename), why=os_reason(error.errno, spoken))
        walk.tell(walk.stands)
    except NoAnswer:
        walk.tell("init.missing")
        return Exit.USAGE
    except GaveUp:
        walk.tell(walk.stands)
    except KeyboardInterrupt:
        walk.tell(walk.stands)
        return Exit.INTERRUPTED
    return Exit.FAILURE


class _Walk:
    def __init__(self, args: argparse.Namespace, environ: Mapping[str, str], language: str) -> None:
        self._args = args
        self._environ = environ
        self._language = language
        self._asker = Asker(language)
        self.stands = "init.nothing_changed"
        """The phrase that describes the changes made so far."""

    def tell(self, key: str, **values: str) -> None:
        output.tell(output.one_line(phrase(key, self._language, **values)))

    def go(self, file: ConfigFile) -> int:
        answers = ask(self._args, self._environ, file, self._asker, self._language)
        changes = file.change(answers.values())
        self._warn_of_environment(answers.values())
        settings = load_settings(self._args.config, self._environ, file.content())
        with logging_to(settings.log_file, settings.log_level, rotates=False):
            try:
                return self._go_on(settings, answers.email, file, changes)
            except OSError:  # a full disk, a file without permissions: `run` has a sentence for it
                raise
            except Exception as error:  # the process ends here, and only here is the log open
                log.exception("init failed")
                code, where = type(error).__name__, str(settings.log_file)
                self.tell("trouble.unforeseen", code=code, log=where)
                return Exit.FAILURE

    def _warn_of_environment(self, values: Mapping[str, str]) -> None:
        """Warn of environment variables that override the answers."""
        for key, value in values.items():
            variable = PREFIX + key.upper()
            if self._environ.get(variable, "").strip() not in ("", value):
                self.tell("init.environment", variable=variable)

    def _go_on(
        self, settings: Settings, email: str, file: ConfigFile, changes: Sequence[ConfigChange]
    ) -> int:
        if not self._prepare_sheet(settings, email) or not self._save(file, changes):
            return Exit.FAILURE
        findings = examination.examine(settings, origins(self._args.config, self._environ))
        output.say(report.text(findings, self._language))
        if not is_healthy(findings):
            return Exit.FAILURE
        output.say(phrase("init.start", self._language))
        return Exit.OK

    def _prepare_sheet(self, settings: Settings, email: str) -> bool:
        """Check that the sheet can be reached, and add missing headers after a yes. False: stop."""
        while True:
            try:
                self._look_and_add(settings)
                return True
            except KioskError as error:
                if isinstance(error, OutcomeUnknownError):
                    self.stands = "init.columns_unknown"
                self._say_why(error, email)
            if self._args.yes or not self._asker.agrees("init.ask.again"):
                self.tell(self.stands)
                return False

    def _look_and_add(self, settings: Settings) -> None:
        client = dependency.sheets_client(settings)
        try:
            found = survey(client, dependency.sheet_names(settings), settings.zone)
            self.tell("init.reached", title=found.title)
            planned = additions(found)
            if not planned or not self._wants(planned):
                return
            with unbroken():
                add(client, planned, found.widths)
                self.stands = "init.only_columns"
            self.tell("init.added")
        finally:
            client.close()

    def _wants(self, planned: Sequence[Addition]) -> bool:
        self.tell("init.lacking")
        for each in planned:
            output.tell(f"  {output.one_line(each.shown)}")
        return self._args.yes or self._asker.agrees("init.ask.add")

    def _say_why(self, error: KioskError, email: str) -> None:
        if is_api_off(error):
            self.tell("doctor.sheet.api_off")
            self.tell("doctor.sheet.api_off.todo")
            return
        said = sentence(error.refusal, self._language)
        output.tell(said.without_saved)
        refusal = error.refusal
        if isinstance(refusal, SheetForbidden) and refusal.estado in _UNSHARED and email:
            self.tell("init.share", email=email)

    def _save(self, file: ConfigFile, changes: Sequence[ConfigChange]) -> bool:
        if file.exists and changes:
            self.tell("init.changes", file=str(file.path))
            for each in changes:
                before, after = _shown(each.key, each.before), _shown(each.key, each.after)
                output.tell(output.one_line(f"  {each.key}: {before} → {after}"))
            if not self._args.yes and not self._asker.agrees("init.ask.save"):
                self.tell("init.not_saved", file=str(file.path))
                return False
        if changes:
            with unbroken():
                file.save()
        self.stands = "init.all_saved"
        self.tell("init.saved", file=str(file.path))
        return True


def _shown(key: str, value: str) -> str:
    return (without_password(value) if key == "redis_url" else value) or "–"
