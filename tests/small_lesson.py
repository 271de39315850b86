"""A lesson of two items, as the running one: what the tests of views and forms show things in."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from phatngon.lessons import session
from phatngon.practice.bank import bank_from_text

DAY = date(2026, 11, 23)
BANK = """
bank: thu
lesson: 00_thu
title: Thử
version: 1
objectives: {thu-1: Thử}
items:
- {id: thu-11, objective: thu-1, type: number, answer: 2, stem: Một cộng một là mấy?, wrong: [{value: 3, feedback: Đếm lại.}], feedback: Hai.}
- {id: thu-12, objective: thu-1, type: number, answer: 4, stem: Hai cộng hai là mấy?, wrong: [{value: 5, feedback: Đếm lại.}], feedback: Bốn.}
"""


def running(monkeypatch: pytest.MonkeyPatch, nickname: str = "Người học") -> session.Session:
    """Make the small lesson the running one; failures raise."""
    made = session.Session(
        "00_thu", DAY, "", "live", "", bank_from_text(BANK, "thu.yaml", DAY), nickname
    )
    monkeypatch.setattr(session, "_current", made)
    monkeypatch.setenv("PHATNGON_RAISE", "1")
    return made


def text(html: str) -> str:
    """What a reader sees of a piece of HTML, spaces made one."""
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())
