"""Files whose content has not changed are not set again: a paper may rest on a file that changed in a place it does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from phatngon.publish.build.inputs import Group, digest, library_group, program_group, values
from phatngon.publish.build.ledger import Ledger, Step

_WRITER = "phatngon.documents.formats"


def kept_files(
    root: Path,
    stem: Path,
    content: str,
    formats: Iterable[str],
    make: Callable[[], Iterable[Path]],
    programs: Iterable[str] = (),
) -> list[Path]:
    """The files of a paper at ``stem`` below ``root``: those that are there, where they were made of the same ``content``,
    else what ``make`` writes. ``programs``: modules that make more of the content than is in it already.

    Raises what ``make`` raises; then nothing is written down.
    """
    wanted = tuple(formats)
    step = Step(
        f"trang/{stem.relative_to(root).as_posix()}/{'-'.join(wanted)}",
        (
            Group("body", {"body": digest(content)}),
            program_group(_WRITER, *programs, name="document"),
            library_group(),
            values("formats", formats=wanted),
        ),
    )
    ledger = Ledger(root)
    if not ledger.reasons(step):
        return [root / name for name in ledger.steps[step.id]["files"]]
    made = list(make())
    ledger.record(step, made)
    return made
