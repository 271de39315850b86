"""Tables and sheets of lesson 8, made from the scenario files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from phatngon.base.html import Html
from phatngon.lessons import drill_sheets

TABLES: dict[str, Callable[[date], Html]] = {
    "kich-ban": lambda as_of: drill_sheets.scenario_table(),
    "thang-diem": lambda as_of: drill_sheets.rubric_table(),
    "mau-phat-ngon": lambda as_of: drill_sheets.template_table(),
    "phong-van": lambda as_of: drill_sheets.interview_sheet(),
    "hop-bao": lambda as_of: drill_sheets.conference_sheet(),
}
