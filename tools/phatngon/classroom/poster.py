"""The sheet on the door and on the tables: how a phone gets into the class, with QR codes that a camera reads from paper."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.html import Html, join, tag
from phatngon.classroom.join import Door, qr_png, wifi_text
from phatngon.documents.formats import write_formats

NAME = "vao-lop"
STEPS = (
    "iPhone hỏi “Mạng này không có Internet”: chọn Dùng khi không có Internet (Use Without Internet).",
    "Android báo mạng không có Internet: chọn Giữ kết nối, hoặc tắt dữ liệu di động trong lúc học.",
    "Không mở được: kiểm tra điện thoại đã vào đúng Wi-Fi của phòng, rồi quét lại mã.",
    "Không có điện thoại: dùng thẻ A, B, C, D và giơ thẻ khi được hỏi.",
)


def write_poster(folder: Path, door: Door, titles: tuple[str, ...], day: date) -> list[Path]:
    """Write the sheet as PDF and Word. Raises InputError where this machine is on no network."""
    if not door.addresses:
        raise InputError(
            "máy này chưa vào mạng nào nên chưa có địa chỉ để in.",
            advice="Nối Wi-Fi của hội trường hoặc bật điểm phát sóng, rồi chạy lại.",
        )
    from phatngon.documents.page import page

    address = door.addresses[0]["url"]
    blocks = []
    if door.wifi:
        blocks.append(_step("Vào Wi-Fi", wifi_text(*door.wifi), door.wifi[0], door.wifi[1]))
    blocks.append(
        _step("Mở trang của lớp", f"{address}/?ma={door.code}", address, f"Mã lớp: {door.code}")
    )
    body = join(*blocks, tag("h2", "Khi cần"), tag("ul", *(tag("li", step) for step in STEPS)))
    title = "Vào lớp. " + " · ".join(titles)
    files = write_formats(
        page(title, body, kind="handout"),
        folder / NAME,
        title=title,
        day=day,
        formats=("pdf", "docx"),
    )
    return list(files.values())


def _step(title: str, code: str, first: str, second: str) -> Html:
    data = base64.b64encode(qr_png(code)).decode("ascii")
    picture = tag(
        "img",
        src=f"data:image/png;base64,{data}",
        alt=f"Mã QR: {title}, {first}",
        width="220",
        height="220",
    )
    lines = [tag("p", tag("strong", first)), tag("p", second) if second else None]
    return join(tag("h2", title), tag("figure", picture), *lines)
