"""The five calls of a lesson. Each is one line in a notebook and never shows a traceback to a learner."""

from __future__ import annotations

from phatngon.lessons import session
from phatngon.lessons.guard import guarded


@guarded
def ready(
    lesson: str,
    *,
    as_of: str = "",
    unit: str = "",
    surface: str = "live",
    answers: str = "",
    data_dir: str = "",
) -> None:
    """Open a lesson and say that it is ready.

    ``as_of``: date whose law applies (empty: today); ``unit``: code for a personal handout; ``surface``: ``live``,
    ``handout`` or ``slides``; ``answers``: ``blank``, ``wrong`` or ``right`` in test runs; ``data_dir``: other teaching
    data. On a learner's screen it also lets them choose a nickname.
    """
    opened = session.start(
        lesson, as_of=as_of, unit=unit, surface=surface, answers=answers, data_dir=data_dir
    )
    from phatngon.lessons.welcome import welcome

    welcome(opened)


@guarded
def ask(*item_ids: str, section: str = "") -> None:
    """Ask items of the lesson's bank, by id or all of one ``section``.

    Live: widgets with feedback at once. Handout and slides: native HTML. Test runs: the answer of the mode is given
    and its outcome must be the one expected.
    """
    from phatngon.lessons.asking import ask_items

    ask_items(session.current(), item_ids, section)


@guarded
def show(*things: str) -> None:
    """Show provisions (``"L25-D2K15"``), one number (``"L25-D28K4.validity_years"``), or a named view.

    Named views: ``bang:…`` tables, ``tu:…`` glossary terms, ``hinh:…`` pictures, ``phieu:…`` forms.
    """
    from phatngon.lessons.views import show_things

    show_things(session.current(), things)


@guarded
def find_start() -> None:
    """Ask where a lone learner should begin: six routing questions, then the block of the first area not known.

    On paper and slides: the areas and the lessons that teach them.
    """
    from phatngon.lessons.start_widget import show_start

    show_start(session.current())


@guarded
def progress(*, all: bool = False) -> None:
    """Show how far the learner is: this lesson, or ``all`` lessons."""
    from phatngon.lessons.progress_view import show_progress

    show_progress(session.current(), every_lesson=all)
