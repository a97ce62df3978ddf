"""One connection to a server: requests read to the end, answered in whole, or cut where a fault says so."""

import json
import os
import socket
import socketserver
import struct
import sys
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from loopback.faults import REFUSED, SPOILED, UNPAID_SPOILED, Fault, is_before_work, without_last_event
from loopback.messages import PIECE, Asked, Refusal, Reply, in_json
from loopback.records import Record, without_secrets

if TYPE_CHECKING:
    from loopback.serving import LoopbackServer

MOST_BODY_BYTES = 1_000_000_000
_IDLE_S, _LINGERS_S = 30, 2
_CONTROL = "/_loopback/"


class Threads(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64
    owner: "LoopbackServer"

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # without asking for a name of 127.0.0.1

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes is no news; anything else is a fault of the server, and is printed."""
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()


class Gone(Exception):
    """The connection was cut on purpose, or by the client."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_S
    server: Threads

    def setup(self) -> None:
        super().setup()
        with self.owner.lock:
            self.owner.connections.add(self.connection)
        if self.owner.ending.is_set():
            cut(self.connection)

    def finish(self) -> None:
        with self.owner.lock:
            self.owner.connections.discard(self.connection)
        super().finish()

    @property
    def owner(self) -> "LoopbackServer":
        return self.server.owner

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        try:
            self._serve()
        except (Gone, OSError):
            self.close_connection = True

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 – the names that the library looks for

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        if path.startswith(_CONTROL):
            self._send(self._controlled(path.removeprefix(_CONTROL)), {})
            return
        record = self._begun(path, query)
        fault = self.owner.take_fault() if record.is_paid_path else None
        record.fault = fault.name if fault else ""
        if fault and fault.name == "cut-before-body":
            self._reset()
        if fault and fault.option("early", False):
            self._refuse_early(REFUSED[fault.name].reply(fault), record)
        body = self._body(half=fault is not None and fault.name == "cut-in-body")
        record.body_bytes, record.whole = len(body), True
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self._replied(Asked(self.command, path, query, headers, body), record, fault)
        record.status = reply.status
        if fault and reply.status == 200:
            self._cut_answer(fault, reply)
        self._send(reply, self.owner.headers(record))

    def _begun(self, path: str, query: str) -> Record:
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.owner.lock:
            record = Record(
                number=len(self.owner.records),
                method=self.command,
                path=path,
                query=query,
                headers=without_secrets(headers),
                has_key="authorization" in headers or "api-key" in headers,
                is_paid_path=self.owner.is_paid_path(self.command, path),
            )
            self.owner.records.append(record)
        return record

    def _replied(self, asked: Asked, record: Record, fault: Fault | None) -> Reply:
        if fault and is_before_work(fault):
            unpaid = UNPAID_SPOILED.get(fault.name)
            reply = unpaid(in_json({}), fault) if unpaid else REFUSED[fault.name].reply(fault)
            record.message = "on purpose"
            return reply
        try:
            reply = self.owner.answer(asked, record)
        except Refusal as refusal:
            record.code, record.message = refusal.code, str(refusal)
            return self.owner.refused(refusal)
        if record.is_submit and self.owner.takes_s:
            self.owner.ending.wait(self.owner.takes_s)
        if fault and fault.name in REFUSED:
            return REFUSED[fault.name].reply(fault)
        return SPOILED[fault.name](reply, fault) if fault and fault.name in SPOILED else reply

    def _cut_answer(self, fault: Fault, reply: Reply) -> None:
        match fault.name:
            case "cut-after-body":
                self._reset()
            case "silence":
                self.owner.ending.wait(fault.option("seconds", 600))
                self._reset()
            case "cut-in-answer" | "cut-in-stream" | "short-answer":
                whole = reply.whole()
                kept = without_last_event(whole) if "stream" in fault.name else whole[: len(whole) // 2]
                self._head(reply, {}, length=len(whole))
                self._write(kept)
                if fault.name != "short-answer":
                    self._reset()
                raise Gone

    def _refuse_early(self, reply: Reply, record: Record) -> None:
        """Says no while the body still comes, and listens for a while so that this is heard."""
        record.status = reply.status
        self._send(reply, self.owner.headers(record) | {"connection": "close"})
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(_LINGERS_S)
        while self.connection.recv(PIECE):
            pass
        raise Gone

    def _body(self, *, half: bool) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            pieces = self._chunks(half)
        else:
            length = int(self.headers.get("content-length") or 0)
            if length > MOST_BODY_BYTES:
                self._reset()
            pieces = iter([self._exactly(length // 2 if half else length)])
        body = b"".join(pieces)
        if half:
            self._reset()
        return body

    def _chunks(self, half: bool) -> Iterator[bytes]:
        while size := int(self.rfile.readline(1024).split(b";")[0] or b"0", 16):
            yield self._exactly(size)
            if half:
                return
            self.rfile.readline(8)
        while self.rfile.readline(1024).strip():
            pass

    def _exactly(self, length: int) -> bytes:
        content = self.rfile.read(length)
        if len(content) < length:
            raise Gone
        return content

    def _send(self, reply: Reply, headers: dict[str, str]) -> None:
        length = len(reply.body) if isinstance(reply.body, bytes) else None
        chunked = length is None and reply.declared is None
        self._head(reply, headers, length=reply.declared if reply.declared is not None else length)
        for piece in reply.pieces():
            self._write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            if reply.pause_s and self.owner.ending.wait(reply.pause_s):
                raise Gone
        if chunked:
            self._write(b"0\r\n\r\n")

    def _head(self, reply: Reply, headers: dict[str, str], *, length: int | None) -> None:
        self.send_response(reply.status)
        self.send_header("content-type", reply.media_type)
        for name, value in (headers | dict(reply.headers)).items():
            self.send_header(name, value)
        if length is None:
            self.send_header("transfer-encoding", "chunked")
        else:
            self.send_header("content-length", str(length))
        self.end_headers()

    def _write(self, content: bytes) -> None:
        for start in range(0, len(content), 16 * PIECE):
            self.wfile.write(content[start : start + 16 * PIECE])

    def _reset(self) -> None:
        """The client hears of it as a reset connection, with nothing said before."""
        _linger_not(self.connection)
        os.close(self.connection.detach())
        raise Gone

    def _controlled(self, word: str) -> Reply:
        said = json.loads(self._body(half=False) or b"{}")
        try:
            answer = self.owner.control(word, said)
        except (ValueError, KeyError) as error:
            return in_json({"error": str(error)}, 400)
        return in_json(answer) if answer is not None else in_json({"error": f"no such word: {word}"}, 404)


def cut(connection: socket.socket) -> None:
    """Wakes whoever waits for it, in another thread too."""
    try:
        _linger_not(connection)
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it is gone already


def _linger_not(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
