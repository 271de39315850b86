"""Checks of reported lines, in SQL: one implementation for one workbook and for ten million lines."""

from phatngon.reach.checking.context import Context
from phatngon.reach.checking.prepare import prepare

__all__ = ["Context", "prepare"]
