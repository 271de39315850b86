"""The verifier: one page that tells, offline and on any phone, whether a unit has signed what somebody brings.

It verifies Ed25519 itself: browsers give their own cryptography only to pages on a secure connection, and no wheel carries
a library that does it. Only public numbers pass through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from html import escape

from phatngon.base.files import read_text
from phatngon.network.invented import MARK
from phatngon.network.signed.judge import words
from phatngon.network.signed.register import KeyRegister
from phatngon.publish.page.script import (
    POLICY,
    TEMPLATE,
    json_inside,
    page_style,
    thin_script,
    thin_style,
)

FILE = "xac-minh.html"
KNOWING = ("bam", "chu-ky", "quy-uoc", "phat-ngon", "ket-luan")  # knows no page
TITLE = "Xác minh phát ngôn có chữ ký"


@cache
def verifier_script(*, page: bool = True) -> str:
    """The script of the verifier; without ``page`` the half that knows no page."""
    names = (*KNOWING, *(("trang",) if page else ()))
    pieces = (read_text(TEMPLATE / "xac-minh" / f"{name}.js") for name in names)
    return thin_script('"use strict";\n' + "".join(pieces))


def verifier_page(registers: Iterable[KeyRegister], now: datetime) -> str:
    """The page that trusts these registers, each signed on this machine at ``now``. Raises InputError without their keys."""
    from phatngon import __version__

    books = list(registers)
    invented = any(one.invented for one in books)
    mark = f'<p class="pn-gia-dinh" role="note">{escape(MARK)}</p>\n' if invented else ""
    return read_text(TEMPLATE / "xac-minh.html").format(
        policy=POLICY,
        version=__version__,
        title=TITLE,
        mark=mark,
        css=page_style() + thin_style(read_text(TEMPLATE / "xac-minh.css")),
        data=json_inside({"words": words(), "registers": [one.to_json(now) for one in books]}),
        script=verifier_script(),
    )
