"""The page with which a report begins, and the period along the chain of evaluation, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from phatngon.base.html import Html
from phatngon.reach.decisions import DecisionPoint, key_rows
from phatngon.reach.digest import Digest
from phatngon.reach.levels import level_rows
from phatngon.reach.tables import link, table


def first_page(told: Digest, found: Sequence[DecisionPoint]) -> str:
    """What a leader reads: four figures, and what has to be decided."""
    key = table(["Chỉ số", "Kỳ này", "So với kỳ trước", "Dựa trên"], key_rows(told), head=True)
    rows = [
        (
            one.what,
            one.cause,
            Html("; ".join(link(item.title, item.url) for item in one.evidence) or "bảng số liệu"),
            f"{one.do}. {one.owner}; trước {one.due}.",
        )
        for one in found
    ]
    head = ["Phát hiện", "Nguyên nhân", "Minh chứng", "Việc cần làm; phụ trách; thời hạn"]
    decide = table(head, rows) if rows else "<p>Kỳ này không có điểm nào cần quyết định.</p>"
    return (
        f"<section><h2>Bốn con số chính</h2>{key}"
        f"<h3>Những điểm cần quyết định</h3>{decide}</section>"
    )


def levels_html(told: Digest) -> str:
    """The period along the chain of evaluation, from what was put in to what was learned."""
    rows = level_rows(told.metrics, told.objectives)
    return (
        "<section><h2>Theo các mức đánh giá truyền thông</h2>"
        f"{table(['Mức', 'Kỳ này'], rows, head=True)}</section>"
    )
