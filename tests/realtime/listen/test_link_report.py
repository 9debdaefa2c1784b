"""The link's state combines receiving and publishing."""

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.realtime.listen.link_report import LinkReport
from kiosk.realtime.publish.event_service import Publishing

UP = Link(LinkState.LIVE, datetime(2026, 1, 27, tzinfo=UTC))
DOWN = Link(LinkState.DOWN, datetime(2026, 1, 27, tzinfo=UTC), LinkReason.CLOSED)


def told_by(report: LinkReport) -> list[Link]:
    told: list[Link] = []
    report.listen(told.append)
    return told


def test_a_server_that_refuses_what_we_publish_is_no_live_link() -> None:
    report = LinkReport()
    told = told_by(report)
    report.heard(UP)
    report.publishing(Publishing.REFUSED)
    assert (told[-1].state, told[-1].reason) == (LinkState.DOWN, LinkReason.NOT_PUBLISHED)
    report.publishing(Publishing.KEPT)
    assert told[-1] == UP


def test_a_lost_link_keeps_its_own_reason() -> None:
    report = LinkReport()
    told = told_by(report)
    report.publishing(Publishing.REFUSED)
    report.heard(DOWN)
    assert told[-1] == DOWN


def test_publishing_as_ever_is_not_told() -> None:
    report = LinkReport()
    told = told_by(report)
    report.heard(UP)
    report.publishing(Publishing.KEPT)
    assert told == [UP]


def test_a_live_link_says_that_what_is_missed_is_missed() -> None:
    report = LinkReport()
    told = told_by(report)
    report.heard(UP)
    report.publishing(Publishing.UNNUMBERED)
    assert told[-1] == replace(UP, reason=LinkReason.NOT_KEPT)
    report.heard(DOWN)
    assert told[-1] == DOWN


def test_a_silent_server_is_the_subscribers_to_tell() -> None:
    report = LinkReport()
    told = told_by(report)
    report.heard(UP)
    report.publishing(Publishing.SILENT)
    assert told == [UP]
