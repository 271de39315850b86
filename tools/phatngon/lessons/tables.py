"""Tables a lesson shows: the decision table the code runs, the signs, and written tables of ``exercises/tables``."""

from __future__ import annotations

from datetime import date

from phatngon.base.errors import InputError
from phatngon.base.html import Html, grid, inline
from phatngon.base.moments import parse_iso_date, show_date, show_value
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.law import load_law
from phatngon.law.filling import filled
from phatngon.lessons.cites import citation_list
from phatngon.rules import press_types, signs

SHORT = "-gon"
SHORT_NOTE = "Những dòng hay gặp; bảng đủ ở sổ tra cứu."


def table_html(name: str, as_of: date) -> Html:
    """A table by name; ``NAME-gon`` is a written table with its main rows only. Raises InputError for an unknown one."""
    if name == "loai-hinh":
        return _decision_table(as_of)
    if name == "dau-hieu":
        return _signs_table(as_of)
    whole = name.removesuffix(SHORT)
    path = kit_root() / "exercises" / "tables" / f"{whole.replace('-', '_')}.yaml"
    if not path.is_file() or "/" in name:
        raise InputError(
            f"không có bảng {show_value(name)}.", advice="Xem các tệp trong exercises/tables."
        )
    return written_table(YamlFile.read(path), as_of, short=whole != name)


def written_table(file: YamlFile, as_of: date, *, short: bool = False) -> Html:
    """A table written by an editor, with the column of citations added; rows outside their dates are left out.

    ``short``: only the rows with ``main: true``, for a lesson; the whole table stands in the reference book.
    """
    data = file.data
    columns = data["columns"]
    rows, left_out = [], 0
    shown = [row for row in data["rows"] if row.get("main") or not short]
    cites = any(row.get("provisions") for row in shown)
    law = load_law()
    for row in shown:
        span = [
            parse_iso_date(row[key], key) if row.get(key) else None
            for key in ("valid_from", "valid_to")
        ]
        holds = all(law.resolve(ref)[0].in_force(as_of) for ref in row.get("provisions", []))
        if span[1] and as_of > span[1]:
            continue
        if not holds or (span[0] and as_of < span[0]):
            left_out += 1
            continue
        first, *others = [
            inline(filled(str(row["cells"].get(column["id"], "")))) for column in columns
        ]
        rows.append(
            (first, [*others, *([citation_list(row.get("provisions", []))] if cites else [])])
        )
    note = (
        f"{left_out} dòng chưa có căn cứ trong bộ dữ liệu cho ngày {show_date(as_of)} nên không hiện."
        if left_out
        else ""
    )
    note = f"{SHORT_NOTE} {note}".strip() if short else note
    return grid(
        data["title"],
        [column["label"] for column in columns] + (["Căn cứ"] if cites else []),
        rows,
        data.get("caption", ""),
        note,
    )


def _decision_table(as_of: date) -> Html:
    return grid(
        "Bảng quyết định loại hình",
        ["Loại hình", "Khi thấy", "Có phải báo chí", "Căn cứ"],
        [(row[0], list(row[1:])) for row in type_rows(as_of)],
        "Dòng khớp đầu tiên quyết định; thiếu dữ kiện thì chưa kết luận",
    )


def type_rows(as_of: date) -> list[tuple[str, str, str, Html]]:
    """The kinds of outlet: which it is, when, whether it is press, on what ground."""
    law, table = load_law(), press_types.table()
    return [
        (
            press_types.type_label(row.data["type"]),
            row.data["said"],
            "là báo chí" if press_types.is_press_type(row.data["type"]) else "không phải báo chí",
            citation_list([basis.provision for basis in bases]),
        )
        for row in (*table.rows("special"), *table.rows("types"))
        if (bases := row.bases(law, as_of))
    ]


def _signs_table(as_of: date) -> Html:
    rows = []
    for sign in signs.find_signs(list(signs.sign_codes()), as_of):
        footing = (
            citation_list(list(sign.footing))
            if sign.footing
            else Html("chưa thấy trong bộ dữ liệu")
        )
        rows.append(
            (
                f"{sign.text} ({sign.code})",
                [sign.strength, citation_list([sign.provision]), footing],
            )
        )
    text, _ = signs.what_to_do()
    return grid(
        "Dấu hiệu “báo hóa”, “tư nhân hóa”",
        ["Dấu hiệu và mã ghi sổ", "Độ mạnh", "Nêu tại", f"Chỗ dựa ngày {show_date(as_of)}"],
        rows,
        "",
        text,
    )
