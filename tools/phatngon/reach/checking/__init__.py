"""Checks of reported lines, in SQL: one implementation for one workbook and for ten million lines."""

from phatngon.reach.checking.context import Context
from phatngon.reach.checking.links import check_originals
from phatngon.reach.checking.prepare import prepare
from phatngon.reach.checking.run import findings, rule_counts, run_checks

__all__ = ["Context", "check_originals", "findings", "prepare", "rule_counts", "run_checks"]
