"""The pages of a class, each one file that loads nothing but its own data: phone, board, trainer."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from phatngon.base.files import read_text
from phatngon.base.html import Html, join, tag
from phatngon.classroom.join import Door, qr, wifi_text
from phatngon.classroom.plan import Plan
from phatngon.publish.page.script import thin_script, thin_style
from phatngon.tables.units import load_units

TEMPLATE = Path(__file__).parent / "template"
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
    "frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
PAPERS = (
    ("/cong-cu", "Công cụ: nhận diện, cách xử lý, tính hạn"),
    ("/tai-lieu", "Trang đầu của bộ học liệu"),
    ("/so-tra-cuu.html", "Sổ tra cứu"),
)


@cache
def filled(name: str, scripts: tuple[str, ...], styles: tuple[str, ...], **words: str) -> str:
    """A template with its scripts and styles put in; ``words`` fill its other places."""
    script = "".join(read_text(TEMPLATE / f"{each}.js") for each in scripts)
    style = "".join(read_text(TEMPLATE / f"{each}.css") for each in styles)
    return read_text(TEMPLATE / f"{name}.html").format(
        css=thin_style(style), script=thin_script(f'"use strict";\n{script}'), **words
    )


def phone_page(plan: Plan) -> str:
    """The page of the phones: the same for all."""
    names = [unit.name for unit in load_units().all if not unit.valid_to]
    units = join(*(tag("option", value=name) for name in names))
    links = join(
        *(tag("li", tag("a", words, href=href, target="_blank")) for href, words in PAPERS)
    )
    return filled(
        "phone", ("forms", "room", "phone"), ("phone",), units=str(units), links=str(links)
    )


def board_page(plan: Plan, door: Door) -> str:
    """The page of the wall; the way in stands in it, for every network card."""
    return wall("Bảng của lớp", ("step", "wall", "board"), ("board",), str(doors(door)))


def wall(title: str, scripts: tuple[str, ...], styles: tuple[str, ...], way_in: str = "") -> str:
    """A page for a projector: a large place, a line at its foot, and how to get in where it says so."""
    return filled("board", ("elements", *scripts), styles, title=escape(title), doors=way_in)


def trainer_page(plan: Plan, door: Door) -> str:
    """The trainer's page."""
    board = escape(f"/bang?khoa={door.board_key}")
    return filled(
        "trainer",
        ("elements", "conduct", "step", "trainer"),
        ("trainer",),
        title=escape(" · ".join(plan.titles)),
        board=board,
        doors=str(doors(door)),
    )


def doors(door: Door) -> Html:
    """How to get in: a QR code and the address of the best card, the code, the other cards in words."""
    if not door.addresses:
        return tag(
            "p",
            "Máy này chưa vào mạng nào nên điện thoại chưa vào được. Nối Wi-Fi của hội trường hoặc bật điểm phát sóng, "
            "rồi mở lại lớp.",
            class_="to",
        )
    first, *others = door.addresses
    link = f"{first['url']}/?ma={door.code}"
    words = [
        tag("p", "Quét mã, hoặc mở địa chỉ"),
        tag("p", tag("strong", first["url"].removeprefix("http://")), class_="to"),
        tag("p", "Mã lớp"),
        tag("p", door.code, class_="rat-to"),
    ]
    if door.wifi:
        words.insert(0, tag("p", "Wi-Fi: ", tag("strong", door.wifi[0])))
    if others:
        also = ", ".join(one["url"].removeprefix("http://") for one in others)
        words.append(tag("p", f"Mạng khác: {also}", class_="mo"))
    codes = [tag("div", tag("p", "2. Mở trang lớp") if door.wifi else None, qr(link), class_="qr")]
    if door.wifi:
        joined = tag("p", "1. Vào Wi-Fi"), qr(wifi_text(*door.wifi))
        codes.insert(0, tag("div", *joined, class_="qr"))
    return tag("div", *codes, tag("div", *words), class_="hai")


def shut_page() -> str:
    """For who opens the trainer's page without its key."""
    return _plain(
        "Trang dành cho giảng viên",
        "Mở trang này bằng đường dẫn in trên cửa sổ lệnh lúc mở lớp.",
    )


def lost_page() -> str:
    """For an address that is none."""
    return _plain("Không có trang này", "Quét lại mã QR trên bảng, hoặc mở trang đầu.")


def probe_page() -> str:
    """The page that turns green on a phone where the room works."""
    return read_text(TEMPLATE / "probe.html")


def _plain(title: str, words: str) -> str:
    body = join(tag("h1", title), tag("p", words), tag("p", tag("a", "Về trang vào lớp", href="/")))
    return (
        '<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><body>{body}</body></html>"
    )


def exam_page(roster: list[tuple[str, str]]) -> str:
    """The page of a test on a phone. Names of a roster are offered, so that they are written as on the list."""
    names = join(*(tag("option", value=name) for name, _ in roster))
    units = sorted({unit for _, unit in roster}) or [
        unit.name for unit in load_units().all if not unit.valid_to
    ]
    offered = join(*(tag("option", value=unit) for unit in units))
    return filled("exam", ("forms", "exam"), ("phone",), names=str(names), units=str(offered))


def exam_board(door: Door, minutes: int) -> str:
    """The way in to a test, for the wall; it changes nothing while people write."""
    body = join(
        tag("main", tag("h1", "Bài kiểm tra"), doors(door), id="bang"),
        tag("footer", tag("span", f"Thời gian làm bài: {minutes} phút cho mỗi người"), id="chan"),
    )
    style = thin_style(read_text(TEMPLATE / "board.css"))
    return (
        '<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Bài kiểm tra – Phát ngôn</title><style>{style}</style><body>{body}</body></html>"
    )


def exam_trainer(door: Door) -> str:
    """The hand-in list."""
    return read_text(TEMPLATE / "exam_trainer.html").format(
        css=thin_style(read_text(TEMPLATE / "trainer.css")),
        script=thin_script(read_text(TEMPLATE / "exam_trainer.js")),
        board=escape(f"/bang?khoa={door.board_key}"),
        doors=str(doors(door)),
    )
