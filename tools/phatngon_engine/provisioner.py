"""Our kernel provisioner for Jupyter: a forked kernel where that is possible, else the ordinary one."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

from phatngon_engine import can_fork
from phatngon_engine.owner import CannotFork, ForkedProcess, Kind, fork, interpreter

KILL_SECONDS = 2.0
KILL_STEP = 0.004
FOLDER_PREFIX = "pn-"  # the path of a socket may have about 100 bytes, so its folder lies not below the user's own


class ForkProvisioner(LocalProvisioner):
    """Starts kernels by forking. Whatever it cannot fork (another interpreter, no fork here) starts in the ordinary way."""

    modules = List(
        Unicode(),
        help="Imported ahead, once; `name.*`: a package and all below it; `name:function`: a call.",
    ).tag(config=True)
    variables = List(Unicode(), help="Environment variables these modules read when imported.").tag(
        config=True
    )

    async def pre_launch(self, **kwargs: object) -> dict[str, object]:
        """Prepare the launch. Where kernels are forked, they talk over private sockets of the file system.

        A client picks its TCP ports before the kernel binds them; whoever takes one in between would end the kernel.
        """
        manager = self.parent
        if (
            can_fork()
            and manager is not None
            and manager.transport == "tcp"
            and not any(manager.ports)
        ):
            manager.transport = "ipc"
            manager.ip = str(Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX)) / "k")
        return await super().pre_launch(**kwargs)

    async def cleanup(self, restart: bool = False) -> None:
        """Take the folder of the sockets away with the kernel; one that restarts keeps its address."""
        await super().cleanup(restart=restart)
        if self.parent is not None and self.parent.transport == "ipc" and not restart:
            folder = Path(self.parent.ip).parent
            if folder.name.startswith(FOLDER_PREFIX):
                shutil.rmtree(folder, ignore_errors=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        """Launch a kernel with a command, as the ordinary provisioner does."""
        try:
            process = await asyncio.to_thread(self._forked, cmd, kwargs)
        except CannotFork as error:
            self.log.info("Kernel not forked: %s", error)
            process = None
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]  # what the provisioner asks of a Popen, it has
        self.pid, self.pgid = process.pid, None
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel; comes back when it is gone, so that nobody has to wait in steps of a tenth of a second."""
        await super().kill(restart=restart)
        for _ in range(int(KILL_SECONDS / KILL_STEP)):
            if await self.poll() is not None:
                return
            await asyncio.sleep(KILL_STEP)

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and to what it started."""
        if isinstance(self.process, ForkedProcess):
            self.process.send_signal(signum)
        else:
            await super().send_signal(signum)

    def _forked(self, cmd: list[str], kwargs: dict[str, object]) -> ForkedProcess | None:
        split = interpreter(cmd) if can_fork() else None
        cwd = str(kwargs.get("cwd") or Path.cwd())
        out, err = (
            _descriptor(kwargs.get(name), number) for name, number in (("stdout", 1), ("stderr", 2))
        )
        if (
            split is None
            or not Path(cwd).is_dir()
            or out is None
            or err is None
            or kwargs.get("stdin") is not None
        ):
            return None
        command, argv = split
        env = dict(cast("dict[str, str]", kwargs["env"]))
        return fork(
            Kind.of(command, self.modules, env, self.variables),
            argv,
            env,
            str(Path(cwd).absolute()),
            out,
            err,
        )


def _descriptor(stream: object, number: int) -> int | None:
    """The descriptor behind an argument of ``Popen``; None for one that only ``Popen`` can make."""
    if stream is None:
        try:
            os.fstat(number)
        except OSError:
            return None
        return number
    if isinstance(stream, int):
        return stream if stream >= 0 and stream != subprocess.PIPE else None
    return stream.fileno() if hasattr(stream, "fileno") else None
