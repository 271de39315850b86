"""The texts of a package of news as signed statements: one a channel, of the words that the channel shows."""

from __future__ import annotations

from datetime import datetime

from phatngon.base.errors import InputError
from phatngon.base.html import markdown
from phatngon.base.typed_dates import moment_or_none
from phatngon.network.invented import MARK
from phatngon.network.outgoing import FILE, Package
from phatngon.network.outgoing_finding import proposal
from phatngon.network.signed.keys import private_key
from phatngon.network.signed.reading import page_text
from phatngon.network.signed.register import KeyRegister
from phatngon.network.signed.statement import SignedStatement, StatementDraft, signed_statement


def sign_texts(
    package: Package, register: KeyRegister, *, role: str, case: str, now: datetime
) -> list[SignedStatement]:
    """Sign every text of a checked package for its channel; the moment is that from which it may be published, or ``now``.

    Raises InputError for the register of another unit, for one that is invented where the package is not (or the other
    way round), and where no key may sign.
    """
    if package.data.get("unit_code") != register.unit:
        raise InputError(
            f"sổ khóa là của đơn vị {register.unit}, không phải của đơn vị ghi trong bộ tài liệu.",
            where=FILE,
            advice="Chọn đúng sổ khóa ở --sign, hoặc sửa unit_code.",
        )
    if package.invented != register.invented:
        raise InputError(
            "bộ tài liệu và sổ khóa không cùng loại: một bên là số liệu giả định, một bên là thật.",
            where=FILE,
            advice=f"Để sổ khóa dùng khi tập huấn trong thư mục có tệp mô tả ghi “{MARK}”.",
        )
    at = moment_or_none(package.data.get("embargo")) or now
    private = private_key(register.unit, register.key_for(at).public_key)
    channels = proposal()["channels"]
    return [
        signed_statement(
            StatementDraft(
                unit=register.unit,
                role=role,
                case=case,
                at=at,
                channels=(channels[str(row["channel"])]["name"],),
                text=page_text(str(markdown(package.text_of(row)))),
            ),
            private,
        )
        for row in package.rows("texts")
    ]
