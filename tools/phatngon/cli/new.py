"""Verbs for authors: ``new lesson``, ``new item`` and ``new check`` write skeletons that ``check`` lets pass."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS
from phatngon.base.program import command
from phatngon.cli.shell import Command, Json, new_app, print_json


def register(app: typer.Typer) -> None:
    """Add the group to the command."""
    group = new_app(
        "Tạo khung cho một bài học, một câu hỏi hoặc một phép kiểm tra mới; chỗ 〈…〉 là chỗ để viết. "
        "kit: làm bộ học liệu của một tỉnh, thành phố khác."
    )
    group.command("lesson", cls=Command)(lesson)
    group.command("item", cls=Command)(item)
    group.command("check", cls=Command)(check)
    group.command("kit", cls=Command)(kit)
    app.add_typer(group, name="new")


def lesson(
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Tên tệp của bài, ví dụ 09_ten_bai.")],
    title: Annotated[
        str,
        typer.Option(
            "--title", metavar="TIÊU_ĐỀ", help="Tiêu đề bài, không kèm số, ví dụ “Tiếp công dân”."
        ),
    ],
    code: Annotated[
        str,
        typer.Option("--code", metavar="MÃ", help="Mã ngắn đứng đầu mọi mã câu của bài, ví dụ tc."),
    ],
) -> int:
    """Tạo một bài học: sổ tay, ngân hàng câu hỏi, sổ tay luyện tập."""
    from phatngon.publish.sources.skeleton import new_lesson

    return _told(new_lesson(name, title, code))


def item(
    lesson: Annotated[str, typer.Argument(metavar="BÀI", help="Tên bài, ví dụ 01.")],
    kind: Annotated[
        str, typer.Option("--type", metavar="LOẠI", help="Loại câu: one hoặc number.")
    ] = "one",
    objective: Annotated[
        str,
        typer.Option(
            "--objective", metavar="MÃ", help="Mục tiêu câu này đo. Mặc định: mục tiêu đầu của bài."
        ),
    ] = "",
) -> int:
    """Thêm một câu vào ngân hàng của bài và hỏi câu ấy ở cuối phần luyện tập."""
    from phatngon.publish.sources.notebooks import find_lesson
    from phatngon.publish.sources.skeleton import new_item

    id, files = new_item(find_lesson(lesson), kind, objective)
    print(f"Câu mới: {id}")
    return _told(files)


def check(
    id: Annotated[
        str,
        typer.Argument(metavar="MÃ", help="Mã chưa dùng, ví dụ V-047; số gần nhau thì chung tệp."),
    ],
    name: Annotated[
        str,
        typer.Option(
            "--name",
            metavar="TÊN",
            help="Tên ngắn hiện cho người dùng, ví dụ “Lượt xem tròn triệu”.",
        ),
    ],
) -> int:
    """Thêm một phép kiểm tra báo cáo lan tỏa: một khối có lời, ngưỡng, điều kiện, ví dụ sai và ví dụ đúng."""
    from phatngon.reach.new_check import new_check

    return _told([new_check(id, name)])


def _told(files: list[Path]) -> int:
    for path in files:
        print(f"Đã ghi {path.parent.name}/{path.name}")
    print(f"Viết vào chỗ 〈…〉, rồi chạy: {command('check')}")
    return EXIT_FINE


def kit(
    place: Annotated[
        Path,
        typer.Argument(
            metavar="THƯ_MỤC",
            help="Thư mục dữ liệu của tỉnh, thành phố kia, soạn theo sample_data/dia-ban.",
        ),
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="NƠI_ĐẶT", help="Thư mục mới hoặc còn trống.")
    ],
    json: Json = False,
) -> int:
    """Làm bộ học liệu của một tỉnh, thành phố khác: bài học, giấy tờ, tình huống, báo cáo nói về nơi ấy."""
    from phatngon.publish.places.kit import make_kit

    made = make_kit(place, to)
    if json:
        print_json(
            {
                "place": made.name,
                "folder": str(made.folder),
                "files": made.files,
                "left": [{"file": file, "words": list(words)} for file, words in made.left],
            }
        )
    else:
        print(f"Đã làm bộ học liệu của {made.name}: {made.files} tệp, ở {made.folder}.")
        for file, words in made.left:
            print(f"Còn chữ của nơi cũ: {file}: {', '.join(words)}.")
        print(f"Việc tiếp theo, trong thư mục ấy: {command('check')}, rồi build.")
    return EXIT_PROBLEMS if made.left else EXIT_FINE
