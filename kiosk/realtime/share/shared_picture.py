"""The picture of the sheet that one station reads and all others take from Redis.

Two keys: all spools of one full read; and, small and written often, the changes since then with the time of
the read. Both expire by themselves. Belongs to the reader's thread.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from kiosk.core.sharing.alarms import Alarm, Report
from kiosk.core.sharing.alarms_codec import report_of, report_text
from kiosk.core.shop.data import Snapshot, Spool
from kiosk.realtime.faults import UNREADABLE, RareLog, line_of
from kiosk.realtime.share.picture_codec import (
    FORM,
    News,
    PictureError,
    news_since,
    pack_news,
    pack_spools,
    unpack_news,
    unpack_spools,
    with_news,
)

log = logging.getLogger(__name__)

FEW: Final = 300
"""If more rows than this have changed, the whole picture is shared again."""

MOST_BYTES: Final = 8 * 1024 * 1024
"""A picture larger than this, packed, isn't shared: Redis must serve events as well."""

KEPT_S: Final = 900.0

# Only the elected reader may write: a station that slept has an old picture. The time of the read is stored
# by Redis's own clock, which all stations share.
_PUT: Final = """
local lease, news, spools = KEYS[1], KEYS[2], KEYS[3]
local instance, number, form, base, age_s, packed, kept_ms, whole, layout, compared = unpack(ARGV)
if redis.call('GET', lease) ~= instance then return 'not elected' end
if whole ~= '' then
  redis.call('SET', spools, whole, 'PX', kept_ms)
elseif redis.call('HGET', news, 'base') ~= base or redis.call('PEXPIRE', spools, kept_ms) == 0 then
  return 'gone'
end
local time = redis.call('TIME')
local read_at = string.format('%.6f', time[1] + time[2] / 1000000 - age_s)
redis.call('HSET', news, 'number', number, 'form', form, 'base', base, 'read_at', read_at, 'news', packed,
  'layout', layout, 'compared', compared)
redis.call('PEXPIRE', news, kept_ms)
return 'put'
"""


# The moment of a report is by Redis's clock as well; field and value are the station's.
_REPORT: Final = """
redis.call('HSET', KEYS[1], ARGV[1], redis.call('TIME')[1] .. ' ' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
"""

# The audit of the elected reader alone, as with the picture.
_PUT_AUDIT: Final = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('DEL', KEYS[3])
"""

AUDIT_KEPT_S: Final = 60.0
"""A copy of the audit stays so long for stations that start together."""

WANTED_S: Final = 30.0
"""So long the reader may take to hear what a station asks for."""

REPORTED_S: Final = 30.0
"""A station that has not repeated its report for this long is gone."""

TOLD_S: Final = 120.0
"""What a process reports once, before it ends, is heard for this long: a reader may wait for the sheet."""


def sheet_key(channel: str, book: str) -> str:
    """The key prefix in Redis for one sheet and the channel of its events."""
    name = hashlib.sha256(f"{channel} {book}".encode()).hexdigest()[:20]
    return f"spool-kiosk:sheet:{{{name}}}"


class SharedPicture:
    """`key` comes from `sheet_key`, one for each sheet. `utc` is this machine's clock, aware."""

    def __init__(
        self,
        client: Redis,
        key: str,
        election: tuple[str, str],
        utc: Callable[[], datetime],
        on_time: Callable[[datetime], object] = lambda _: None,
    ) -> None:
        """`election` is the key of the reader's lease and this station's value in it. `on_time` is told
        Redis's time, aware, wherever an answer has it."""
        self._client = client
        self._news_key, self._spools_key = f"{key}:news", f"{key}:spools"
        self._found_key = f"{key}:found"
        self._audit_key, self._wanted_key = f"{key}:audit", f"{key}:audit-wanted"
        self._read_wanted_key = f"{key}:read-wanted"
        self._said = ("", False)
        self._form = f"{FORM} {key}"
        self._election = election
        self._utc = utc
        self._on_time = on_time
        self._base = ""
        self._spools: dict[str, Spool] = {}
        self._number = b""
        self._alarms: tuple[Alarm, ...] = ()
        self._found: tuple[str, ...] = ()
        self._trouble = RareLog(log, every_s=600.0)
        self.heard: tuple[datetime, float] | None = None
        """When the latest of the reader's pictures came, by `utc`, and how old it was then, in seconds."""
        self.is_reached = True
        """False while Redis doesn't answer those who would take a picture."""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms in the latest picture that this station met or shared."""
        return self._alarms

    @property
    def found(self) -> tuple[str, ...]:
        """The reasons of those of `alarms` that the reader's own reads find."""
        return self._found

    @property
    def said(self) -> tuple[str, bool]:
        """Where the reader has found the columns, "" if it doesn't say; and if it has compared the audit."""
        return self._said

    def want_audit(self) -> None:
        """Ask the reader for its copy of the audit."""
        self._want(self._wanted_key)

    def is_audit_wanted(self) -> bool:
        """True if a station asks for the reader's copy of the audit; False too if Redis doesn't answer."""
        return self._is_wanted(self._wanted_key)

    def want_read(self) -> None:
        """Ask the reader for a read that begins now."""
        self._want(self._read_wanted_key)

    def is_read_wanted(self) -> bool:
        """True if a station asks for a read; False too if Redis doesn't answer."""
        return self._is_wanted(self._read_wanted_key)

    def read_begins(self) -> None:
        """A read begins: whoever asked for one until now gets it."""
        try:
            self._client.delete(self._read_wanted_key)
        except (RedisError, OSError) as error:
            log.debug("one more read may be asked for: %s", line_of(error))

    def _want(self, key: str) -> None:
        try:
            self._client.set(key, 1, px=int(WANTED_S * 1_000))
        except (RedisError, OSError) as error:
            log.debug("the reader was not asked: %s", line_of(error))

    def _is_wanted(self, key: str) -> bool:
        try:
            return bool(self._client.exists(key))
        except (RedisError, OSError) as error:
            log.debug("nobody was heard asking: %s", line_of(error))
            return False

    def put_audit(self, copy: bytes) -> None:
        """Share this station's copy of the audit for a while, if it is the reader."""
        if len(copy) > MOST_BYTES:
            self._trouble.warn(f"a copy of the audit of {len(copy)} bytes is too large to be shared")
            return
        lease, instance = self._election
        keys = (lease, self._audit_key, self._wanted_key)
        try:
            self._client.eval(_PUT_AUDIT, 3, *keys, instance, copy, int(AUDIT_KEPT_S * 1_000))
        except (RedisError, OSError) as error:
            log.debug("the audit was not shared: %s", line_of(error))

    def audit(self) -> bytes | None:
        """The reader's copy of the audit; None if there is none."""
        try:
            copy: Any = self._client.get(self._audit_key)
        except (RedisError, OSError) as error:
            log.debug("no audit: %s", line_of(error))
            return None
        return bytes(copy) if copy is not None else None

    def alarms_now(self) -> tuple[Alarm, ...]:
        """The alarms in the picture that is in Redis now, for a process that takes no pictures.

        Empty where there is none, or Redis doesn't answer.
        """
        try:
            pipe = self._client.pipeline(transaction=False)
            pipe.hmget(self._news_key, ["form", "news"])
            pipe.time()
            (form, packed), (seconds, _) = pipe.execute()
            self._on_time(datetime.fromtimestamp(seconds, UTC))
            return unpack_news(packed).alarms if packed and form == self._form.encode() else ()
        except (PictureError, RedisError, OSError) as error:
            log.debug("no alarms were heard of: %s", line_of(error))
            return ()

    def report(self, report: Report) -> bool:
        """Tell the station that reads for all what the reads of this one find; repeat it each few seconds.

        False if it isn't certain that Redis stored it.
        """
        try:
            said = (self._election[1], report_text(report), int(KEPT_S * 1_000))
            self._client.eval(_REPORT, 1, self._found_key, *said)
        except (RedisError, OSError) as error:
            log.debug("the alarms found here were not told: %s", line_of(error))
            return False
        return True

    def reports(self) -> dict[str, Report] | None:
        """What other stations report, by station; None if Redis doesn't answer.

        A station whose alarms have ended reports none; one that is gone has no entry.
        """
        try:
            pipe = self._client.pipeline(transaction=False)
            pipe.hgetall(self._found_key)
            pipe.time()
            found, (seconds, _) = pipe.execute()
        except (RedisError, OSError) as error:
            log.debug("no reports were heard of: %s", line_of(error))
            return None
        heard: dict[str, Report] = {}
        for instance, said in found.items():
            try:
                at, _, text = said.decode("ascii").partition(" ")
                report = report_of(text)
                if seconds - int(at) <= (REPORTED_S if report.found else TOLD_S):
                    heard[instance.decode("utf-8", "replace")] = report
            except UNREADABLE as error:
                log.debug("no report: %r: %s", said, error)
        heard.pop(self._election[1], None)  # its own, from before it read for all
        return heard

    def put(
        self,
        snapshot: Snapshot,
        alarms: tuple[Alarm, ...] = (),
        found: tuple[str, ...] = (),
        said: tuple[str, bool] = ("", False),
    ) -> bool:
        """Share this station's read, the alarms that stand here, and the reasons of those it found itself.

        `said` goes with it, for stations that start.

        False if it isn't the reader, or Redis didn't store it.
        """
        self._said = said
        try:
            return self._put(snapshot, alarms, found)
        except ResponseError as error:
            self._trouble.warn(f"the picture of the sheet can't be shared: {line_of(error)}")
        except (RedisError, OSError) as error:
            log.debug("the picture of the sheet was not shared: %s", line_of(error))
        return False

    def take(self, newer_than: datetime | None) -> Snapshot | None:
        """The reader's picture, if it is new and later than `newer_than`; `read_at` is by our clock."""
        self.is_reached = True
        try:
            return self._take(newer_than)
        except ResponseError as error:
            self._trouble.warn(f"the picture of the sheet can't be taken from Redis: {line_of(error)}")
        except PictureError as error:
            self._trouble.warn(f"there is no picture of the sheet in Redis: {line_of(error)}")
        except (RedisError, OSError) as error:
            log.debug("no picture of the sheet: %s", line_of(error))
            self.is_reached = False
        return None

    def _put(self, snapshot: Snapshot, alarms: tuple[Alarm, ...], found: tuple[str, ...]) -> bool:
        if self._base:
            news = news_since(self._base, self._spools, snapshot, alarms, found)
            if len(news.spools) + len(news.gone) <= FEW:
                answer = self._send(snapshot, news, b"")
                if answer != b"gone":
                    return answer == b"put"
        base, spools = uuid4().hex, {spool.key: spool for spool in snapshot.spools}
        whole = pack_spools(base, snapshot.spools)
        if len(whole) > MOST_BYTES:
            self._trouble.warn(f"a picture of {len(whole)} bytes is too large to be shared")
            return False
        is_put = self._send(snapshot, news_since(base, spools, snapshot, alarms, found), whole) == b"put"
        if is_put:
            self._base, self._spools = base, spools
        return is_put

    def _send(self, snapshot: Snapshot, news: News, whole: bytes) -> bytes:
        lease, instance = self._election
        age_s = max(0.0, (self._utc() - snapshot.read_at).total_seconds())
        number, kept_ms = uuid4().hex, int(KEPT_S * 1_000)
        answer: Any = self._client.eval(
            _PUT,
            3,
            *(lease, self._news_key, self._spools_key),
            *(instance, number, self._form, news.base, f"{age_s:.6f}", pack_news(news), kept_ms, whole),
            *(self._said[0], int(self._said[1])),
        )
        if answer == b"put":
            self._number, self._alarms, self._found = number.encode(), news.alarms, news.found
        return bytes(answer)

    def _take(self, newer_than: datetime | None) -> Snapshot | None:
        number: Any = self._client.hget(self._news_key, "number")
        if number == self._number:
            return None
        pipe = self._client.pipeline(transaction=False)
        pipe.hmget(self._news_key, ["number", "form", "read_at", "news", "layout", "compared"])
        pipe.time()
        (number, form, read_at, packed, layout, compared), (seconds, micros) = pipe.execute()
        self._on_time(datetime.fromtimestamp(seconds, UTC))
        if form != self._form.encode() or None in (number, read_at, packed):
            return None  # the reader runs another version of the program
        try:
            news = unpack_news(packed)
            self._alarms, self._found = news.alarms, news.found  # also where the rows are gone
            if news.base != self._base and not self._take_spools(news.base):
                return None
        except PictureError:
            self._number = number  # warn once
            raise
        self._number = number
        self._said = ((layout or b"").decode("ascii", "replace"), compared == b"1")
        age_s = max(0.0, seconds + micros / 1_000_000 - _moment(read_at))
        now = self._utc()
        self.heard = now, age_s
        ours = now - timedelta(seconds=age_s)
        if newer_than is not None and ours <= newer_than:
            return None
        spools = with_news(self._spools, news)
        return Snapshot(spools, news.workers, ours, news.missing, news.is_judged)

    def _take_spools(self, base: str) -> bool:
        """False if another picture has replaced it meanwhile: its changes come with the next call."""
        packed: Any = self._client.get(self._spools_key)
        if packed is None:
            return False
        found, spools = unpack_spools(packed)
        if found == base:
            self._base, self._spools = base, spools
        return found == base


def _moment(data: bytes) -> float:
    """The stored time of a read, in seconds by Redis's clock. Raises `PictureError`."""
    try:
        moment = float(data)
    except ValueError as error:
        raise PictureError("read_at") from error
    if not 0 <= moment < 2**33:  # a time of the years from 1970 to 2242; NaN is none
        raise PictureError("read_at")
    return moment
