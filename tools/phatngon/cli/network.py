"""Verbs of the spokesperson network: ``network check|list|assess|speakers|annual``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli import inquiry, outgoing
from phatngon.cli.shell import (
    Command,
    Json,
    Now,
    VerbGroup,
    moment_option,
    new_app,
    print_json,
    whole_number,
)

if TYPE_CHECKING:
    from phatngon.network.registers import Registers

Register = Annotated[
    str,
    typer.Option(
        "--register",
        metavar="THƯ_MỤC",
        help="Sổ Excel lấy bằng lệnh network template, hoặc thư mục các tệp mang tên bảng (.csv, .xlsx). Mẫu: sample_data/network/so.",
    ),
]
Folder = Annotated[str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi kết quả.")]


def register(app: typer.Typer) -> None:
    """Add the group of verbs to the command."""
    network = new_app(
        "Mạng lưới người phát ngôn: kiểm tra sổ, báo cáo năm (cách tính là đề xuất của bộ học liệu)."
    )
    for name, verb in (
        ("template", template),
        ("check", check),
        ("list", list_),
        ("assess", assess),
        ("speakers", speakers),
        ("annual", annual),
    ):
        network.command(name, cls=Command)(verb)
    inquiry.register(network)
    outgoing.register(network)
    app.add_typer(network, name="network", cls=VerbGroup)


def template(
    to: Annotated[
        str, typer.Option("--to", metavar="TỆP", help="Sổ Excel sẽ ghi.")
    ] = "so-phat-ngon.xlsx",
    register_: Annotated[
        str,
        typer.Option(
            "--register",
            metavar="THƯ_MỤC",
            help="Ghi sẵn các dòng của sổ này vào mẫu, ví dụ sổ CSV đang có.",
        ),
    ] = "",
) -> int:
    """Ghi sổ Excel có danh sách chọn để đơn vị điền; các lệnh network đọc thẳng sổ này."""
    from phatngon.base.files import write_bytes
    from phatngon.network.invented import tagged
    from phatngon.network.register_book import register_book
    from phatngon.network.registers import load_registers
    from phatngon.tables.units import load_units

    registers = load_registers(register_) if register_ else None
    path = Path(to)
    if path.suffix.casefold() != ".xlsx":
        raise InputError("tên tệp của mẫu phải có đuôi .xlsx.", where=to)
    invented = bool(registers and registers.invented)
    path = path.with_name(f"{tagged(path.stem, invented=invented)}.xlsx")
    units = (registers.units if registers else None) or load_units()
    print(f"Đã ghi {write_bytes(path, register_book(units, registers))}")
    return EXIT_FINE


def check(register_: Register, at: Now = "", json: Json = False) -> int:
    """Kiểm tra sổ: dòng nào thiếu, dòng nào cần xem lại, phải làm gì."""
    from phatngon.network.checks import check_registers
    from phatngon.network.registers import load_registers

    registers = load_registers(register_)
    found = check_registers(registers, now=moment_option(at))
    if json:
        print_json({"findings": [finding.to_json() for finding in found]})
    else:
        _tell(
            registers,
            [finding.sentence for finding in found] or ["Sổ không có dòng nào phải xem lại."],
        )
    return EXIT_PROBLEMS if any(finding.severity == "E" for finding in found) else EXIT_FINE


def list_(register_: Register, to: Folder = "") -> int:
    """In danh sách công khai người phát ngôn thường xuyên; thêm --to để ghi trang mạng và tệp CSV."""
    from phatngon.network.directory import list_csv, public_list, write_list
    from phatngon.network.registers import load_registers

    registers = load_registers(register_)
    rows, invented = public_list(registers), registers.invented
    if to:
        print("\n".join(f"Đã ghi {path}" for path in write_list(rows, Path(to), invented=invented)))
    else:
        print(list_csv(rows, invented=invented).rstrip("\n"))
    return EXIT_FINE


def assess(register_: Register, at: Now = "", to: Folder = "", json: Json = False) -> int:
    """Tự đánh giá từng đơn vị theo ba điểm yếu của hội nghị; thêm --to để ghi trang có sơ đồ mạng lưới."""
    from phatngon.network import assessment
    from phatngon.network.registers import load_registers

    registers = load_registers(register_)
    units = assessment.assess(registers, now=moment_option(at))
    if to:
        from phatngon.network.network_map import write_assessment

        path = write_assessment(units, Path(to), invented=registers.invented)
    if json:
        print_json(
            {
                "units": [unit.to_json() for unit in units],
                "network": assessment.network_totals(units),
            }
        )
    elif to:
        print(f"Đã ghi {path}")
    else:
        shown = "\n\n".join(
            "\n".join([unit.unit, *(f"- {one.sentence()}" for one in unit.indicators)])
            for unit in units
        )
        _tell(registers, [shown])
    return EXIT_FINE


def speakers(
    register_: Register,
    at: Annotated[
        str,
        typer.Option(
            "--at", metavar="GIỜ", help="Lúc phát ngôn, ví dụ “8h30 13/11/2026”. Mặc định: bây giờ."
        ),
    ] = "",
    case: Annotated[str, typer.Option("--case", metavar="MÃ", help="Vụ việc trong sổ.")] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="MÃ", help="Chỉ một đơn vị.")] = "",
    json: Json = False,
) -> int:
    """Hôm nay ai được phát ngôn, về vụ việc nào; nếu chưa được thì vì sao, theo điều nào."""
    from phatngon.network.registers import load_registers
    from phatngon.network.speakers import who_may_speak

    registers = load_registers(register_)
    found = who_may_speak(registers, at=moment_option(at, "--at"), case_id=case, unit_code=unit)
    if json:
        print_json({"speakers": [one.to_json() for one in found]})
    else:
        _tell(registers, [one.sentence() for one in found])
    return EXIT_FINE


def _tell(registers: Registers, lines: list[str]) -> None:
    """Print lines for a person; of invented data the first says so."""
    from phatngon.network.invented import marked_lines

    print(marked_lines(lines, invented=registers.invented))


def annual(
    register_: Register,
    year: Annotated[str, typer.Option("--year", metavar="NĂM", help="Năm báo cáo, ví dụ 2026.")],
    scope: Annotated[
        str,
        typer.Option(
            "--scope",
            metavar="PHẠM_VI",
            help="city: riêng UBND thành phố và văn phòng; all: toàn bộ sổ.",
        ),
    ] = "all",
    at: Now = "",
    to: Folder = "",
    json: Json = False,
) -> int:
    """Lập báo cáo năm: sáu chỉ số; thêm --to để ghi văn bản Word, PDF, lịch nhắc và phiếu rà soát nội bộ."""
    from phatngon.base.choices import code_of, listed
    from phatngon.base.moments import show_value
    from phatngon.network.annual import annual_report
    from phatngon.network.clocks import settings
    from phatngon.network.registers import load_registers

    scopes = settings()["scopes"]
    chosen = code_of(scope, scopes)
    if chosen is None:
        raise InputError(
            f"không có phạm vi {show_value(scope)}.", advice=f"Chọn một trong: {listed(scopes)}."
        )
    scope = chosen
    registers, number, moment = (
        load_registers(register_),
        whole_number(year, "--year"),
        moment_option(at),
    )
    report = annual_report(registers, number, scope=scope, now=moment)
    paths = []
    if to:
        from phatngon.network.form import write_annual

        other = annual_report(
            registers, number, scope="city" if scope == "all" else "all", now=moment
        )
        paths = write_annual(report, other, Path(to))
    if json:
        print_json(report.to_json())
    else:
        _tell(registers, [f"{name}: {figure}" for name, figure in report.lines()])
        print(
            "\n".join(
                [
                    *report.notes,
                    *(finding.sentence for finding in report.findings),
                    *(f"Đã ghi {path}" for path in paths),
                ]
            )
        )
    return EXIT_FINE
