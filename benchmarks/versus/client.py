"""The client: many keep-alive connections in one thread, with little overhead."""

import selectors
import socket
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import NamedTuple

from versus.traffic import Response, Visit, Wrong

_TIMEOUT = 30.0
_LENGTH = b"content-length: "


class Outcome(NamedTuple):
    """The duration in seconds, the answers, the wrong answers, and the lost connections."""

    seconds: float
    answers: int
    wrong: list[str]
    lost: int


class _Connection:
    """A connection for the requests of one visit."""

    def __init__(self, port: int, visit: Visit) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._visit = visit
        self._received = b""

    def start(self) -> None:
        """Send the first request."""
        self.socket.sendall(next(self._visit))

    def read(self) -> Response | None:
        """Return the answer once it is complete; raises ConnectionError at the end."""
        data = self.socket.recv(262144)
        if not data:
            raise ConnectionResetError
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        at = self._received.find(_LENGTH, 0, end)
        length = 0 if at < 0 else int(self._received[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
        if len(self._received) < end + 4 + length:
            return None
        answer = Response(int(self._received[9:12]), self._received[end + 4 :])
        self._received = b""
        return answer

    def send_next(self, answer: Response) -> bool:
        """Send the next request; return False if there is none. Raises Wrong."""
        try:
            self.socket.sendall(self._visit.send(answer))
        except StopIteration:
            return False
        return True


def drive(port: int, visits: Sequence[Visit], half: int, at_half: Callable[[], None]) -> Outcome:
    """Run all visits at the same time; call `at_half` after `half` answers."""
    answers, lost = 0, 0
    wrong: list[str] = []
    connections = [_Connection(port, visit) for visit in visits]
    with selectors.DefaultSelector() as selector:
        start = perf_counter()
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.start()
        while selector.get_map():
            ready = selector.select(_TIMEOUT)
            if not ready:
                lost += len(selector.get_map())
                break
            for key, _ in ready:
                connection, is_open = key.data, False
                try:
                    answer = connection.read()
                    is_open = answer is None or connection.send_next(answer)
                except ConnectionError:
                    lost += 1
                    answer = None
                except Wrong as error:
                    wrong.append(str(error))
                answers += answer is not None
                if answer is not None and answers == half:
                    at_half()
                if not is_open:
                    selector.unregister(connection.socket)
        seconds = perf_counter() - start
    for connection in connections:
        connection.socket.close()
    return Outcome(seconds, answers, wrong, lost)
