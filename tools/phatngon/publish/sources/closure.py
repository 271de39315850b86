"""What a program is made of: the modules it imports, directly and through others, and the data files those modules name.

Nothing is run: the imports are read out of the source, those inside functions too. What is loaded by its name alone counts as
well: a name of a module in a string, ``f"phatngon.room.{name}"`` for every module of that room, an engine that Jupyter loads.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache
from phatngon.base.files import files_below, read_text
from phatngon.base.paths import kit_root

ENGINE = "phatngon_engine"
PACKAGES = ("phatngon", ENGINE)
_MODULE = re.compile(r"\bphatngon(?:_engine)?(?:\.\w+)+")
_ROOM = re.compile(r"phatngon(?:\.\w+)+\.")
_FILE_NAME = re.compile(r"(?:[\w.-]+/)*([\w-]+(?:\.\w+)*)")


@dataclass(frozen=True)
class Facts:
    """What a module needs: ``imports``, ``names`` of files and folders, whether it reads ``any_beside`` it."""

    imports: frozenset[str]
    names: frozenset[str]
    any_beside: bool


@dataclass(frozen=True)
class Source:
    """A module and what it needs."""

    path: Path
    needs: Facts


def closure(*programs: str, imported: Iterable[str] = ()) -> tuple[Path, ...]:
    """The files that the modules ``programs`` are made of, sorted: modules, and data files beside them.

    ``imported`` are names that something else imports, as :func:`imports_in` gives them. Raises InputError for a program
    that is no module, and for a module that is no Python.

    >>> [path.name for path in closure("phatngon.base.said_numbers") if path.suffix != ".py"]
    ['said_numbers.yaml']
    """
    tools = kit_root() / "tools"
    return _closure(tools, tuple(_files(tools)), programs, frozenset(imported))


@lru_cache(
    maxsize=64
)  # a build asks the same for every lesson; a changed, new or missing file is another question
def _closure(
    tools: Path,
    files: tuple[tuple[str, int, int], ...],
    programs: tuple[str, ...],
    imported: frozenset[str],
) -> tuple[Path, ...]:
    known = _SOURCES.get(tools)
    for name in programs:
        if name not in known:
            raise InputError(
                f"không có mô-đun “{name}” trong chương trình.",
                where="tools",
                advice="Lấy lại thư mục tools từ bản gốc.",
            )
    modules = _reached(known, [*programs, *imported])
    data = [Path(name) for name, _, _ in files if not name.endswith(".py")]
    return tuple(
        sorted([*(known[name].path for name in modules), *_data_files(data, known, modules)])
    )


def imports_in(sources: Iterable[str]) -> frozenset[str]:
    """The modules of the kit that pieces of source (the code cells of a notebook) import. What is no Python is passed over."""
    found = set[str]()
    for source in sources:
        with suppress(SyntaxError):
            found |= _facts(source, "").imports
    return frozenset(found)


def _files(tools: Path) -> Iterator[tuple[str, int, int]]:
    """Every file of the program: its path, time and size."""
    for package in sorted(PACKAGES):
        if (tools / package).is_dir():
            yield from files_below(tools / package)


def _modules(tools: Path) -> Iterator[Path]:
    return (Path(name) for name, _, _ in _files(tools) if name.endswith(".py"))


def _read(tools: Path) -> dict[str, Source]:
    """Every module by its name."""
    found = {}
    for path in _modules(tools):
        parts = path.relative_to(tools).with_suffix("").parts
        package = ".".join(parts[:-1])
        name = package if parts[-1] == "__init__" else ".".join(parts)
        try:
            found[name] = Source(path, _facts(read_text(path), package))
        except SyntaxError as error:
            raise InputError.at_line(
                path,
                error.lineno or 1,
                "tệp chương trình viết chưa đúng cú pháp Python.",
                advice="Sửa dòng này rồi chạy lại.",
            ) from None
    return found


# A module edited anywhere is rare and reading all takes a second or two, so what was read is kept whole for the next process.
_SOURCES = FileCache(_read, lambda: _modules(kit_root() / "tools"), compiled=True)


@lru_cache(maxsize=2048)  # where one module changes, the others are not parsed again
def _facts(source: str, package: str) -> Facts:
    """What the text of one module imports and names. Raises SyntaxError."""
    prose, imports, names, beside = set[int](), set[str](), set[str](), False
    for node in ast.walk(ast.parse(source)):  # a statement comes before what it holds
        match node:
            case ast.Expr(value=ast.Constant() as text_alone):
                prose.add(id(text_alone))
            case ast.Import():
                imports |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                base = _absolute(node, package)
                imports |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
            case ast.Constant(value=str(text)) if id(node) not in prose:
                imports |= set(_MODULE.findall(text))
                names |= {match[1] for match in [_FILE_NAME.fullmatch(text)] if match}
            case ast.JoinedStr(
                values=[ast.Constant(value=str(text)), ast.FormattedValue(), *_]
            ) if _ROOM.fullmatch(text):
                imports.add(f"{text}*")
            case ast.Call(func=ast.Attribute(attr="with_name", value=origin), args=[argument]) if (
                not isinstance(argument, ast.Constant)
            ):
                beside = beside or "__file__" in ast.unparse(origin)
    return Facts(
        frozenset(name for name in imports if name.partition(".")[0] in PACKAGES),
        frozenset(names),
        beside,
    )


def _absolute(node: ast.ImportFrom, package: str) -> str:
    """The module an ``import from`` names, a relative one seen from ``package``."""
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def _reached(known: Mapping[str, Source], names: list[str]) -> set[str]:
    """The modules that importing ``names`` can load."""
    reached, todo = set[str](), names
    while todo:
        for name in _meant(known, todo.pop()):
            if name not in reached:
                reached.add(name)
                todo += known[name].needs.imports
    return reached


def _meant(known: Mapping[str, Source], name: str) -> Iterator[str]:
    """The modules that an imported name loads: its packages, itself where it is one; all of a room, or of the engine."""
    if name.partition(".")[0] == ENGINE:
        yield from (other for other in known if other.partition(".")[0] == ENGINE)
    if name.endswith(".*"):
        yield from (other for other in known if other.startswith(name[:-1]))
    parts = name.removesuffix(".*").split(".")
    yield from (
        whole for end in range(1, len(parts) + 1) if (whole := ".".join(parts[:end])) in known
    )


def _data_files(data: list[Path], known: Mapping[str, Source], modules: set[str]) -> Iterator[Path]:
    """The data files that belong to one of ``modules``.

    A file belongs to the modules that name it; where two files have one name, to those in its own folder. A file that nobody
    names belongs to whoever names its folder, else it is read by a name put together and belongs to every module beside it.
    """
    count = Counter(path.name for path in data)
    by_name: dict[str, set[str]] = {}
    by_folder: dict[Path, set[str]] = {}
    for module, source in known.items():
        by_folder.setdefault(source.path.parent, set()).add(module)
        for name in source.needs.names:
            by_name.setdefault(name, set()).add(module)
    for path in data:
        home = next((folder for folder in path.parents if folder in by_folder), path.parent)
        beside = by_folder.get(home, set())
        named = by_name.get(path.name, set())
        inner = path.relative_to(home).parts[0]
        folder = by_name.get(inner, set()) & beside if inner != path.name else set()
        owners = (named if count[path.name] == 1 else named & beside) or folder or beside
        owners = owners | (
            {module for module in beside if known[module].needs.any_beside}
            if home == path.parent
            else set()
        )
        if owners & modules:
            yield path
