"""Verbs of the final test: ``exam key|draw|room|score|verify``; those of a record later stand in :mod:`phatngon.cli.exam_records`.

For the trainer; keys and secrets stay on the trainer's machine.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.base.program import command
from phatngon.cli.exam_records import badge, named_files, renew, stale
from phatngon.cli.shell import (
    AsOf,
    Command,
    Json,
    RoomPort,
    VerbGroup,
    date_option,
    new_app,
    now,
    print_json,
    whole_number,
)

if TYPE_CHECKING:
    from phatngon.practice.exam.marking import ExamResult
    from phatngon.practice.exam.office import Office

Folder = Annotated[
    str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi. Mặc định: thư mục hiện tại.")
]
MOST_PAPERS = 500
MOST_MINUTES = 600


def register(app: typer.Typer) -> None:
    """Add the group of verbs to the command."""
    exam = new_app("Kiểm tra cuối khóa: ra đề, chấm bài, giấy xác nhận hoàn thành có chữ ký.")
    for verb in (key, draw, room, score, verify, stale, renew, badge):
        exam.command(verb.__name__, cls=Command)(verb)
    app.add_typer(exam, name="exam", cls=VerbGroup)


def key(json: Json = False) -> int:
    """Xem khóa công khai của giảng viên (tạo khóa nếu chưa có) và nơi cất khóa, để sao lưu và công bố."""
    from phatngon.practice.exam.keys import TrainerKeys

    keys = TrainerKeys()
    public, folder = keys.public, str(keys.folder)
    if json:
        print_json({"public_key": public, "folder": folder})
    else:
        print(
            f"Khóa công khai: {public}\nNơi cất khóa: {folder}\nCông bố khóa công khai; sao lưu cả thư mục, không đưa cho ai khác."
        )
    return EXIT_FINE


def draw(
    count: Annotated[str, typer.Option("--count", metavar="SỐ", help="Số đề.")] = "1",
    to: Folder = ".",
    as_of: AsOf = None,
) -> int:
    """Ra đề: tệp cho máy tính, bản in không có đáp án (thư mục phat), đáp án (thư mục giang-vien)."""
    from phatngon.lessons.exam_pages import write_paper
    from phatngon.practice.exam.office import Office

    number, day = whole_number(count, "--count"), date_option(as_of)
    if not 1 <= number <= MOST_PAPERS:
        raise InputError(
            f"“--count” là {number}, không dùng được.", advice=f"Mỗi lần từ 1 đến {MOST_PAPERS} đề."
        )
    office = Office()
    for place in range(1, number + 1):
        paper = office.draw(day, now())
        files = write_paper(paper, Path(to), day=day)
        print(
            f"[{place}/{number}] Đề {paper.code}: {', '.join(path.name for path in files.values())}",
            flush=True,
        )
    print("Chỉ phát thư mục “phat”. Thư mục “giang-vien” có đáp án.")
    return EXIT_FINE


def room(
    to: Annotated[
        str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi bài làm đã nộp và danh sách.")
    ] = "bai-lam",
    port: RoomPort = "",
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="THƯ_MỤC",
            help="Nơi giữ sổ của buổi kiểm tra. Mở lại cùng thư mục thì đi tiếp, không mất bài nào.",
        ),
    ] = "",
    roster: Annotated[
        str,
        typer.Option(
            "--roster",
            metavar="TỆP",
            help="Danh sách (Excel hoặc CSV) có cột “Họ tên”, “Đơn vị”; có thể bỏ trống.",
        ),
    ] = "",
    minutes: Annotated[
        str,
        typer.Option(
            "--minutes", metavar="SỐ", help="Số phút làm bài; bỏ trống: theo quy định của đề."
        ),
    ] = "",
    card: Annotated[
        str, typer.Option("--card", metavar="CẠC", help="Cạc mạng mà điện thoại của phòng dùng.")
    ] = "",
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Làm bài trên điện thoại: mỗi máy một đề, bài được giữ khi mất mạng, nộp rồi chấm bằng exam score."""
    import asyncio

    from phatngon.practice.exam.paper import exam_settings

    asked = whole_number(minutes, "--minutes") if minutes else int(exam_settings()["minutes"])
    if not 1 <= asked <= MOST_MINUTES:
        raise InputError("“--minutes” phải từ 1 đến 600.")
    day = date_option(as_of) if as_of else None
    return asyncio.run(_hold(port, data, day, asked, roster, Path(to), card, as_json=json))


async def _hold(
    port: str,
    data: str,
    day: date | None,
    minutes: int,
    roster: str,
    to: Path,
    card: str,
    *,
    as_json: bool,
) -> int:
    """Hold the test open; write what was handed in and the list when it ends."""
    import json as jsonlib

    from phatngon.classroom.exam_app import ExamSite, Papers, write_list
    from phatngon.classroom.hub import Keeper
    from phatngon.classroom.join import Door
    from phatngon.classroom.roster import read_roster
    from phatngon.classroom.run import opened_exam, room_link, serve_room
    from phatngon.classroom.sitting import Sittings

    people = read_roster(Path(roster)) if roster else []
    link = room_link(whole_number(port, "--port") if port else None)
    try:
        store, day, minutes, door = opened_exam(day, Path(data) if data else None, minutes)
    except BaseException:
        link.close()
        raise
    papers, hub = Papers(day), Keeper(Sittings(minutes), store)

    def ready(door: Door) -> None:
        if as_json:
            print(jsonlib.dumps(door.to_json(str(store.path)), ensure_ascii=False), flush=True)
            return
        rows = [f"  Điện thoại: {one['url']} ({one['interface']})" for one in door.addresses]
        print(
            "\n".join(
                [
                    "Phòng kiểm tra đã mở.",
                    f"  Giảng viên: {door.trainer_url}",
                    f"  Bảng cho máy chiếu: {door.board_url}",
                    f"  Mã lớp: {door.code}",
                    *rows,
                    "Bấm Ctrl+C để đóng. Mở lại cùng lệnh thì đi tiếp, không mất bài nào.",
                ]
            ),
            flush=True,
        )

    await serve_room(
        hub, lambda at: ExamSite(hub, at, papers, to, people).app(), door, link, ready, card
    )
    listed = write_list(to, hub.room)
    if not as_json:
        handed = sum(bool(one.handed) for one in hub.room.all.values())
        print(
            f"{handed} bài đã nộp trong {to}; danh sách: {listed}. Chấm: {command('exam score')} {to}"
        )
    return EXIT_FINE


def score(
    files: Annotated[
        list[str], typer.Argument(metavar="TỆP…", help="Các tệp bai-lam-….json đã thu.")
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="THƯ_MỤC", help="Nơi ghi bảng điểm và giấy; bỏ trống thì chỉ in."
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Chấm bài; thêm --to để ghi bảng điểm và giấy xác nhận hoàn thành có chữ ký cho người đạt."""
    from phatngon.base.jsoninput import read_json
    from phatngon.base.mishaps import note_mishap
    from phatngon.practice.exam.ledger import handed_in_twice
    from phatngon.practice.exam.marking import mark
    from phatngon.practice.exam.office import Office

    office, results, faults = Office(), [], []
    _ = office.sealed  # a copy without it marks nothing, and says so once
    for name in named_files(files, "bai-lam-*.json", "bài làm"):
        try:
            results.append((name, mark(read_json(name), office.paper_of)))
        except InputError as error:
            faults.append(error.sentence if error.where else f"{Path(name).name}: {error.sentence}")
        except Exception as error:  # whatever is wrong with one file, the class is marked
            faults.append(f"{Path(name).name}: {note_mishap(error)}")
    twice = handed_in_twice(one for _, one in results)
    faults += [
        f"Đề {code} có hơn một bài nộp, nên chưa lập giấy cho bài nào; xem bài nào là bài cuối."
        for code in twice
    ]
    if to:
        made, refused = _write([one for _, one in results], Path(to), office, twice)
        faults += refused
        for path in made:
            if not json:
                print(f"Đã ghi {path}")
    if json:
        print_json(
            {
                "results": [
                    {
                        "file": name,
                        "code": one.code,
                        "learner": one.learner,
                        "percent": float(one.percent),
                        "passed": one.passed,
                    }
                    for name, one in results
                ],
                "faults": faults,
            }
        )
    else:
        print("\n".join([*(one.sentence() for _, one in results), *faults]))
    return EXIT_PROBLEMS if faults else EXIT_FINE


def verify(
    file: Annotated[
        str, typer.Argument(metavar="GIẤY", help="Tệp giay-….json, hoặc tệp huy hiệu.")
    ],
    public: Annotated[
        str, typer.Option("--key", metavar="KHÓA", help="Khóa công khai giảng viên đã công bố.")
    ] = "",
    old: Annotated[
        str,
        typer.Option(
            "--old",
            metavar="GIẤY_TRƯỚC",
            help="Giấy trước, để kiểm tra giấy gia hạn có nối tiếp giấy đó.",
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Kiểm tra một giấy xác nhận hoàn thành, không cần mạng: chữ ký có khớp với khóa giảng viên đã công bố không (cần --key)."""
    from phatngon.base.jsoninput import read_json
    from phatngon.practice.exam.badge import is_badge, verify_badge
    from phatngon.practice.exam.record import follows
    from phatngon.practice.exam.record import verify as verified

    record = read_json(file)
    as_badge = is_badge(record)
    if as_badge and old:
        raise InputError("--old chỉ dùng với giấy gia hạn, không dùng với huy hiệu.")
    holds, said = verify_badge(record, public, now()) if as_badge else verified(record, public)
    if holds and old:
        before = read_json(old)
        holds, told = verified(before, public)
        broken = follows(record, before) if holds else f"Giấy trước: {told}"
        holds, said = not broken, broken or f"{said} Giấy này nối tiếp đúng giấy trước đã nêu."
    if json:
        print_json({"holds": holds, "sentence": said})
    else:
        print(said)
    return EXIT_FINE if holds else EXIT_PROBLEMS


def _write(
    results: list[ExamResult], folder: Path, office: Office, twice: list[str]
) -> tuple[list[Path], list[str]]:
    """The table of results, and a record for everybody who passed with a paper of his own; the files, and what was refused."""
    from phatngon.base.files import write_text
    from phatngon.base.text import slug
    from phatngon.lessons.exam_pages import write_record

    head = "Họ tên;Đơn vị;Mã đề;Điểm phần trăm;Kết quả;Câu chưa đúng"
    rows, refused = [], []
    for one in results:
        wrong = " ".join(one.not_right)
        cells = (
            one.learner,
            one.unit,
            one.code,
            str(one.percent).replace(".", ","),
            "đạt" if one.passed else "chưa đạt",
            wrong,
        )
        rows.append(";".join(map(_cell, cells)))
    paths = [write_text(folder / "bang-diem.csv", "\ufeff" + "\n".join([head, *rows]) + "\n")]
    for one in results:
        if not one.passed or one.code in twice:
            continue
        try:
            record = office.record_for(one, now().date())
        except InputError as error:
            refused.append(error.sentence)
            continue
        paths += write_record(
            record, folder / "giay", f"giay-{one.code}-{slug(one.learner)}"
        ).values()
        office.signed(one, now())
    return paths, refused


def _cell(text: str) -> str:
    """A cell no spreadsheet takes for a formula, nor for two cells."""
    plain = " ".join(text.replace(";", ",").replace('"', "”").split())
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@")) else plain
