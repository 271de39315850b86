"""The verb ``build``: handouts for everybody and for each unit, and everything else a trainer hands out or shows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli.shell import AsOf, Jobs, date_option, jobs_option, period_option, wanted_formats

if TYPE_CHECKING:
    from datetime import date

    from phatngon.publish.papers.printing import News, Order, Printed
    from phatngon.publish.papers.unit_numbers import NumberSources

Lessons = Annotated[
    list[str] | None, typer.Argument(metavar="BÀI…", help="Tên bài, ví dụ 01. Bỏ trống: tất cả.")
]
HANDOUTS, UNITS = "tai-lieu", "don-vi"


def build(
    lessons: Lessons = None,
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="THƯ_MỤC",
            help="Nơi ghi tài liệu. Mặc định: dist trong thư mục bộ học liệu.",
        ),
    ] = "",
    units: Annotated[
        str,
        typer.Option(
            "--units",
            metavar="TỆP",
            help="Danh sách đơn vị (CSV, Excel hoặc mỗi dòng một mã): làm tài liệu "
            "riêng cho từng đơn vị; chỉ làm lại chỗ đã đổi. Mẫu: sample_data/mau/don-vi.csv.",
        ),
    ] = "",
    unit: Annotated[
        str,
        typer.Option(
            "--unit", metavar="MÃ", help="Mã đơn vị, để làm tài liệu riêng cho đơn vị đó."
        ),
    ] = "",
    formats: Annotated[
        str, typer.Option("--formats", metavar="DẠNG", help="html, pdf, docx; cách nhau dấu phẩy.")
    ] = "html,pdf,docx",
    parts: Annotated[
        str,
        typer.Option(
            "--parts",
            metavar="PHẦN",
            help="tai-lieu, trang-chieu, bai-hoc, dien-tap, the-bo-tui, so-tra-cuu, luyen-tap, dap-an, "
            "phieu-tra-loi, giang-vien; cách nhau dấu phẩy. Mặc định: tất cả; với --units: chỉ tài liệu riêng.",
        ),
    ] = "",
    register: Annotated[
        str,
        typer.Option(
            "--register", metavar="THƯ_MỤC", help="Sổ thật, cho con số trên trang riêng của đơn vị."
        ),
    ] = "",
    store: Annotated[
        str,
        typer.Option(
            "--store", metavar="TỆP", help="Kho báo cáo lan tỏa thật, cho con số trên trang riêng."
        ),
    ] = "",
    period: Annotated[
        str,
        typer.Option(
            "--period", metavar="KỲ", help="Kỳ của con số, ví dụ 11/2026. Mặc định: kỳ mới nhất."
        ),
    ] = "",
    address: Annotated[
        str,
        typer.Option(
            "--address",
            metavar="ĐỊA_CHỈ",
            help="Địa chỉ nơi sẽ mở dist, ví dụ http://192.168.1.20:8000: tài liệu có mã QR mở trang bài học "
            "và sổ tra cứu. Bỏ trống: ghi tên tệp, không có mã.",
        ),
    ] = "",
    jobs: Jobs = "",
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", metavar="", help="Nói rõ vì sao mỗi bài, mỗi tài liệu phải làm lại."
        ),
    ] = False,
    as_of: AsOf = None,
) -> int:
    """Làm tài liệu phát tay, trang chiếu, trang bài học, thẻ, phiếu và mục lục dist/index.html; chỉ làm lại chỗ đã đổi."""
    from phatngon.base.paths import kit_root
    from phatngon.publish.papers.index import write_index
    from phatngon.publish.papers.unit_numbers import NumberSources

    wanted, chosen = wanted_formats(formats), _parts(parts, units)
    folder, paths, day = (
        Path(out) if out else kit_root() / "dist",
        lesson_files(lessons),
        date_option(as_of),
    )
    count, failures = jobs_option(jobs), list[str]()
    for order in _orders(
        chosen,
        folder,
        day,
        paths,
        wanted,
        unit,
        units,
        NumberSources(register, store, period_option(period)),
        _address(address),
    ):
        failures += _print(order, count, explain=explain).failures
    parts_asked = [name for name in chosen if name not in (HANDOUTS, UNITS)]
    failures += _build_parts(parts_asked, folder, day, paths, wanted, count, explain=explain)
    print(f"Xong. Mở tệp {write_index(folder, day)}")
    print("".join(f"Chưa làm được {one}\n" for one in failures), end="", file=sys.stderr)
    return EXIT_PROBLEMS if failures else EXIT_FINE


def _address(text: str) -> str:
    """The address for codes, as a browser takes it. Raises InputError for what is none."""
    from urllib.parse import urlsplit

    try:
        found = urlsplit(text)
        whole = found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:  # a port or a bracketed host that is none
        whole = False
    if text and (not whole or any(letter.isspace() for letter in text)):
        raise InputError(
            f"“--address” là “{text}”, không phải địa chỉ trang mạng.",
            advice="Ghi cả http:// hoặc https://, ví dụ http://192.168.1.20:8000.",
        )
    return text


def lesson_files(lessons: list[str] | None) -> list[Path]:
    """The notebooks named, all of them by default. Raises InputError for an unknown one."""
    from phatngon.publish.sources.notebooks import find_lesson, lesson_paths

    return [find_lesson(name) for name in lessons] if lessons else lesson_paths()


def _parts(text: str, units: str) -> list[str]:
    from phatngon.publish.papers.parts import PARTS

    known = [HANDOUTS, *PARTS]
    asked = [part.strip() for part in text.split(",") if part.strip()]
    if set(asked) - {*known, UNITS} or (text and not asked) or (UNITS in asked and not units):
        advice = (
            "Thêm --units và danh sách đơn vị."
            if UNITS in asked
            else f"Chọn trong: {', '.join(known)}."
        )
        raise InputError(f"“--parts” là “{text}”, không dùng được.", advice=advice)
    return list(dict.fromkeys([*([UNITS] if units else []), *asked])) if asked or units else known


def _orders(
    chosen: list[str],
    folder: Path,
    day: date,
    paths: list[Path],
    formats: tuple[str, ...],
    unit: str,
    units: str,
    sources: NumberSources,
    address: str,
) -> Iterator[Order]:
    """The handouts to print: for everybody or for one unit, and for each unit of a list. Practice has papers of its own."""
    from phatngon.publish.build.ledger import BuildLedger
    from phatngon.publish.papers.printing import Order
    from phatngon.publish.papers.unit_numbers import kept_figures
    from phatngon.publish.sources.notebooks import read_notebook
    from phatngon.publish.sources.recipients import read_mailing, recipient
    from phatngon.reach.work import registry

    known = registry(sources.register)
    lessons = tuple(path for path in paths if read_notebook(path).own.get("kind") != "practice")
    if HANDOUTS in chosen:
        mine = (recipient(known[unit]),) if unit else ()
        figures = kept_figures(BuildLedger(folder), mine, known, sources, day) if mine else {}
        who = mine or (None,)
        yield Order(folder, day, lessons, who, formats, figures, folders=False, address=address)
    if UNITS in chosen:
        mailing = read_mailing(Path(units), known)
        if mailing.passed_over:
            print(
                f"Bỏ qua {len(mailing.passed_over)} đơn vị không có nghĩa vụ báo cáo: {', '.join(mailing.passed_over)}.",
                flush=True,
            )
        figures = kept_figures(BuildLedger(folder), mailing.recipients, known, sources, day)
        yield Order(folder, day, lessons, mailing.recipients, formats, figures, address=address)


def _print(order: Order, jobs: int, *, explain: bool) -> Printed:
    from phatngon.publish.papers.printing import print_handouts

    total = len(order.lessons) * len(order.recipients)
    with _progress(total) as (say, advance):

        def tell(news: News) -> None:
            if news.kind in ("made", "kept"):
                advance(news.count)
            if news.kind == "run":
                say(f"{news.lesson}: chạy bài" + (f", vì {news.text}" if explain else ""))
            elif news.kind == "why" and explain:
                say(f"{news.lesson}: làm {news.count} tài liệu, vì {news.text}")
            elif news.kind == "kept" and explain:
                say(f"{news.lesson}: giữ nguyên {news.count} tài liệu")
            elif news.kind == "failed":
                say(f"{news.lesson}: chưa làm được. {news.text}")

        done = print_handouts(order, jobs=jobs, tell=tell)
    who = (
        f" cho {len(order.recipients)} đơn vị"
        if order.folders and order.recipients != (None,)
        else ""
    )
    print(
        f"Tài liệu{who}: làm {done.made}, giữ nguyên {done.kept}, trong {total} tài liệu.",
        flush=True,
    )
    return done


def _build_parts(
    names: list[str],
    folder: Path,
    day: date,
    paths: list[Path],
    formats: tuple[str, ...],
    jobs: int,
    *,
    explain: bool,
) -> list[str]:
    """Build the parts beside the handouts; the sentences of what failed."""
    from phatngon.publish.papers.parts import PARTS, build_parts

    made, kept, failures = dict.fromkeys(names, 0), dict.fromkeys(names, 0), []
    for one in build_parts(names, folder, day, {path.stem for path in paths}, formats, jobs=jobs):
        (made if one.reasons else kept)[one.part.name] += bool(one.files or not one.reasons)
        if one.failure:
            failures.append(f"{one.part.title} – {one.title}: {one.failure}")
        elif one.reasons:
            print(
                f"{one.part.title} – {one.title}"
                + (f": làm lại, vì {'; '.join(one.reasons)}" if explain else ""),
                flush=True,
            )
    for name in names:
        print(f"{PARTS[name].title}: làm {made[name]} bộ, giữ nguyên {kept[name]}.", flush=True)
    return failures


@contextmanager
def _progress(total: int) -> Iterator[tuple[Callable[[str], None], Callable[[int], None]]]:
    """A bar where a person looks on, else a line now and then; a way to say something and one to advance."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    if not console.is_terminal:
        done = [0]

        def advance(count: int) -> None:
            before, done[0] = done[0], done[0] + count
            if before * 10 // max(total, 1) != done[0] * 10 // max(total, 1):
                print(f"[{done[0]}/{total}]", flush=True)

        yield (lambda text: print(text, flush=True)), advance
        return
    columns = (
        TextColumn("Tài liệu"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("còn"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total)
        yield (
            (lambda text: bar.console.print(text, markup=False)),
            (lambda count: bar.advance(task, count)),
        )
