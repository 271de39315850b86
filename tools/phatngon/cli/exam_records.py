"""Verbs for a record of completion after its day: ``exam stale|renew|badge``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.base.moments import parse_iso_date, show_date
from phatngon.base.program import command
from phatngon.cli.shell import AsOf, Json, date_option, now, print_json

if TYPE_CHECKING:
    from datetime import date

    from phatngon.practice.exam.office import Office
    from phatngon.practice.exam.record import Record
    from phatngon.practice.exam.staleness import StaleForm

Records = Annotated[
    list[str], typer.Argument(metavar="GIẤY…", help="Các tệp giay-….json, hoặc thư mục chứa chúng.")
]


class Checked(TypedDict):
    """One record of ``stale`` as JSON data; ``touched`` is None where nobody can say, with the reason."""

    learner: str
    basis: str
    law_date: str
    source: str
    provisions: list[str] | None
    touched: bool | None
    changed: list[dict[str, object]]
    began: list[dict[str, str]]
    lost: list[str]
    points: list[str]
    sentences: list[str]
    reason_if_null: str


class CheckedFile(Checked):
    """The same, with the file it lies in."""

    file: str


def stale(files: Records, as_of: AsOf = None, json: Json = False) -> int:
    """Xem thay đổi của luật chạm tới những giấy nào: điều khoản mà giấy dựa vào đã đổi từ ngày áp dụng luật của giấy đến ngày nêu ở --as-of."""
    from phatngon.base.jsoninput import read_json
    from phatngon.practice.exam.office import Office

    day, office = date_option(as_of), Office()
    rows: list[CheckedFile] = []
    faults = []
    for name in named_files(files, "giay-*.json", "giấy"):
        try:
            rows.append({"file": name, **_stale(read_json(name), office, day)})
        except InputError as error:
            faults.append(error.sentence if error.where else f"{Path(name).name}: {error.sentence}")
    if json:
        print_json({"as_of": day.isoformat(), "records": rows, "faults": faults})
    else:
        print("\n".join([*(line for row in rows for line in _told(row)), *faults]))
        if any(row["touched"] for row in rows):
            print(f"Ra đề gia hạn: {command('exam renew')} GIẤY… --to de-gia-han")
    return (
        EXIT_PROBLEMS if faults or any(row["touched"] is not False for row in rows) else EXIT_FINE
    )


def _stale(record: Record, office: Office, day: date) -> Checked:
    """One record of ``stale`` as JSON data. Raises InputError for one that is none, or was altered."""
    from phatngon.practice.exam.record import refuse_altered
    from phatngon.practice.exam.staleness import SOURCES, staleness

    refuse_altered(record)
    first, rests = parse_iso_date(record["as_of"], "as_of"), office.rests_of(record)
    found = None if rests.provisions is None else staleness(rests.provisions, first, day)
    moved: StaleForm = (
        found.to_json() if found else {"changed": [], "began": [], "lost": [], "points": []}
    )
    return {
        "learner": record["learner"],
        "basis": record["basis"],
        "law_date": first.isoformat(),
        "source": rests.source,
        "provisions": None if rests.provisions is None else list(rests.provisions),
        "touched": found.touched if found else None,
        **moved,
        "sentences": found.sentences() if found else [],
        "reason_if_null": "" if found else f"{SOURCES[rests.source]}.",
    }


def _told(row: CheckedFile) -> list[str]:
    from phatngon.practice.exam.staleness import DERIVED, SOURCES

    law = show_date(parse_iso_date(row["law_date"], "as_of"))
    head = f"{Path(row['file']).name} – {row['learner']}, theo luật ngày {law}"
    if row["touched"] is None:
        return [f"{head}: chưa rõ, {row['reason_if_null']}"]
    said = (
        "luật đã thay đổi ở phần giấy dựa vào" if row["touched"] else "không có thay đổi chạm tới"
    )
    why = f" ({SOURCES[DERIVED]})" if row["source"] == DERIVED else ""
    return [f"{head}: {said}{why}.", *(f"  {line}" for line in row["sentences"])]


def renew(
    files: Records,
    to: Annotated[
        str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi đề. Mặc định: thư mục hiện tại.")
    ] = ".",
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Ra đề gia hạn cho giấy mà thay đổi của luật chạm tới: vài câu về phần đã đổi. Chấm bằng exam score, giấy mới nối tiếp giấy cũ."""
    from phatngon.base.jsoninput import read_json
    from phatngon.lessons.exam_pages import write_paper
    from phatngon.practice.exam.office import Office

    day, office = date_option(as_of), Office()
    rows, faults = [], []
    for name in named_files(files, "giay-*.json", "giấy"):
        try:
            made = office.renew(read_json(name), day, now())
        except InputError as error:
            faults.append(error.sentence if error.where else f"{Path(name).name}: {error.sentence}")
            continue
        written = write_paper(made.paper, Path(to), day=day)
        rows.append(
            {
                "file": name,
                "code": made.paper.code,
                "learner": made.record["learner"],
                "questions": len(made.paper.questions),
                "not_asked": list(made.not_asked),
                "written": [str(path) for path in written.values()],
                "sentence": made.sentence(),
            }
        )
    if json:
        print_json({"as_of": day.isoformat(), "papers": rows, "faults": faults})
    else:
        print("\n".join([*(str(row["sentence"]) for row in rows), *faults]))
        if rows:
            print(
                "Chỉ phát thư mục “phat”; người học ghi đúng tên trên giấy cũ. "
                f"Chấm và lập giấy mới: {command('exam score')} bai-lam-*.json --to ket-qua"
            )
    return EXIT_PROBLEMS if faults else EXIT_FINE


def badge(
    file: Annotated[str, typer.Argument(metavar="GIẤY", help="Tệp giay-….json.")],
    out: Annotated[
        str,
        typer.Option(
            "--out", metavar="TỆP", help="Tệp huy hiệu. Mặc định: cạnh giấy, tên huy-hieu-….json."
        ),
    ] = "",
    issuer: Annotated[
        str,
        typer.Option(
            "--issuer", metavar="TÊN", help="Tên bên cấp ghi trên huy hiệu, ví dụ tên cơ quan."
        ),
    ] = "",
) -> int:
    """Lập huy hiệu điện tử theo chuẩn Open Badges 3.0 từ một giấy có chữ ký, để nộp vào hệ thống khác. Kiểm tra bằng exam verify."""
    import json as jsonlib

    from phatngon.base.files import write_text
    from phatngon.base.jsoninput import read_json
    from phatngon.practice.exam.badge import badge_of
    from phatngon.practice.exam.keys import TrainerKeys

    made = badge_of(read_json(file), TrainerKeys(), now=now(), issuer=issuer)
    here = Path(file)
    path = Path(out) if out else here.with_name(f"huy-hieu-{here.stem.removeprefix('giay-')}.json")
    print(f"Đã ghi {write_text(path, jsonlib.dumps(made, ensure_ascii=False, indent=1) + chr(10))}")
    return EXIT_FINE


def named_files(names: list[str], pattern: str, what: str) -> list[str]:
    """The files meant: Windows leaves a ``*`` as it is typed, and a folder stands for its files of ``pattern``.

    Raises InputError where there is none.
    """
    found = []
    for name in names:
        here = Path(name)
        if here.is_dir():
            found += sorted(str(path) for path in here.glob(pattern))
        elif any(sign in name for sign in "*?") and not here.exists():
            found += sorted(str(path) for path in here.parent.glob(here.name))
        else:
            found.append(name)
    if not found:
        raise InputError(
            f"không có {what} nào ở {', '.join(names)}.",
            advice=f"Kiểm tra lại thư mục và tên tệp {pattern.replace('*', '…')}.",
        )
    return found
