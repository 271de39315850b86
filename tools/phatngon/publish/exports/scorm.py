"""A lesson page as a SCORM 1.2 package: one page, one manifest; score, completion and resume told to the learning system."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Tree

from phatngon.base.archive import zipped
from phatngon.base.files import read_text
from phatngon.base.moments import show_date
from phatngon.practice.exam.paper import exam_settings
from phatngon.publish.page.lesson_page import lesson_page
from phatngon.publish.page.script import thin_script
from phatngon.publish.sources.lesson_parts import bank_of

IMS = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
PAGE = "index.html"


def need() -> int:
    """The share of right answers, in per cent, from which a learning system shows a lesson as passed: that of the record of self-study."""
    return int(exam_settings()["self_percent"])


def scorm_package(lesson: str, as_of: date) -> bytes:
    """The package of a lesson for the law of ``as_of``; the same lesson gives the same bytes."""
    title = f"{bank_of(lesson).title} (theo luật ngày {show_date(as_of)})"
    return zipped(
        [
            ("imsmanifest.xml", manifest(lesson, title).encode("utf-8")),
            (PAGE, scorm_page(lesson, as_of).encode("utf-8")),
        ]
    )


def scorm_page(lesson: str, as_of: date) -> str:
    """The page of a lesson with what speaks to a learning system put behind its own script."""
    adapter = thin_script(read_text(Path(__file__).with_name("scorm.js")))
    script = f"<script>\nvar NEED={need()};\n{adapter}\n</script>\n"
    before, mark, after = lesson_page(lesson, as_of).rpartition("</body>")
    return f"{before}{script}{mark}{after}"


def manifest(lesson: str, title: str) -> str:
    """The manifest.

    >>> "adlcp:scormtype" in manifest("01_nhan_dien_bao_chi", "Bài 1")
    True
    """
    Tree.register_namespace("", IMS)
    Tree.register_namespace("adlcp", ADL)
    name = f"phatngon-{lesson}"
    root = Tree.Element(f"{{{IMS}}}manifest", identifier=name, version="1.2")
    metadata = _sub(root, "metadata")
    _sub(metadata, "schema").text = "ADL SCORM"
    _sub(metadata, "schemaversion").text = "1.2"
    organizations = _sub(root, "organizations", default=f"{name}-to-chuc")
    organization = _sub(organizations, "organization", identifier=f"{name}-to-chuc")
    _sub(organization, "title").text = title
    item = _sub(organization, "item", identifier=f"{name}-muc", identifierref=f"{name}-trang")
    _sub(item, "title").text = title
    Tree.SubElement(item, f"{{{ADL}}}masteryscore").text = str(need())
    resources = _sub(root, "resources")
    resource = _sub(resources, "resource", identifier=f"{name}-trang", type="webcontent", href=PAGE)
    resource.set(f"{{{ADL}}}scormtype", "sco")
    _sub(resource, "file", href=PAGE)
    Tree.indent(root)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"
    )


def _sub(parent: Tree.Element, name: str, **attributes: str) -> Tree.Element:
    return Tree.SubElement(parent, f"{{{IMS}}}{name}", attributes)
