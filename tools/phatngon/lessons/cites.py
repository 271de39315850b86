"""Citations as a reader sees them, always with the mark of certainty."""

from __future__ import annotations

from phatngon.law import Provision, load_law
from phatngon.lessons.markup import Html, join, tag


def mark_html(provision: Provision) -> Html:
    """The mark of certainty."""
    return tag("span", f"({provision.basis_label})", class_="pn-mark")


def citation_list(references: list[str]) -> Html:
    """Citations with marks, one under another."""
    found = [load_law().resolve(reference)[0] for reference in dict.fromkeys(references)]
    return join(*(tag("div", provision.citation, " ", mark_html(provision)) for provision in found))
