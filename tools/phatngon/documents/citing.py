"""Names that are said in full once and short later: the agency that writes, and the texts it cites."""

from __future__ import annotations

from phatngon.documents.agencies import Agency
from phatngon.law import Provision
from phatngon.law.citation import cite
from phatngon.law.instruments import instrument


class Mentions:
    """What one letter has named so far, in the order in which it is read.

    >>> from phatngon.law import load_law
    >>> said = Mentions(Agency())
    >>> said.cite(load_law()["N244-D4K3"])[:67]
    'khoản 3 Điều 4 Nghị định số 244/2026/NĐ-CP ngày 26 tháng 6 năm 2026'
    >>> said.cite(load_law()["N244-D7K6"])
    'khoản 6 Điều 7 Nghị định số 244/2026/NĐ-CP'
    """

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        self._said: set[str] = set()

    def agency(self) -> str:
        """The agency's name: whole the first time, then as its own people shorten it."""
        return self._agency.short if self._again(self._agency.name) else self._agency.name

    def cite(self, provision: Provision, down_to: str = "point") -> str:
        """The citation of a provision; ``down_to`` ``clause`` or ``article`` leaves out what is smaller."""
        clause = None if down_to == "article" else provision.clause
        point = provision.point if down_to not in ("clause", "article") else None
        return cite(self.text(provision), provision.article, clause, point)

    def text(self, provision: Provision) -> str:
        """The text a provision belongs to, without the provision."""
        named = instrument(provision.instrument)
        return named.short if self._again(provision.instrument) else named.full

    def restart(self, name: str) -> None:
        """Name something in full once more: what is issued with a decision is read alone."""
        self._said.discard(name)

    def _again(self, name: str) -> bool:
        again = name in self._said
        self._said.add(name)
        return again
