"""Tables that people send as CSV: by semicolon as the kit writes them, or by comma where a program saved them so."""

from __future__ import annotations

import csv
import io

from phatngon.base.errors import InputError
from phatngon.base.text import squeeze


def table_rows(text: str, file: str) -> list[list[str]]:
    """The rows of a CSV text, cells squeezed. Raises InputError, with the line on which the row begins, where a quote never ends.

    >>> table_rows("a;b\\n1;  hai   ba\\n", "x.csv"), table_rows("a,b\\n1,2", "x.csv")
    ([['a', 'b'], ['1', 'hai ba']], [['a', 'b'], ['1', '2']])
    """
    first = text.split("\n", 1)[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows, line = list[list[str]](), 1
    try:
        for row in reader:
            rows.append([squeeze(cell) for cell in row])
            line = reader.line_num + 1
    except csv.Error:
        raise InputError.at_line(
            file,
            line,
            "không tách được các ô.",
            advice="Xem dấu ngoặc kép ở dòng này: đã mở thì phải đóng.",
        ) from None
    return rows
