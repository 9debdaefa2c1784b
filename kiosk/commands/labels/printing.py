"""`kiosk labels`: badges, spool labels and command codes as one PDF."""

import argparse
from collections.abc import Sequence

from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.labels.asked import all_spools, spools_asked, spools_of_order, workers_asked
from kiosk.commands.opening import services_of
from kiosk.commands.patience import telling_that_it_waits
from kiosk.config.settings import Settings
from kiosk.core.errors import Refusal
from kiosk.core.shop.codes.badge_pattern import BadgePattern
from kiosk.core.shop.data import Snapshot, Spool
from kiosk.core.shop.tags.tag_tails import groups_needed
from kiosk.labels.label import Label, badge, of_commands, of_spool
from kiosk.labels.page_format import PageFormat
from kiosk.labels.pdf import pdf_of
from kiosk.labels.qr_modules import CodeTooLong
from kiosk.texts import phrase, sentence


def run(settings: Settings, args: argparse.Namespace) -> int:
    """Write the file. Refused, with nothing written, where one label that is asked for can't be made."""
    language, file = settings.language, args.out
    if file.exists() and not args.force:
        output.tell(phrase("labels.exists", language, path=str(file)))
        return Exit.FAILURE
    with telling_that_it_waits(language), services_of(settings) as services:
        snapshot = services.dashboard.snapshot()
    labels, refused = _labels(snapshot, args, BadgePattern(settings.badge_pattern), language)
    for refusal in refused:
        output.tell(sentence(refusal, language).without_saved)
    if refused or not labels:
        output.tell(phrase(_why_none(args, refused), language, nv=args.nv or ""))
        return Exit.REFUSED
    try:
        content = pdf_of(labels, args.format, args.skip)
    except CodeTooLong as too_long:
        size = "{:g}x{:g}".format(*args.format.label)
        output.tell(phrase("labels.too_long", language, code=str(too_long), size=size))
        return Exit.REFUSED
    file.write_bytes(content)
    _say_made(settings, args, len(labels))
    return Exit.OK


def _labels(
    snapshot: Snapshot, args: argparse.Namespace, badges: BadgePattern, language: str
) -> tuple[list[Label], list[Refusal]]:
    labels: list[Label] = []
    refused: list[Refusal] = []
    if args.workers is not None:
        workers, unknown = workers_asked(snapshot, args.workers)
        labels += [badge(worker, badges) for worker in workers]
        refused += unknown
    spools, absent = _spools(snapshot, args)
    # As many groups as tell all spools of the shop apart: on the floor a label is in nobody's view alone.
    groups = groups_needed(each.tag for each in all_spools(snapshot)) if spools else 0
    labels += [of_spool(spool, groups) for spool in spools]
    if args.commands:
        labels += of_commands(language)
    return labels, [*refused, *absent]


def _spools(snapshot: Snapshot, args: argparse.Namespace) -> tuple[Sequence[Spool], Sequence[Refusal]]:
    if args.all:
        return all_spools(snapshot), ()
    if args.nv:
        return spools_of_order(snapshot, args.nv), ()
    return spools_asked(snapshot, args.spools or ())


def _why_none(args: argparse.Namespace, refused: Sequence[Refusal]) -> str:
    if refused:
        return "labels.nothing_written"
    return "labels.no_nv" if args.nv else "labels.none"


def _say_made(settings: Settings, args: argparse.Namespace, labels: int) -> None:
    paper: PageFormat = args.format
    pages = paper.places(1, args.skip + labels - 1)[0].page + 1
    if args.json:
        output.say_json({"file": str(args.out), "labels": labels, "pages": pages})
        return
    said = {"labels": str(labels), "pages": str(pages), "file": str(args.out)}
    output.say(phrase("labels.made", settings.language, **said))
