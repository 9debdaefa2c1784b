"""Numbered events come out in order, each once; missed ones are fetched, or reported as a gap."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import LinkReason
from kiosk.realtime import wire
from kiosk.realtime.connection import InProcessRedis
from kiosk.realtime.event_log import EventLog, Kept, Position
from kiosk.realtime.listen.decoder import Decoder
from kiosk.realtime.listen.sequencer import ELSEWHERE_S, Sequencer
from tests.realtime.listening import CHANNEL, ZONE, event, wait_until
from tests.support.logs import LogCheck


class Station:
    """One listener's order of events, with the log of an engine in this process."""

    def __init__(self) -> None:
        self.engine = InProcessRedis("P1")
        self.log = EventLog(self.engine.commands(), CHANNEL)
        self.order = Sequencer(self.log.after, Decoder(ZONE))
        self.heard: list[Event] = []
        self.gaps = 0

    def publish(self, tag: str) -> Event:
        """Add an event to the log; returns it as it would arrive on the channel."""
        number = self.log.publish(wire.encode(event(tag, event_id=tag)))
        last = self.log.after(None).last
        (message,) = self.log.after(Position(last.numbering, number - 1)).messages
        return wire.decode(message, ZONE)

    def hear(self, *events: Event) -> None:
        """Take in events from the channel, and then the answers of the log."""
        self._take(list(events))
        self.settle()

    def settle(self) -> None:
        while self.order.is_waiting:
            assert self.order._fetch is not None
            wait_until(lambda: self.order._fetch is None or self.order._fetch.is_over, "an answer")
            self._take([])

    def _take(self, events: list[Event]) -> None:
        ready = self.order.take(events)
        self.heard += ready.events
        self.gaps += ready.has_gap

    def link(self) -> None:
        self.order.linked()
        self.settle()

    @property
    def tags(self) -> list[str]:
        return [each.tag_spool for each in self.heard]


def linked() -> Station:
    station = Station()
    station.link()
    return station


def test_events_come_out_as_they_came_in() -> None:
    station = linked()
    for tag in "ABC":
        station.hear(station.publish(tag))
    assert (station.tags, station.gaps) == (["A", "B", "C"], 0)


def test_a_missing_number_is_fetched_and_comes_first() -> None:
    station = linked()
    station.hear(station.publish("A"))
    station.publish("B")
    station.publish("C")
    station.hear(station.publish("D"), station.publish("E"))
    assert (station.tags, station.gaps) == (["A", "B", "C", "D", "E"], 0)


def test_events_that_arrive_during_a_fetch_are_held_back_in_order() -> None:
    station = linked()
    station.hear(station.publish("A"))
    station.publish("B")
    station._take([station.publish("C")])
    station._take([replace(event("BARE"))])
    station._take([station.publish("D")])
    station.settle()
    assert (station.tags, station.gaps) == (["A", "B", "C", "BARE", "D"], 0)


def test_the_same_number_again_is_dropped() -> None:
    station = linked()
    first = station.publish("A")
    station.hear(first, first)
    station.hear(station.publish("B"), first)
    assert (station.tags, station.gaps) == (["A", "B"], 0)


def test_the_same_event_with_another_number_is_handed_over_and_known_by_its_id() -> None:
    station = linked()
    station.hear(station.publish("A"), station.publish("A"))
    assert [each.identity for each in station.heard] == [("A", "TOMAR")] * 2
    assert station.gaps == 0


def test_events_from_before_the_first_link_are_not_handed_over() -> None:
    station = Station()
    station.publish("A")
    station.link()
    station.hear(station.publish("B"))
    assert (station.tags, station.gaps) == (["B"], 0)


def test_a_new_link_brings_what_was_missed() -> None:
    station = linked()
    station.hear(station.publish("A"))
    station.order.unlinked()
    station.publish("B")
    station.order.linked()
    under_way = station.publish("C")
    station.hear(under_way)
    assert (station.tags, station.gaps) == (["A", "B", "C"], 0)


def test_events_received_when_the_link_broke_are_handed_over_once() -> None:
    station = linked()
    station.hear(station.publish("A"))
    station.publish("B")
    station._take([station.publish("C")])
    station.heard += station.order.unlinked()
    station.link()
    station.hear(station.publish("D"))
    assert (station.tags, station.gaps) == (["A", "C", "B", "D"], 0)


def test_missed_events_that_the_log_has_dropped_are_a_gap() -> None:
    station = linked()
    station.hear(station.publish("A"))
    for tag in "BCDE":
        station.publish(tag)
    station.engine.commands().xtrim(f"{CHANNEL}:log", maxlen=2, approximate=False)
    station.hear(station.publish("F"))
    assert station.gaps == 1
    station.hear(station.publish("G"))
    assert station.gaps == 1
    assert station.tags[-2:] == ["F", "G"]


def test_a_log_that_was_lost_while_linked_is_a_gap_once() -> None:
    station = linked()
    station.hear(station.publish("A"), station.publish("B"))
    station.engine.commands().flushall()
    station.hear(station.publish("C"))
    station.hear(station.publish("D"))
    assert (station.tags, station.gaps) == (["A", "B", "C", "D"], 1)


def test_a_log_that_was_lost_while_nobody_listened_is_a_gap() -> None:
    station = linked()
    station.hear(station.publish("A"))
    station.order.unlinked()
    station.engine.commands().flushall()
    station.publish("B")
    station.link()
    assert station.gaps == 1
    station.hear(station.publish("C"))
    assert (station.tags, station.gaps) == (["A", "C"], 1)


def test_numbers_that_went_back_are_a_gap() -> None:
    station = linked()
    station.hear(*(station.publish(tag) for tag in "ABC"))
    client = station.engine.commands()
    client.set(f"{CHANNEL}:seq", 1)
    client.delete(f"{CHANNEL}:log")
    station.hear(station.publish("B2"))
    assert station.gaps == 1
    station.hear(station.publish("C2"))
    assert station.tags[-2:] == ["B2", "C2"]


def test_a_number_that_the_log_does_not_know_either_is_a_gap_and_no_endless_search() -> None:
    station = linked()
    first = station.publish("A")
    assert first.seq is not None
    station.hear(first)
    station.hear(replace(event("X"), numbering=first.numbering, seq=first.seq + 5))
    assert (station.tags, station.gaps) == (["A", "X"], 1)


def test_events_without_a_number_are_never_asked_for() -> None:
    station = linked()
    station.hear(station.publish("A"), event("BARE"), event("OTHER", seq=77), station.publish("B"))
    assert (station.tags, station.gaps) == (["A", "BARE", "OTHER", "B"], 0)


def test_without_a_log_to_ask_everything_passes() -> None:
    order = Sequencer(None, Decoder(ZONE))
    order.linked()
    told = [event("A", seq=1, numbering="n"), event("B", seq=9, numbering="n")]
    assert order.take(told).events == told


def test_a_fault_of_ours_while_asking_is_a_gap_and_is_logged(logs: LogCheck) -> None:
    logs.expect("missed events could not be fetched")

    def fail(_position: Position | None) -> Kept:
        raise TypeError("a fault of ours")

    station = linked()
    station.hear(station.publish("A"))
    station.order._after = fail
    station.publish("B")
    station.hear(station.publish("C"))
    assert (station.tags, station.gaps) == (["A", "C"], 1)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["hear", "miss", "again", "relink"]), max_size=25))
def test_every_event_comes_out_once_and_in_order_whatever_was_missed(moves: list[str]) -> None:
    station = linked()
    published: list[Event] = []
    missed = False
    for number, move in enumerate(moves):
        if move == "again":
            station.hear(*published[-3:-2])
        elif move == "relink":
            station.order.unlinked()
            station.link()
            missed = False
        else:
            published.append(station.publish(f"T-{number}"))
            missed = move == "miss"
            if not missed:
                station.hear(published[-1])
    if missed:
        station.link()
    assert station.tags == [each.tag_spool for each in published]
    assert station.gaps == 0


class Hours:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def elsewhere(number: int) -> Event:
    """An event that a station numbered in another database of the server."""
    return event(f"X-{number}", event_id=f"X-{number}", seq=number, numbering="otra", published=f"x{number}")


def test_events_numbered_in_another_database_are_heard_and_nothing_is_told_as_missed() -> None:
    station, hours = Station(), Hours()
    station.order = Sequencer(station.log.after, Decoder(ZONE), hours)
    station.link()
    for number in range(1, 4):
        station.hear(station.publish(f"A-{number}"))
        station.hear(elsewhere(number))
    assert (station.tags, station.gaps) == (["A-1", "X-1", "A-2", "X-2", "A-3", "X-3"], 0)
    said = [station.order.trouble]
    hours.now = ELSEWHERE_S
    said.append(station.order.trouble)
    station.hear(elsewhere(4))
    said.append(station.order.trouble)
    assert said == [LinkReason.DATABASES, LinkReason.NONE, LinkReason.DATABASES]


def test_station_alone_in_its_database_hears_the_others() -> None:
    station = linked()
    station.hear(elsewhere(7), elsewhere(8))
    assert (station.tags, station.gaps) == (["X-7", "X-8"], 0)
    assert station.order.trouble is LinkReason.DATABASES


def test_what_is_missed_in_ones_own_database_is_fetched_in_spite_of_others() -> None:
    station = linked()
    station.hear(station.publish("A"), elsewhere(1))
    station.publish("B")
    station.hear(elsewhere(2), station.publish("C"))
    assert (station.tags, station.gaps) == (["A", "X-1", "X-2", "B", "C"], 0)
