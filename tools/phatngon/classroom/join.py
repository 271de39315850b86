"""How people get in: the addresses of every network card, the code, the keys, the QR codes."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass, replace

from phatngon.base.html import Html
from phatngon.classroom.store import ClassStore

CODE_DIGITS = 4


@dataclass(frozen=True)
class Door:
    """What opens the room. The keys and the code stay with the log, so that a restart locks nobody out."""

    code: str
    trainer_key: str
    board_key: str
    port: int = 0
    cards: tuple[tuple[str, str], ...] = ()  # (interface, address), best first
    wifi: tuple[str, str] | None = (
        None  # name and password of the hall's network, where the trainer gave them
    )

    @classmethod
    def of(cls, store: ClassStore) -> Door:
        """The door of the class whose log this is."""
        return cls(
            store.fact("code", "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))),
            store.fact("trainer_key", secrets.token_urlsafe(24)),
            store.fact("board_key", secrets.token_urlsafe(16)),
        )

    def at(self, port: int, cards: tuple[tuple[str, str], ...]) -> Door:
        """The door on a port and network cards."""
        return replace(self, port=port, cards=cards)

    @property
    def url(self) -> str:
        """The address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def addresses(self) -> list[dict[str, str]]:
        """Where phones reach the room, card by card."""
        return [
            {"interface": name, "url": f"http://{address}:{self.port}"}
            for name, address in self.cards
        ]

    @property
    def trainer_url(self) -> str:
        """The trainer's page."""
        return f"{self.url}/giang-vien?khoa={self.trainer_key}"

    @property
    def tables_url(self) -> str:
        """The codes of the tables of a drill, to print."""
        return f"{self.url}/giang-vien/ban?khoa={self.trainer_key}"

    @property
    def board_url(self) -> str:
        """The page of the wall."""
        return f"{self.url}/bang?khoa={self.board_key}"

    def to_json(self, log: str) -> dict[str, object]:
        """What ``class --json`` says once the room is open."""
        return {
            "url": self.url,
            "addresses": self.addresses,
            "code": self.code,
            "trainer_url": self.trainer_url,
            "trainer_key": self.trainer_key,
            "board_url": self.board_url,
            "log": log,
        }


def network_cards() -> tuple[tuple[str, str], ...]:
    """(interface, IPv4 address) of every card that is up, that of the default route first, this machine's own loop left out."""
    import psutil

    from phatngon.publish.page.serve import card_addresses

    names = {one.address: name for name, held in psutil.net_if_addrs().items() for one in held}
    return tuple((names.get(address, ""), address) for address in card_addresses())


def cards_first(card: str) -> tuple[tuple[str, str], ...]:
    """The network cards, the one of that name or address before the others."""
    return tuple(sorted(network_cards(), key=lambda one: card not in one if card else False))


def qr(text: str) -> Html:
    """A QR code as SVG that scales with its place.

    >>> qr("http://192.0.2.7:8000/?ma=1234").startswith("<svg")
    True
    """
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, nl=False
    )
    return Html(out.getvalue().decode("utf-8"))


def qr_png(text: str) -> bytes:
    """A QR code as PNG, for paper.

    >>> qr_png("http://192.0.2.7:8000/?ma=1234")[:4]
    b'\\x89PNG'
    """
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def wifi_text(name: str, password: str) -> str:
    """What a QR code says that joins a Wi-Fi network; without password for an open one.

    >>> wifi_text("Hội trường; tầng 2", "")
    'WIFI:T:nopass;S:Hội trường\\\\; tầng 2;;'
    """

    def safe(text: str) -> str:
        return "".join(f"\\{letter}" if letter in '\\;,":' else letter for letter in text)

    kind = f"T:WPA;S:{safe(name)};P:{safe(password)};" if password else f"T:nopass;S:{safe(name)};"
    return f"WIFI:{kind};"
