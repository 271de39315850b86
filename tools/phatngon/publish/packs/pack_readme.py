"""The README of a pack: for the one who opens it. The kit's own README holds the words of each pack in comments.

``<!-- chỉ ở bộ gốc -->`` … ``<!-- hết -->`` stays out of packs; ``<!-- chỉ ở gói tu-hoc, hoc-vien`` … ``-->`` is shown in these packs
and nowhere else. A line that leads to a file the pack does not hold is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote

README = "README.md"
_KIT_ONLY = re.compile(r"(?ms)^<!-- chỉ ở bộ gốc -->\n.*?^<!-- hết -->\n")
_PACK_ONLY = re.compile(r"(?ms)^<!-- chỉ ở gói ([\w, -]+)\n(.*?)^-->\n")
_LINK = re.compile(
    r"!?\[[^\]]*\]\(([^)\s]+)\)|`(dist/[^`]+)`"
)  # what a build makes is named, not linked


def readme_for(text: str, kind: str, there: Collection[str]) -> str:
    """The README ``text`` of the kit as the pack ``kind`` has it, which holds the files ``there``.

    >>> kit = "# Bộ\\n<!-- chỉ ở bộ gốc -->\\nDựng.\\n<!-- hết -->\\n<!-- chỉ ở gói tu-hoc\\nMở `dist/a.html`.\\n-->\\n"
    >>> readme_for(kit, "tu-hoc", {"dist/a.html"})
    '# Bộ\\nMở `dist/a.html`.\\n'
    >>> readme_for(kit, "hoc-vien", {"dist/a.html"}), readme_for(kit, "tu-hoc", ())
    ('# Bộ\\n', '# Bộ\\n')
    """
    own = _PACK_ONLY.sub(
        lambda found: found[2] if kind in re.split(r",\s*", found[1].strip()) else "",
        _KIT_ONLY.sub("", text),
    )
    return "".join(line for line in own.splitlines(keepends=True) if _leads(line, there))


def _leads(line: str, there: Collection[str]) -> bool:
    """True where every link of a line goes outside or to a file, or a folder of files, that is there."""
    for target in map("".join, _LINK.findall(line)):
        path = unquote(target.partition("#")[0])
        outside = ":" in target or not path
        if (
            not outside
            and path not in there
            and not any(one.startswith(f"{path}/") for one in there)
        ):
            return False
    return True
