"""JupyterLab for a learner: Vietnamese, simple interface, on the personal copy, with one button that runs a lesson."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import write_text
from phatngon.base.paths import kit_root, user_folder
from phatngon.publish.copies import refresh, reset_lesson, workspace
from phatngon.publish.kernel_home import quiet_ipython

__all__ = ["command", "open_lab", "overrides", "reset_lesson"]

FIRST_LESSON = "00_bat_dau.ipynb"

# one-key shortcuts take the arrow keys away from a question's choices, and two taps on D would delete a cell
NOT_FOR_LEARNERS = ("@jupyterlab/shortcuts-extension", "@jupyterlab/debugger-extension", "@jupyterlab/extensionmanager-extension",
                    "@jupyterlab/running-extension", "@jupyterlab/celltags-extension")

# what a learner does not need: folded code, debugger, extension manager, running kernels, the right side bar
LEARNER_CSS = """\
.jp-CodeCell .jp-InputArea:has(.jp-Placeholder), .jp-CodeCell .jp-Cell-inputWrapper:has(.jp-Placeholder) { display: none; }
.jp-DebuggerBugButton, .jp-SideBar.jp-mod-right li, .jp-OutputArea-promptOverlay, .jp-OutputPrompt, .jp-OutputCollapser { display: none !important; }
.jp-SideBar li[data-id="extensionmanager.main-view"], .jp-SideBar li[data-id="jp-running-sessions"] { display: none; }
.jp-Toolbar-item[data-jp-item-name="chay-tat-ca"] .jp-ToolbarButtonComponent { background: #0b5cad; border-radius: 4px; padding: 0 14px; }
.jp-Toolbar-item[data-jp-item-name="chay-tat-ca"] .jp-ToolbarButtonComponent-label { color: #ffffff; font-weight: 600; }
.jp-FileBrowser-toolbar { display: none !important; }
.jp-RenderedHTMLCommon { font-size: 15px; line-height: 1.55; max-width: 62em; }
"""


def open_lab(port: int, *, edit: bool, browser: bool, now: datetime) -> int:
    """Start JupyterLab and wait for it; returns its exit code.

    Raises InputError for a port that is none, MissingOnMachine for a busy one.
    """
    refuse_busy(port)
    if edit:
        root, first = kit_root(), f"notebooks/{FIRST_LESSON}"
    else:
        root, first = workspace(), FIRST_LESSON
        for sentence in refresh(now.date(), root).sentences():
            print(sentence)
    settings = prepare_settings()
    print(f"Đang mở bài học tại thư mục {root}. Giữ cửa sổ này mở trong lúc học; học xong bấm Ctrl và C để đóng.", flush=True)
    started = command(root, first, port, settings, browser=browser, learner=not edit)
    return _run_until_closed(started, environment(settings, learner=not edit))


def _run_until_closed(started: list[str], environ: dict[str, str]) -> int:
    """Run JupyterLab; whatever ends this process ends JupyterLab with it, so that no server is left behind."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    server = subprocess.Popen(started, env=environ)
    try:
        return server.wait()
    except KeyboardInterrupt:
        print("Đã đóng. Tiến độ đã được ghi.")
        return 0
    finally:
        if server.poll() is None:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def refuse_busy(port: int) -> None:
    """Raise when ``port`` cannot be used."""
    if not 1024 <= port <= 65535:
        raise InputError(f"cổng {port} không dùng được.", advice="Chọn một số từ 1024 đến 65535, ví dụ --port 8890.")
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise MissingOnMachine(
                f"cổng mạng {port} đang được chương trình khác dùng.",
                advice=f"Đóng chương trình đó, hoặc chạy: python3 tools/start.py lab --port {port + 2}") from None


def command(root: Path, first: str, port: int, settings: Path, *, browser: bool, learner: bool) -> list[str]:
    """The command line of JupyterLab."""
    return [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{first}",
            f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
            f"--LabApp.app_settings_dir={settings / 'app'}", f"--LabApp.user_settings_dir={settings / 'user'}",
            f"--LabApp.workspaces_dir={settings / 'workspaces'}", "--LabApp.news_url=", "--LabApp.check_for_updates_class="
            "jupyterlab.NeverCheckForUpdate", "--ServerApp.log_level=ERROR", "--ServerApp.answer_yes=True", "--LabApp.log_level=ERROR", "--LabApp.expose_app_in_browser=True",
            *(["--LabApp.custom_css=True"] if learner else []), *([] if browser else ["--no-browser"]), *(["--allow-root"] if _is_root() else [])]


def environment(settings: Path, *, learner: bool) -> dict[str, str]:
    """Its environment: no personal Jupyter settings get in the way."""
    return {**os.environ, "JUPYTER_CONFIG_DIR": str(settings / ("config" if learner else "config-edit")), "JUPYTER_PREFER_ENV_PATH": "1",
            "JUPYTER_RUNTIME_DIR": str(settings / "runtime"), "JUPYTER_PLATFORM_DIRS": "1", "PYTHONUTF8": "1",
            "IPYTHONDIR": str(quiet_ipython(settings)),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def prepare_settings() -> Path:
    """Write our settings for JupyterLab into the user's folder and return it."""
    folder = user_folder() / "jupyterlab"
    write_text(folder / "app" / "overrides.json", json.dumps(overrides(), ensure_ascii=False, indent=1) + "\n")
    write_text(folder / "config" / "custom" / "custom.css", LEARNER_CSS)
    off = {"disabledExtensions": dict.fromkeys(NOT_FOR_LEARNERS, True)}
    write_text(folder / "config" / "labconfig" / "page_config.json", json.dumps(off, indent=1) + "\n")
    for name in ("user", "workspaces", "config-edit", "runtime"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder


def overrides() -> dict:
    """Default settings of the learner's JupyterLab (a learner's own choices stand above them)."""
    run_all = {"name": "chay-tat-ca", "command": "notebook:run-all-cells", "label": "Chạy tất cả",
               "caption": "Chạy cả bài từ đầu; câu đã trả lời không mất", "rank": 5}
    hidden = [{"name": name, "disabled": True} for name in
              ("save", "insert", "cut", "copy", "paste", "cellType", "interrupt", "restart", "restart-and-run", "debugger-icon",
               "run", "kernelName", "executionProgress")]
    return {
        "@jupyterlab/application-extension:shell": {"startMode": "single"},
        "@jupyterlab/translation-extension:plugin": {"locale": "vi_VN"},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "codeCellConfig": {"lineNumbers": False},
                                                   "recordTiming": False},
        "@jupyterlab/notebook-extension:panel": {"toolbar": [run_all, *hidden]},
        "@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False},
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
        "@jupyterlab/cell-toolbar-extension:plugin": {"showToolbar": False},
        "@jupyterlab/docmanager-extension:plugin": {"autosave": True, "autosaveInterval": 30},
        "@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Light", "adaptive-theme": False},
    }


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
