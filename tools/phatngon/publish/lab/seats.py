"""A JupyterHub for a room or a school: seats with codes, a configuration for one machine, values for a cluster.

JupyterHub is in none of the kit's locks; whoever runs a hub installs it there. What is written here names no account and no
address: seats are numbers, codes lie hashed, and a seat's work lies in a folder of its own.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import secrets
from dataclasses import dataclass
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.base.html import join, tag

TEMPLATE = Path(__file__).parent / "hub"
MOST_SEATS = 500
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is read for something else
CODE_LETTERS = 6
SEATS = "cho-ngoi.csv"
DRAFT = ".mau"  # of a file that is Python only where a hub reads it
_STYLE = (
    "body{font:17px/1.4 Arial,sans-serif}.the{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.8rem}"
    ".the section{border:2px dashed #7b8796;padding:.6rem;text-align:center;break-inside:avoid}"
)
COLUMNS = ("cho", "muoi", "bam")


@dataclass(frozen=True)
class SeatCode:
    """A seat with its code; only the card shows the code, the table keeps what proves it."""

    seat: str
    code: str
    salt: str

    @property
    def digest(self) -> str:
        """What proves the code without telling it."""
        return digest_of(self.code, self.salt)


def digest_of(code: str, salt: str) -> str:
    """A code as the table keeps it; capitals and spaces do not count.

    >>> digest_of("ab c2", "x") == digest_of("ABC2", "x")
    True
    """
    plain = "".join(code.split()).upper()
    return hashlib.scrypt(plain.encode(), salt=salt.encode(), n=2**12, r=8, p=1).hex()


def new_seats(count: int) -> list[SeatCode]:
    """Fresh codes for seats 1 to ``count``. Raises InputError for none or too many."""
    if not 1 <= count <= MOST_SEATS:
        raise InputError(f"số chỗ phải từ 1 đến {MOST_SEATS}.")
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))] = None
    return [
        SeatCode(f"cho{number:03d}", code, secrets.token_hex(8))
        for number, code in enumerate(made, 1)
    ]


def seats_table(seats: list[SeatCode]) -> str:
    """The table that the hub reads: seat, salt, digest."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((one.seat, one.salt, one.digest) for one in seats)
    return buffer.getvalue()


def seat_of_code(table: Path, seat: str, code: str) -> str | None:
    """The seat where the code is its own; None otherwise, told in the same time whatever is wrong."""
    found = None
    for row in csv.DictReader(io.StringIO(read_text(table))):
        if row["cho"] == seat.strip().lower():
            found = row
    salt, wanted = (found["muoi"], found["bam"]) if found else ("-", "-")
    right = hmac.compare_digest(digest_of(code, salt), wanted)
    return found["cho"] if found and right else None


def seat_authenticator(table: Path) -> object:
    """The class by which a hub lets people in: the number of the seat as the name, the code on the card as the password."""
    from jupyterhub.auth import Authenticator  # type: ignore[import-not-found]

    class SeatAuthenticator(Authenticator):  # type: ignore[misc]
        """A seat and its code."""

        allow_all = True

        async def authenticate(self, handler: object, data: dict[str, str]) -> str | None:
            """The seat, or None."""
            return seat_of_code(table, data.get("username", ""), data.get("password", ""))

    return SeatAuthenticator


def cards_page(seats: list[SeatCode], address: str) -> str:
    """A card a seat, to cut out."""
    cards = [
        tag(
            "section",
            tag("h2", one.seat),
            tag("p", "Mã: ", tag("strong", one.code)),
            tag("p", address) if address else None,
        )
        for one in seats
    ]
    body = join(
        tag("h1", "Thẻ chỗ ngồi"),
        tag("p", "In, cắt rời, mỗi người một thẻ. Tên đăng nhập là số chỗ, mật khẩu là mã."),
        tag("div", *cards, class_="the"),
    )
    return (
        '<!DOCTYPE html><html lang="vi"><meta charset="utf-8">'
        f"<title>Thẻ chỗ ngồi – Phát ngôn</title><style>{_STYLE}</style><body>{body}</body></html>"
    )


def write_hub(folder: Path, count: int, address: str = "") -> list[Path]:
    """Write what a hub of ``count`` seats needs. Codes of a folder that has some are kept: cards may be out already.

    Raises InputError for a wrong number, MissingOnMachine where nothing can be written.
    """
    written = []
    table = folder / SEATS
    if not table.exists():
        seats = new_seats(count)
        written = [
            write_text(table, seats_table(seats)),
            write_text(folder / "the-cho-ngoi.html", cards_page(seats, address)),
        ]
    for path in sorted(TEMPLATE.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            written.append(write_text(folder / path.name.removesuffix(DRAFT), read_text(path)))
    return written
