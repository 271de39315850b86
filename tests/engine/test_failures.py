"""A kernel that dies, hangs or is interrupted ends one cell, clearly; the fork server goes on, and nobody outlives their owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from engine_runs import children, is_running, run, told, wait_until
from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import read

from phatngon_engine import owner
from phatngon_engine.owner import CannotFork, ForkedProcess, Kind

WAITING = "import time\nprint('bắt đầu', flush=True)\ntime.sleep(60)"


@pytest.fixture
def kernel():
    """A running kernel and a client."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield manager, client
    client.stop_channels()
    if manager.has_kernel:
        manager.shutdown_kernel(now=True)
    client.context.destroy()


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(1)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import ctypes; ctypes.string_at(0)",
    ],
)
def test_a_kernel_that_dies_fails_its_own_cell_and_the_server_lives(
    tmp_path: Path, server, source: str
) -> None:
    output = tmp_path / "chạy.ipynb"
    with pytest.raises(DeadKernelError):
        run("print('trước')", source, "print('sau')", output=output)
    saved = read(output, as_version=4)
    assert [cell.metadata.papermill.status for cell in saved.cells][1] == "failed"
    assert [
        [output.output_type for output in cell.outputs if output.output_type != "stream"]
        for cell in saved.cells
    ] == [[], ["error"], []]
    assert server.alive() and told("import os; print(os.getppid())") == str(server.pid)


def test_a_cell_over_its_time_fails_alone_and_its_kernel_is_ended(tmp_path: Path, server) -> None:
    output = tmp_path / "chạy.ipynb"
    with pytest.raises(CellTimeoutError):
        run(
            "import os; print(os.getpid())",
            "while True: pass",
            "print('sau')",
            output=output,
            execution_timeout=1,
        )
    saved = read(output, as_version=4)
    assert [cell.metadata.papermill.status for cell in saved.cells][1] == "failed"
    assert saved.cells[1].outputs[-1].ename == "CellTimeoutError" and not saved.cells[2].outputs
    assert not is_running(int(saved.cells[0].outputs[0].text)) and server.alive()


def test_an_interrupt_ends_the_cell_and_the_kernel_goes_on(kernel) -> None:
    manager, client = kernel
    assert isinstance(manager.provisioner.process, ForkedProcess)
    client.execute(
        WAITING, stop_on_error=False
    )  # else the kernel drops what is asked while it clears its queue
    while client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=30)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    client.execute("1 + 1")
    assert client.get_shell_msg(timeout=30)["content"]["status"] == "ok"


def test_a_graceful_shutdown_runs_what_was_registered_for_the_end(kernel, tmp_path: Path) -> None:
    manager, client = kernel
    client.execute(
        f"import atexit, pathlib; atexit.register(pathlib.Path({str(tmp_path / 'xong')!r}).touch)"
    )
    assert client.get_shell_msg(timeout=30)["content"]["status"] == "ok"
    process = manager.provisioner.process
    manager.shutdown_kernel()
    assert process.poll() == 0 and (tmp_path / "xong").exists()


def test_a_kernel_can_be_restarted(kernel) -> None:
    manager, client = kernel
    first = manager.provisioner.pid
    client.execute("a = 1")
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    assert manager.provisioner.pid != first and not is_running(first) and manager.is_alive()


def test_what_a_kernel_started_ends_with_it(kernel) -> None:
    manager, client = kernel
    client.execute("import subprocess; print(subprocess.Popen(['sleep', '100']).pid)")
    while (message := client.get_iopub_msg(timeout=30))["msg_type"] != "stream":
        pass
    started = int(message["content"]["text"])
    assert is_running(started)
    manager.shutdown_kernel(now=True)
    assert wait_until(lambda: not is_running(started))


def test_a_server_that_was_killed_takes_its_kernels_along_and_is_replaced(kernel, server) -> None:
    manager, _ = kernel
    pid = manager.provisioner.pid
    os.kill(server.pid, signal.SIGKILL)
    assert wait_until(lambda: not manager.is_alive()) and wait_until(lambda: not is_running(pid))
    assert told("print('lại chạy')") == "lại chạy"


def test_without_a_server_the_ordinary_kernel_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise CannotFork("hết bộ nhớ")

    monkeypatch.setattr("phatngon_engine.provisioner.fork", refuse)
    assert told("import os; print(os.getppid())") == str(os.getpid())


def test_where_fork_is_missing_the_ordinary_kernel_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phatngon_engine.provisioner.can_fork", lambda: False)
    assert told("import os; print(os.getppid())") == str(os.getpid())


def test_a_module_that_cannot_be_imported_ahead_hinders_nobody() -> None:
    kind = Kind.of((sys.executable,), ["khong_co_mo_dun_nay", "json"], os.environ)
    try:
        process = owner.start(kind).fork(["-f", "/khong/co.json"], os.environ, "/", 1, 2)
        process.kill()
        assert process.wait(20) == -signal.SIGKILL
    finally:
        owner.stop()


OWNER = """\
import os, sys
from phatngon_engine import owner
kind = owner.Kind.of((sys.executable,), ["json"], os.environ)
server = owner.start(kind)
kernels = [server.fork(["--IPKernelApp.log_level=50"], os.environ, os.getcwd(), os.open(os.devnull, os.O_WRONLY), 2) for _ in range(2)]
print(server.pid, *(kernel.pid for kernel in kernels), flush=True)
sys.stdin.read()
"""


def start_owner(folder: Path) -> tuple[subprocess.Popen, list[int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "JUPYTER_RUNTIME_DIR": str(folder)},
    )
    return process, [int(part) for part in process.stdout.readline().split()]


@pytest.mark.parametrize("how", ["killed", "ended"])
def test_when_the_owner_goes_its_server_and_kernels_go_and_those_of_another_process_stay(
    tmp_path: Path, how: str
) -> None:
    (mine, my_pids), (other, other_pids) = start_owner(tmp_path), start_owner(tmp_path)
    try:
        assert len(my_pids) == len(other_pids) == 3 and not set(my_pids) & set(other_pids)
        if how == "killed":
            mine.kill()
        else:
            mine.stdin.close()
        mine.wait(30)
        assert wait_until(lambda: not any(is_running(pid) for pid in my_pids))
        assert all(is_running(pid) for pid in other_pids)
    finally:
        for process in (mine, other):
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()
    assert wait_until(lambda: not any(is_running(pid) for pid in other_pids))


def test_only_two_kinds_of_server_are_kept(tmp_path: Path) -> None:
    before = set(children())
    servers = [
        owner.start(
            Kind.of(
                (sys.executable,),
                ["json"],
                {**os.environ, "MPLCONFIGDIR": str(tmp_path / str(number))},
            )
        )
        for number in range(3)
    ]
    assert wait_until(lambda: not servers[0].alive()) and servers[1].alive() and servers[2].alive()
    owner.stop()
    assert not set(children()) - before
