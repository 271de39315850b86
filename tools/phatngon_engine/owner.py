"""The side of the process that wants kernels: it starts fork servers on demand and holds on to forked kernels.

One server for each kind of kernel: the same interpreter, options, modules and the same environment as far as an interpreter
reads it when it starts. Two kinds are kept at most.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from phatngon_engine import wire

KINDS_KEPT = 2
FIRST_ANSWER_SECONDS = 60.0
READ_AT_START = (
    "PYTHON",
    "LC_",
    "LANG",
    "LD_",
    "MPL",
    "MATPLOTLIB",
    "OMP_",
    "OPENBLAS_",
    "MKL_",
    "PYDEVD_",
    "HOME",
    "VIRTUAL_ENV",
)


class CannotFork(OSError):
    """No fork server could be had, or it could not fork: the ordinary kernel has to do."""


@dataclass(frozen=True)
class Kind:
    """What kernels of one server have in common: the command up to ``-m``, the modules imported ahead, the environment read at start."""

    command: tuple[str, ...]
    modules: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls,
        command: Iterable[str],
        modules: Iterable[str],
        env: Mapping[str, str],
        variables: Iterable[str] = (),
    ) -> Kind:
        """The kind of kernel that ``env`` makes; ``variables`` are further names that the modules read when imported."""
        named = frozenset(variables)
        read = sorted(
            (name, value)
            for name, value in env.items()
            if name.startswith(READ_AT_START) or name in named
        )
        return cls(tuple(command), tuple(modules), tuple(read))


class ForkedProcess:
    """A forked kernel, with the part of ``subprocess.Popen`` that Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._channel = channel

    def poll(self) -> int | None:
        """The exit code, None while it runs; minus the number of the signal that ended it."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, when it has ended. Raises TimeoutExpired."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and to what it started."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                wire.send(self._channel, {"signal": int(number)})

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and _readable(self._channel, timeout):
            message = wire.receive(self._channel)
            # a server that died takes its kernels with it
            self.returncode = message["code"] if message else -signal.SIGKILL
            self._channel.close()
        return self.returncode


class ForkServer:
    """A running fork server, seen from its owner."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [
            *kind.command,
            "-m",
            "phatngon_engine.server",
            str(theirs.fileno()),
            *kind.modules,
        ]
        try:
            self._process = subprocess.Popen(
                command,
                cwd="/",
                env=dict(kind.environment),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            self._control.close()
            raise CannotFork(str(error)) from error
        finally:
            theirs.close()

    @property
    def pid(self) -> int:
        """The process of the server."""
        return self._process.pid

    def alive(self) -> bool:
        """True while it runs."""
        return self._process.poll() is None

    def fork(
        self, argv: Sequence[str], env: Mapping[str, str], cwd: str, out: int, err: int
    ) -> ForkedProcess:
        """A fresh kernel. Raises CannotFork."""
        mine, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [b"k"], [theirs.fileno(), out, err])
            theirs.close()
            wire.send(mine, {"argv": list(argv), "env": dict(env), "cwd": cwd})
            mine.settimeout(FIRST_ANSWER_SECONDS)
            answer = wire.receive(mine) or {"error": "the fork server ended"}
        except OSError as error:
            answer = {"error": str(error)}
        finally:
            theirs.close()
        if "pid" not in answer:
            mine.close()
            raise CannotFork(answer["error"])
        return ForkedProcess(answer["pid"], mine)

    def close(self) -> None:
        """Take no more requests: the server ends with its last kernel."""
        self._control.close()

    def stop(self) -> None:
        """End it and its kernels, and wait for that."""
        self.close()
        try:
            self._process.wait(0.5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Servers:
    """The servers of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_kind: dict[Kind, ForkServer] = {}
        self.closed: list[ForkServer] = []
        self.pid = os.getpid()

    def of(self, kind: Kind) -> ForkServer:
        with self.lock:
            if self.pid != os.getpid():  # a copy of the process that owned them
                self.by_kind, self.closed, self.pid = {}, [], os.getpid()
            server = self.by_kind.pop(kind, None)
            if server is not None and not server.alive():
                server.close()
                server = None
            server = server or ForkServer(kind)
            self.by_kind[kind] = server
            while len(self.by_kind) > KINDS_KEPT:
                oldest = self.by_kind.pop(next(iter(self.by_kind)))
                oldest.close()
                self.closed.append(oldest)
            self.closed = [old for old in self.closed if old.alive()]
            return server

    def stop(self) -> None:
        with self.lock:
            servers, self.by_kind, self.closed = [*self.by_kind.values(), *self.closed], {}, []
        if self.pid == os.getpid():
            for server in servers:
                server.stop()


_servers = _Servers()
atexit.register(_servers.stop)


def start(kind: Kind) -> ForkServer:
    """The server for ``kind``, started when there is none; it imports its modules while this process goes on. Raises CannotFork."""
    return _servers.of(kind)


def start_ahead(modules: Iterable[str], variables: Iterable[str] = ()) -> None:
    """Start the server for ordinary kernels of this interpreter and environment before the first is wanted; a failure shows then."""
    with contextlib.suppress(CannotFork):
        start(Kind.of((sys.executable,), modules, os.environ, variables))


def fork(
    kind: Kind, argv: Sequence[str], env: Mapping[str, str], cwd: str, out: int, err: int
) -> ForkedProcess:
    """A fresh kernel of ``kind``; a server that died is replaced once. Raises CannotFork."""
    try:
        return start(kind).fork(argv, env, cwd, out, err)
    except CannotFork:
        return start(kind).fork(argv, env, cwd, out, err)


def stop() -> None:
    """End all servers of this process and their kernels."""
    _servers.stop()


def interpreter(command: Sequence[str]) -> tuple[tuple[str, ...], list[str]] | None:
    """Split the command of an ordinary kernel of this interpreter into what comes before ``-m`` and the kernel's own arguments.

    None for any other command.

    >>> interpreter(["/no/such/python", "-m", "ipykernel_launcher", "-f", "k.json"]) is None
    True
    """
    at = next((number for number, part in enumerate(command) if part == "-m"), 0)
    if at == 0 or list(command[at + 1 : at + 2]) != ["ipykernel_launcher"]:
        return None
    with contextlib.suppress(OSError):
        if Path(command[0]).samefile(sys.executable):
            return (sys.executable, *command[1:at]), list(command[at + 2 :])
    return None


def _readable(channel: socket.socket, timeout: float | None) -> bool:
    poller = select.poll()
    poller.register(channel, select.POLLIN)
    return bool(poller.poll(None if timeout is None else timeout * 1000))
