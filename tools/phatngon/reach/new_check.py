"""A new check, as a block that works as it is written: what stands in 〈…〉 is for the author to write."""

from __future__ import annotations

import json
import re
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.base.text import nfc, squeeze
from phatngon.base.yamlfile import YamlFile

_ID = re.compile(r"[FV]-\d{3}")
_BLOCK = """
{id}:
  severity: W  # E loại dòng, W nhận và đánh dấu, I ghi nhận
  name: {name}
  what: "{{value}} 〈điều không ổn, viết như nói với đơn vị〉."
  advice: 〈Việc cần làm.〉
  limits: {{most: 1000000}}
  field: views
  when: views > ${{most}}
  value: shown_count(views)
  examples:
    bad: {{views: 1000001}}
    good: {{views: 1000000}}
"""


def new_check(id: str, name: str) -> Path:
    """Append a block to the file whose checks lie nearest by number; the file written.

    Raises InputError for an id or a name that cannot be used, or an id that is taken.
    """
    name = squeeze(nfc(name))
    if not _ID.fullmatch(id):
        raise InputError(
            f"mã phép kiểm tra {show_value(id)} không dùng được.",
            advice="Viết chữ V hoặc F, gạch nối, ba chữ số: V-047.",
        )
    if not name:
        raise InputError(
            "phép kiểm tra chưa có tên.", advice="Ghi vài chữ, ví dụ --name “Lượt xem tròn triệu”."
        )
    known = {
        one: path
        for path in sorted((kit_root() / "tools" / "phatngon" / "reach" / "checks").glob("*.yaml"))
        for one in YamlFile.read(path).data
    }
    if id in known:
        raise InputError(f"mã {id} đã có.", where=known[id].name, advice="Chọn mã khác.")
    path = known[max((one for one in known if one < id), default=min(known))]
    return write_text(
        path,
        read_text(path).rstrip("\n")
        + "\n"
        + _BLOCK.format(id=id, name=json.dumps(name, ensure_ascii=False)),
    )
