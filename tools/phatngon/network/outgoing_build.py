"""The package as the press gets it: a page, a Word file, the texts, the pictures, the numbers as CSV, checksums; a folder or a zip.

The same package gives the same bytes.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Mapping
from datetime import date, datetime
from html import escape
from pathlib import Path

from phatngon.base.archive import zipped
from phatngon.base.errors import ProblemsFound
from phatngon.base.files import write_bytes
from phatngon.base.moments import show_date, show_moment
from phatngon.base.program import command
from phatngon.base.text import slug, upper_first
from phatngon.base.typed_dates import moment_or_none, read_start
from phatngon.documents.cover import Meta
from phatngon.documents.page import page
from phatngon.network.invented import MARK, marked_docx, marked_html, tagged
from phatngon.network.outgoing import Package, check
from phatngon.network.outgoing_finding import proposal
from phatngon.tables.units import load_units

RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes such a cell for a formula
SUMS, SIGNED = "ma-kiem-tra.txt", "co-chu-ky"


def build_package(
    folder: Path | str, to: Path | str, *, now: datetime, signed: Mapping[str, bytes] | None = None
) -> list[Path]:
    """Check the package, then write it to the folder ``to``, or to one zip where ``to`` ends so; the paths written.

    ``signed``: files of its signed texts, by name. Raises ProblemsFound, and writes nothing, while a finding must be
    repaired first; MissingOnMachine without what makes Word files.
    """
    files = package_files(ready_package(folder, now=now), signed or {})
    to = Path(to)
    if to.suffix.lower() == ".zip":
        return [write_bytes(to, zipped(files.items()))]
    return [write_bytes(to / name, data) for name, data in files.items()]


def ready_package(folder: Path | str, *, now: datetime) -> Package:
    """The package, checked. Raises ProblemsFound while a finding must be repaired first."""
    package = Package.read(folder)
    bad = [one for one in check(package, now=now) if one.severity == "E"]
    if bad:
        more = f" Còn {len(bad) - 1} điều nữa phải sửa." if len(bad) > 1 else ""
        raise ProblemsFound(
            f"bộ tài liệu gửi báo chí chưa gửi được: {bad[0].sentence}{more}",
            where=package.folder.name,
            advice=f"Xem tất cả: {command('network outgoing check')}",
        )
    return package


def package_files(package: Package, signed: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Every file of the finished package by name, those of its ``signed`` texts among them, the checksums last."""
    from phatngon.documents.word import docx_bytes

    name, title = (
        tagged(slug(str(package.data["title"]))[:60].strip("-"), invented=package.invented),
        str(package.data["title"]),
    )
    html = package_html(package)
    word = marked_docx(docx_bytes(html, title=title, date=_day(package)), invented=package.invented)
    files = {f"{name}.html": html.encode("utf-8"), f"{name}.docx": word}
    for row in package.rows("texts"):
        path = package.inside(row["file"])
        assert path
        head = f"{MARK}\n\n" if package.invented else ""
        files[f"ban-chu/{path.relative_to(package.folder.resolve()).as_posix()}"] = (
            f"{head}{package.text_of(row)}\n".encode()
        )
    for number, row in enumerate(package.rows("images"), 1):
        kind, data = package.picture_of(row) or ("png", b"")
        files[f"hinh/hinh-{number}.{'jpg' if kind == 'jpeg' else kind}"] = data
    if package.rows("numbers"):
        files["so-lieu.csv"] = numbers_csv(package).encode("utf-8-sig")
    files |= {f"{SIGNED}/{name}": data for name, data in (signed or {}).items()}
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {file}\n" for file, data in sorted(files.items())
    )
    return files | {SUMS: sums.encode("utf-8")}


def package_html(package: Package) -> str:
    """The page: embargo first, then the texts by channel, numbers with source and time, pictures with rights, the contact."""
    data, parts = package.data, []
    if moment := moment_or_none(data.get("embargo")):
        parts.append(f"<p><strong>Chỉ đăng từ {_safe(show_moment(moment))}.</strong></p>")
    if data.get("corrects"):
        parts.append(f"<p><strong>Đính chính: {_safe(data['corrects'])}.</strong></p>")
    for row in package.rows("texts"):
        channel = proposal()["channels"][str(row["channel"])]["name"]
        parts.append(f"<h2>{_safe(upper_first(channel))}</h2>{_markdown(package.text_of(row))}")
    parts += [_numbers(package), *_pictures(package), _contact(package)]
    meta = Meta(unit=_unit_name(str(data["unit_code"])))
    invented = package.invented
    made = page(
        str(data["title"]),
        "\n".join(part for part in parts if part),
        subtitle=MARK if invented else "",
        meta=meta,
        kind="index",
    )
    return marked_html(made, invented=invented)


def numbers_csv(package: Package) -> str:
    """The key numbers as CSV; no cell can be taken for a formula."""
    names = {
        name: words for name, words in proposal()["parts"]["numbers"].items() if name != "words"
    }
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names.values())
    for row in package.rows("numbers"):
        cells = [_shown(row.get(name)) for name in names]
        writer.writerow([f"'{cell}" if cell.startswith(RISKY) else cell for cell in cells])
    if package.invented:
        writer.writerow([MARK])
    return buffer.getvalue()


def _numbers(package: Package) -> str:
    rows = package.rows("numbers")
    if not rows:
        return ""
    names = {
        name: words
        for name, words in proposal()["parts"]["numbers"].items()
        if name not in ("words", "qualifier")
    }
    head = "".join(f'<th scope="col">{_safe(upper_first(words))}</th>' for words in names.values())
    body = "".join(
        "<tr>" + "".join(f"<td>{_safe(_shown(row.get(name)))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    return (
        f"<h2>Số liệu chính</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _pictures(package: Package) -> list[str]:
    made = []
    for row in package.rows("images"):
        kind, data = package.picture_of(row) or ("png", b"")
        source = f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
        caption = f"{_safe(row.get('caption') or '')} Quyền sử dụng: {_safe(row['rights'])}."
        made.append(
            f'<figure><img src="{source}" alt="{escape(str(row["alt"]))}"><figcaption>{caption}</figcaption></figure>'
        )
    return ["<h2>Hình ảnh</h2>", *made] if made else []


def _contact(package: Package) -> str:
    contact, words = package.part("contact"), proposal()["parts"]["contact"]
    said = "; ".join(f"{label}: {_safe(contact[name])}" for name, label in words.items())
    return f"<h2>Liên hệ</h2><p>{upper_first(said)}.</p>"


def _markdown(text: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark", {"html": False}).disable("image").render(text))


def _unit_name(code: str) -> str:
    """The name of the unit; a code the list of units has not stays as written."""
    unit = load_units().get(code)
    return unit.name if unit else code


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return show_moment(value) if value.tzinfo else show_date(value)
    return show_date(value) if isinstance(value, date) else "" if value is None else str(value)


def _safe(value: object) -> str:
    return escape(str(value), quote=False)


def _day(package: Package) -> date | None:
    """The day of the youngest number, for the file's properties; None without any."""
    found = []
    for row in package.rows("numbers"):
        value = row.get("as_of")
        if not isinstance(value, date) or isinstance(value, datetime):
            value = read_start(value, "as_of", need_hour=False)
        found.append(value.date() if isinstance(value, datetime) else value)
    return max(found) if found else None
