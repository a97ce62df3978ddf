"""A strict HTTP server in threads of its own: it counts, remembers, and fails where it is told to."""

import socket
import threading
from collections import deque
from typing import Any, Self
from uuid import uuid4

from loopback.faults import NAMES, Fault
from loopback.handling import Handler, Threads, cut
from loopback.messages import Asked, Refusal, Reply, in_json
from loopback.records import Record


class LoopbackServer:
    """Answers on 127.0.0.1 from `start` until `close`; `takes_s` is how long the work of a paid call lasts.

    `submits` counts the paid calls that were taken, `attempts` all that reached a paid path.
    """

    takes_s = 0.0

    def __init__(self, *, port: int = 0) -> None:
        self.records: list[Record] = []
        self.ending = threading.Event()
        self.lock = threading.Lock()
        self.connections: set[socket.socket] = set()
        self._faults: deque[Fault] = deque()
        self._port = port
        self._http: Threads | None = None
        self._thread: threading.Thread | None = None

    # What a kind of server says for itself.

    def is_paid_path(self, method: str, path: str) -> bool:
        raise NotImplementedError

    def answer(self, asked: Asked, record: Record) -> Reply:
        """Does the work, or raises Refusal. Sets `record.is_submit` when the work was taken."""
        raise NotImplementedError

    def headers(self, record: Record) -> dict[str, str]:
        return {"x-request-id": f"req_{record.number:04d}{uuid4().hex[:12]}"}

    def refused(self, refusal: Refusal) -> Reply:
        return in_json(refusal.envelope, refusal.status)

    # Running.

    def start(self) -> None:
        self.ending.clear()
        self._http = Threads(("127.0.0.1", self._port), Handler)
        self._http.owner = self
        self._port = self._http.server_address[1]
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name=f"loopback-{self._port}"
        )
        self._thread.start()

    def close(self) -> None:
        """Cuts what is open, and waits for every thread. May be started again, on the same port."""
        if self._http is None:
            return
        self.ending.set()
        self._http.shutdown()
        with self.lock:
            for connection in self.connections:
                cut(connection)
        self._http.server_close()
        assert self._thread is not None
        self._thread.join(10)
        self._http = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def port(self) -> int:
        return self._port

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """The base URL of an account with it."""
        return f"{self.root}/v1"

    # What tests say and ask.

    def fail(self, name: str, *, times: int = 1, **options: Any) -> None:
        """The next `times` calls of a paid path end in this fault; several are taken in their order."""
        if name not in NAMES:
            raise ValueError(f"no such fault: {name}")
        with self.lock:
            self._faults.extend([Fault(name, options)] * times)

    def work_well(self) -> None:
        """Forgets the faults that have not struck."""
        with self.lock:
            self._faults.clear()

    @property
    def paid_calls(self) -> list[Record]:
        return [record for record in self.records if record.is_paid_path]

    @property
    def attempts(self) -> int:
        return len(self.paid_calls)

    @property
    def submits(self) -> int:
        return sum(record.is_submit for record in self.records)

    @property
    def last(self) -> Record:
        """The newest call of a paid path."""
        return self.paid_calls[-1]

    def take_fault(self) -> Fault | None:
        with self.lock:
            return self._faults.popleft() if self._faults else None

    def settings(self) -> dict[str, Any]:
        """What may be set from outside, by name."""
        return {"takes_s": self.takes_s}

    def control(self, word: str, said: dict[str, Any]) -> Any:
        """The same for tests in other processes; answers None for a word that it does not know."""
        match word:
            case "fail":
                self.fail(said["name"], times=said.get("times", 1), **said.get("options", {}))
            case "work-well":
                self.work_well()
            case "set":
                unknown = said.keys() - self.settings().keys()
                if unknown:
                    raise ValueError(f"not to be set: {sorted(unknown)}")
                for name, value in said.items():
                    setattr(self, name, value)
            case "state":
                pass
            case _:
                return None
        return {
            "url": self.url,
            "attempts": self.attempts,
            "submits": self.submits,
            "records": [record.told for record in self.records],
        }
