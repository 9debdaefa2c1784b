"""The tests' own Redis: it can be stopped, killed and frozen, and comes back where it was."""

import socket

import pytest

from tests.support.redis_server import RedisServer


def _answers(server: RedisServer) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=0.2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16) == b"+PONG\r\n"
    except OSError:
        return False


@pytest.mark.parametrize("end", [RedisServer.stop, RedisServer.kill])
def test_it_comes_back_on_the_same_port(redis_server: RedisServer, end: object) -> None:
    assert callable(end)
    url = redis_server.url
    end(redis_server)
    assert not _answers(redis_server)
    redis_server.start()
    assert _answers(redis_server)
    assert redis_server.url == url


def test_a_frozen_one_is_silent_until_it_thaws(redis_server: RedisServer) -> None:
    redis_server.freeze()
    assert not _answers(redis_server)
    redis_server.thaw()
    assert _answers(redis_server)


def test_a_frozen_one_can_be_stopped(redis_server: RedisServer) -> None:
    redis_server.freeze()
    redis_server.stop()
    assert not redis_server.is_running
