"""What the owner of a fork server and the server say to each other, over private socket pairs.

The control socket carries one byte and three descriptors for each kernel: the kernel's own channel, its standard output
and its standard error. Everything else goes over that channel as frames, four bytes of length and JSON: the request, the
answer (``pid`` or ``error``), signals to send (``signal``), and at the end ``code``. A closed channel means that its owner
is gone: the kernel is then killed.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import TypedDict

_LENGTH = struct.Struct("!I")


class Message(TypedDict, total=False):
    """One frame: a kernel that is wanted (``argv``, ``env``, ``cwd``), a signal for it, or what became of it."""

    argv: list[str]
    env: dict[str, str]
    cwd: str
    signal: int
    pid: int
    code: int
    error: str


def send(channel: socket.socket, message: dict[str, object]) -> None:
    """Send one frame. Raises OSError when the other side is gone."""
    body = json.dumps(message).encode("utf-8")
    channel.sendall(_LENGTH.pack(len(body)) + body)


def receive(channel: socket.socket) -> Message | None:
    """The next frame, waiting for it as long as the channel's timeout says; None when the other side is gone.

    Raises BlockingIOError where the channel does not wait and nothing has come, TimeoutError when the time is over.
    """
    head = _exactly(channel, _LENGTH.size)
    body = _exactly(channel, _LENGTH.unpack(head)[0]) if head else b""
    return json.loads(body) if body else None


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        try:
            part = channel.recv(size - len(parts))
        except ConnectionError:
            return b""
        except BlockingIOError:
            if not parts:
                raise
            continue
        if not part:
            return b""
        parts += part
    return parts
