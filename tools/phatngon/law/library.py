"""Reading the legal base, and judging the ids that lessons, items and tables rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache
from phatngon.base.moments import show_date, show_value
from phatngon.base.paths import law_folder, locality_folder
from phatngon.base.program import command
from phatngon.base.yamlfile import YamlFile
from phatngon.law.provision import STATUS_LABELS, Provision, Status
from phatngon.tables.locality import OWN_RULES

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


@dataclass(frozen=True)
class Judgement:
    """Why something cannot rest on a reference on a date: ``problem`` code, provision id, sentence."""

    reference: str
    problem: str
    sentence: str


class Law(Mapping[str, Provision]):
    """All provisions by id."""

    def __init__(self, provisions: list[Provision]) -> None:
        self._by_id = {provision.id: provision for provision in provisions}

    def __getitem__(self, provision_id: str) -> Provision:
        """The provision; InputError when the base has none of that id."""
        try:
            return self._by_id[provision_id]
        except KeyError:
            raise InputError(
                f"không có điều khoản mang mã {show_value(provision_id)} trong bộ dữ liệu luật.",
                advice=self._suggest(provision_id),
            ) from None

    def __contains__(self, provision_id: object) -> bool:
        return provision_id in self._by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def resolve(self, reference: str) -> tuple[Provision, str | None]:
        """Split ``ID`` or ``ID.param`` into provision and parameter name; InputError when either is absent."""
        provision_id, _, name = reference.partition(".")
        provision = self[provision_id]
        if name and name.partition(".")[0] not in provision.params:
            raise InputError(
                f"điều khoản {provision_id} không có tham số {show_value(name)}.",
                advice=f"Các tham số có: {', '.join(provision.params) or 'không có'}.",
            )
        return provision, name or None

    def without_source(self) -> tuple[Provision, ...]:
        """The provisions that name no file, page or address where a reader could follow them up, in the order of the base."""
        return tuple(provision for provision in self.values() if not provision.sources)

    def param(self, reference: str) -> Any:  # a parameter of the law: any plain value
        """The value at ``ID.param`` (dots go deeper); InputError when absent.

        >>> load_law().param("N147-D28-1H.min_delay_hours")
        1
        """
        provision, name = self.resolve(reference)
        if name is None:
            raise InputError(
                f"tham chiếu {show_value(reference)} chưa nêu tham số.",
                advice="Viết dạng MÃ.tham_số.",
            )
        value: Any = provision.params
        for step in name.split("."):
            if not isinstance(value, dict) or step not in value:
                raise InputError(f"điều khoản {provision.id} không có tham số {show_value(name)}.")
            value = value[step]
        return value

    def judge(self, reference: str, as_of: date) -> Judgement | None:
        """``None`` when something may rest on ``reference`` on ``as_of``; else what is wrong.

        Problems: ``no_such_id``, ``not_in_force``, ``unknown``, ``conflict``.
        """
        try:
            provision, name = self.resolve(reference)
        except InputError as error:
            return Judgement(reference, "no_such_id", error.sentence)
        status = provision.status(as_of)
        if provision.unknown or status is Status.UNKNOWN:
            return Judgement(
                reference,
                "unknown",
                f"{provision.citation}: {self._why_unknown(provision, status)}.",
            )
        if status is not Status.IN_FORCE:
            return Judgement(
                reference,
                "not_in_force",
                f"{provision.citation}: {STATUS_LABELS[status]} ngày {show_date(as_of)} "
                f"({provision.dates_sentence()}).",
            )
        if provision.conflict and (name is None or name.partition(".")[0] in provision.conflict):
            return Judgement(
                reference,
                "conflict",
                f"{provision.citation}: các bản đã tra cứu không thống nhất về {', '.join(provision.conflict)}.",
            )
        return None

    @staticmethod
    def _why_unknown(provision: Provision, status: Status) -> str:
        return (
            STATUS_LABELS[status]
            if status is Status.UNKNOWN
            else "lời văn chưa đọc được, không dùng để dạy"
        )

    def _suggest(self, provision_id: str) -> str:
        import difflib

        near = difflib.get_close_matches(provision_id, self._by_id, n=3, cutoff=0.6)
        return (
            f"Có phải là: {', '.join(near)}?"
            if near
            else f"Xem danh sách mã: {command('law show')}"
        )


def load_law(path: Path | None = None) -> Law:
    """The legal base of the kit (or of ``path``: a file, or a folder with one file an instrument); read once per version.

    Raises InputError, with file and line, for a broken file or a bad entry.
    """
    return _BASES.get(path or provisions_folder())


def provisions_folder() -> Path:
    """Where the provisions lie, one file an instrument."""
    return law_folder() / "provisions"


def local_provisions() -> Path:
    """Where the locality's own instruments lie."""
    return locality_folder() / OWN_RULES


def base_folders() -> tuple[Path, Path]:
    """The folders of the legal base: of the country, and of the locality; for what rests on all of it."""
    return provisions_folder(), local_provisions()


def provision_files(path: Path) -> list[Path]:
    """The files of a legal base, by name; the kit's own takes in the locality's. InputError when there is none."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if path == provisions_folder():
        files += sorted(local_provisions().glob("*.yaml"))
    if not files:
        raise InputError(
            "không có tệp điều khoản nào (*.yaml).",
            where=str(path),
            advice="Lấy lại thư mục này từ bản gốc.",
        )
    return files


def _read(path: Path) -> Law:
    provisions: dict[str, tuple[Provision, Path]] = {}
    for file in map(YamlFile.read, provision_files(path)):
        rows = file.data
        if not isinstance(rows, list):
            raise file.error(
                (),
                "tệp phải là một danh sách điều khoản.",
                "Mỗi điều khoản bắt đầu bằng “- id: …”.",
            )
        for number, row in enumerate(rows):
            provision = _entry(file, number, row)
            if provision.id in provisions:
                raise file.error(
                    (number, "id"),
                    f"mã {show_value(provision.id)} đã dùng cho điều khoản khác "
                    f"({provisions[provision.id][1].name}).",
                    "Mỗi điều khoản một mã riêng.",
                )
            provisions[provision.id] = (provision, file.path)
    return Law([provision for provision, _ in provisions.values()])


def _entry(file: YamlFile, number: int, row: object) -> Provision:
    if not isinstance(row, dict):
        raise file.error((number,), "mỗi điều khoản phải là một nhóm “tên: giá trị”.")
    try:
        return Provision.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = tuple(first["loc"])
        label = f"điều khoản {show_value(row.get('id'))}"
        field = f", trường “{'.'.join(map(str, place))}”" if place else ""
        raise file.error(
            (number, *place),
            f"{label}{field}: {explain(first)}.",
            f"Sửa dòng này rồi chạy lại: {command('law check')}",
        ) from None


def explain(problem: ErrorDetails) -> str:
    """A pydantic finding as a Vietnamese clause."""
    kind = problem["type"]
    if kind == "missing":
        return "thiếu trường bắt buộc"
    if kind == "extra_forbidden":
        return "không có trường mang tên này"
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    if kind == "literal_error":
        return f"giá trị {show_value(problem['input'])} không thuộc: {problem['ctx']['expected'].replace(' or ', ', ')}"
    if kind.startswith("date"):
        return f"giá trị {show_value(problem['input'])} không phải ngày (viết năm-tháng-ngày)"
    if kind.startswith(("string", "dict", "list", "tuple", "bool", "int")):
        wanted = {
            "string": "chuỗi chữ",
            "dict": "nhóm “tên: giá trị”",
            "list": "danh sách",
            "tuple": "danh sách",
            "bool": "true hoặc false",
            "int": "số nguyên",
        }[kind.split("_")[0]]
        return f"giá trị {show_value(problem['input'])} không đúng kiểu, cần {wanted}"
    return f"giá trị {show_value(problem['input'])} không hợp lệ"


_BASES = FileCache(_read, lambda: [local_provisions()], compiled=True)
