"""An executed lesson as one clean HTML body: prose and results, no code, no trainer's notes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from phatngon.base.html import markdown
from phatngon.base.late import spare_notebooks
from phatngon.publish.sources.notebooks import REFERENCE

LEFT_OUT = ("trainer", "no-handout", "parameters", "setup", REFERENCE)


def lesson_body(executed: dict[str, Any]) -> str:
    """The body of the handout of an executed lesson."""
    spare_notebooks()
    import nbformat
    from nbconvert.exporters import TemplateExporter

    exporter = TemplateExporter(
        template_file=str(Path(__file__).parent / "template" / "handout.html.j2"),
        filters={"lesson_markdown": markdown, "kept": _kept},
    )
    body, _ = exporter.from_notebook_node(nbformat.reads(json.dumps(executed), as_version=4))
    return body


def _kept(cell: Any) -> bool:
    return not set(cell.metadata.get("tags", [])) & set(LEFT_OUT)
