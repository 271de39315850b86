"""Files made to hurt whoever reads them: small, built on the spot, one bad idea each."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from reach_files import change_part, item, rows_now, text_table, workbook

FAR = {
    "thuong": b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "kieu truoc": b'<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
    "nhay don": b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "dau cach": b'<row r = "1048576"><c r = "XFD1048576" ><v>1</v></c></row>',
    "xuong dong": b'<row\nr="1048576"><c\nr="XFD1048576"\n><v>1</v></c></row>',
    "hang khong so": b'<row><c r="XFD1048576"><v>1</v></c></row>',
    "chu thuong": b'<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
    "thuc the": b'<row r="1048576"><c r="&#88;FD1048576"><v>1</v></c></row>',
    "chu trong o": b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    "chi cong thuc": b'<row r="1048576"><c r="XFD1048576"><f>1+1</f></c></row>',
    "o khong so": b'<row r="1048576"><c r="XFC1048576"/><c><v>1</v></c></row>',
    "chu thich xen": b'<row r="1048576"><c r="XFD1048576"><!-- x --><v>1</v></c></row>',
}


def with_row(path: Path, row: bytes, rows: list[tuple[object, ...]] | None = None) -> Path:
    """A workbook of three good lines, with one more row."""
    workbook(path, {"Tin bài": rows or rows_now(3)})
    change_part(path, "xl/worksheets/sheet1.xml", b"</sheetData>", row + b"</sheetData>")
    return path


def open_document(path: Path, tables: str) -> Path:
    """An OpenDocument workbook with these tables."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def table(cells: str, *, times: int = 1, name: str = "S") -> str:
    """One table: today's headings, one good line, then one row of these cells."""
    rows = [[str(cell) for cell in row] for row in rows_now(1) if row]
    shown = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{name}">{shown}<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row></table:table>'


VALUE = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{}"><text:p>1</text:p></table:table-cell>'


def _lines(count: int = 2, **given: object) -> list[tuple[object, ...]]:
    """Lines of no unit: as many files of one unit would each be a version of its own."""
    return rows_now(count, **given)[1:]


def lay_out(folder: Path) -> list[str]:
    """All hostile files in a folder; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in _files(folder.parent):
        (folder / name).write_bytes(data)
    _odd_names(folder)
    return sorted(path.name for path in folder.iterdir())


def _files(aside: Path) -> Iterator[tuple[str, bytes]]:
    yield from _sheets(aside)
    yield from _archives(aside)
    yield from _open_documents(aside)
    yield from _texts()
    yield from _pages()


def _sheets(aside: Path) -> Iterator[tuple[str, bytes]]:
    rows = {f"xa-{name}": row for name, row in FAR.items()}
    rows |= {
        f"o-{number}": b'<row r="9"><c %s</c></row>' % cell
        for number, cell in enumerate(
            (
                b'r="A99999999"><v>1</v>',
                b'r="A0"><v>1</v>',
                b'r="AAAA1"><v>1</v>',
                b'r="A-1"><v>1</v>',
                b'r="\xc3\x891"><v>1</v>',
                b'r=""><v>1</v>',
                b't="s"><v>4294967295</v>',
                b't="s"><v>-1</v>',
                b't="s"><v>x</v>',
                b's="99999999"><v>1</v>',
                b"><v>1e309</v>",
                b"><v>NaN</v>",
                b"><v>1e308</v>",
                b't="d"><v>99999-99-99</v>',
                b't="b"><v>7</v>',
                b't="e"><v>#REF!</v>',
                b't="inlineStr"><is>' + b"<r><t>x</t></r>" * 3000 + b"</is>",
                b"><f>HYPERLINK(1)</f><v>1</v>",
            )
        )
    }
    rows["sau"] = b"<a>" * 20_000 + b"</a>" * 20_000
    rows["gop-nhieu"] = (
        b"</sheetData><mergeCells>"
        + b"".join(b'<mergeCell ref="A%d:C%d"/>' % (n, n) for n in range(20, 20_000))
        + b"</mergeCells><sheetData>"
    )
    rows["gop-het"] = (
        b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'
    )
    rows["bom-chu"] = (
        b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"x" * 8_000_000 + b"</t></is></c></row>"
    )
    for name, row in rows.items():
        yield (
            f"{name}.xlsx".replace(" ", "-"),
            with_row(aside / "x.xlsx", row, _lines(3)).read_bytes(),
        )


def _changed(path: Path, part: str, old: bytes, new: bytes) -> bytes:
    workbook(path, {"Tin bài": _lines(2)})
    change_part(path, part, old, new)
    return path.read_bytes()


def _archives(aside: Path) -> Iterator[tuple[str, bytes]]:
    path, sheet = aside / "x.xlsx", "xl/worksheets/sheet1.xml"
    laughs = (
        b'<!DOCTYPE w [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
        + b"]>"
    )
    yield (
        "thuc-the-ngoai.xlsx",
        _changed(
            path,
            sheet,
            b"<worksheet",
            b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet',
        ),
    )
    yield "ty-tieng-cuoi.xlsx", _changed(path, sheet, b"<worksheet", laughs + b"<worksheet")
    yield (
        "ty-tieng-cuoi-so.xlsx",
        _changed(path, "xl/workbook.xml", b"<workbook", laughs + b"<workbook"),
    )
    yield (
        "kich-thuoc.xlsx",
        _changed(path, sheet, b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
    )
    yield (
        "ma-la.xlsx",
        _changed(
            path, sheet, b"<worksheet", b'<?xml version="1.0" encoding="khong-co"?><worksheet'
        ),
    )
    good = workbook(path, {"Tin bài": _lines(2)}).read_bytes()
    yield "cut.xlsx", good[: len(good) // 2]
    yield "cut-duoi.xlsx", good[:-30]
    yield (
        "khoa.xlsx",
        good.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
    )
    yield "doi.xlsx", good + good
    yield "doi-duoi.xls", good
    for name, names in {
        "nen": ["a.txt"],
        "word": ["word/document.xml"],
        "rong-ruot": ["xl/workbook.xml"],
        "nhieu-phan": [f"xl/{n}.xml" for n in range(600)],
        "lap-ten": ["xl/workbook.xml", "xl/./workbook.xml", "xl/../xl/workbook.xml"],
        "len-tren": ["../../xl/workbook.xml", "xl/a"],
    }.items():
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for one in names:
                archive.writestr(one, "<a/>")
        yield f"{name}.xlsx", buffer.getvalue()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    yield "mat-khau.xlsx", ole + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le")
    yield "rac.xls", ole + bytes(range(256)) * 40
    yield "vong.xls", ole + b"\0" * 22 + b"\x09\x00" + b"\0" * 12 + b"\x01\0\0\0" * 4000


def _open_documents(aside: Path) -> Iterator[tuple[str, bytes]]:
    text = '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="{}"/>b</text:p></table:table-cell>'
    for name, tables in {
        "dau-cach": table(text.format(2_000_000_000)),
        "cot-lap": table(VALUE.format(16384)),
        "hang-lap": table(VALUE.format(1), times=1_000_000),
        "ba-bang": "".join(table(VALUE.format(4000), times=4000, name=f"S{n}") for n in range(3)),
        "lap-am": table(VALUE.format(-5)),
        "lap-lon": table(VALUE.format(10**15)),
        "khong-dong": "<table:table>",
    }.items():
        yield f"{name}.ods", open_document(aside / "x.ods", tables).read_bytes()


def _texts() -> Iterator[tuple[str, bytes]]:
    table_text = text_table(_lines(2))
    bad = text_table(_lines(2000, views="12,5", note="Gọi 0905123456"))
    for name, text in {
        "mot-o-dai": table_text + "x" * 5_000_000,
        "mot-hang-dai": table_text + "," * 5_000_000,
        "nhay-ho": table_text + '"x,' * 50_000,
        "toan-nhay": '"' * 400_000,
        "rong-nul": "\0" * 5000,
        "nul": table_text.replace("Lễ", "L\0ễ"),
        "nhieu-loi": bad,
        "mot-chu": "x",
        "cong-thuc": text_table(_lines(2, title="=cmd|' /C calc'!A0", note="@SUM(1)")),
        "xuong-dong": "\r" * 100_000,
        "so-lon": text_table(_lines(2, views="9" * 5000)),
        "ngay-la": text_table(_lines(2, published_at="31/02/99999 99:99")),
        "gach": text_table(_lines(2, note="-a" * 40_000)),
        "thu": text_table(_lines(2, note="a." * 20_000 + "@" + "a." * 20_000)),
        "sep": "sep=x\n" + table_text,
        "nguoc": table_text.replace("Lễ", "\u202eễL"),
    }.items():
        yield f"{name}.csv", text.encode()
    yield "nua-cap.csv", b"\xff\xfe" + b"\x00\xd8" * 3000
    yield "la-pdf.xlsx", b"%PDF-1.7 x"
    yield "la-anh.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 100
    yield "rong.xlsx", b""


def _pages() -> Iterator[tuple[str, bytes]]:
    for name, text in {
        "long": "<table><tr><td>x" * 3000,
        "chu-thich": "<table>" + "<tr><td>x<!-- " * 20_000,
        "rong": "<table><tr>" + '<td colspan="999999999">x' * 5000,
        "goc": "<table>" + "<" * 20_000,
        "thuc-the": "<table><tr><td>" + "&#xD800;&#0;&#1114112;" * 2000,
    }.items():
        yield f"trang-{name}.xls", f"<html>{text}".encode()


def _odd_names(folder: Path) -> None:
    good = text_table([*_lines(1)]).encode()
    (folder / unicodedata.normalize("NFD", "phiếu đã gửi.csv")).write_bytes(good)
    if sys.platform.startswith("linux"):
        for name in (b"phi\xeau.csv", b"a\x07b.csv", b"' or 1=1 --.csv", b"=cmd.csv"):
            Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(good)
        (folder / "noi.csv").symlink_to("/etc/hostname")
        (folder / "vong.csv").symlink_to("vong.csv")
        (folder / "dut.csv").symlink_to("khong-co.csv")


def good_files(folder: Path) -> list[str]:
    """Three files without fault of three units, by name."""
    from reach_files import filled_template

    units = ("46-19789", "46-19804", "46-19813")
    return [
        filled_template(
            folder / f"tot-{unit}.xlsx",
            [item(1), item(2)],
            unit=unit,
            guide={"B4": "Không có quyền xem"},
        ).name
        for unit in units
    ]
