"""The fork server: waits for requests and forks one fresh kernel for each. It has one thread and no zmq context.

Started by ``owner`` as ``python -m phatngon_engine.server DESCRIPTOR MODULE…``. It ends when its control socket is closed
and its last kernel is gone.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from phatngon_engine import wire
from phatngon_engine.child import run_kernel
from phatngon_engine.preload import preload

REQUEST_SECONDS = 10


@dataclass(frozen=True)
class Request:
    """A kernel to be: its request, and the descriptors of its output."""

    wanted: wire.Message
    out: int
    err: int


@dataclass(frozen=True)
class Running:
    """A forked kernel: its process, a descriptor that tells of its end, and the channel to its owner."""

    pid: int
    ended: int
    channel: socket.socket


class Server:
    """Forks kernels and looks after them until they end."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.running: dict[int, Running] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ, self._request)
        self.open = True

    def serve(self) -> Request | None:
        """Serve until the owner is gone: None. Returns the request in the forked kernel, where nothing of the server is left open."""
        while self.open or self.running:
            for key, _ in self.selector.select():
                request = key.data()
                if request is not None:
                    return request
        return None

    def _request(self) -> Request | None:
        """Take one request; gives it back in the forked kernel only."""
        try:
            _, descriptors, _, _ = socket.recv_fds(self.control, 1, 3)
        except OSError:
            descriptors = []
        if len(descriptors) != 3:
            self.selector.unregister(self.control)
            self.open = False
            return None
        channel, out, err = socket.socket(fileno=descriptors[0]), descriptors[1], descriptors[2]
        request = None
        with contextlib.suppress(OSError, ValueError):
            channel.settimeout(REQUEST_SECONDS)
            request = wire.receive(channel)
        if request is not None and self._fork(channel):
            return Request(request, out, err)
        if request is None:
            channel.close()
        os.close(out)
        os.close(err)
        return None

    def _fork(self, channel: socket.socket) -> bool:
        """Fork; True in the kernel."""
        try:
            pid = os.fork()
        except OSError as error:
            with contextlib.suppress(OSError):
                wire.send(channel, {"error": str(error)})
            channel.close()
            return False
        if pid == 0:
            os.setsid()
            self._let_go(channel)
            return True
        running = Running(pid, os.pidfd_open(pid), channel)
        self.running[pid] = running
        channel.setblocking(False)
        self.selector.register(running.ended, selectors.EVENT_READ, lambda: self._ended(running))
        self.selector.register(channel, selectors.EVENT_READ, lambda: self._asked(running))
        with contextlib.suppress(OSError):
            wire.send(channel, {"pid": pid})
        return False

    def _let_go(self, channel: socket.socket) -> None:
        self.selector.close()
        self.control.close()
        channel.close()
        for running in self.running.values():
            os.close(running.ended)
            running.channel.close()

    def _asked(self, running: Running) -> None:
        """A signal for a kernel, or the end of its owner. A process that was not waited for keeps its number, so none other is hit."""
        if self.running.get(running.pid) is not running:  # ended in this very round
            return
        try:
            message = wire.receive(running.channel)
        except BlockingIOError:
            return
        if message is None:
            self.selector.unregister(running.channel)
        _signal(running.pid, message["signal"] if message else signal.SIGKILL)

    def _ended(self, running: Running) -> None:
        _, status = os.waitpid(running.pid, 0)
        del self.running[running.pid]
        for registered in (running.ended, running.channel):
            with contextlib.suppress(KeyError):
                self.selector.unregister(registered)
        os.close(running.ended)
        with contextlib.suppress(OSError):
            wire.send(running.channel, {"code": os.waitstatus_to_exitcode(status)})
        running.channel.close()


def _signal(pid: int, number: int) -> None:
    """To the kernel's whole group: it leads one, since ``setsid``."""
    for tell in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            tell(pid, number)
            return


def main(arguments: list[str]) -> int:
    """Be a fork server, and in each forked process a kernel."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.path[:] = [entry for entry in sys.path if entry not in ("", str(Path.cwd()))]
    control = socket.socket(fileno=int(arguments[0]))
    preload(arguments[1:])
    request = Server(control).serve()
    if request is None:
        os._exit(0)  # the owner waits for this; there is nothing to tidy
    return run_kernel(request.wanted, request.out, request.err)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
