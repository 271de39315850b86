"""What a notebook imports: ``ready``, ``ask``, ``show``, ``progress``, ``find_start``. A lesson's code cells are one or two such calls."""

from phatngon.lessons.calls import ask, find_start, progress, ready, show

__all__ = ["ask", "find_start", "progress", "ready", "show"]
