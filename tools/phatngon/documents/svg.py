"""SVG as matplotlib writes it, made thin enough to travel inside a page: what repeats stands once, what only encloses goes."""

from __future__ import annotations

import hashlib
import re
from html import escape
from xml.etree.ElementTree import Element, fromstring, tostring

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"#([\w-]+)")
_NO_TURN = re.compile(r"\s*rotate\(-?0 [-\d. ]+\)")
_DRAWN = ("d", "points", "transform", "x", "y", "width", "height", "clip-path")
# a circle: a closed path of eight curves and nothing else
_CIRCLE = re.compile(r"M [-\d.e]+ [-\d.e]+ (?:C [-\d.e ]+ ){8}z")
_NOT_SEEN = ("metadata", "style")
_DEFAULTS = "stroke-linejoin:round;stroke-linecap:butt"


def thin_svg(whole: str, alt: str) -> str:
    """``whole`` (an SVG file of matplotlib) as an element of a page that says ``alt`` to who does not see it.

    Names inside it begin with letters of its own, so that several pictures of a page do not mix.
    """
    root = fromstring(whole)
    own = "k" + hashlib.sha256(alt.encode("utf-8")).hexdigest()[:5]
    used = set(_REFERENCE.findall(whole))
    _clean(root, used, own)
    styles = _styles(root)
    names = {style: f"{own}{number}" for number, style in enumerate(styles)}
    for one in root.iter():
        style = one.attrib.pop("style", None)
        if style:
            one.set("class", names[style])
    rules = "".join(f".{name}{{{style}}}" for style, name in names.items())
    inside = "".join(tostring(child, encoding="unicode") for child in root)
    inside = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", inside).replace("ns0:", "").replace(" />", "/>")
    inside = re.sub(r">\s+<", "><", inside).strip()
    head = f'role="img" aria-label="{escape(alt)}" viewBox="{root.get("viewBox", "")}"'
    return f'<svg {head} style="{_DEFAULTS}"><style>{rules}</style>{inside}</svg>'


def _clean(parent: Element, used: set[str], own: str) -> None:
    """Take away what is not seen and what only encloses; round; rename."""
    for child in list(parent):
        name = child.tag.removeprefix(_SVG) if isinstance(child.tag, str) else "metadata"
        if name in _NOT_SEEN:
            parent.remove(child)
            continue
        _clean(child, used, own)
        _attributes(child, used, own)
        if name == "g" and not child.attrib:
            place = list(parent).index(child)
            parent.remove(child)
            for inner in reversed(list(child)):
                parent.insert(place, inner)
        elif name == "defs" and not len(child):
            parent.remove(child)
        child.tail = None


def _attributes(one: Element, used: set[str], own: str) -> None:
    if one.get("id") is not None:
        name = one.attrib.pop("id")
        if name in used:
            one.set("id", own + name)
    target = one.attrib.pop(f"{_XLINK}href", None)
    if target:
        one.set("href", target.replace("#", f"#{own}"))
    style = one.get("style", "")
    clip = one.attrib.pop("clip-path", "")
    if style or clip:
        parts = [part.strip() for part in style.split(";") if part.strip()]
        parts += [f"clip-path:{clip}"] if clip else []
        plain = ";".join(
            part.replace(": ", ":").replace("'DejaVu Sans'", "sans-serif") for part in parts
        )
        one.set("style", _rounded(plain.replace("url(#", f"url(#{own}")))
    for name in _DRAWN:
        if name in one.attrib:
            value = " ".join(one.attrib[name].split())
            value = _CIRCLE.sub(_arc, value) if name == "d" else value
            value = _NO_TURN.sub("", _rounded(value)).strip()
            value = re.sub(r" ?([MLCQAaz]) ?", r"\1", value)
            one.set(name, _straight(value) if name == "d" else value)
            if not one.get(name):
                del one.attrib[name]


def _arc(found: re.Match[str]) -> str:
    """Two arcs in place of eight curves; anything that is no circle stays."""
    numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", found[0])]
    across, down = numbers[0::2], numbers[1::2]
    left, width, height = min(across), max(across) - min(across), max(down) - min(down)
    if abs(width - height) > 0.05:
        return found[0]
    middle, half = (max(down) + min(down)) / 2, width / 2
    turn = f"a {half} {half} 0 1 0"
    return f"M {left} {middle} {turn} {width} 0 {turn} {-width} 0 z"


def _straight(path: str) -> str:
    """Lines along an axis with the one number that changes.

    >>> _straight("M3 110.2L99.9 110.2L99.9 72L3 71z")
    'M3 110.2H99.9V72L3 71z'
    """
    made, at = [], ["", ""]
    for letter, rest in re.findall(r"([MLCQAaz])([^MLCQAaz]*)", path):
        to = rest.split()
        if letter == "L" and to[1] == at[1]:
            made.append(f"H{to[0]}")
        elif letter == "L" and to[0] == at[0]:
            made.append(f"V{to[1]}")
        else:
            made.append(letter + rest)
        at = to[-2:] if letter in "MLCQ" else ["", ""]
    return "".join(made)


def _rounded(text: str) -> str:
    """Numbers to a tenth of a point, which no eye tells apart."""
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), text)


def _styles(root: Element) -> list[str]:
    return list(dict.fromkeys(style for one in root.iter() if (style := one.get("style"))))
