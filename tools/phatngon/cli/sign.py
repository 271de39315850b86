"""Verbs of signed statements: ``sign keygen|make|verify|withdraw|correct|register``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli.shell import (
    Command,
    Json,
    Now,
    VerbGroup,
    date_option,
    moment_option,
    new_app,
    print_json,
)

if TYPE_CHECKING:
    from phatngon.network.signed.judge import Verdict
    from phatngon.network.signed.register import KeyRegister

Book = Annotated[
    str,
    typer.Option(
        "--register", metavar="TỆP", help="Sổ khóa của đơn vị. Mặc định: so-khoa.json ở đây."
    ),
]
Words = Annotated[
    str,
    typer.Argument(
        metavar="TỆP", help="Tệp chữ (.txt) chứa lời phát ngôn, mỗi đoạn một dòng; “-”: gõ vào."
    ),
]
Original = Annotated[
    str, typer.Argument(metavar="PHÁT_NGÔN", help="Tệp phat-ngon-….json của phát ngôn gốc.")
]
Role = Annotated[
    str,
    typer.Option(
        "--role", metavar="CHỨC_VỤ", help="Chức vụ của người phát ngôn, không ghi họ tên."
    ),
]
At = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="GIỜ",
        help="Thời điểm phát ngôn, ví dụ “8h30 23/11/2026”. Mặc định: bây giờ.",
    ),
]
Channels = Annotated[
    list[str] | None,
    typer.Option("--channel", metavar="KÊNH", help="Kênh phát; ghi nhiều lần cho nhiều kênh."),
]
Expires = Annotated[
    str, typer.Option("--expires", metavar="GIỜ", help="Thời điểm hết hiệu lực, nếu có.")
]
Folder = Annotated[str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi các tệp.")]
DEFAULT = "so-khoa.json"


def register(app: typer.Typer) -> None:
    """Add the group of verbs to the command."""
    group = new_app(
        "Phát ngôn có chữ ký: tạo khóa, ký, xác minh, rút, đính chính (đề xuất của bộ học liệu)."
    )
    verbs = (
        ("keygen", keygen),
        ("make", make),
        ("verify", verify),
        ("withdraw", withdraw),
        ("correct", correct),
        ("register", show_register),
    )
    for name, verb in verbs:
        group.command(name, cls=Command)(verb)
    app.add_typer(group, name="sign", cls=VerbGroup)


def keygen(
    unit: Annotated[str, typer.Option("--unit", metavar="MÃ", help="Mã đơn vị, ví dụ 46-19789.")],
    name: Annotated[
        str,
        typer.Option("--name", metavar="TÊN", help="Tên đơn vị, khi mã không có trong danh sách."),
    ] = "",
    book: Book = DEFAULT,
    start: Annotated[
        str, typer.Option("--from", metavar="NGÀY", help="Ngày bắt đầu dùng. Mặc định: hôm nay.")
    ] = "",
    end: Annotated[
        str, typer.Option("--until", metavar="NGÀY", help="Ngày dùng cuối cùng, nếu có.")
    ] = "",
    passphrase: Annotated[
        bool,
        typer.Option("--passphrase", help="Khóa có mật khẩu riêng, hỏi mỗi lần ký (nên dùng)."),
    ] = False,
    at: Now = "",
) -> int:
    """Tạo khóa chữ ký của đơn vị, ghi khóa công khai vào sổ và trang xác minh. Khóa bí mật ở lại máy này."""
    from dataclasses import replace

    from phatngon.network.invented import is_invented
    from phatngon.network.signed.keys import key_name, keys_folder, new_key
    from phatngon.network.signed.register import KeyRegister, PublicKey, read_register

    now, path = moment_option(at), Path(book)
    first = date_option(start, "--from") if start else now.date()
    last = date_option(end, "--until").isoformat() if end else ""
    if last and last < first.isoformat():
        raise InputError("ngày dùng cuối cùng ở trước ngày bắt đầu.", advice="Sửa --until.")
    if path.is_file():
        old = read_register(path)
        if old.unit != unit:
            raise InputError(
                f"sổ này là của đơn vị {old.unit}, không phải {unit}.",
                where=path.name,
                advice="Mỗi đơn vị một sổ; ghi tên sổ khác ở --register.",
            )
    else:
        old = KeyRegister(unit, _unit_name(unit, name), invented=is_invented(path.parent))
    public = new_key(unit, passphrase=_new_passphrase() if passphrase else "")
    written = publish_register(
        replace(old, keys=(*old.keys, PublicKey(public, first.isoformat(), last))), path, now
    )
    print(
        "\n".join(
            [
                f"Đã tạo khóa {key_name(public)} của {old.name}.",
                f"Khóa bí mật nằm trong {keys_folder()}: chép một bản dự phòng, cất trong tủ khóa, không gửi cho ai.",
                *(f"Đã ghi {one}" for one in written),
                "Đăng sổ khóa và trang xác minh lên cổng thông tin điện tử của đơn vị.",
            ]
        )
    )
    return EXIT_FINE


def make(
    file: Words,
    role: Role,
    case: Annotated[str, typer.Option("--case", metavar="MÃ", help="Mã vụ việc trong sổ.")],
    channel: Channels = None,
    at: At = "",
    expires: Expires = "",
    book: Book = DEFAULT,
    to: Folder = ".",
    json: Json = False,
) -> int:
    """Ký một phát ngôn: tệp JSON, trang mạng, Word, PDF và hình, mỗi tệp có toàn văn và mã QR."""
    moment = moment_option(at, "--at")
    fields: Wish = {
        "role": role,
        "case": case,
        "channels": tuple(channel or ()),
        "text": _words(file),
        "expires": moment_option(expires, "--expires") if expires else None,
    }
    return _sign(fields, moment, Path(book), Path(to), json)


def withdraw(
    original: Original,
    reason: Annotated[
        str, typer.Option("--reason", metavar="LÝ_DO", help="Vì sao rút, một hai câu công khai.")
    ],
    role: Role = "",
    at: At = "",
    book: Book = DEFAULT,
    to: Folder = ".",
    json: Json = False,
) -> int:
    """Rút một phát ngôn đã ký: thông báo rút có chữ ký, nối với phát ngôn gốc bằng dấu của phát ngôn đó."""
    from phatngon.network.signed.statement import WITHDRAWAL

    fields: Wish = {**_following(original, Path(book), WITHDRAWAL, role), "text": reason}
    return _sign(fields, moment_option(at, "--at"), Path(book), Path(to), json)


def correct(
    original: Original,
    file: Words,
    role: Role = "",
    channel: Channels = None,
    at: At = "",
    expires: Expires = "",
    book: Book = DEFAULT,
    to: Folder = ".",
    json: Json = False,
) -> int:
    """Đính chính một phát ngôn đã ký: bản mới có chữ ký, nối với phát ngôn gốc bằng dấu của phát ngôn đó."""
    from phatngon.network.signed.statement import CORRECTION

    fields: Wish = {**_following(original, Path(book), CORRECTION, role), "text": _words(file)}
    if channel:
        fields["channels"] = tuple(channel)
    fields["expires"] = moment_option(expires, "--expires") if expires else None
    return _sign(fields, moment_option(at, "--at"), Path(book), Path(to), json)


def verify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="TỆP",
            help="Lời và mã ký trong tệp chữ, JSON, trang mạng, Word, PDF, SVG, PNG; “-”: gõ vào.",
        ),
    ],
    book: Book = DEFAULT,
    at: Now = "",
    json: Json = False,
) -> int:
    """Xác minh một lời có chữ ký: thật, đã bị sửa và sửa chỗ nào, bị cắt, gõ lại, hết hạn, đã rút, đã đính chính."""
    from phatngon.network.signed.judge import judge, judge_file
    from phatngon.network.signed.reading import PICTURE, PLAIN, brought_text
    from phatngon.network.signed.register import read_register

    text, form = brought_text(file)
    books, now = [read_register(book)], moment_option(at)
    found = (
        judge(text, books, now)
        if form == PLAIN
        else judge_file(text, books, now, picture=form == PICTURE)
    )
    if json:
        print_json(found.to_json())
    else:
        print("\n".join(_told(found)))
    return EXIT_FINE if found.accepted else EXIT_PROBLEMS


def show_register(
    book: Book = DEFAULT,
    revoke: Annotated[
        str, typer.Option("--revoke", metavar="KHÓA", help="Hủy khóa mang tên này từ hôm nay.")
    ] = "",
    at: Now = "",
    json: Json = False,
) -> int:
    """Xem sổ khóa, hủy khóa bị lộ; ghi lại trang xác minh. Sau khi hủy, chỉ phát ngôn có trong sổ còn giá trị."""
    from phatngon.network.signed.keys import key_name
    from phatngon.network.signed.register import read_register

    now, path = moment_option(at), Path(book)
    found = read_register(path)
    if revoke:
        found = found.without_key(revoke, now.date())
        publish_register(found, path, now)
    if json:
        rows = [{**vars(one), "name": key_name(one.public_key)} for one in found.keys]
        print_json(
            {
                "unit": found.unit,
                "name": found.name,
                "keys": rows,
                "statements": list(found.statements),
            }
        )
    else:
        print("\n".join(_book_lines(found)))
    return EXIT_FINE


class Wish(TypedDict, total=False):
    """What the options say of a statement to sign; unit and moment come from elsewhere."""

    role: str
    case: str
    channels: tuple[str, ...]
    text: str
    expires: datetime | None
    type: str
    refers: str


def _sign(fields: Wish, at: datetime, path: Path, to: Path, json: bool) -> int:
    """Sign, write every file, enter the statement in the register, write the page anew."""
    from phatngon.network.signed.keys import private_key
    from phatngon.network.signed.papers import write_statement
    from phatngon.network.signed.register import read_register
    from phatngon.network.signed.statement import StatementDraft, digest_of, signed_statement

    book = read_register(path)
    key = book.key_for(at)
    draft = StatementDraft(unit=book.unit, at=at, **fields)
    made = signed_statement(draft, private_key(book.unit, key.public_key))
    written = write_statement(made, book, to)
    written += publish_register(book.with_statement(made), path, moment_option(""))
    if json:
        print_json(
            {
                "digest": digest_of(made),
                "statement": made,
                "written": [str(one) for one in written],
            }
        )
    else:
        print("\n".join(f"Đã ghi {one}" for one in written))
        print("Đăng sổ khóa và trang xác minh mới lên cổng trước khi gửi phát ngôn đi.")
    return EXIT_FINE


def _new_passphrase() -> str:
    import sys
    from getpass import getpass

    if not sys.stdin.isatty():
        raise InputError("ở đây không gõ được mật khẩu.", advice="Chạy lệnh này ở cửa sổ lệnh.")
    first = getpass("Mật khẩu mới của khóa: ")
    if getpass("Gõ lại mật khẩu: ") != first:
        raise InputError("hai lần gõ mật khẩu không giống nhau.", advice="Chạy lại lệnh.")
    return first


def publish_register(book: KeyRegister, path: Path, now: datetime) -> list[Path]:
    """The register and the verifier page beside it, both as they go on the portal."""
    from phatngon.base.files import write_text
    from phatngon.publish.page.verifier import FILE, verifier_page

    page = verifier_page([book], now)
    return [book.write(path, now), write_text(path.with_name(FILE), page)]


def _following(original: str, path: Path, kind: str, role: str) -> Wish:
    """The fields of a statement about another, which must stand in the register of the same unit."""
    from phatngon.base.jsoninput import read_json
    from phatngon.network.signed.register import read_register
    from phatngon.network.signed.statement import digest_of, read_statement

    first = read_statement(read_json(original), Path(original).name)
    name = digest_of(first)
    if name not in {digest_of(one) for one in read_register(path).statements}:
        raise InputError(
            "phát ngôn này không có trong sổ của đơn vị.",
            where=Path(original).name,
            advice="Chọn đúng sổ ở --register, hoặc đúng tệp phát ngôn gốc.",
        )
    return {
        "role": role or first["role"],
        "case": first["case"],
        "channels": tuple(first["channels"]),
        "type": kind,
        "refers": name,
    }


def _words(file: str) -> str:
    from phatngon.network.signed.reading import brought_text

    return brought_text(file)[0]


def _unit_name(code: str, name: str) -> str:
    from phatngon.tables.units import load_units

    unit = load_units().get(code)
    if unit is None and not name:
        raise InputError(
            f"danh sách đơn vị không có mã “{code}”.",
            advice="Sửa --unit, hoặc thêm --name để ghi tên đơn vị.",
        )
    return name or (unit.name if unit else "")


def _told(found: Verdict) -> list[str]:
    from phatngon.network.signed.judge import shown, words

    said = found.to_json()
    lines = [f"{words()['verdicts'][found.code]['name']}. {said['sentence']}", *said["notes"]]
    lines += [
        f"  Đã ký: {old or '(không có)'} – trong bản này: {new or '(không có)'}"
        for old, new in found.changes
    ]
    for title, one in (
        ("Lời đã ký", found.statement),
        ("Bản thay thế hoặc thông báo rút", found.other),
    ):
        if one and "text" in one and found.code != "unknown_key":
            lines += [f"{title} ({one['role']}, {shown(one['at'])}):", one["text"]]
    return lines


def _book_lines(book: KeyRegister) -> list[str]:
    from phatngon.base.moments import parse_iso_date, show_date
    from phatngon.network.invented import marked_lines
    from phatngon.network.signed.keys import key_name

    def day(text: str) -> str:
        return show_date(parse_iso_date(text))

    lines = [f"{book.name} ({book.unit}): {len(book.statements)} phát ngôn đã ký."]
    for one in book.keys:
        until = f" đến hết {day(one.valid_to)}" if one.valid_to else ""
        gone = f", đã hủy từ {day(one.revoked)}" if one.revoked else ""
        lines.append(f"Khóa {key_name(one.public_key)}: từ {day(one.valid_from)}{until}{gone}.")
    return marked_lines(lines, invented=book.invented).split("\n")
