"""What a notebook imports: ``ready``, ``ask``, ``show``, ``progress``. A lesson's code cells are one or two such calls."""

from phatngon.lessons.calls import ask, progress, ready, show

__all__ = ["ask", "progress", "ready", "show"]
