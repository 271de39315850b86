"""One clean HTML: what a lesson gives, without scripts and junk, with headings, tables and pictures as they should be.

Everything that makes a document starts here, so that page, PDF and Word have the same content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, TypeGuard

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.text import compare_key, nfc, squeeze

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.formatter import HTMLFormatter

# columns from which a table scrolls on a phone; columns to tick are narrow
WIDE_FROM, CARDS_WIDE_FROM = 4, 7
MANY_FROM = 9  # columns from which a table is set smallest on paper
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DROPPED = ("script", "style", "link", "meta", "base", "noscript", "template", "title", "head")
_REFUSED = ("svg", "canvas", "iframe", "object", "embed", "video", "audio", "picture")
_KEPT = frozenset(
    """
    a abbr article aside b bdi bdo blockquote br button caption cite code col colgroup dd del details dfn div dl dt em
    fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label legend li main mark nav ol
    optgroup option p pre q s samp section select small span strong sub summary sup table tbody td textarea tfoot th
    thead tr u ul var""".split()
)
_ATTRIBUTES = {
    "": {"class", "id", "lang", "role", "title", "tabindex"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "type", "reversed"},
    "col": {"span"},
    "details": {"open"},
    "input": {
        "type",
        "name",
        "value",
        "min",
        "max",
        "inputmode",
        "autocomplete",
        "checked",
        "placeholder",
    },
    "select": {"name"},
    "option": {"value", "selected"},
    "optgroup": {"label"},
    "label": {"for"},
    "textarea": {"name", "rows", "cols", "placeholder"},
    "button": {"type"},
}
_MEANINGFUL = ["img", "input", "select", "textarea", "math", "hr", "br", "i"]  # without any text
_INPUT_KINDS = ("radio", "checkbox", "text", "number", "date", "time", "datetime-local")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+")
_LINK = re.compile(r"(https?://|mailto:|tel:|#|\.?/?[\w][^:]*$)", re.IGNORECASE)
_WIDTH = re.compile(r"\s*width:\s*\d{1,3}(\.\d+)?%;?\s*")
# control characters no document format takes, and invisible marks that turn text around
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    """A line of plain text for titles and names: NFC, one line, without invisible marks that turn text around.

    >>> plain("Phường \\u202eA\\n B ")
    'Phường A B'
    """
    return squeeze(_UNSEEN.sub("", text))


def parse(html: str) -> BeautifulSoup:
    """``html`` (NFC, invisible marks gone) as a tree."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(nfc(_UNSEEN.sub("", html)), "html.parser")


def serialise(root: Tag) -> str:
    """What stands inside ``root`` as HTML text, letters as they are."""
    return root.decode_contents(formatter=_formatter()).strip()


def clean(body: str, *, title: str = "") -> str:
    """The body of a document, safe and in order; a first heading that repeats ``title`` falls away.

    Scripts, styles, forms of foreign origin, unknown attributes and empty anchors are dropped; headings run from level
    2 without a gap; tables get header cells with ``scope`` and a region that scrolls. Raises InputError for a picture
    without alt text or from outside the page, a table without header row, and for what paper cannot show.

    >>> clean("<h1>Bài 1</h1><h3>Mở đầu</h3><p onclick='x()'>Chào.</p>", title="Bài 1")
    '<h2>Mở đầu</h2><p>Chào.</p>'
    """
    tree = parse(body)
    root = tree.find("main") or tree.find("body") or tree
    _drop_junk(root)
    _keep_known(root)
    _order_headings(root, title)
    _check_pictures(root)
    for table in root.find_all("table"):
        _order_table(table, tree)
    _unique_regions(root)
    _unique_ids(root)
    _drop_empty(root)
    return serialise(root)


def column_count(table: Tag) -> int:
    """The number of columns of a table, spans counted."""
    return max(
        (
            sum(_span(cell) for cell in row.find_all(["td", "th"], recursive=False))
            for row in table.find_all("tr")
        ),
        default=0,
    )


def piece(html: str) -> Tag:
    """The first element of ``html``.

    >>> piece("<p>Một</p><p>Hai</p>").get_text()
    'Một'
    """
    found = parse(html).find(True)
    assert found is not None, "markup of our own holds an element"
    return found


def is_tag(node: object) -> TypeGuard[Tag]:
    """Whether a node of a tree is an element, not text."""
    return getattr(node, "name", None) is not None


def attribute(tag: Tag, name: str) -> str:
    """An attribute as text, one of several words joined by spaces; empty where there is none."""
    found = tag.get(name) or ""
    return found if isinstance(found, str) else " ".join(found)


def classes(tag: Tag) -> list[str]:
    """The classes of an element; an empty list where it has none."""
    return attribute(tag, "class").split()


def set_classes(tag: Tag, names: Iterable[str]) -> None:
    """Give an element these classes, in this order, each once."""
    from bs4.element import AttributeValueList

    tag["class"] = AttributeValueList(dict.fromkeys(names))


def having(root: Tag, *names: str) -> list[Tag]:
    """Elements that bear one of the classes (several times faster than a CSS selector)."""
    return [tag for tag in root.find_all(True) if not set(names).isdisjoint(tag.get("class") or ())]


def _drop_junk(root: Tag) -> None:
    from bs4 import Comment, Declaration, Doctype, ProcessingInstruction

    for tag in root.find_all(_DROPPED):
        tag.decompose()
    for text in root.find_all(
        string=lambda s: isinstance(s, Comment | Declaration | Doctype | ProcessingInstruction)
    ):
        text.extract()
    for tag in root.find_all(_REFUSED):
        raise InputError(
            f"bài có phần <{tag.name}> không in ra giấy được.",
            where=_place(tag),
            advice="Dùng hình PNG có chữ mô tả (house_figure, figure_html).",
        )
    unwanted = having(root, "anchor-link", "skip-link", "jupyter-widgets", "pn-print-only")
    for tag in unwanted + root.find_all(hidden=True):
        tag.decompose()


def _keep_known(root: Tag) -> None:
    formulas = set()
    for math in root.find_all("math"):
        formulas |= {id(tag) for tag in (math, *math.find_all(True))}
        _plain_math(math)
    for tag in root.find_all(True):
        if id(tag) in formulas or tag.parent is None:
            continue
        if tag.name not in _KEPT:
            tag.unwrap()
        elif tag.name == "input" and tag.get("type", "text") not in _INPUT_KINDS:
            tag.decompose()
        else:
            _keep_attributes(tag)


def _keep_attributes(tag: Tag) -> None:
    allowed = _ATTRIBUTES[""] | _ATTRIBUTES.get(tag.name, set())
    bar = tag.name == "i" and tag.parent is not None and "pn-bar" in classes(tag.parent)
    for name in list(tag.attrs):
        if name in allowed or name.startswith("aria-"):
            continue
        if not (bar and name == "style" and _WIDTH.fullmatch(str(tag[name]))):
            del tag[name]
    if tag.has_attr("class"):
        set_classes(tag, (name for name in classes(tag) if name.startswith("pn-")))
        if not tag["class"]:
            del tag["class"]
    if tag.name == "a":
        href = re.sub(r"\s", "", str(tag.get("href", "")))
        if not _LINK.match(href) or not (tag.get_text(strip=True) or tag.find("img")):
            tag.unwrap()
        else:
            tag["href"] = href


def _plain_math(math: Tag) -> None:
    for tag in [math, *math.find_all(True)]:
        for name in list(tag.attrs):
            if name.startswith("on") or name in ("href", "xlink:href", "src", "style"):
                del tag[name]


def _order_headings(root: Tag, title: str) -> None:
    found = [tag for tag in root.find_all(HEADINGS) if squeeze(tag.get_text())]
    for tag in root.find_all(HEADINGS):
        if not squeeze(tag.get_text()):
            tag.decompose()
    if found and title and compare_key(found[0].get_text()) == compare_key(title):
        found.pop(0).decompose()
    open_levels: list[int] = []
    for tag in found:
        level = int(tag.name[1])
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        tag.name = f"h{min(6, 1 + len(open_levels))}"


def _check_pictures(root: Tag) -> None:
    for number, image in enumerate(root.find_all("img"), 1):
        if not squeeze(str(image.get("alt") or "")):
            raise InputError(
                f"hình thứ {number} chưa có chữ mô tả (alt).",
                where=_place(image),
                advice="Viết một câu nói hình cho thấy điều gì, để người không xem được hình vẫn hiểu.",
            )
        if not _PICTURE.fullmatch(str(image.get("src") or "")):
            raise InputError(
                f"hình thứ {number} nằm ngoài trang hoặc không phải PNG, JPEG, GIF.",
                where=_place(image),
                advice="Nhúng hình vào trang dưới dạng data:image/png.",
            )
        image["alt"] = squeeze(str(image["alt"]))


def _order_table(table: Tag, tree: BeautifulSoup) -> None:
    rows = table.find_all("tr")
    if not rows:
        table.decompose()
        return
    head = table.find("thead")
    if head is None and not rows[0].find("td"):
        head = tree.new_tag("thead")
        rows[0].insert_before(head)
        head.append(rows[0].extract())
        if (around := head.parent) is not None and around.name == "tbody":
            around.insert_before(head.extract())
    if head is None or not head.find("th"):
        raise InputError(
            f"bảng bắt đầu bằng {show_value(squeeze(rows[0].get_text(' ')))} chưa có dòng tiêu đề cột.",
            where=_place(table),
            advice="Thêm dòng tiêu đề cho bảng.",
        )
    for old in table.find_all(["colgroup", "col"]):
        old.decompose()
    for cell in table.find_all("th"):
        cell["scope"] = "col" if cell.find_parent("thead") else "row"
    columns = column_count(table)
    least_wide = CARDS_WIDE_FROM if table.find_parent(class_="pn-cards") is not None else WIDE_FROM
    wide = [
        name
        for name, least in (("pn-wide", least_wide), ("pn-many", MANY_FROM))
        if columns >= least
    ]
    if wide:
        set_classes(table, [*classes(table), *wide])
        _narrow_caption(table, tree)
    region = table.find_parent(class_="pn-table")
    if region is None:
        region = table.wrap(tree.new_tag("div", attrs={"class": "pn-table"}))
    region["tabindex"], region["role"] = "0", "region"
    if not region.get("aria-label"):
        named = table.find("caption") or table.find("thead")
        region["aria-label"] = f"Bảng: {squeeze(named.get_text(' ') if named else '')[:120]}"


def _unique_regions(root: Tag) -> None:
    """Regions of the same name get a number, so that a screen reader can tell them apart."""
    seen: set[str] = set()
    for region in having(root, "pn-table"):
        name, number = attribute(region, "aria-label") or "Bảng", 1
        while (label := name if number == 1 else f"{name} ({number})") in seen:
            number += 1
        region["aria-label"] = label
        seen.add(label)


def _narrow_caption(table: Tag, tree: BeautifulSoup) -> None:
    """Let the caption of a wide table stay in sight while the table scrolls under it."""
    if table.caption is not None and table.caption.find(class_="pn-caption") is None:
        span = tree.new_tag("span", attrs={"class": "pn-caption"})
        for child in list(table.caption.contents):
            span.append(child.extract())
        table.caption.append(span)


def _unique_ids(root: Tag) -> None:
    seen: set[str] = set()
    for tag in root.find_all(id=True):
        if (name := attribute(tag, "id")) in seen:
            number = next(n for n in range(2, 10_000) if f"{name}-lan-{n}" not in seen)
            _rename(tag, f"-lan-{number}")
        seen.add(attribute(tag, "id"))


def _rename(top: Tag, suffix: str) -> None:
    """Give a repeated part its own ids, field names and the references among them."""
    old = {attribute(tag, "id") for tag in [top, *top.find_all(id=True)]}
    for tag in [top, *top.find_all(True)]:
        for name in ("id", "for", "aria-labelledby", "aria-describedby"):
            if tag.get(name) and attribute(tag, name) in old:
                tag[name] = attribute(tag, name) + suffix
        if tag.name in ("input", "select", "textarea") and tag.get("name"):
            tag["name"] = attribute(tag, "name") + suffix


def _drop_empty(root: Tag) -> None:
    """Containers that hold nothing, innermost first."""
    for tag in reversed(root.find_all(["div", "p", "span", "section", "ul", "ol", "a"])):
        if not tag.get_text().strip(" \t\r\n") and not tag.find(_MEANINGFUL):
            tag.decompose()


def _place(tag: Tag) -> str:
    """Where in the document an element stands: the nearest heading above it."""
    heading = tag.find_previous(HEADINGS)
    return (
        f"dưới mục {show_value(squeeze(heading.get_text()))}"
        if heading is not None
        else "đầu tài liệu"
    )


def _span(cell: Tag) -> int:
    text = str(cell.get("colspan") or "1")
    return min(int(text), 100) if text.isdigit() and int(text) else 1


@cache
def _formatter() -> HTMLFormatter:
    from bs4.dammit import EntitySubstitution
    from bs4.formatter import HTMLFormatter

    return HTMLFormatter(
        entity_substitution=EntitySubstitution.substitute_xml,
        void_element_close_prefix="",
        empty_attributes_are_booleans=True,
    )
