"""Renew the hashed locks: newest versions that resolve together, and wheels for every machine we promise.

Run it with `uv` on PATH (`pip install uv` in any environment)::

    python3 tools/locks/update.py            # resolve anew, rewrite locks and lower bounds
    python3 tools/locks/update.py --check    # only ask whether the locks' wheels exist for every machine

The test lock is resolved first; the two smaller ones are its subsets, so the common part has the same versions.
The locks hold no address and no path: only names, versions, markers and hashes.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

LOCKS = Path(__file__).resolve().parent
KIT = LOCKS.parent.parent
LEVELS = {"learner": (), "trainer": ("trainer",), "test": ("trainer", "test")}
PLATFORMS = ("x86_64-pc-windows-msvc", "x86_64-manylinux_2_28")
PYTHONS = ("3.11", "3.13")
LOWER_BOUND = r"(?P<name>[A-Za-z0-9._-]+)>=(?P<version>[0-9][\w.]*)"


def normalised(name: str) -> str:
    """Return the comparable form of a package's name: `PyYAML` and `pyyaml` are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(level: str) -> list[str]:
    """List what pyproject.toml asks for at this level, the build backend included."""
    project = tomllib.loads((KIT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [project["build-system"]["requires"], project["project"]["dependencies"]]
    groups += [project["project"]["optional-dependencies"][extra] for extra in LEVELS[level]]
    return [requirement for group in groups for requirement in group]


def carriers(level: str) -> list[str]:
    """List the wheels that come for the files they carry only, without their tree; learners get none."""
    project = tomllib.loads((KIT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["tool"]["phatngon"]["carriers"] if "trainer" in LEVELS[level] else []


def resolve(level: str, constraint: Path | None) -> str:
    """Return the text of one lock; `constraint` is the lock whose versions it must keep."""
    text = compiled(declared(level), constraint)
    return text + compiled(carriers(level), constraint, "--no-deps") if carriers(level) else text


def compiled(requirements: list[str], constraint: Path | None, *more: str) -> str:
    """Return what uv makes of the requirements."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted, lock = Path(scratch, "wanted.in"), Path(scratch, "lock.txt")
        wanted.write_text("\n".join(requirements), encoding="utf-8")
        command = [
            "uv",
            "pip",
            "compile",
            str(wanted),
            "--output-file",
            str(lock),
            "--quiet",
            "--generate-hashes",
        ]
        command += ["--universal", "--python-version", PYTHONS[0], "--only-binary", ":all:"]
        command += [
            "--no-annotate",
            "--no-header",
            "--no-emit-index-url",
            "--no-emit-find-links",
            *more,
        ]
        if constraint:
            command += ["--constraints", str(constraint)]
        subprocess.run(command, check=True)
        return lock.read_text(encoding="utf-8")


def locked_versions(lock: Path) -> dict[str, str]:
    """Map each package to its lowest locked version."""
    pins = re.findall(
        r"^([\w.-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    return {normalised(name): version for name, version in reversed(pins)}


def raise_lower_bounds(file: Path, versions: dict[str, str]) -> None:
    """Write the locked versions as lower bounds into pyproject.toml or environment.yml."""

    def bound(found: re.Match) -> str:
        version = versions.get(normalised(found["name"]))
        return f"{found['name']}>={version}" if version else found[0]

    file.write_text(
        re.sub(LOWER_BOUND, bound, file.read_text(encoding="utf-8")), encoding="utf-8", newline="\n"
    )


def check_wheels(level: str = "test") -> None:
    """Fail when a package has no wheel for a machine we promise; nothing is downloaded or installed."""
    for platform in PLATFORMS:
        for python in PYTHONS:
            command = [
                "uv",
                "pip",
                "install",
                "--dry-run",
                "--quiet",
                "--no-deps",
                "--require-hashes",
            ]
            command += [
                "--only-binary",
                ":all:",
                "--python-platform",
                platform,
                "--python-version",
                python,
            ]
            with tempfile.TemporaryDirectory() as target:
                subprocess.run(
                    [*command, "--target", target, "-r", str(LOCKS / f"{level}.txt")], check=True
                )
            print(f"{level}: every wheel exists for {platform}, Python {python}")


def main() -> None:
    """Rewrite the three locks and the lower bounds, then check the wheels."""
    if sys.argv[1:] != ["--check"]:
        whole = LOCKS / "test.txt"
        for level in ("test", "trainer", "learner"):
            text = resolve(level, constraint=None if level == "test" else whole)
            (LOCKS / f"{level}.txt").write_text(text, encoding="utf-8", newline="\n")
        for name in ("pyproject.toml", "environment.yml"):
            raise_lower_bounds(KIT / name, locked_versions(whole))
    check_wheels()


if __name__ == "__main__":
    main()
