"""Files whose content has not changed are not set again: a paper may rest on a file that changed in a place it does not show.

Whoever builds says when that may be trusted: only where the programs and libraries that make the files are those of the last time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from phatngon.publish.build.inputs import InputGroup, digest, values
from phatngon.publish.build.ledger import BuildLedger, BuildStep

MAKERS = ("program", "libraries")  # groups of inputs that make files look as they do
_TRUSTED: ContextVar[bool] = ContextVar("trusted", default=False)


@contextmanager
def trusting(*, same_makers: bool) -> Iterator[None]:
    """Within this, files of unchanged content are left as they are where ``same_makers``."""
    token = _TRUSTED.set(same_makers)
    try:
        yield
    finally:
        _TRUSTED.reset(token)


def same_makers(ledger: BuildLedger, step: BuildStep) -> bool:
    """True where the step was done before by the programs and libraries of today."""
    before = ledger.steps.get(step.id, {}).get("inputs", {})
    now = {group.name: group.digest for group in step.groups}
    return all(name in before and before[name] == now.get(name) for name in MAKERS)


def kept_files(
    root: Path,
    stem: Path,
    content: str,
    formats: Iterable[str],
    make: Callable[[], Iterable[Path]],
) -> list[Path]:
    """The files of a paper at ``stem`` below ``root``: those that are there, where they were made of the same ``content`` and
    may be trusted, else what ``make`` writes. Raises what ``make`` raises; then nothing is written down.
    """
    wanted = tuple(formats)
    step = BuildStep(
        f"trang/{stem.relative_to(root).as_posix()}/{'-'.join(wanted)}",
        (InputGroup("body", {"body": digest(content)}), values("formats", formats=wanted)),
    )
    ledger = BuildLedger(root)
    if _TRUSTED.get() and not ledger.reasons(step):
        return [root / name for name in ledger.steps[step.id]["files"]]
    made = list(make())
    ledger.record(step, made)
    return made
