"""Pandoc from its wheel, asked in one place: no network, no file but those handed over."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from phatngon.base.errors import KitError, MissingOnMachine
from phatngon.base.files import cannot_write

READER = "html-auto_identifiers-smart"


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder for the pieces of one document, gone afterwards. Raises MissingOnMachine when the disk is full."""
    try:
        with tempfile.TemporaryDirectory(prefix="phatngon-", ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as error:
        raise cannot_write(Path(tempfile.gettempdir()), error) from error


def convert(
    html: str, to: str, folder: Path, *, options: Sequence[str] = (), output: Path | None = None
) -> str:
    """Turn ``html`` into format ``to`` inside ``folder``; the text, or nothing where ``output`` is written.

    Raises MissingOnMachine without pandoc, KitError where pandoc refuses.
    """
    _pandoc()
    import pypandoc

    logging.getLogger("pypandoc").setLevel(logging.ERROR)
    try:
        return str(
            pypandoc.convert_text(
                html,
                to,
                format=READER,
                verify_format=False,
                cworkdir=str(folder),
                outputfile=str(output) if output else None,
                extra_args=["--wrap=none", "--syntax-highlighting=none", *options],
            )
        )
    except RuntimeError as error:
        raise KitError(
            "pandoc không chuyển được tài liệu này.", advice="Báo người bảo trì."
        ) from error


def default_reference() -> bytes:
    """Pandoc's own reference document, which has the styles its Word writer names. Raises MissingOnMachine."""
    import subprocess

    asked = [_pandoc(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(asked, check=True, capture_output=True).stdout


def _pandoc() -> str:
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        raise MissingOnMachine(
            "máy này chưa có pandoc, nên chưa làm được PDF và Word.",
            advice="Chạy lại python3 tools/start.py build khi có mạng để cài đủ thư viện "
            "(gói pypandoc-binary).",
        ) from None
