"""A forked kernel started through an ordinary client: no port can be taken away from it before it binds."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from engine_runs import is_running, wait_until
from jupyter_client.connect import LocalPortCache
from jupyter_client.manager import KernelManager, start_new_kernel

from phatngon_engine.kernel import INTERRUPTED


@contextmanager
def kernel() -> Iterator[tuple]:
    manager, client = start_new_kernel(kernel_name="python3", startup_timeout=60)
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def answer(client, source: str) -> str:
    told: list[str] = []
    client.execute_interactive(
        source,
        timeout=60,
        output_hook=lambda message: told.append(message["content"].get("text", "")),
    )
    return "".join(told).strip()


def test_a_kernel_starts_though_every_port_the_client_would_choose_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(
            LocalPortCache, "find_available_port", lambda *_: taken.getsockname()[1]
        )
        with kernel() as (_, client):
            assert answer(client, "print(6 * 7)") == "42"


def test_its_sockets_lie_in_a_folder_of_its_own_which_goes_with_it() -> None:
    with kernel() as (manager, client):
        folder = Path(manager.ip).parent
        assert answer(client, "print('nghe')") == "nghe"
        assert folder.stat().st_mode & 0o777 == 0o700 and len(list(folder.iterdir())) >= 5
    assert not folder.exists()


def test_it_restarts_and_answers_under_the_same_address() -> None:
    with kernel() as (manager, client):
        before, process = manager.ip, manager.provisioner.pid
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        assert answer(client, "print('lại')") == "lại"
        assert manager.ip == before and wait_until(lambda: not is_running(process))
    assert not Path(before).parent.exists()


def test_a_client_that_names_its_own_ports_keeps_them() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    manager = KernelManager(kernel_name="python3", shell_port=port, cache_ports=False)
    manager.start_kernel()
    try:
        assert (manager.transport, manager.shell_port) == ("tcp", port)
    finally:
        manager.shutdown_kernel(now=True)


def test_a_kernel_that_stops_writes_nothing_below_the_learners_last_cell() -> None:
    """As the interpreter does now and then while it takes its loops apart: "Task was destroyed but it is pending!"."""
    with kernel() as (manager, client):
        answer(
            client,
            "import atexit, sys; print('nghe')\nfor out in ('stdout', 'stderr'): atexit.register(lambda out=out: print('rác', file=getattr(sys, out), flush=True))",
        )
        manager.shutdown_kernel()
        told = []
        while client.iopub_channel.msg_ready() or not any(
            kind == "shutdown_reply" for kind, _ in told
        ):
            message = client.get_iopub_msg(timeout=20)
            told.append((message["msg_type"], message["content"].get("text", "")))
        assert [one for one in told if one[0] == "stream"] == []


@pytest.mark.parametrize("how", ["shut down", "interrupted"])
def test_a_kernel_stopped_in_the_middle_of_a_cell_shows_no_line_of_code(how: str) -> None:
    """A client that shuts a kernel down interrupts it first, whatever it does just then."""
    with kernel() as (manager, client):
        client.execute("import time\nprint('chạy', flush=True)\ntime.sleep(60)")
        while client.get_iopub_msg(timeout=20)["content"].get("text") != "chạy\n":
            pass
        if how == "shut down":
            manager.shutdown_kernel()
        else:
            manager.interrupt_kernel()
        told = []
        while not told or told[-1]["content"].get("execution_state") != "idle":
            told.append(client.get_iopub_msg(timeout=20))
        shown = [
            one["content"].get("data")
            for one in told
            if one["msg_type"] in ("error", "stream", "display_data")
        ]
        said = [{"text/plain": INTERRUPTED}]
        assert shown == said or (how == "shut down" and shown == [])
        if how == "interrupted":
            reply = client.get_shell_msg(timeout=20)["content"]
            assert (reply["status"], reply["ename"]) == ("error", "KeyboardInterrupt")
