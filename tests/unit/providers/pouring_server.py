"""A process that answers each request with 40 MB: JSON below /json, a stream of events below /stream.

Prints its port; ends when its standard input does.
"""

import base64
import os
import socket
import sys
import threading

_PICTURE = base64.b64encode(os.urandom(30_000_000))
_JSON = b'{"data": [{"b64_json": "' + _PICTURE + b'"}]}'
_EVENT = b'event: image_edit.completed\ndata: {"b64_json": "' + _PICTURE + b'"}\n\n'


def serve(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_answer, args=(connection,), daemon=True).start()


def _answer(connection: socket.socket) -> None:
    asked = b""
    while not asked.endswith(b"{}"):
        asked += connection.recv(65536)
    with connection:
        if b"/stream " in asked:
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            for at in range(0, len(_EVENT), 16_000):
                piece = _EVENT[at : at + 16_000]
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            connection.sendall(b"0\r\n\r\n")
        else:
            connection.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % len(_JSON)
            )
            connection.sendall(_JSON)


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        sys.stdin.read()
