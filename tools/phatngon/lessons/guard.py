"""No traceback in front of a learner: one sentence and a code on the screen, the details in a local log.

In test runs (answer mode set, or ``PHATNGON_RAISE``) a failure raises.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ParamSpec

from phatngon.base.filecache import one_look
from phatngon.base.html import tag
from phatngon.base.mishaps import note_mishap
from phatngon.lessons import session

if TYPE_CHECKING:
    import ipywidgets as widgets


P = ParamSpec("P")


def in_test_run() -> bool:
    """True where a failure must be seen by the runner."""
    return bool(os.environ.get("PHATNGON_RAISE")) or session.answer_mode() != ""


def guarded(call: Callable[P, None]) -> Callable[P, None]:
    """A call of a lesson: whatever fails inside becomes one Vietnamese sentence."""

    @functools.wraps(call)
    def safe(*args: P.args, **kwargs: P.kwargs) -> None:
        with net(show_mishap), one_look():
            call(*args, **kwargs)

    return safe


@contextlib.contextmanager
def net(tell: Callable[[BaseException], None]) -> Iterator[None]:
    """The one net under a learner's screen: a failure is told through ``tell``; in a test run it raises."""
    try:
        yield
    except Exception as error:
        if in_test_run():
            raise
        tell(error)


def net_into(panel: widgets.HTML) -> contextlib.AbstractContextManager[None]:
    """A net that tells a failure in the HTML widget ``panel``."""

    def tell(error: BaseException) -> None:
        panel.value = str(tag("div", note_mishap(error), class_="pn-mishap", role="alert"))

    return net(tell)


def answer_into(panel: widgets.HTML, make: Callable[[], object]) -> None:
    """Put what ``make`` gives, or the sentence for its failure, into the HTML widget ``panel``."""
    with net_into(panel):
        panel.value = str(make())


def show_mishap(error: BaseException) -> None:
    """Put the sentence for ``error`` on the screen."""
    from phatngon.lessons.output import display

    display(
        tag(
            "p",
            tag("strong", "Chưa làm được. "),
            note_mishap(error),
            class_="pn-mishap",
            role="alert",
        )
    )
