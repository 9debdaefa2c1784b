"""The picture that one station has read reaches the others, with the time of the read."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm, Place, Report
from kiosk.core.sharing.alarms_codec import MOST_PLACES, alarms_of
from kiosk.core.shop.data import Picture, Snapshot, Spool, Worker
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share import shared_picture
from kiosk.realtime.share.picture_codec import News, PictureError, pack_news, unpack_news
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from tests.realtime.listening import raw_client
from tests.support.redis_server import RedisServer

KEY = sheet_key("spools:updates", "google abc")
LEASE = f"{KEY}:reader"
CREW = {93: Worker(93, "Mauro", "Rojas", True, frozenset({"Armador"}))}
SPOOLS = tuple(
    Spool(f"MK-{number}", Picture(estado_detalle="Disponible ✓"), f"v{number}", number + 2)
    for number in range(1_200)
)


def now() -> datetime:
    return datetime.now(UTC)


def snapshot(*changed: Spool, spools: tuple[Spool, ...] = SPOOLS, age_s: float = 0.0) -> Snapshot:
    by_key = {spool.key: spool for spool in changed}
    rows = tuple(by_key.get(spool.key, spool) for spool in spools)
    return Snapshot(rows, CREW, now() - timedelta(seconds=age_s), ("Operaciones!version",))


def held(number: int) -> Spool:
    return replace(SPOOLS[number], picture=Picture("MR(93)", armador="MR(93)"), version="x", hold="x")


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[Redis]:
    remote = RemoteRedis(redis_server.url, "P1")
    remote.commands().set(LEASE, "one")
    yield remote.commands()
    remote.close()


def station(client: Redis, name: str = "one", key: str = KEY, ahead_s: float = 0.0) -> SharedPicture:
    return SharedPicture(client, key, (LEASE, name), lambda: now() + timedelta(seconds=ahead_s))


def same(one: Snapshot | None, other: Snapshot) -> bool:
    return one is not None and (one.spools, one.workers, one.missing) == (
        other.spools,
        other.workers,
        other.missing,
    )


def test_a_picture_comes_whole_and_then_by_what_changed(client: Redis) -> None:
    reader, other = station(client), station(client, "two")
    assert other.take(None) is None
    assert reader.put(snapshot())
    assert same(other.take(None), snapshot())
    assert other.take(None) is None  # nothing newer
    whole = client.get(f"{KEY}:spools")
    later = snapshot(held(7), spools=SPOOLS[:-1])
    assert reader.put(later)
    assert client.get(f"{KEY}:spools") == whole
    assert same(other.take(None), later)
    assert same(station(client, "three").take(None), later)  # one that comes later too


def test_picture_says_whether_its_rows_were_judged_by_the_audit(client: Redis) -> None:
    reader, other = station(client), station(client, "two")
    for is_judged in (False, True):
        reader.put(replace(snapshot(), is_judged=is_judged))
        taken = other.take(None)
        assert taken is not None
        assert taken.is_judged is is_judged


def test_a_small_change_is_sent_as_few_bytes(client: Redis) -> None:
    reader = station(client)
    for number in range(3):
        assert reader.put(snapshot(held(number)))
    news = client.hget(f"{KEY}:news", "news")
    assert news is not None
    assert len(news) < 1_000


def test_many_changes_make_a_new_whole_picture(client: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_picture, "FEW", 2)
    reader, other = station(client), station(client, "two")
    reader.put(snapshot())
    other.take(None)
    whole = client.get(f"{KEY}:spools")
    later = snapshot(*(held(number) for number in range(3)))
    assert reader.put(later)
    assert client.get(f"{KEY}:spools") != whole
    assert same(other.take(None), later)


def test_the_moment_of_the_read_is_reported_whatever_the_stations_clocks_say(client: Redis) -> None:
    reader, other = station(client, ahead_s=3_600), station(client, "two", ahead_s=-600)
    read = replace(snapshot(), read_at=now() + timedelta(seconds=3_600 - 10))
    assert reader.put(read)
    taken = other.take(None)
    assert taken is not None
    age = now() - timedelta(seconds=600) - taken.read_at
    assert timedelta(seconds=9) < age < timedelta(seconds=60)


def test_a_picture_that_is_not_newer_is_not_taken(client: Redis) -> None:
    reader, other = station(client), station(client, "two")
    reader.put(snapshot(age_s=30))
    assert other.take(now()) is None
    reader.put(snapshot())
    assert other.take(now() - timedelta(seconds=30)) is not None


def test_only_the_elected_reader_is_believed(client: Redis) -> None:
    slept, other = station(client), station(client, "two")
    assert slept.put(snapshot())
    client.set(LEASE, "two")
    assert other.put(snapshot(held(1)))
    assert not slept.put(snapshot())
    assert same(station(client, "three").take(None), snapshot(held(1)))


def test_the_next_reader_goes_on_from_what_lies_there(client: Redis) -> None:
    one, two, three = (station(client, name) for name in ("one", "two", "three"))
    one.put(snapshot())
    two.take(None)
    three.take(None)
    for name, reader, number in (("two", two, 1), ("one", one, 2), ("two", two, 3)):
        client.set(LEASE, name)
        assert reader.put(snapshot(held(number)))
        assert same(three.take(None), snapshot(held(number)))


def test_a_redis_that_has_lost_all_gets_it_anew(client: Redis) -> None:
    reader, other = station(client), station(client, "two")
    reader.put(snapshot())
    other.take(None)
    client.flushall()
    client.set(LEASE, "one")
    assert other.take(None) is None
    assert reader.put(snapshot(held(4)))
    assert same(other.take(None), snapshot(held(4)))
    client.delete(f"{KEY}:spools")  # evicted
    assert same(other.take(None), snapshot()) is False
    assert reader.put(snapshot(held(5)))
    assert same(station(client, "three").take(None), snapshot(held(5)))


def test_few_changes_need_no_whole_picture_again(client: Redis) -> None:
    reader, other = station(client), station(client, "two")
    reader.put(snapshot())
    other.take(None)
    reader.put(snapshot(held(4)))
    client.delete(f"{KEY}:spools")
    assert same(other.take(None), snapshot(held(4)))
    assert station(client, "three").take(None) is None


def test_a_read_of_a_time_to_come_counts_as_of_now(client: Redis) -> None:
    assert station(client).put(snapshot(age_s=-3_600))
    seconds, _ = client.time()
    stored = client.hget(f"{KEY}:news", "read_at")
    assert stored is not None
    assert float(stored) <= seconds + 1
    client.hset(f"{KEY}:news", "read_at", seconds + 3_600)
    taken = station(client, "two").take(None)
    assert taken is not None
    assert taken.read_at <= now()


@pytest.mark.logs("no picture of the sheet")
def test_a_picture_that_is_cut_off_is_not_believed(client: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, other = station(client), station(client, "two")
    reader.put(snapshot())
    packed = client.get(f"{KEY}:spools")
    assert isinstance(packed, bytes)
    plain = zlib.decompress(packed)
    monkeypatch.setattr("kiosk.realtime.share.picture_codec.MOST_BYTES", plain.rindex(b"\n", 0, -1))
    assert other.take(None) is None


@pytest.mark.parametrize("field", ["number", "read_at", "news"])
def test_a_picture_without_all_its_parts_is_none(client: Redis, field: str) -> None:
    station(client).put(snapshot())
    client.hdel(f"{KEY}:news", field)
    assert station(client, "two").take(None) is None


def test_a_picture_of_no_line_is_none(client: Redis) -> None:
    station(client).put(snapshot())
    client.set(f"{KEY}:spools", zlib.compress(b""))
    assert station(client, "two").take(None) is None


def test_pictures_of_other_sheets_and_channels_are_not_seen(client: Redis) -> None:
    station(client).put(snapshot())
    for channel, book in (("spools:updates", "google abd"), ("spools:test", "google abc")):
        key = sheet_key(channel, book)
        assert key != KEY
        assert station(client, "two", key).take(None) is None


def test_a_picture_of_another_version_is_ignored(client: Redis) -> None:
    station(client).put(snapshot())
    client.hset(f"{KEY}:news", "form", f"2 {KEY}")
    assert station(client, "two").take(None) is None


@pytest.mark.logs("no picture of the sheet")
@pytest.mark.parametrize(
    ("field", "junk"),
    [
        ("news", b""),
        ("news", b"junk"),
        ("news", zlib.compress(b"")),
        ("news", zlib.compress(b"[]\n[]\n[]\n")),
        ("spools", b"junk"),
        ("spools", zlib.compress("é".encode())),
    ],
)
def test_junk_is_reported_once_and_left_alone(
    client: Redis, field: str, junk: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    reader, other = station(client), station(client, "two")
    reader.put(snapshot())
    if field == "news":
        client.hset(f"{KEY}:news", "news", junk)
    else:
        client.set(f"{KEY}:spools", junk)
    assert [other.take(None) for _ in range(3)] == [None] * 3
    assert len([record for record in caplog.records if record.levelname == "WARNING"]) == 1


def test_both_keys_expire_by_themselves(client: Redis) -> None:
    station(client).put(snapshot())
    for key in client.keys(f"{KEY}:[ns]*"):
        assert 0 < client.pttl(key) <= shared_picture.KEPT_S * 1_000


@pytest.mark.logs("too large to be shared")
def test_a_picture_that_is_too_large_is_not_shared(client: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_picture, "MOST_BYTES", 1_000)
    assert not station(client).put(snapshot())
    assert client.keys(f"{KEY}:[ns]*") == []


def test_without_redis_nothing_is_shared_and_nothing_fails(redis_server: RedisServer, client: Redis) -> None:
    redis_server.kill()
    assert not station(client).put(snapshot())
    assert station(client, "two").take(None) is None


@pytest.mark.logs("can't be shared|can't be taken")
def test_missing_rights_are_reported(redis_server: RedisServer, client: Redis) -> None:
    with raw_client(redis_server.port) as administrator:
        administrator.execute_command("ACL", "SETUSER", "default", "-eval", "-hget")
    assert not station(client).put(snapshot())
    assert station(client, "two").take(None) is None


# alarms

AUDIT = Alarm(AlarmReason.AUDIT_TOUCHED, (Place("moved", 812, "MK-1"), Place("missing", 815, "")))
COLUMN = Alarm(AlarmReason.COLUMN_EMPTIED, columns=("Armador",))


def test_alarms_travel_with_the_picture_until_the_reader_s_next_is_without_them(client: Redis) -> None:
    one, other = station(client), station(client, "two")
    assert one.put(snapshot(), (AUDIT, COLUMN))
    other.take(None)
    assert list(other.alarms) == [AUDIT, COLUMN]
    assert one.put(snapshot(held(1)))
    other.take(None)
    assert list(other.alarms) == []


def test_alarm_is_heard_of_with_a_picture_that_is_no_newer(client: Redis) -> None:
    one, other = station(client), station(client, "two")
    assert one.put(snapshot(age_s=20), (AUDIT,))
    assert other.take(now()) is None
    assert other.alarms == (AUDIT,)


def test_alarm_is_heard_of_though_the_rows_are_gone(client: Redis) -> None:
    """A Redis that is short of memory drops the large key first."""
    reader, other = station(client), station(client, "two")
    reader.put(snapshot(), (AUDIT,))
    client.delete(f"{KEY}:spools")
    assert other.take(None) is None
    assert other.alarms == (AUDIT,)


@pytest.mark.parametrize("how_long", ["REPORTED_S", "TOLD_S"])
def test_what_a_process_tells_before_it_ends_is_heard_for_longer_than_what_is_repeated(
    client: Redis, monkeypatch: pytest.MonkeyPatch, how_long: str
) -> None:
    going_on = Report(found=(AUDIT,))
    assert station(client, "two").report(going_on)
    assert station(client, "Ñuñoa").report(going_on.as_the_last)
    reader = station(client)
    assert reader.reports() == {"two": going_on, "Ñuñoa": Report(left=(AUDIT,))}
    monkeypatch.setattr(shared_picture, how_long, -1.0)
    assert reader.reports() == (
        {"Ñuñoa": Report(left=(AUDIT,))} if how_long == "REPORTED_S" else {"two": going_on}
    )


def test_reader_that_becomes_a_listener_knows_the_alarms_that_it_shared_last(client: Redis) -> None:
    one, two = station(client), station(client, "two")
    assert one.put(snapshot(), (AUDIT,))
    two.take(None)
    client.set(LEASE, "two")
    assert two.put(snapshot())
    assert (two.take(None), two.alarms) == (None, ())


def test_process_that_takes_no_pictures_hears_of_the_alarms(client: Redis) -> None:
    assert station(client, "two").alarms_now() == ()
    assert station(client).put(snapshot(), (AUDIT,))
    assert station(client, "two").alarms_now() == (AUDIT,)


def test_only_the_first_rows_of_a_sorted_audit_are_shared_and_the_others_counted(client: Redis) -> None:
    places = tuple(Place("moved", row, f"MK-{row}") for row in range(2, 20_002))
    assert station(client).put(snapshot(), (Alarm(AlarmReason.AUDIT_TOUCHED, places),))
    (alarm,) = station(client, "two").alarms_now()
    assert (len(alarm.places), alarm.more) == (MOST_PLACES, 20_000 - MOST_PLACES)
    assert alarm.refusal == Alarm(AlarmReason.AUDIT_TOUCHED, places).refusal


def test_picture_of_a_version_without_alarms_has_none() -> None:
    """The bytes of such a version: its head has two keys."""
    crew = '[[93,"Mauro","Rojas",true,["Armador"]]]'
    packed = zlib.compress("\n".join(['{"base": "b", "gone": []}', crew, "[]", ""]).encode())
    assert unpack_news(packed) == News("b", (), (), CREW, ())


def test_version_without_alarms_reads_a_picture_that_has_some() -> None:
    """Such a version takes two keys of the head, and the lines behind it as they are."""
    head, crew, missing, *spools = zlib.decompress(
        pack_news(News("b", (), (), CREW, (), (AUDIT,)))
    ).splitlines()
    assert {key: json.loads(head)[key] for key in ("base", "gone")} == {"base": "b", "gone": []}
    assert (json.loads(crew)[0][0], json.loads(missing), spools) == (93, [], [])


def test_reason_of_a_newer_version_is_kept_and_what_else_it_says_is_ignored() -> None:
    plain = [{"reason": "reloj", "places": [["late", 3, "MK-1", "more"]], "columns": [], "until": 9}]
    assert alarms_of(plain) == (Alarm("reloj", (Place("late", 3, "MK-1"),)),)


@pytest.mark.parametrize(
    "plain", [7, [{"places": []}], [{"reason": "auditoria", "places": [["moved", "x", ""]]}]]
)
def test_alarms_that_can_not_be_read_are_no_picture(plain: object) -> None:
    packed = zlib.compress(
        "\n".join([json.dumps({"base": "b", "gone": [], "alarms": plain}), "[]", "[]"]).encode()
    )
    with pytest.raises(PictureError):
        unpack_news(packed)


def test_process_that_asks_for_alarms_learns_redis_s_time_from_the_same_answer(client: Redis) -> None:
    seen: list[datetime] = []
    SharedPicture(client, KEY, (LEASE, "two"), now, seen.append).alarms_now()
    assert abs(now() - seen[0]) < timedelta(seconds=5)
