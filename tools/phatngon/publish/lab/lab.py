"""JupyterLab for a learner: Vietnamese, simple interface, on the personal copy, with one button that runs a lesson."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import read_text, write_text
from phatngon.base.paths import kit_root, make_folder, user_folder
from phatngon.publish.build.copies import refresh, reset_lesson, workspace
from phatngon.publish.build.kernel_home import quiet_ipython
from phatngon.publish.build.run import AHEAD, READ_AHEAD
from phatngon_engine import can_fork
from phatngon_engine.kernelspec import write_kernelspec

__all__ = ["command", "open_lab", "overrides", "reset_lesson"]

FIRST_LESSON = "00_bat_dau.ipynb"
HOME = Path(__file__).with_name(
    "lab_home"
)  # our extension of JupyterLab, found through JUPYTER_PATH
LOG = "jupyterlab.log"
CONTENTS = "phatngon.publish.lab.lesson_contents.LessonContents"
PLACES = "phatngon"  # the workspace in which that extension keeps where each lesson was left

# one-key shortcuts take the arrow keys away from a question's choices, and two taps on D would delete a cell
NOT_FOR_LEARNERS = (
    "@jupyterlab/shortcuts-extension",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/running-extension",
    "@jupyterlab/workspaces-extension",
    "@jupyterlab/celltags-extension",
)

# their commands edit or stop what is read here, and most have English names only
NOT_IN_MENU = ("edit", "run", "kernel", "settings", "tabs")

# what a learner does not need: folded code, debugger, extension manager, running kernels, the right side bar
LEARNER_CSS = """\
.jp-CodeCell .jp-InputArea:has(.jp-Placeholder), .jp-CodeCell .jp-Cell-inputWrapper:has(.jp-Placeholder) { display: none; }
.jp-DebuggerBugButton, .jp-SideBar.jp-mod-right li, .jp-OutputArea-promptOverlay, .jp-OutputPrompt, .jp-OutputCollapser { display: none !important; }
.jp-SideBar li[data-id="extensionmanager.main-view"], .jp-SideBar li[data-id="jp-running-sessions"] { display: none; }
.jp-Toolbar-item[data-jp-item-name="chay-tat-ca"] .jp-ToolbarButtonComponent { background: #0b5cad; border-radius: 4px; padding: 0 14px; }
.jp-Toolbar-item[data-jp-item-name="chay-tat-ca"] .jp-ToolbarButtonComponent-label { color: #ffffff; font-weight: 600; }
.jp-FileBrowser-toolbar, .jp-cell-toolbar, .jp-Notebook-footer, [data-jp-item-name="read-only-indicator"] { display: none !important; }
.jupyter-widgets-disconnected::before { content: none !important; }
.pn-bar-line { position: absolute; left: 0; right: 0; z-index: 20; display: flex; align-items: center; gap: 12px; padding: 8px 16px;
  font-size: 15px; line-height: 1.4; box-shadow: 0 1px 4px rgba(0, 0, 0, 0.25); background: #eef4fb; color: #10233c; }
.pn-bar-quiet { bottom: 0; top: auto !important; }
.pn-bar-line[hidden] { display: none; }
.pn-bar-lost { background: #fff4d6; color: #3d2b00; border-bottom: 2px solid #8a5a00; }
.pn-bar-button { background: #0b5cad; color: #ffffff; border: 0; border-radius: 4px; padding: 8px 16px; font-size: 15px; font-weight: 600; cursor: pointer; }
.pn-bar-close { margin-left: auto; background: none; border: 0; color: inherit; font-size: 20px; cursor: pointer; padding: 0 8px; }
.pn-bar-line button:focus-visible { outline: 3px solid #10233c; outline-offset: 2px; }
body { --jp-content-font-size1: 16px; --jp-widgets-font-size: 16px; }
.jp-RenderedHTMLCommon { font-size: 16px; line-height: 1.55; max-width: 56em; }
.jp-MarkdownCell .jp-InputPrompt, .jp-InputCollapser, .jp-OutputCollapser, .jp-collapseHeadingButton { display: none !important; }
.jp-MarkdownCell .jp-MarkdownOutput { border-color: transparent !important; padding-left: 0; }
.jp-Notebook .jp-Cell.jp-mod-active, .jp-Notebook .jp-Cell { border-color: transparent !important; }
.pn-live-region { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.pn-path { overflow-y: auto; padding: 8px 12px 24px; background: #ffffff; color: #10233c; font-size: 15px; line-height: 1.4; }
.pn-path h2 { font-size: 18px; margin: 4px 0; color: #0b2f5c; }
.pn-path h3 { font-size: 15px; margin: 4px 0; }
.pn-path ol, .pn-path ul { list-style: none; margin: 8px 0; padding: 0; }
.pn-path li { border-left: 5px solid #8a97a8; padding: 2px 0 6px 8px; margin: 0 0 8px; }
.pn-path li[data-muc="dang"] { border-color: #b97800; } .pn-path li[data-muc="xong"] { border-color: #0b5cad; } .pn-path li[data-muc="dat"] { border-color: #1a6b35; }
.pn-path button { font: inherit; text-align: left; background: none; border: 0; border-radius: 4px; padding: 4px; color: #0b5cad; cursor: pointer; display: block; }
.pn-path-lesson { font-weight: 600; } .pn-path button[aria-current] { background: #e3eefb; color: #0b2f5c; }
.pn-path button:hover { text-decoration: underline; } .pn-path button:focus-visible, .pn-path summary:focus-visible { outline: 3px solid #b97800; outline-offset: 1px; }
.pn-path-state { display: block; padding: 0 4px; font-size: 13.5px; color: #3d4b5e; }
.pn-path-bar { display: block; height: 5px; margin: 3px 4px; background: #d5dbe3; border-radius: 3px; overflow: hidden; } .pn-path-bar i { display: block; height: 5px; background: #0b5cad; }
.pn-path-again { background: #fdf6e7; border-radius: 6px; padding: 4px 8px; }
.pn-path details { margin: 8px 0; border-top: 1px solid #d5dbe3; } .pn-path summary { padding: 8px 0; color: #0b5cad; cursor: pointer; }
.pn-path textarea { width: 100%; box-sizing: border-box; font: 13px/1.4 monospace; overflow-wrap: anywhere; } .pn-path label { display: block; font-weight: 600; margin-top: 8px; }
.pn-path .pn-path-take { border: 2px solid #0b2f5c; padding: 6px 14px; margin: 6px 0; }
"""


def open_lab(
    port: int,
    *,
    edit: bool,
    browser: bool,
    now: datetime,
    desks: Sequence[tuple[str, str]] = (),
) -> int:
    """Start JupyterLab and wait for it; returns its exit code. ``desks``: names and texts of tool notebooks that are laid
    beside the lessons; the first is opened.

    Raises InputError for a port that is none, MissingOnMachine for a busy one.
    """
    refuse_busy(port)
    if edit:
        root, first = kit_root(), f"notebooks/{FIRST_LESSON}"
    else:
        root = workspace()
        for sentence in refresh(now.date(), root).sentences():
            print(sentence)
    settings = prepare_settings()
    if not edit:
        forget_layout(settings)
        for name, text in desks:
            write_text(root / name, text)
        first = desks[0][0] if desks else last_lesson(settings, root)
    print(
        f"Đang mở bài học tại thư mục {root}. Giữ cửa sổ này mở trong lúc học; học xong bấm Ctrl và C để đóng.",
        flush=True,
    )
    started = command(root, first, port, settings, browser=browser, learner=not edit)
    return _run_until_closed(started, environment(settings, learner=not edit), settings)


def _run_until_closed(started: list[str], environ: dict[str, str], settings: Path) -> int:
    """Run JupyterLab; whatever ends this process ends JupyterLab with it, so that no server is left behind.

    What it says itself is English and goes to a log; a person gets the address, or one sentence.
    """
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    with (settings / LOG).open("wb") as log:
        server = subprocess.Popen(started, env=environ, stdout=log, stderr=log)
    try:
        print(_address(server, settings), flush=True)
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


def _address(server: subprocess.Popen[bytes], settings: Path) -> str:
    """Where the lessons are open, once they are. Raises MissingOnMachine when JupyterLab ends before that."""
    told = settings / "runtime" / f"jpserver-{server.pid}.json"
    while server.poll() is None:
        try:
            info = json.loads(told.read_text(encoding="utf-8"))
            return f"Trình duyệt không tự mở thì chép địa chỉ này vào trình duyệt: {info['url']}lab?token={info['token']}"
        except (OSError, ValueError):  # not written yet, or not whole
            time.sleep(0.1)
    raise MissingOnMachine(
        "JupyterLab không mở được.",
        where=str(settings / LOG),
        advice="Chạy lại; vẫn không được thì chạy python3 tools/start.py doctor và gửi tệp này cho người quản trị.",
    )


def refuse_busy(port: int) -> None:
    """Raise when ``port`` cannot be used."""
    if not 1024 <= port <= 65535:
        raise InputError(
            f"cổng {port} không dùng được.",
            advice="Chọn một số từ 1024 đến 65535, ví dụ --port 8890.",
        )
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise MissingOnMachine(
                f"cổng mạng {port} đang được chương trình khác dùng.",
                advice=f"Đóng chương trình đó, hoặc chạy: python3 tools/start.py lab --port {port + 2}",
            ) from None


def command(
    root: Path, first: str, port: int, settings: Path, *, browser: bool, learner: bool
) -> list[str]:
    """The command line of JupyterLab."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{first}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.ip=127.0.0.1",
        f"--LabApp.app_settings_dir={settings / ('app' if learner else 'app-edit')}",
        f"--LabApp.user_settings_dir={settings / ('user' if learner else 'user-edit')}",
        f"--LabApp.workspaces_dir={settings / 'workspaces'}",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--ServerApp.log_level=ERROR",
        "--ServerApp.answer_yes=True",
        "--LabApp.log_level=ERROR",
        "--LabApp.expose_app_in_browser=True",
        *(
            ["--LabApp.custom_css=True", f"--ServerApp.contents_manager_class={CONTENTS}"]
            if learner
            else []
        ),
        *([] if browser else ["--no-browser"]),
        *(["--allow-root"] if _is_root() else []),
    ]


def environment(settings: Path, *, learner: bool) -> dict[str, str]:
    """Its environment: no personal Jupyter settings get in the way."""
    homes = [str(HOME), str(settings / "kernels-home"), os.environ.get("JUPYTER_PATH", "")]
    path = {"JUPYTER_PATH": os.pathsep.join(filter(None, homes))} if learner else {}
    return {
        **os.environ,
        **path,
        "JUPYTER_CONFIG_DIR": str(settings / ("config" if learner else "config-edit")),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_RUNTIME_DIR": str(settings / "runtime"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYTHONUTF8": "1",
        "IPYTHONDIR": str(quiet_ipython(settings)),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def last_lesson(settings: Path, root: Path) -> str:
    """The lesson that was open last in the folder ``root``, or the first one."""
    for path in sorted((settings / "workspaces").glob(f"{PLACES}*.jupyterlab-workspace")):
        try:
            last = json.loads(read_text(path))["data"][PLACES]["last"]
        except (InputError, ValueError, KeyError, TypeError):
            continue  # a damaged record costs the place, not the lesson
        if isinstance(last, str) and Path(last).name == last and (root / last).is_file():
            return last
    return FIRST_LESSON


def forget_layout(settings: Path) -> None:
    """Lessons that lay open before come back when they are chosen, not all at once, each with a kernel of its own."""
    for path in (settings / "workspaces").glob("*.jupyterlab-workspace"):
        if not path.name.startswith(PLACES):
            path.unlink(missing_ok=True)


def prepare_settings() -> Path:
    """Write our settings for JupyterLab into the user's folder and return it."""
    folder = make_folder(user_folder() / "jupyterlab")
    for name, settings in (
        ("app", overrides()),
        ("app-edit", common()),
    ):  # whoever edits a lesson has JupyterLab's own tools
        write_text(
            folder / name / "overrides.json",
            json.dumps(settings, ensure_ascii=False, indent=1) + "\n",
        )
    write_text(folder / "config" / "custom" / "custom.css", LEARNER_CSS)
    off = {"disabledExtensions": dict.fromkeys(NOT_FOR_LEARNERS, True)}
    write_text(
        folder / "config" / "labconfig" / "page_config.json", json.dumps(off, indent=1) + "\n"
    )
    for name in ("user", "user-edit", "workspaces", "config-edit", "runtime"):
        make_folder(folder / name)
    if can_fork():
        write_kernelspec(folder / "kernels-home", AHEAD, READ_AHEAD)
    return folder


def common() -> dict[str, object]:
    """Default settings for everybody: Vietnamese, no news, no hunt for updates."""
    return {
        "@jupyterlab/translation-extension:plugin": {"locale": "vi_VN"},
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        "@jupyterlab/apputils-extension:themes": {
            "theme": "JupyterLab Light",
            "adaptive-theme": False,
        },
        "@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False},
    }


def overrides() -> dict[str, object]:
    """Default settings of the learner's JupyterLab (a learner's own choices stand above them)."""
    run_all = {
        "name": "chay-tat-ca",
        "command": "phatngon:run",
        "label": "Chạy tất cả",
        "caption": "Chạy cả bài từ đầu; câu đã trả lời không mất",
        "rank": 5,
    }
    ways = [
        {"name": name, "command": f"phatngon:{command}", "label": label, "rank": rank}
        for name, command, label, rank in (
            ("lo-trinh", "path", "Lộ trình", 1),
            ("bai-truoc", "back", "Bài trước", 2),
            ("bai-tiep", "next", "Bài tiếp", 3),
        )
    ]
    hidden = [
        {"name": name, "disabled": True}
        for name in (
            "save",
            "insert",
            "cut",
            "copy",
            "paste",
            "cellType",
            "interrupt",
            "restart",
            "restart-and-run",
            "debugger-icon",
            "run",
            "kernelName",
            "executionProgress",
        )
    ]
    return common() | {
        "@jupyterlab/application-extension:shell": {"startMode": "single"},
        "@jupyterlab/notebook-extension:tracker": {
            "windowingMode": "none",
            "codeCellConfig": {"lineNumbers": False},
            "recordTiming": False,
        },
        "@jupyterlab/notebook-extension:panel": {"toolbar": [*ways, run_all, *hidden]},
        "@jupyterlab/mainmenu-extension:plugin": {
            "menus": [{"id": f"jp-mainmenu-{name}", "disabled": True} for name in NOT_IN_MENU]
        },
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
        "@jupyterlab/cell-toolbar-extension:plugin": {"showToolbar": False},
    }


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
