"""The one way by which a lesson shows something in a notebook."""

from __future__ import annotations


def display(*shown: object) -> None:
    """Show ``shown`` below the cell that runs."""
    import IPython.display

    IPython.display.display(*shown)  # type: ignore[no-untyped-call]  # IPython has no types here
