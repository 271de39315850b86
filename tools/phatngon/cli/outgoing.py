"""Verbs of outgoing packages: ``network outgoing check|build|advise|copies``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS
from phatngon.cli.shell import (
    Command,
    Json,
    Now,
    VerbGroup,
    moment_option,
    new_app,
    print_json,
    tell,
)

Folder = Annotated[
    str,
    typer.Argument(
        metavar="THƯ_MỤC",
        help="Thư mục bộ tài liệu gửi báo chí, có tệp goi.yaml. Mẫu: sample_data/network/goi-tin/tot.",
    ),
]


def register(network: typer.Typer) -> None:
    """Add the group of verbs to the verbs of the network."""
    group = new_app(
        "Bộ tài liệu gửi báo chí: kiểm tra, chọn hình thức, đóng gói, theo dõi bài đăng lại cần cải chính (đề xuất của bộ học liệu)."
    )
    for name, verb in (("check", check), ("advise", advise), ("build", build), ("copies", copies)):
        group.command(name, cls=Command)(verb)
    network.add_typer(group, name="outgoing", cls=VerbGroup)


def check(folder: Folder, at: Now = "", json: Json = False) -> int:
    """Kiểm tra bộ tài liệu gửi báo chí: thiếu gì, số nào lệch giữa các bản, phải làm gì."""
    from phatngon.network.outgoing import check_package

    found = check_package(folder, now=moment_option(at))
    if json:
        print_json({"findings": [one.to_json() for one in found]})
    else:
        lines = [one.sentence for one in found] or [
            "Bộ tài liệu gửi báo chí không có điều nào phải sửa."
        ]
        tell(Path(folder), lines)
    return EXIT_PROBLEMS if any(one.severity == "E" for one in found) else EXIT_FINE


def advise(folder: Folder, at: Now = "", json: Json = False) -> int:
    """Đề xuất hình thức và kênh cho bộ tài liệu gửi báo chí, kèm hình thức theo luật."""
    from phatngon.network.outgoing import Package
    from phatngon.network.outgoing_advice import choose_forms

    advice = choose_forms(Package.read(folder).facts(), as_of=moment_option(at).date())
    if json:
        print_json(advice.to_json())
    else:
        tell(Path(folder), advice.lines())
    return EXIT_FINE


def build(
    folder: Folder,
    to: Annotated[
        str,
        typer.Option("--to", metavar="NƠI_GHI", help="Thư mục, hoặc tệp .zip, để ghi gói đã đóng."),
    ],
    at: Now = "",
    sign: Annotated[
        str,
        typer.Option(
            "--sign",
            metavar="SỔ_KHÓA",
            help="Ký từng bản chữ bằng khóa trong sổ khóa này (sign keygen); cần --role và --case.",
        ),
    ] = "",
    role: Annotated[
        str, typer.Option("--role", metavar="CHỨC_VỤ", help="Chức vụ của người phát ngôn, khi ký.")
    ] = "",
    case: Annotated[
        str, typer.Option("--case", metavar="MÃ", help="Mã vụ việc trong sổ, khi ký.")
    ] = "",
) -> int:
    """Đóng gói: trang mạng, tệp Word, bản chữ, hình, bảng số và mã kiểm tra; gói còn lỗi thì không đóng. Có thể ký từng bản chữ."""
    from phatngon.network.outgoing_build import build_package, ready_package

    now = moment_option(at)
    signed: dict[str, bytes] = {}
    if not sign:
        paths = build_package(folder, to, now=now)
    else:
        from phatngon.cli.sign import publish_register
        from phatngon.network.outgoing_signing import sign_texts
        from phatngon.network.signed.papers import statement_files
        from phatngon.network.signed.register import read_register

        register = read_register(sign)
        package = ready_package(folder, now=now)
        for one in sign_texts(package, register, role=role, case=case, now=now):
            signed |= statement_files(one, register)
            register = register.with_statement(one)
        paths = build_package(folder, to, now=now, signed=signed)
        paths += publish_register(register, Path(sign), now)
    print("\n".join(f"Đã ghi {path}" for path in paths))
    return EXIT_FINE


def copies(
    file: Annotated[
        str,
        typer.Argument(
            metavar="TỆP",
            help="Tệp YAML liệt kê các bài đã đăng tin sai. Mẫu: sample_data/mau/bai-dang-lai.yaml.",
        ),
    ],
    at: Now = "",
    json: Json = False,
) -> int:
    """Theo dõi cải chính đến từng bài đăng lại: ai phải sửa, theo điều nào, bài nào chưa."""
    from phatngon.network.corrections import read_item, spread, spread_lines

    found = spread(read_item(Path(file)), now=moment_option(at))
    if json:
        print_json(
            {
                "copies": [one.to_json() for one in found.standings],
                "metric": found.indicator.to_json(),
            }
        )
    else:
        tell(Path(file).parent, spread_lines(found))
    return EXIT_PROBLEMS if found.outstanding() else EXIT_FINE
