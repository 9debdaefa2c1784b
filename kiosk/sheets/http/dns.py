"""Host names looked up in limited time: the system's own look-up has no limit, and can't be called back."""

import socket
import threading
from concurrent.futures import Future

Asked = tuple[str, int, int]
"""Host, port and address family."""


class Names:
    """The look-ups of one session; belongs to its thread.

    One that takes too long goes on in a thread of its own, which keeps no process from ending. Whoever asks
    for the same name again waits for the same look-up, so that they don't pile up; one that has failed since
    says nothing of now.
    """

    def __init__(self) -> None:
        self._under_way: dict[Asked, Future[list[str]]] = {}

    def addresses(self, host: str, port: int, family: int, within_s: float) -> list[str]:
        """The host's addresses in the order in which to try them.

        Raises `socket.gaierror`, also where the answer isn't there in time, and UnicodeError for what is no
        name at all.
        """
        asked = (host, port, family)
        look_up = self._under_way.get(asked)
        if look_up is None or (look_up.done() and look_up.exception()):
            look_up = self._under_way[asked] = _begin(*asked)
        try:
            found = look_up.result(within_s)
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "the look-up took too long") from error
        finally:
            if look_up.done():
                del self._under_way[asked]
        return found


def _begin(host: str, port: int, family: int) -> Future[list[str]]:
    look_up: Future[list[str]] = Future()

    def run() -> None:
        try:
            found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        except BaseException as error:  # noqa: BLE001 -- raised again by whoever waits
            look_up.set_exception(error)
        else:
            look_up.set_result([str(address[0]) for *_, address in found])

    threading.Thread(target=run, name="kiosk-resolver", daemon=True).start()
    return look_up
