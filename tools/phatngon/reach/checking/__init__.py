"""Checks of reported lines, in SQL: one implementation for one workbook and for ten million lines."""

from phatngon.reach.checking.context import Context
from phatngon.reach.checking.prepare import prepare
from phatngon.reach.checking.run import Places, check_originals, findings, rule_counts, run_checks

__all__ = [
    "Context",
    "Places",
    "check_originals",
    "findings",
    "prepare",
    "rule_counts",
    "run_checks",
]
