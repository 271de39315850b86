"""The report of a period as one offline page with its five views, and a page for each unit."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import islice

from phatngon.base.moments import show_date
from phatngon.base.numbers import format_number
from phatngon.documents.cover import Meta
from phatngon.documents.page import page
from phatngon.network.invented import MARK, marked_html
from phatngon.reach.blocks import checks
from phatngon.reach.catalogue import version
from phatngon.reach.charts import VIEWS, Charts
from phatngon.reach.decisions import points
from phatngon.reach.dictionary import code_lists, code_name
from phatngon.reach.digest import Digest
from phatngon.reach.findings import SEVERITIES
from phatngon.reach.first_page import first_page, levels_html
from phatngon.reach.moments import show_official
from phatngon.reach.narrative import (
    NarrativeSection,
    mixed,
    narrative,
    office_name,
    plain_name,
    plain_text,
)
from phatngon.reach.obligations import UnitStanding
from phatngon.reach.proposals import by_kind, lead_of
from phatngon.reach.published import Difference
from phatngon.reach.tables import link, table
from phatngon.reach.telling import TOP, Story
from phatngon.reach.views import STATES, TITLES
from phatngon.tables.locality import locality

OWN = "Các chỉ số, biểu mẫu và cách tính ở đây là đề xuất của bộ học liệu Phát ngôn, không phải quy định của cơ quan nào."
FICTION = "Số liệu dùng để tập huấn là số liệu giả định."
PER_VIEW = (
    ("M23", "M24", "M25", "M26"),
    ("M11", "M32", "M04", "M33", "M34", "M35"),
    ("M01", "M02", "M03", "M05", "M06", "M07", "M08", "M10", "M09", "M12"),
    ("M13", "M14", "M15", "M16", "M17", "M18", "M19", "M20", "M21", "M22"),
    (),
)
UNIT_METRICS = ("M01", "M02", "M05", "M06", "M07", "M13", "M14", "M17", "M19", "M32", "M33", "M34")


def report_page(
    told: Digest,
    judgement: str = "",
    changed: Sequence[Difference] = (),
    office: str = "",
    *,
    fictional: bool = False,
    charts: Charts | None = None,
    cause: str = "",
    owner: str = "",
) -> str:
    """The whole page of the period; ``changed``: figures that differ from the last published edition; ``charts``: its charts,
    where another paper shows them too; ``cause``, ``owner``: see :func:`phatngon.reach.decisions.points`.

    Raises InputError for a judgement with banned praise.
    """
    charts = charts or Charts(told)
    body = [
        first_page(told, points(told, cause=cause, owner=owner, office=office)),
        "<section>",
        "<h2>Báo cáo tóm tắt</h2>",
        *map(_section_html, narrative(told, judgement, office, cause)),
        "</section>",
        levels_html(told),
        _changes(changed),
    ]
    extra = (_arrivals, _quality, _stories, _negative, _alerts)
    for number, (title, figures, ids, more) in enumerate(
        zip(TITLES, VIEWS, PER_VIEW, extra, strict=True), 1
    ):
        body += [
            f'<section id="khung-{number}">',
            f"<h2>{number}. {escape(title)}</h2>",
            *(charts.html(figure) for figure in figures),
        ]
        body += [metric_table(told, ids) if ids else "", more(told), "</section>"]
    body += ["<section>", "<h2>Theo đơn vị</h2>", _unit_tables(told), "</section>"]
    invented = fictional or told.invented
    shown = page(
        _title(told),
        "\n".join(body),
        subtitle=OWN,
        meta=_meta(told, invented=invented),
        kind="report",
    )
    return marked_html(shown, invented=invented)


def unit_page(told: Digest, code: str, *, fictional: bool = False) -> str:
    """What one unit sees: its own rows, and the sums of its level beside them."""
    name, mine = told.names[code], told.unit_metrics(code)
    level = told.levels_of.get(code, "")
    peers = told.levels.get(level, {})
    standing = next((row for row in told.standings if row.unit_code == code), None)
    rows = [
        [
            plain_name(mine[id]),
            plain_text(mine[id]),
            plain_text(peers[id]) if id in peers else "–",
        ]
        for id in UNIT_METRICS
    ]
    stories = list(islice((story for story in told.stories if code in story.units), TOP))
    body = [
        f"<p>{escape(mixed(told))}</p>" if told.sample_files else "",
        f"<h2>Tình hình nộp</h2><p>{escape(_standing_text(standing))}</p>",
        "<h2>Chỉ số của đơn vị</h2>",
        table(["Chỉ số", name, f"Cộng chung {code_name('level', level).lower()}"], rows, head=True),
        "<p>Cột thứ ba gộp các đơn vị cùng cấp: tỷ lệ là tỷ số của các tổng, không phải trung bình các đơn vị.</p>",
        "<h2>Tin của đơn vị</h2>",
        story_table(stories, told),
        f"<p>{escape(_credit_text(told, code))}</p>",
    ]
    invented = fictional or told.invented
    shown = page(
        f"{_title(told)} – {name}",
        "\n".join(body),
        subtitle=OWN,
        meta=_meta(told, unit=name, invented=invented),
        kind="report",
    )
    return marked_html(shown, invented=invented)


def metric_table(told: Digest, ids: Sequence[str]) -> str:
    """Figures with their counts, how they are made and, where there is one, the figure of the last period."""
    rows = []
    for id in ids:
        metric = told.metrics[id]
        old = told.before.get(id)
        rows.append(
            [
                id,
                plain_name(metric),
                plain_text(metric),
                old.text() if old else "–",
                metric.term.how,
            ]
        )
    return table(["Mã", "Chỉ số", "Kỳ này", "Kỳ trước", "Cách tính"], rows, head=True)


def story_table(stories: Sequence[Story], told: Digest) -> str:
    """Stories with the chain of their copies."""
    if not stories:
        return "<p>Không có tin nào.</p>"
    rows = [
        [
            link(story.title or "(không có tiêu đề)", story.url),
            "không có số" if story.views is None else format_number(story.views),
            code_name("sentiment", story.sentiment) if story.sentiment else "chưa đánh giá",
            _chain(story),
            "; ".join(told.names.get(unit, unit) for unit in story.units) or "–",
        ]
        for story in stories
    ]
    return table(["Tin gốc", "Lượt xem", "Sắc thái", "Nơi đăng, theo thứ tự", "Đơn vị khai"], rows)


def _section_html(section: NarrativeSection) -> str:
    lines = "".join(f"<p>{escape(sentence)}</p>" for sentence in section.sentences)
    return f"<h3>{escape(section.title)}</h3>{lines}"


def _changes(changed: Sequence[Difference]) -> str:
    if not changed:
        return ""
    rows = [[plain_name(one.new), one.old.text(), plain_text(one.new)] for one in changed]
    said = f"So với số đã công bố lần {changed[0].edition}, {show_official(changed[0].published_at)}; số cũ được giữ nguyên trong kho."
    return f"<section><h2>Khác số đã công bố</h2><p>{escape(said)}</p>{table(['Chỉ số', 'Đã công bố', 'Nay'], rows, head=True)}</section>"


def _arrivals(told: Digest) -> str:
    rows = [
        [
            told.names.get(row.unit_code, row.unit_code),
            STATES[row.state][1],
            _when(row),
            _hours(row),
            format_number(told.silence[row.unit_code]) if row.unit_code in told.silence else "–",
        ]
        for row in sorted(told.standings, key=lambda row: -told.silence.get(row.unit_code, 0))
        if row.state not in ("nop_dung_han",)
    ]
    shown = (
        table(
            [
                "Đơn vị",
                "Tình trạng",
                "Giờ nhận",
                "So với hạn",
                f"Số kỳ chưa nộp (trong {len(told.trend)} kỳ)",
            ],
            rows,
        )
        if rows
        else "<p>Mọi đơn vị đã nộp đúng hạn.</p>"
    )
    return f"<h3>Đơn vị cần xem</h3>{shown}"


def _quality(told: Digest) -> str:
    if not told.flags:
        return "<p>Không có phép kiểm tra nào báo điều gì.</p>"
    rows = [
        [
            rule,
            checks()[rule].name,
            SEVERITIES[checks()[rule].severity].lower(),
            format_number(count),
        ]
        for rule, count in told.flags
    ]
    new = "; ".join(f"{host} ({count})" for host, count in told.new_sources)
    extra = f"<p>Nguồn mới chờ đầu mối bổ sung danh mục: {escape(new)}.</p>" if new else ""
    return (
        f"<h3>Các phép kiểm tra</h3>{table(['Mã', 'Phép kiểm tra', 'Mức', 'Số dòng'], rows)}{extra}"
    )


def _stories(told: Digest) -> str:
    note = (
        f"<p>Phần trùng giữa các đơn vị: {format_number(told.overlap)} lượt đăng (nhiều đơn vị cùng khai; thành phố tính một lần).</p>"
        if told.units
        else ""
    )
    most = [story for story in told.stories if story.views is not None][:TOP]
    return f"{_aside(told)}<h3>Tin nhiều lượt xem nhất</h3>{story_table(most, told)}{note}"


def _aside(told: Digest) -> str:
    if not told.aside:
        return ""
    rows = [
        [
            link(one.title or "(không có tiêu đề)", one.url),
            one.name,
            format_number(one.value),
            one.unit,
        ]
        for one in told.aside[:TOP]
    ]
    return f"<h3>Số lớn khó tin, chưa tính vào các tổng</h3>{table(['Tin', 'Số nào', 'Ghi là', 'Đơn vị'], rows)}"


def _negative(told: Digest) -> str:
    bad = [story for story in told.stories if story.sentiment == "NEG"]
    rows = [[one.id, one.name, plain_text(one)] for one in told.press]
    press = (
        table(["Mã", "Chỉ số", "Kỳ này"], rows, head=True)
        if rows
        else "<p>Chưa có sổ đề nghị của báo chí cho kỳ này.</p>"
    )
    return f"<h3>Trả lời báo chí</h3>{press}<h3>Tin tiêu cực cần đọc</h3>{story_table(bad[:TOP], told)}"


def _alerts(told: Digest) -> str:
    if not told.alerts:
        return "<h3>Cảnh báo</h3><p>Không có cảnh báo. Chưa đủ số kỳ nền thì không cảnh báo, chỉ nêu số đếm.</p>"
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Mã", "Loại", "Vì sao hiện", "Việc cần làm", "Phụ trách")
    )
    lines = [
        f"<tr><td>{kind}</td><td>{escape(rows[0].name)}</td><td><ul>"
        + "".join(f"<li>{escape(alert.why)}</li>" for alert in rows)
        + f"</ul></td><td>{escape(rows[0].do)}</td><td>{escape(lead_of(rows, told.names, office_name()))}</td></tr>"
        for kind, rows in by_kind(told.alerts).items()
    ]
    return f"<h3>Cảnh báo</h3><table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _unit_tables(told: Digest) -> str:
    parts = []
    for level in code_lists()["level"]:
        rows = []
        for row in told.standings:
            if told.levels_of.get(row.unit_code) == level:
                mine = told.unit_metrics(row.unit_code)
                rows.append(
                    [
                        told.names.get(row.unit_code, row.unit_code),
                        STATES[row.state][1],
                        mine["M01"].text(),
                        mine["M02"].text(),
                        plain_text(mine["M05"]),
                        plain_text(mine["M13"]),
                        format_number(round(told.credit.get(row.unit_code, 0), 2)),
                    ]
                )
        if rows:
            parts.append(
                f"<h3>{escape(code_name('level', level))}</h3>"
                + table(
                    [
                        "Đơn vị",
                        "Nộp",
                        "Lượt đăng",
                        "Nội dung tin",
                        "Lượt xem",
                        "Tương tác",
                        "Phần khi chia đều",
                    ],
                    rows,
                    head=True,
                )
            )
    return (
        "".join(parts)
        + "<p>Không xếp hạng. Chỉ so các đơn vị cùng cấp, và xem cả số lượt đăng trước khi so.</p>"
    )


def _chain(story: Story) -> str:
    return " → ".join(copy.source for copy in story.copies)


def _standing_text(row: UnitStanding | None) -> str:
    if row is None:
        return "Đơn vị không có nghĩa vụ báo cáo trong kỳ này."
    return f"Tình trạng: {STATES[row.state][1]}. Giờ nhận: {_when(row)}. {_hours(row)}".strip()


def _when(row: UnitStanding) -> str:
    return show_official(row.received_at) if row.received_at else "chưa nhận"


def _hours(row: UnitStanding) -> str:
    late = row.hours_late
    return f"muộn {format_number(round(late, 1))} giờ" if late is not None else ""


def _credit_text(told: Digest, code: str) -> str:
    return (
        f"Lượt đăng do nhiều đơn vị cùng khai được ghi nhận cho từng đơn vị; khi chia đều, phần của đơn vị là "
        f"{format_number(round(told.credit.get(code, 0), 2))} lượt đăng."
    )


def _title(told: Digest) -> str:
    return f"Báo cáo lan tỏa kỳ {told.period.label}"


def _meta(told: Digest, unit: str = "", *, invented: bool = False) -> Meta:
    span = f"{show_date(told.period.start.date())} đến hết {show_date(told.period.last_day)}"
    more = [
        ("Kỳ", span),
        ("Lập lúc", show_official(told.now)),
        ("Cách tính", f"phiên bản {version()}"),
    ]
    return Meta(
        unit=unit or locality().title,
        more=(*more, *([("Lưu ý", f"{MARK}. {FICTION}")] if invented else [])),
    )
