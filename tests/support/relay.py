"""A fixed address in front of servers that change behind it, as a shop's virtual address does."""

import selectors
import socket
import threading

PIECE = 65_536


class Relay:
    """Passes bytes between its own port and the present server's port. `close` ends everything."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._partners: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._lock = threading.Lock()
        self._is_closing = False
        self._cuts = 0
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._thread.start()
        self.port: int = self._listener.getsockname()[1]

    def lead_to(self, port: int) -> None:
        """Send new connections to this port from now on; existing ones are kept."""
        with self._lock:
            self._target = port

    def cut(self) -> None:
        """Drop all connections, soon."""
        self._cuts += 1

    def close(self) -> None:
        self._is_closing = True
        self._thread.join()
        for end in [self._listener, *self._partners]:
            end.close()
        self._selector.close()

    def _run(self) -> None:
        cuts = 0
        while not self._is_closing:
            if cuts < self._cuts:
                cuts = self._cuts
                for end in list(self._partners):
                    self._end(end)
            for key, _ in self._selector.select(timeout=0.02):
                if key.fileobj is self._listener:
                    self._accept()
                elif isinstance(key.fileobj, socket.socket):
                    self._pass_on(key.fileobj)

    def _accept(self) -> None:
        caller, _ = self._listener.accept()
        with self._lock:
            target = self._target
        try:
            server = socket.create_connection(("127.0.0.1", target), timeout=1)
        except OSError:
            caller.close()
            return
        server.settimeout(None)
        for one, other in ((caller, server), (server, caller)):
            self._partners[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _pass_on(self, end: socket.socket) -> None:
        other = self._partners.get(end)
        if other is None:
            return
        try:
            piece = end.recv(PIECE)
            if piece:
                other.sendall(piece)
                return
        except OSError:
            piece = b""
        self._end(end)

    def _end(self, end: socket.socket) -> None:
        other = self._partners.get(end)
        for each in (end, other):
            if each and self._partners.pop(each, None):
                self._selector.unregister(each)
                each.close()
