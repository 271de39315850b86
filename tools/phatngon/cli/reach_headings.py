"""The verb ``reach heading``: what a heading of a unit's own means, explained once and remembered."""

from __future__ import annotations

from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, InputError


def heading(
    head: Annotated[
        str,
        typer.Argument(
            metavar="TÊN_CỘT", help="Tên cột trong tệp của đơn vị, chép đúng hàng tiêu đề."
        ),
    ] = "",
    meant: Annotated[
        str, typer.Argument(metavar="CỘT", help="Cột của biểu mẫu, ví dụ “Lượt xem”.")
    ] = "",
    unit: Annotated[
        str,
        typer.Option("--unit", metavar="MÃ", help="Chỉ nhớ cho đơn vị này. Mặc định: mọi đơn vị."),
    ] = "",
    forget: Annotated[bool, typer.Option("--forget", metavar="", help="Quên tên cột này.")] = False,
) -> int:
    """Nhớ một tên cột mà đơn vị tự đặt nghĩa là cột nào của biểu mẫu. Không ghi gì thêm: xem những tên đã nhớ."""
    from phatngon.reach import learned
    from phatngon.tables.units import kit_unit

    if unit:
        kit_unit(unit)
    if not head:
        print("\n".join(learned.shown()) or "Chưa nhớ tên cột nào.")
        return EXIT_FINE
    if forget:
        known = learned.forget(head, unit or learned.EVERY)
        print(f"Đã quên cột “{head}”." if known else f"Chưa từng nhớ cột “{head}”.")
        return EXIT_FINE
    if not meant:
        raise InputError(
            "chưa ghi cột của biểu mẫu.", advice='Ví dụ: reach heading "Số người xem" "Lượt xem".'
        )
    name = learned.remember(head, meant, unit or learned.EVERY)
    print(
        f"Đã nhớ: cột “{head}” được hiểu là “{name}”. Kiểm tra lại tệp của đơn vị để thấy số mới."
    )
    return EXIT_FINE
