"""Agencies by unit code, as the head and the foot of an administrative document name them."""

from __future__ import annotations

from dataclasses import dataclass

from phatngon.base.errors import InputError
from phatngon.tables.locality import KINDS, locality
from phatngon.tables.units import kit_unit

COMMUNE_LEVELS = ("PHUONG", "XA")
_COUNCIL = "Ủy ban nhân dân"
_CITY_ORGANS = ("Sở ", "Văn phòng Ủy ban", "Thanh tra ")
_CHIEFS = {  # how an agency's name begins: the office of its head
    _COUNCIL: "Chủ tịch",
    "Sở ": "Giám đốc",
    "Văn phòng ": "Chánh Văn phòng",
    "Thanh tra ": "Chánh Thanh tra",
    "Công an ": "Giám đốc",
    "Trung tâm ": "Giám đốc",
    "Ban ": "Trưởng ban",
}
_LEVELS = ("phường", "xã", *KINDS)
SIGNERS = {  # who may sign, by the abbreviation that stands before the office
    "tm": "người đứng đầu (với Ủy ban nhân dân: TM. ỦY BAN NHÂN DÂN)",
    "kt": "cấp phó ký thay người đứng đầu (KT.)",
    "tl": "người được giao ký thừa lệnh (TL.)",
    "tuq": "người được giao ký thừa ủy quyền (TUQ.)",
}


@dataclass(frozen=True)
class Agency:
    """Who writes: full ``name``, the lines of the head (``parent`` above, ``head`` below), ``place``, ``initials``.

    What the register does not say stands in square brackets.
    """

    name: str = "[tên cơ quan]"
    parent: str = "[TÊN CƠ QUAN CHỦ QUẢN, NẾU CÓ]"
    head: str = "[TÊN CƠ QUAN]"
    place: str = "[địa danh]"
    initials: str = "[viết tắt tên cơ quan]"
    code: str = ""
    commune: bool = False

    @property
    def council(self) -> bool:
        """Is it a People's Committee, which signs as a body?"""
        return self.name.startswith(_COUNCIL)

    @property
    def short(self) -> str:
        """The name after the first mention.

        >>> find_agency("46-19789").short, find_agency("46-S-xay-dung").short
        ('UBND phường', 'Sở')
        """
        if self.council:
            kind = self.name.removeprefix(_COUNCIL).lower().strip()
            return next((f"UBND {word}" for word in _LEVELS if kind.startswith(word)), "UBND")
        return next((start.strip() for start in _CHIEFS if self.name.startswith(start)), self.name)

    @property
    def chief(self) -> str:
        """The office of its head, as it stands in a sentence before the agency's short name is needed."""
        found = next((word for start, word in _CHIEFS.items() if self.name.startswith(start)), "")
        return found or "[chức vụ người đứng đầu]"

    @property
    def chief_named(self) -> str:
        """The head by office and agency, short, for a sentence.

        >>> find_agency("46-19789").chief_named, find_agency("46-S-vp-ubnd").chief_named
        ('Chủ tịch UBND phường', 'Chánh Văn phòng')
        """
        double = self.chief.lower().endswith(self.short.lower())
        return self.chief if double or self.chief.startswith("[") else f"{self.chief} {self.short}"

    @property
    def chief_full(self) -> str:
        """The head by office and agency, whole, for the first mention.

        >>> find_agency("46-19789").chief_full, find_agency("46-S-thanh-tra-thanh-pho").chief_full
        ('Chủ tịch Ủy ban nhân dân phường Thuận Hóa', 'Chánh Thanh tra thành phố Huế')
        """
        if self.chief.startswith("["):
            return self.chief
        double = self.chief.lower().endswith(self.short.lower())
        return f"{self.chief.split()[0] if double else self.chief} {self.name}"

    @property
    def decider(self) -> str:
        """The head as the authority at the top of a decision.

        >>> find_agency("46-19789").decider
        'CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG THUẬN HÓA'
        """
        known = not self.chief.startswith("[")
        return self.chief_full.upper() if known else "[THẨM QUYỀN BAN HÀNH]"

    def signature(self, signer: str = "", *, own: str = "") -> tuple[str, ...]:
        """The lines above the signature. ``own``: the name of a paper of the head's own powers, which nobody signs instead.

        Raises InputError for an unknown signer, and for another than the head on the head's own paper.

        >>> find_agency("46-19789").signature("kt")
        ('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH')
        >>> find_agency("46-S-xay-dung").signature()
        ('GIÁM ĐỐC',)
        """
        if signer and signer not in SIGNERS:
            raise InputError(
                f"“--signer” là “{signer}”, không dùng được.",
                advice=f"Chọn trong: {'; '.join(f'{one} – {words}' for one, words in SIGNERS.items())}.",
            )
        if own and signer not in ("", "tm"):
            raise InputError(
                f"“{own}” do người đứng đầu ký, không ký thay, thừa lệnh hay thừa ủy quyền.",
                advice="Bỏ “--signer”, hoặc ghi “--signer tm”.",
            )
        known = not self.chief.startswith("[")
        chief = self.chief.upper() if known else "[CHỨC VỤ NGƯỜI ĐỨNG ĐẦU]"
        body = (f"TM. {_COUNCIL.upper()}",) if self.council and not own else ()
        deputy = f"PHÓ {chief}" if known else "[CHỨC VỤ NGƯỜI KÝ]"
        lines = {
            "kt": (*body, f"KT. {chief}", deputy),
            "tl": (f"TL. {chief}", "CHÁNH VĂN PHÒNG" if self.council else "[CHỨC VỤ NGƯỜI KÝ]"),
            "tuq": (f"TUQ. {chief}", "[CHỨC VỤ NGƯỜI KÝ]"),
        }
        return lines.get(signer, (*body, chief))


def find_agency(code: str) -> Agency:
    """The agency of a unit code of ``sample_data/dia-ban/don-vi.csv``; an empty code gives blanks. Raises InputError.

    >>> find_agency("46-19789").name, find_agency("46-S-xay-dung").parent.splitlines()
    ('Ủy ban nhân dân phường Thuận Hóa', ['ỦY BAN NHÂN DÂN', 'THÀNH PHỐ HUẾ'])
    """
    if not code:
        return Agency()
    unit = kit_unit(code)
    return _agency(code, unit.level, unit.name)


def _agency(code: str, level: str, name: str) -> Agency:
    if level in COMMUNE_LEVELS:
        kind, _, own = name.partition(" ")
        return Agency(
            f"{_COUNCIL} {kind.lower()} {own}",
            _COUNCIL.upper(),
            name.upper(),
            own,
            "UBND",
            code,
            True,
        )
    home = locality()
    bare = name.endswith(home.kind) and not name.endswith(home.name)
    full = f"{name} {home.name}" if bare else name
    parent = "\n".join(home.letterhead) if name.startswith(_CITY_ORGANS) else Agency.parent
    return Agency(full, parent, full.upper(), home.name, Agency.initials, code)


def committee_agency() -> Agency:
    """The People's Committee of the whole province or city, as its own papers name it.

    >>> committee_agency().name, committee_agency().place
    ('Ủy ban nhân dân thành phố Huế', 'Huế')
    """
    home = locality()
    return Agency(home.committee, *home.letterhead, home.name, "UBND", commune=True)
