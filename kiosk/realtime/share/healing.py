"""Frees keys of ours that hold another program's value, so that the next round can write them again."""

import logging

from redis import Redis
from redis.exceptions import RedisError

from kiosk.core.sharing.link import LinkReason
from kiosk.realtime.faults import line_of, reason_of

log = logging.getLogger(__name__)


def free_spoiled(client: Redis, error: Exception, *keys: str) -> None:
    """Delete these keys if `error` says that a foreign value stands there. Never raises for Redis errors.

    Only for keys that expire by themselves: all that they hold is written again within seconds.
    """
    if reason_of(error) is not LinkReason.SPOILED:
        return
    try:
        client.delete(*keys)
    except (RedisError, OSError) as denied:
        log.debug("a foreign value stays: %s", line_of(denied))
