"""What a person meets before the kit's own command runs. No network, no real installation."""

import ast
import errno
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
import venv
from collections import namedtuple
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tools"
if str(TOOLS) not in sys.path:
    sys.path.insert(0, str(TOOLS))

from phatngon_start import install, words  # noqa: E402
from phatngon_start import kit as looking  # noqa: E402

LOCKS = {
    "learner": ["alpha==1.0", "Beta-pack==2.1"],
    "trainer": ["gamma==3.0"],
    "test": ["delta==4.0"],
}


@pytest.fixture(scope="module")
def start():
    """tools/start.py as a module."""
    specification = importlib.util.spec_from_file_location("start", TOOLS / "start.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def kit(tmp_path):
    """A small copy of the kit, not yet installed."""
    kit = looking.Kit(tmp_path / "Bộ học liệu")
    kit.lock("test").parent.mkdir(parents=True)
    entries = []
    for level, names in LOCKS.items():
        entries += [f"{name} \\\n    --hash=sha256:{'0' * 64}" for name in names]
        kit.lock(level).write_text("\n".join(entries) + "\n", encoding="utf-8")
    kit.project.write_text("[project]\n", encoding="utf-8")
    return kit


class Machine:
    """Stands for pip and venv: does on disk what they would, notes the commands, fails where told to."""

    def __init__(self):
        self.commands, self.installed = [], []
        self.fail_at, self.output = None, ""

    def run(self, kit, command, on_line=lambda line: None):
        self.commands.append(command)
        if self.fail_at and any(self.fail_at in part for part in self.requested(command)):
            raise install.explain(kit, self.output)
        if "venv" in command:
            kit.scripts.mkdir(parents=True, exist_ok=True)
            kit.python.touch()
            (kit.site / "pip").mkdir(parents=True, exist_ok=True)
            version = ".".join(map(str, sys.version_info[:3]))
            (kit.venv / "pyvenv.cfg").write_text(f"version = {version}\n", encoding="utf-8")
        for name in self.requested(command):
            on_line(f"Collecting {name} (from -r …)")
            self.put(kit, name)

    def requested(self, command):
        if "-e" in command:
            return ["phatngon==0.1.0"]
        if "-r" not in command:
            return []
        return re.findall(
            r"^(\S+==\S+)", Path(command[-1]).read_text(encoding="utf-8"), re.MULTILINE
        )

    def put(self, kit, name):
        self.installed.append(name)
        distribution = kit.site / (name.replace("-", "_").replace("==", "-") + ".dist-info")
        distribution.mkdir(parents=True, exist_ok=True)
        module = kit.site / (name.split("==")[0] + ".py")
        module.write_text("x = 1\n", encoding="utf-8", newline="\n")
        (distribution / "RECORD").write_text(
            f"{module.name},sha256=…,6\n{distribution.name}/RECORD,,\n", "utf-8"
        )


@pytest.fixture
def machine(monkeypatch):
    """A machine with pip, without uv, with room on its disk."""
    machine = Machine()
    monkeypatch.setattr(install, "run_logged", machine.run)
    monkeypatch.setattr(install, "is_usable", lambda kit: kit.python.exists())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    give_room(monkeypatch, 5000)
    return machine


def give_room(monkeypatch, megabytes):
    usage = namedtuple("usage", "total used free")(0, 0, megabytes * 1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)


# --- Python ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(version):
    with pytest.raises(words.Stop, match=r"cần Python 3\.11 trở lên.*KD-01") as stop:
        looking.require_python(version)
    assert ".".join(map(str, version)) in str(stop.value)
    assert stop.value.status == 3


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 0), (4, 0, 0)])
def test_a_new_python_is_accepted(version):
    looking.require_python(version)


def test_a_32_bit_python_is_told_so():
    with pytest.raises(words.Stop, match=r"32 bit.*KD-08"):
        looking.require_python((3, 12, 0), bits=32)


@pytest.mark.parametrize(
    "file", ["start.py", *(f"phatngon_start/{p.name}" for p in TOOLS.glob("phatngon_start/*.py"))]
)
def test_what_an_old_python_reads_is_parsed_by_python_3_6(file):
    ast.parse((TOOLS / file).read_text(encoding="utf-8"), feature_version=(3, 6))


# --- Sentences -------------------------------------------------------------------------------------------------------


def test_every_sentence_has_its_own_code_and_is_composed_vietnamese():
    codes = [code for code, _ in words.PROBLEMS.values()]
    assert len(set(codes)) == len(codes)
    for text in [
        *(sentence for _, sentence in words.PROBLEMS.values()),
        *words.REASONS.values(),
        words.ONEDRIVE,
    ]:
        assert unicodedata.is_normalized("NFC", text)
        assert text.rstrip().endswith((".", "}", "--repair"))


def test_wrong_usage_exits_2_and_a_lack_of_the_machine_exits_3():
    facts = dict.fromkeys(("version", "length", "limit", "file", "verb", "advice", "log"), "")
    statuses = {name: words.Stop(name, **facts).status for name in words.PROBLEMS}
    assert {name for name, status in statuses.items() if status == 2} == {"wrong_verb"}
    assert set(statuses.values()) == {2, 3}


@pytest.mark.parametrize(
    ("output", "name"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "full_disk",
        ),
        ("OSError: [WinError 112] There is not enough space on the disk", "full_disk"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "wrong_hash"),
        (
            "error: Failed to read `alpha==1.0`\n  cause: Hash mismatch for `alpha==1.0`",
            "wrong_hash",
        ),
        ("OSError: [WinError 32] The process cannot access the file", "in_use"),
        ("OSError: [Errno 13] Permission denied: '.venv/lib'", "read_only"),
        (
            "SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate in chain')",
            "certificate",
        ),
        (
            "Retrying after 'NewConnectionError(…)'\nERROR: No matching distribution found for alpha",
            "no_network",
        ),
        ("error: error sending request\n  cause: dns error", "no_network"),
        (
            "ERROR: Could not find a version that satisfies the requirement alpha==1.0 (from versions: none)",
            "no_wheel",
        ),
        ("Traceback (most recent call last):\nAssertionError", "unknown"),
    ],
)
def test_the_installers_words_are_understood(output, name):
    assert words.symptom(output) == name


def test_the_command_is_shown_as_this_system_writes_it():
    expected = r"py tools\start.py" if os.name == "nt" else "python3 tools/start.py"
    assert expected == words.COMMAND


# --- What the machine lacks ------------------------------------------------------------------------------------------


def test_a_long_windows_folder_is_refused_before_anything_is_downloaded(tmp_path, kit, machine):
    deep = looking.Kit(Path("C:/" + "x" * 100))
    with pytest.raises(words.Stop, match=r"quá dài \(1\d\d ký tự, tối đa 95\)"):
        looking.check_machine(deep, "learner", windows=True)
    long = looking.Kit(kit.root / ("x" * 80))
    shutil.copytree(kit.root, long.root)
    looking.check_machine(long, "learner", windows=False)


def test_debian_without_venv_is_told_which_package_to_install(kit, machine, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(words.Stop, match=r"sudo apt install python3\.\d+-venv"):
        looking.check_machine(kit, "learner")


def test_with_uv_the_missing_venv_package_does_not_matter(kit, machine, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: "/somewhere/uv")
    looking.check_machine(kit, "learner")


def test_a_full_disk_is_seen_before_the_download(kit, machine, monkeypatch):
    give_room(monkeypatch, 650)
    with pytest.raises(words.Stop, match="không đủ chỗ trống"):
        looking.check_machine(kit, "learner")
    give_room(monkeypatch, 900)
    looking.check_machine(kit, "learner")


def test_a_half_copied_kit_is_told_which_file_is_missing(kit, machine):
    kit.lock("test").unlink()
    with pytest.raises(words.Stop, match=r"thiếu tệp tools.locks.test\.txt"):
        looking.check_machine(kit, "test")
    looking.check_machine(kit, "learner")


def test_onedrive_is_warned_of_and_not_refused(kit, machine, capsys):
    synced = looking.Kit(kit.root / "OneDrive - Sở A" / "phatngon")
    shutil.copytree(kit.root / "tools", synced.root / "tools")
    shutil.copy(kit.project, synced.project)
    looking.check_machine(kit, "learner")
    assert capsys.readouterr().err == ""
    looking.check_machine(synced, "learner")
    assert "OneDrive đồng bộ" in capsys.readouterr().err


# --- Installing ------------------------------------------------------------------------------------------------------


def test_the_first_start_installs_the_lock_and_the_second_does_nothing(kit, machine, capsys):
    install.prepare(kit, "learner")
    assert machine.installed == ["alpha==1.0", "Beta-pack==2.1", "phatngon==0.1.0"]
    said = capsys.readouterr().err
    assert said.startswith(words.REASONS["first_time"])
    assert "Đang cài 1/2: alpha" in said
    machine.commands.clear()
    install.prepare(kit, "learner")
    assert machine.commands == []
    assert capsys.readouterr().err == ""


def test_packages_come_hashed_as_wheels_and_without_their_tree(kit, machine):
    install.prepare(kit, "learner")
    [command] = [command for command in machine.commands if "-r" in command]
    assert {"--no-deps", "--require-hashes", "--only-binary"} <= set(command)
    assert "--no-index" not in command


def test_the_kit_itself_is_installed_without_a_network(kit, machine):
    install.prepare(kit, "learner")
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(machine.commands[-1])


@pytest.mark.parametrize("beside", [False, True])
def test_a_folder_of_wheels_is_preferred_to_the_network(kit, machine, beside):
    wheels = (kit.root.parent if beside else kit.root) / "wheels"
    wheels.mkdir()
    (wheels / "alpha-1.0-py3-none-any.whl").touch()
    install.prepare(kit, "learner")
    [command] = [command for command in machine.commands if "-r" in command]
    assert command[command.index("--find-links") + 1] == str(wheels)
    assert "--no-index" in command


def test_an_empty_folder_of_wheels_is_ignored(kit):
    (kit.root / "wheels").mkdir()
    assert kit.wheels is None


def test_an_incomplete_folder_of_wheels_is_told_so(kit):
    (kit.root / "wheels").mkdir()
    (kit.root / "wheels" / "alpha-1.0-py3-none-any.whl").touch()
    assert (
        install.explain(kit, "ERROR: No matching distribution found for gamma").name
        == "wheels_incomplete"
    )


def test_uv_is_used_when_it_is_there(kit, machine, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: "/somewhere/uv")
    install.prepare(kit, "learner")
    assert "--without-pip" in machine.commands[0]
    assert machine.commands[1][:3] == ["/somewhere/uv", "pip", "install"]


def test_a_wider_verb_adds_only_what_is_missing(kit, machine, capsys):
    install.prepare(kit, "learner")
    machine.installed.clear()
    capsys.readouterr()
    install.prepare(kit, "test")
    assert machine.installed == ["gamma==3.0", "delta==4.0", "phatngon==0.1.0"]
    assert words.REASONS["more"] in capsys.readouterr().err


def test_a_narrower_verb_keeps_the_wider_environment(kit, machine):
    install.prepare(kit, "test")
    machine.commands.clear()
    install.prepare(kit, "learner")
    assert machine.commands == []
    assert looking.read_stamp(kit)["level"] == "test"


def test_a_stopped_installation_is_resumed_and_not_begun_again(kit, machine, monkeypatch, capsys):
    monkeypatch.setattr(install, "BATCH", 1)
    machine.fail_at, machine.output = "Beta-pack", "NewConnectionError"
    with pytest.raises(words.Stop, match="KD-03"):
        install.prepare(kit, "learner")
    assert looking.diagnose(kit, "learner") == "half_made"
    machine.fail_at = None
    machine.installed.clear()
    capsys.readouterr()
    install.prepare(kit, "learner")
    assert machine.installed == ["Beta-pack==2.1", "phatngon==0.1.0"]
    assert capsys.readouterr().err.startswith(words.REASONS["half_made"])
    assert looking.diagnose(kit, "learner") is None


def test_a_stopped_addition_is_not_taken_for_a_complete_environment(kit, machine):
    install.prepare(kit, "learner")
    machine.fail_at, machine.output = "gamma", "No space left on device"
    with pytest.raises(words.Stop, match="KD-07"):
        install.prepare(kit, "trainer")
    assert looking.diagnose(kit, "learner") == "half_made"


def test_a_stopped_installation_of_another_python_is_begun_again(kit, machine):
    install.prepare(kit, "learner")
    kit.stamp.unlink()
    (kit.venv / "pyvenv.cfg").write_text("version = 3.2.1\n", encoding="utf-8")
    machine.installed.clear()
    install.prepare(kit, "learner")
    assert machine.installed == ["alpha==1.0", "Beta-pack==2.1", "phatngon==0.1.0"]


def test_a_package_written_only_in_part_is_installed_again(kit, machine):
    install.prepare(kit, "learner")
    kit.stamp.unlink()
    (kit.site / "alpha.py").write_text("x", encoding="utf-8")
    (kit.site / "~lpha-0.9.dist-info").mkdir()
    machine.installed.clear()
    install.prepare(kit, "learner")
    assert machine.installed == ["alpha==1.0", "phatngon==0.1.0"]
    assert not list(kit.site.glob("~*"))


def test_a_package_without_its_list_of_files_is_not_whole(kit, machine):
    install.prepare(kit, "learner")
    name = "alpha-1.0.dist-info"
    assert install.is_whole(kit.site, name)
    (kit.site / name / "RECORD").write_text("alpha.py,only two", encoding="utf-8")
    assert not install.is_whole(kit.site, name)
    (kit.site / name / "RECORD").unlink()
    assert not install.is_whole(kit.site, name)


def test_repair_checks_every_file_even_when_the_stamp_looks_right(kit, machine, capsys):
    install.prepare(kit, "trainer")
    (kit.site / "gamma.py").unlink()
    assert looking.diagnose(kit, "learner") is None
    machine.installed.clear()
    capsys.readouterr()
    install.prepare(kit, "learner", repair=True)
    assert machine.installed == ["gamma==3.0", "phatngon==0.1.0"]
    assert capsys.readouterr().err.startswith(words.REASONS["repair"])


def test_an_uninstalled_package_is_noticed_and_put_back(kit, machine, capsys):
    install.prepare(kit, "learner")
    shutil.rmtree(kit.site / "alpha-1.0.dist-info")
    machine.installed.clear()
    capsys.readouterr()
    install.prepare(kit, "learner")
    assert machine.installed == ["alpha==1.0", "phatngon==0.1.0"]
    assert words.REASONS["damaged"] in capsys.readouterr().err


def test_a_vanished_python_is_restored_and_the_packages_stay(kit, machine):
    install.prepare(kit, "learner")
    kit.python.unlink()
    assert looking.diagnose(kit, "learner") == "damaged"
    machine.installed.clear()
    install.prepare(kit, "learner")
    assert kit.python.exists()
    assert machine.installed == ["phatngon==0.1.0"]


@pytest.mark.skipif(os.name == "nt", reason="Windows copies its Python into `.venv`")
def test_a_link_to_a_removed_python_is_made_anew(kit, machine):
    install.prepare(kit, "learner")
    kit.python.unlink()
    kit.python.symlink_to(kit.root / "removed" / "python")
    install.prepare(kit, "learner")
    assert kit.python.exists()


def test_an_environment_of_another_python_is_made_anew(kit, machine, capsys):
    install.prepare(kit, "learner")
    stamp = dict(looking.read_stamp(kit), python="3.2")
    kit.stamp.write_text(json.dumps(stamp), encoding="utf-8")
    (kit.venv / "stale").touch()
    capsys.readouterr()
    install.prepare(kit, "learner")
    assert not (kit.venv / "stale").exists()
    assert words.REASONS["other_python"] in capsys.readouterr().err


def test_a_moved_folder_is_put_right_without_installing_the_packages_again(kit, machine, capsys):
    install.prepare(kit, "learner")
    program = kit.scripts / "jupyter"
    program.write_text(f"#!{kit.python}\nimport sys\n", encoding="utf-8")
    moved = looking.Kit(kit.root.parent / "Chỗ mới")
    kit.root.rename(moved.root)
    machine.installed.clear()
    capsys.readouterr()
    install.prepare(moved, "learner")
    assert machine.installed == ["phatngon==0.1.0"]
    assert (moved.scripts / "jupyter").read_text(
        encoding="utf-8"
    ) == f"#!{moved.python}\nimport sys\n"
    assert words.REASONS["moved"] in capsys.readouterr().err


def test_a_changed_lock_installs_what_is_new_in_it(kit, machine, capsys):
    install.prepare(kit, "learner")
    text = kit.lock("learner").read_text(encoding="utf-8")
    kit.lock("learner").write_text(text.replace("alpha==1.0", "alpha==1.1"), encoding="utf-8")
    machine.installed.clear()
    capsys.readouterr()
    install.prepare(kit, "learner")
    assert machine.installed == ["alpha==1.1", "phatngon==0.1.0"]
    assert words.REASONS["changed"] in capsys.readouterr().err


@pytest.mark.parametrize(
    "stamp", ["", "{", "[]", '{"level": "huge", "packages": []}', '{"level": "learner"}', "\x00"]
)
def test_an_unreadable_stamp_counts_as_a_stopped_installation(kit, machine, stamp):
    install.prepare(kit, "learner")
    kit.stamp.write_text(stamp, encoding="utf-8")
    assert looking.diagnose(kit, "learner") == "half_made"


def test_two_starts_at_once_install_once(kit, machine, capsys):
    waiting = threading.Thread(target=install.prepare, args=(kit, "learner"))
    with install.one_at_a_time(kit):
        waiting.start()
        time.sleep(0.2)
        install.install(kit, "learner", "first_time")
        commands = len(machine.commands)
    waiting.join(timeout=10)
    assert len(machine.commands) == commands
    assert words.WAITING in capsys.readouterr().err


def test_the_installer_is_not_led_elsewhere_by_a_persons_settings(kit, monkeypatch):
    for name in ("PIP_TARGET", "PIP_PREFIX", "PYTHONPATH", "PYTHONHOME"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_REQUIRE_VIRTUALENV", "1")
    monkeypatch.setenv("PIP_PROXY", "kept")
    own = install.installer_environment(kit)
    assert "elsewhere" not in own.values()
    assert (own["PIP_USER"], own["PIP_REQUIRE_VIRTUALENV"], own["PIP_PROXY"]) == ("0", "0", "kept")
    assert (own["PYTHONUTF8"], own["PYTHONNOUSERSITE"]) == ("1", "1")


def test_a_failed_step_leaves_its_words_in_the_log_and_only_a_sentence_on_the_screen(kit, capsys):
    kit.venv.mkdir()
    talk = "print('ERROR: [Errno 28] No space left on device'); raise SystemExit(1)"
    with pytest.raises(words.Stop, match="KD-07"):
        install.run_logged(kit, [sys.executable, "-c", talk])
    assert "No space left" in kit.log.read_text(encoding="utf-8")
    assert "No space left" not in capsys.readouterr().err


# --- The command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(start, monkeypatch):
    """A kit whose installation does nothing and whose verb succeeds; returns what was asked of both."""
    asked = []
    monkeypatch.setattr(start, "prepare", lambda kit, level, repair: asked.append((level, repair)))
    monkeypatch.setattr(start, "hand_over", lambda kit, arguments: asked.append(arguments) or 0)
    return asked


@pytest.mark.parametrize(
    ("verb", "level"),
    [("lab", "learner"), ("identify", "learner"), ("build", "trainer"), ("test", "test")],
)
def test_each_verb_gets_the_libraries_it_needs(start, kit, ready, verb, level):
    assert start.main([verb, "--help"], kit) == 0
    assert ready == [(level, False), [verb, "--help"]]


def test_repair_alone_runs_no_verb(start, kit, ready):
    assert start.main(["--repair"], kit) == 0
    assert ready == [("learner", True)]


def test_repair_before_a_verb_runs_it_afterwards(start, kit, ready):
    assert start.main(["--repair", "build", "x"], kit) == 0
    assert ready == [("trainer", True), ["build", "x"]]


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"], ["help"]])
def test_without_a_verb_the_short_help_names_them_all(start, kit, ready, capsys, arguments):
    assert start.main(arguments, kit) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {verb} " in shown for verb in start.VERBS)
    assert ready == []


def test_a_mistyped_verb_is_corrected_and_nothing_is_installed(start, kit, ready, capsys):
    assert start.main(["biuld"], kit) == 2
    assert "Có phải anh/chị muốn: build?" in capsys.readouterr().err
    assert start.main(["12345"], kit) == 2
    assert "Có phải" not in capsys.readouterr().err
    assert ready == []


def test_every_verb_of_the_command_can_be_started(start):
    command = pytest.importorskip("phatngon.cli.main")
    assert set(command.whole_command().commands) <= set(start.VERBS)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "KD-07"),
        (PermissionError(errno.EACCES, "Permission denied"), "KD-05"),
        (OSError(errno.EROFS, "Read-only file system"), "KD-05"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "KD-06"),
        (OSError(errno.EIO, "Input/output error"), "KD-99"),
        (ValueError("something nobody foresaw"), "KD-99"),
    ],
)
def test_any_error_is_one_sentence_and_its_traceback_goes_to_the_log(
    start, kit, monkeypatch, capsys, error, code
):
    def fail(*_):
        raise error

    kit.venv.mkdir()
    monkeypatch.setattr(start, "prepare", fail)
    assert start.main(["lab"], kit) == 3
    said = capsys.readouterr().err
    assert said.rstrip().endswith(f"({code})")
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert "Traceback" in kit.log.read_text(encoding="utf-8")


def test_where_nothing_can_be_written_the_traceback_goes_to_temporary_files(
    start, kit, tmp_path, monkeypatch
):
    monkeypatch.setattr(start.tempfile, "gettempdir", lambda: str(tmp_path))
    assert start.write_down(kit, ValueError("x")) == tmp_path / "phatngon-cai-dat.log"


def test_ctrl_c_ends_quietly(start, kit, monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "prepare", interrupt)
    assert start.main(["lab"], kit) == 130
    assert capsys.readouterr().err == words.STOPPED + "\n"


@pytest.fixture
def installed_kit(kit):
    """A copy of the kit with a real, empty `.venv` in which `phatngon` shows how it was called."""
    shutil.copy(TOOLS / "start.py", kit.root / "tools")
    shutil.copytree(TOOLS / "phatngon_start", kit.root / "tools" / "phatngon_start")
    venv.create(kit.venv, symlinks=os.name != "nt")
    verb = kit.site / "phatngon" / "__main__.py"
    verb.parent.mkdir(parents=True)
    verb.write_text(
        "import json, sys\n"
        "print(json.dumps([sys.argv[1:], sys.stdin.read(), sys.flags.utf8_mode, sys.prefix, sys.path[0]]))\n"
        "raise SystemExit(7)\n",
        encoding="utf-8",
    )
    kit.stamp.write_text(json.dumps(looking.stamp_for(kit, "learner")), encoding="utf-8")
    return kit


def test_a_second_start_passes_everything_through_in_well_under_two_seconds(
    installed_kit, tmp_path
):
    command = [
        sys.executable,
        str(installed_kit.root / "tools" / "start.py"),
        "identify",
        "-",
        "--json",
    ]
    (tmp_path / "json.py").write_text(
        "raise RuntimeError('a learner\\'s own file')", encoding="utf-8"
    )
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    begin = time.monotonic()
    done = subprocess.run(
        command,
        input="Huế",
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=plain,
        timeout=30,
    )
    seconds = time.monotonic() - begin
    arguments, read, utf8, prefix, _ = json.loads(done.stdout)
    assert (arguments, read, utf8, done.returncode) == (["identify", "-", "--json"], "Huế", 1, 7)
    assert Path(prefix) == installed_kit.venv
    assert done.stderr == ""
    assert seconds < 2


def test_a_python_that_cannot_be_run_is_one_sentence(start, kit, monkeypatch, capsys):
    monkeypatch.setattr(start, "prepare", lambda *_: None)
    assert start.main(["lab"], kit) == 3
    assert "--repair (KD-14)" in capsys.readouterr().err


def test_a_kit_without_its_parts_is_told_so(tmp_path):
    shutil.copy(TOOLS / "start.py", tmp_path)
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(tmp_path / "start.py"), "lab"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=30)
    assert "chép chưa đủ" in done.stderr
    assert "Traceback" not in done.stderr
