"""DNS look-ups with a time limit: `getaddrinfo` has none, and can't be cancelled."""

import socket
import threading
from concurrent.futures import Future

Asked = tuple[str, int, int]
"""Host, port and address family."""


class Resolver:
    """The look-ups of one session; belongs to its thread.

    Each runs in a daemon thread of its own, which goes on after the time limit and keeps no process alive. A
    repeated request for the same name waits for the look-up in flight, so that threads don't pile up. A
    look-up that failed after its time limit is discarded, and the name is looked up anew.
    """

    def __init__(self) -> None:
        self._in_flight: dict[Asked, Future[list[str]]] = {}

    def addresses(self, host: str, port: int, family: int, within_s: float) -> list[str]:
        """The host's addresses in the order in which to try them.

        Raises `socket.gaierror`, also when there is no answer within `within_s` seconds, and UnicodeError
        for a text that can't be a host name.
        """
        asked = (host, port, family)
        look_up = self._in_flight.get(asked)
        if look_up is None or (look_up.done() and look_up.exception()):
            look_up = self._in_flight[asked] = _begin(*asked)
        try:
            found = look_up.result(within_s)
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "the look-up took too long") from error
        finally:
            if look_up.done():
                del self._in_flight[asked]
        return found


def _begin(host: str, port: int, family: int) -> Future[list[str]]:
    look_up: Future[list[str]] = Future()

    def run() -> None:
        try:
            found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            look_up.set_exception(error)  # raised in the waiting thread
        except BaseException as error:
            look_up.set_exception(error)  # else this name could never be looked up again
            raise  # the waiting thread may be gone: the thread's end logs it
        else:
            look_up.set_result([str(address[0]) for *_, address in found])

    threading.Thread(target=run, name="kiosk-resolver", daemon=True).start()
    return look_up
