"""Reads everything that the checks need, and runs them. Blocks on the network."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kiosk import dependency
from kiosk.commands import output
from kiosk.commands.asking import Asker
from kiosk.commands.doctor import (
    check_account,
    check_alarms,
    check_cells,
    check_clock,
    check_headers,
    check_memory,
    check_network,
    check_people,
    check_quota,
    check_redis,
    check_settings,
    check_sheet,
    check_sound,
    check_web,
    report,
)
from kiosk.commands.doctor.acceptance import accept_audit, accept_cells, accept_clock
from kiosk.commands.doctor.check_clock import OtherClock
from kiosk.commands.doctor.finding import Finding, Level, is_healthy, refused
from kiosk.commands.doctor.links import links_of
from kiosk.commands.doctor.rehearsal import CHECK as WRITE_CHECK
from kiosk.commands.doctor.rehearsal import rehearse
from kiosk.commands.doctor.web_facts import web_facts
from kiosk.commands.exits import Exit
from kiosk.commands.supervisor_pin import pins_of
from kiosk.commands.trouble import unusable_workbook
from kiosk.config.settings import Settings, SettingsError, origins
from kiosk.core.clock import SystemClock, machine_time
from kiosk.core.errors import KioskError, Refusal, SheetError
from kiosk.core.refusals import ClockSource, ClockUnreliable
from kiosk.core.sharing.budget import QuotaLeft, RequestKind
from kiosk.program.sound_trial import try_players
from kiosk.realtime import checkup
from kiosk.realtime.checkup import RedisFacts
from kiosk.realtime.connection import connections
from kiosk.sheets.http import account
from kiosk.sheets.http.account import Account
from kiosk.sheets.http.reach import Obstacle, Reach, reach
from kiosk.sheets.survey import Survey, is_api_off, survey
from kiosk.station.pin_file import PinsUnusable
from kiosk.texts import os_reason, phrase
from kiosk.workbook import WorkbookError

if TYPE_CHECKING:
    from kiosk.wiring.alarms import SheetLook

_NEEDED_TO_WRITE = frozenset(
    {check_account.CHECK, check_sheet.CHECK, check_headers.CHECK, check_network.CHECK}
)
GOOGLE_URL = "https://sheets.googleapis.com"


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Examine, rehearse a write if requested, report. Exit code 0 if there is no fault.

    If the audit, an emptied column or this machine's time is to be accepted, nothing else is done.
    """
    if args.accept_audit:
        return accept_audit.run(settings, args)
    if args.accept_cells:
        return accept_cells.run(settings, args)
    if args.accept_clock:
        return accept_clock.run(settings, args, _doubt_now(settings))
    findings = examine(settings, origins(args.config, os.environ))
    findings += check_sound.check(settings, try_players)
    if args.write_check:
        findings.append(_rehearsal(settings, args, findings))
    return _report(findings, settings.language, args.json)


def _quota(settings: Settings) -> QuotaLeft | None:
    """None if stations share no quota, or if the account can't be used (another check reports that)."""
    if settings.is_local or not settings.redis_url:
        return None
    limit = settings.quota_per_minute
    try:
        with dependency.shared_budget(settings) as budget:
            if budget is None:
                return None
            left_of = budget.left
            return QuotaLeft(left_of(RequestKind.READ), left_of(RequestKind.WRITE), limit, limit)
    except KioskError:
        return None


def without_settings(error: SettingsError, args: argparse.Namespace) -> int:
    """Report unusable settings: nothing else can be examined then."""
    return _report(check_settings.wrong(error.problems), error.language, args.json)


def examine(settings: Settings, origins: Mapping[str, str]) -> list[Finding]:
    """Run all checks that write nothing."""
    findings = check_settings.check(settings, origins)
    findings += _web(settings)
    found = account.look_at(settings.credentials) if settings.credentials else None
    knocks = _knocks(settings, found)
    redis = _redis(settings)
    if other := _other_at_work(settings):
        return [
            *findings,
            *check_network.check(knocks),
            *check_redis.check(
                redis, settings.redis_shown or "", settings.channel, settings.is_redis_unverified
            ),
            other,
        ]
    looked = _survey(settings, knocks)
    sheet_zone = "" if settings.is_local or isinstance(looked, Finding) else looked.time_zone
    found_now, unread = (None, None) if isinstance(looked, Finding) else _look(settings)
    clocks = [*_clocks_of(knocks), *_clock_of(redis, settings)]
    findings += check_network.check(knocks)
    doubt = _doubt(settings, knocks, redis, found_now)
    findings += check_clock.check(machine_time(), settings.zone, clocks, sheet_zone, doubt)
    findings += check_redis.check(
        redis, settings.redis_shown or "", settings.channel, settings.is_redis_unverified
    )
    if found is not None:
        findings += check_account.check(found, str(settings.credentials))
    findings += check_quota.check(_quota(settings))
    if isinstance(looked, Finding):
        # People look for waiting actions mostly while the sheet is away. An unusable workbook has no memory.
        here = [] if settings.is_local else [*_memory(settings), *_alarms(settings, None)]
        return [*findings, *here, looked]
    findings += _memory(settings)
    findings += _alarms(settings, found_now)
    links = links_of(None if settings.api_url else settings.spreadsheet_id, looked)
    findings += check_sheet.with_unread(
        [*check_sheet.check(looked), *check_headers.check(looked, links)], unread
    )
    findings += check_cells.check(looked, links)
    findings += check_people.check(looked, _with_pin(settings))
    return findings


def _with_pin(settings: Settings) -> frozenset[int]:
    """The supervisors who have a PIN at this station; none where the file can't be used."""
    try:
        return pins_of(settings).supervisors()
    except PinsUnusable:
        return frozenset()


def _web(settings: Settings) -> list[Finding]:
    clock = SystemClock(settings.zone)
    return check_web.check(
        web_facts(settings), machine_time(), clock.to_local, lambda errno: os_reason(errno, settings.language)
    )


def _doubt_now(settings: Settings) -> ClockUnreliable | None:
    """As a station judges this machine's time, with all that can be asked now."""
    found = account.look_at(settings.credentials) if settings.credentials else None
    look, _ = _look(settings)
    return _doubt(settings, _knocks(settings, found), _redis(settings), look)


def _other_at_work(settings: Settings) -> Finding | None:
    """A fault if this folder's window works with another sheet than the settings name now.

    What the folder remembers is of that one then, so nothing more is looked at.
    """
    try:
        is_other = dependency.is_another_at_work(settings)
    except (KioskError, WorkbookError):
        return None  # reported with the memory, or the sheet
    where = str(settings.workbook) if settings.is_local else settings.spreadsheet_id or ""
    return Finding(check_sheet.CHECK, Level.FAULT, "sheet.another", {"sheet": where}) if is_other else None


def _knocks(settings: Settings, found: object) -> list[Reach]:
    return [] if settings.is_local else [reach(url) for url in _servers(settings, found)]


def _memory(settings: Settings) -> list[Finding]:
    try:
        left_behind, backlog = dependency.left_here(settings)
        return check_memory.check(left_behind, backlog, SystemClock(settings.zone).to_local)
    except KioskError as error:
        return [refused(check_memory.CHECK, error.refusal)]


def _look(settings: Settings) -> tuple[SheetLook | None, Refusal | None]:
    """What a station's own read finds, or why it can't read."""
    try:
        return dependency.sheet_look(settings), None
    except SheetError as error:
        return None, error.refusal
    except KioskError:
        return None, None  # the folder can't be used: reported with the memory


def _alarms(settings: Settings, look: SheetLook | None) -> list[Finding]:
    """Those that stand at running stations, and those that a read has found."""
    try:
        known = dependency.alarms_known(settings)
    except KioskError:
        known = ()  # the folder can't be used: reported with the memory
    found = look.alarms if look else None
    return check_alarms.check(known, found, settings.sheet_metadata, settings.sheet_operaciones)


def _doubt(
    settings: Settings, knocks: Sequence[Reach], redis: RedisFacts | None, look: SheetLook | None
) -> ClockUnreliable | None:
    """Why a station would date nothing by this machine's time."""
    clock = dependency.judged_clock(settings)
    if redis and redis.clock:
        clock.saw(ClockSource.REDIS, redis.clock)
    for knock in knocks[:1]:
        if knock.clock:
            clock.saw(ClockSource.SERVER, knock.clock)
    latest = look.latest if look else _latest_kept(settings)
    clock.compare_with_audit(lambda: latest)
    clock.accept(_accepted(settings))
    return clock.doubt()


def _accepted(settings: Settings) -> datetime | None:
    try:
        return dependency.clock_accepted(settings)
    except (KioskError, WorkbookError):
        return None  # reported with the memory, or the sheet


def _latest_kept(settings: Settings) -> datetime | None:
    try:
        return dependency.audit_latest(settings)
    except (KioskError, WorkbookError):
        return None  # reported with the memory, or the sheet


def _servers(settings: Settings, found: object) -> list[str]:
    """The URLs of the sheet's server and of the token server."""
    urls = [settings.api_url or GOOGLE_URL]
    if isinstance(found, Account):
        urls.append(found.token_uri)
    return list({urlsplit(url).netloc: url for url in urls}.values())


def _survey(settings: Settings, knocks: Sequence[Reach]) -> Survey | Finding:
    if any(knock.obstacle is not Obstacle.NONE for knock in knocks):
        return Finding(check_sheet.CHECK, Level.WARNING, "sheet.not_tried")
    try:
        client = dependency.sheets_client(settings)
    except KioskError as error:
        return refused(check_sheet.CHECK, error.refusal)
    except WorkbookError as error:
        return check_sheet.unusable(error.code, unusable_workbook(error))
    try:
        return survey(client, dependency.sheet_names(settings), settings.zone)
    except KioskError as error:
        return check_sheet.unreachable(error.refusal, is_api_off(error))
    finally:
        client.close()


def _redis(settings: Settings) -> RedisFacts | None:
    if not settings.redis_url:
        return None
    server = connections(settings.redis_url, settings.station)
    try:
        return checkup.look_at(server, settings.channel)
    finally:
        server.close()


def _clocks_of(knocks: Sequence[Reach]) -> Iterator[OtherClock]:
    for knock in knocks:
        if knock.clock and knock.asked_at:
            yield OtherClock(knock.host, knock.clock, knock.asked_at)


def _clock_of(redis: RedisFacts | None, settings: Settings) -> Iterator[OtherClock]:
    if redis and redis.clock and redis.asked_at:
        yield OtherClock(settings.redis_shown or "", redis.clock, redis.asked_at)


def _rehearsal(settings: Settings, args: argparse.Namespace, findings: Iterable[Finding]) -> Finding:
    """Ask first: the rehearsal leaves two rows in the audit for good."""
    values = {"tag": args.write_check, "worker": str(args.worker)}
    if not is_healthy(each for each in findings if each.check in _NEEDED_TO_WRITE):
        return Finding(WRITE_CHECK, Level.WARNING, "write.not_tried", values)
    output.tell(phrase("doctor.write.before", settings.language, **values))
    if args.yes or Asker(settings.language).agrees("doctor.write.ask"):
        return rehearse(settings, args.write_check, args.worker)
    return Finding(WRITE_CHECK, Level.WARNING, "write.not_done", values)


def _report(findings: list[Finding], language: str, json: bool) -> int:
    if json:
        output.say_json(report.as_json(findings, language))
    else:
        output.say(report.text(findings, language))
    return Exit.OK if is_healthy(findings) else Exit.FAILURE
