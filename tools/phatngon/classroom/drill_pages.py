"""The pages of a drill, each one file that loads nothing but its own data: the table's, the wall, the controller's, the codes to print."""

from __future__ import annotations

from html import escape

from phatngon.base.html import join, tag
from phatngon.classroom.drill_room import DrillRoom
from phatngon.classroom.join import Door, qr
from phatngon.classroom.pages import doors, filled, wall

_PRINTED = """
body { font: 18px/1.4 "Source Sans Pro", "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; margin: 1.5rem; color: #141a22; }
.the { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; }
.the section { border: 2px dashed #7b8796; padding: .8rem; text-align: center; break-inside: avoid; }
.the svg { width: 11rem; height: 11rem; }
.the h2 { margin: 0; font-size: 1.3rem; }
.the p { margin: .2rem 0; overflow-wrap: anywhere; }
@media print { .nho { display: none; } body { margin: 0; } }
"""


def phone_page(drill: DrillRoom) -> str:
    """The page of the tables: the same for all."""
    return filled(
        "drill_phone",
        ("forms", "room", "drill_phone"),
        ("phone", "drill_phone"),
        title=escape(drill.scenario.title),
    )


def board_page(door: Door) -> str:
    """The wall of groups."""
    return wall(
        "Bảng diễn tập", ("wall", "drill_board"), ("board", "drill_board"), str(doors(door))
    )


def controller_page(drill: DrillRoom, door: Door) -> str:
    """The controller's page."""
    key = escape(door.trainer_key)
    return filled(
        "drill_controller",
        ("elements", "conduct", "drill_controller"),
        ("trainer", "drill_controller"),
        title=escape(drill.scenario.title),
        board=escape(f"/bang?khoa={door.board_key}"),
        tables=f"/giang-vien/ban?khoa={key}",
        report=f"/giang-vien/bao-cao?khoa={key}",
    )


def tables_page(drill: DrillRoom, door: Door) -> str:
    """A card a table with its QR code, to print, cut out and put on the table."""
    address = door.addresses[0]["url"] if door.addresses else door.url
    cards = [
        tag(
            "section",
            tag("h2", group.name),
            qr(f"{address}/?ma={door.code}&ban={group.code}"),
            tag("p", address.removeprefix("http://")),
            tag("p", f"Mã lớp: {door.code}. Bàn số {group.code}"),
        )
        for group in drill.groups.values()
    ]
    body = join(
        tag("h1", f"Diễn tập: {drill.scenario.title}"),
        tag("p", "In trang này, cắt rời và đặt mỗi thẻ lên một bàn.", class_="nho"),
        tag("div", *cards, class_="the"),
    )
    return (
        '<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Mã các bàn – Phát ngôn</title><style>{_PRINTED}</style><body>{body}</body></html>"
    )
