"""The kit's papermill engine: papermill's own behaviour, without what makes a run of short cells slow.

The notebook is saved when the run ends, when it fails and every ``autosave_cell_every`` seconds, not before and after every
cell; messages go over private sockets of the file system instead of TCP; no heartbeat, no waiting for silence, and the kernel
is ended at once. Vietnamese parameters stay readable. A kernel that dies or a cell that takes too long marks its own cell.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger
from papermill.translators import PythonTranslator
from papermill.utils import merge_kwargs, remove_args

INJECTED = "injected-parameters"
READY_STEP = 0.05
ALIVE_STEP = 0.2


class FastEngine(NBClientEngine):
    """Runs one notebook in one fresh kernel."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool | dict[str, object] = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        **kwargs: Any,  # whatever papermill passes on
    ) -> NotebookNode:
        """Run ``nb``; returns it with its outputs. A failing cell ends the run; a dead kernel and a time limit are raised.

        However it ends, the run is saved.
        """
        manager = SavingManager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        rewrite_parameters(nb)
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **kwargs)
        except BaseException:
            manager.due = True
            raise
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: object = None,
        stderr_file: object = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **kwargs: object,
    ) -> NotebookNode:
        """Run the notebook of ``nb_man`` with our client; the arguments are papermill's."""
        given = remove_args(["input_path", "timeout", "startup_timeout"], **kwargs)
        final = merge_kwargs(
            given,
            timeout=execution_timeout or kwargs.get("timeout"),
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        return FastClient(nb_man, **final).execute()


class SavingManager(NotebookExecutionManager):
    """Papermill's bookkeeping, saving only when a save is ``due``: a failed run, or a long one from time to time.

    What went well is saved by papermill itself when the run is over.
    """

    due = False

    def save(self, **kwargs: object) -> None:
        """Save when it is due."""
        every = self.autosave_cell_every
        if self.due or (every and (self.now() - self.last_save_time).total_seconds() >= every):
            super().save(**kwargs)


class FastClient(PapermillNotebookClient):
    """Papermill's client over sockets of the file system, without waits."""

    def __init__(self, nb_man: NotebookExecutionManager, **kwargs: object) -> None:
        kwargs.setdefault("shutdown_kernel", "immediate")
        super().__init__(nb_man, **kwargs)
        self._folder: Path | None = None
        self._told: dict[str, Any] = {}

    def create_kernel_manager(self) -> KernelManager:
        """A manager whose connection lies in a private folder."""
        manager = super().create_kernel_manager()
        # the path of such a socket may have about 100 bytes, so not below the user's own folders
        self._folder = Path(tempfile.mkdtemp(prefix="pn-"))
        manager.connection_file = str(self._folder / "k.json")
        manager.transport = "ipc"
        manager.ip = str(self._folder / "k")
        return manager

    def execute(self, **kwargs: object) -> NotebookNode:
        """Run all cells, then end the kernel."""
        self.reset_execution_trackers()
        try:
            with self.setup_kernel(**kwargs):
                self.papermill_execute_cells()
                self.nb.metadata["language_info"] = self._told["language_info"]
                self.set_widgets_metadata()
        finally:
            if self._folder:
                shutil.rmtree(self._folder, ignore_errors=True)
        return self.nb

    def papermill_execute_cells(self) -> None:
        """As papermill does; a cell in which the kernel died or the time ran out is marked as failed as well."""
        try:
            super().papermill_execute_cells()
        except (DeadKernelError, CellTimeoutError) as error:
            self._mark(error)
            raise

    def _mark(self, error: Exception) -> None:
        at = max(
            index for index, cell in enumerate(self.nb.cells) if cell.metadata.papermill["end_time"]
        )
        cell = self.nb.cells[at]
        told = new_output(
            "error", ename=type(error).__name__, evalue=str(error).split("\n")[0], traceback=[]
        )
        cell.outputs = [*cell.get("outputs", []), told]
        self.nb_man.cell_exception(cell, cell_index=at, exception=error)

    async def async_start_new_kernel_client(self) -> object:
        """Connect and wait until the kernel has answered on both channels, not longer."""
        assert self.km is not None
        self.kc = self.km.client()
        try:
            self.kc.start_channels(hb=False, stdin=False, control=False)
            self._told = await asyncio.wait_for(self._first_answer(), self.startup_timeout)
        except Exception as error:
            self.log.error("Error occurred while starting new kernel client: %s", error)
            await self._async_cleanup_kernel()
            if isinstance(error, TimeoutError):
                raise RuntimeError(
                    f"Kernel didn't respond in {self.startup_timeout} seconds"
                ) from None
            raise
        self.kc.allow_stdin = False
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _first_answer(self) -> dict[str, object]:
        """The kernel's description of itself. Output of cells is only sure to arrive once the subscription stands."""
        told, heard, asked, checked = None, False, self.kc.kernel_info(), monotonic()
        while told is None or not heard:
            if told is None:
                told = await self._reply(asked, READY_STEP)
            if not heard:
                heard = await self._heard(READY_STEP if told else 0)
            if told is not None and not heard:
                asked, told = self.kc.kernel_info(), None
            if monotonic() - checked > ALIVE_STEP:
                checked = monotonic()
                await self._async_check_alive()
        return told

    async def _reply(self, asked: str, seconds: float) -> dict[str, object] | None:
        try:
            message = await ensure_async(self.kc.shell_channel.get_msg(timeout=seconds))
        except Empty:
            return None
        return message["content"] if message["parent_header"].get("msg_id") == asked else None

    async def _heard(self, seconds: float) -> bool:
        try:
            message = await ensure_async(self.kc.iopub_channel.get_msg(timeout=seconds))
        except Empty:
            return False
        return message["msg_type"] in ("iopub_welcome", "status")

    async def _async_poll_kernel_alive(self) -> None:
        """As nbclient does, looking more often."""
        while True:
            await asyncio.sleep(ALIVE_STEP)
            try:
                await self._async_check_alive()
            except DeadKernelError:
                assert self.task_poll_for_reply is not None
                self.task_poll_for_reply.cancel()
                return


class ReadablePython(PythonTranslator):
    """Papermill's Python, with letters left as they are."""

    @classmethod
    def translate_escaped_str(cls, str_val: object) -> str:
        """A literal in double quotes; only what cannot be seen is escaped.

        >>> print(ReadablePython.translate("Phường “Thuận Hóa”"))
        "Phường “Thuận Hóa”"
        """
        seen = (
            letter
            if letter.isprintable() and letter != "\\"
            else letter.encode("unicode_escape").decode()
            for letter in str(str_val)
        )
        return '"' + "".join(seen).replace('"', r"\"") + '"'


def rewrite_parameters(nb: NotebookNode) -> None:
    """Write the injected cell again from the values that papermill kept."""
    values = nb.metadata.get("papermill", {}).get("parameters")
    for cell in nb.cells:
        if (
            values
            and INJECTED in cell.metadata.get("tags", [])
            and nb.metadata.get("kernelspec", {}).get("language", "python") == "python"
        ):
            cell.source = ReadablePython.codify(values)
