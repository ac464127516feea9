"""What the gazetteer answers with."""

from dataclasses import dataclass

from pipeline.model import Level, Link

UnitKey = tuple[Level, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An administrative unit as it stood, unchanged, between two days.

    A code means something only together with its dates: most codes of 2025 belonged to another unit before.

    Attributes
    ----------
    code
        Statistics-office code: two digits for a province, three for a district, five for a commune.
    name
        Name without the type word, as the official list writes it.
    unit_type
        ``tỉnh``, ``thành phố``, ``quận``, ``huyện``, ``thị xã``, ``phường``, ``xã``, ``thị trấn``, ``đặc khu``.
    level
        ``province``, ``district`` or ``commune``.
    parents
        Codes of the units it lies in, innermost first.
    first_list, last_list
        The first and the last official list that has it so, as named in slices.csv.
    valid_from, valid_to
        First and last day (ISO), ``None`` where it goes back beyond the oldest list or still stands.
    """

    code: str
    name: str
    unit_type: str
    level: Level
    parents: tuple[str, ...]
    first_list: str
    last_list: str
    valid_from: str | None
    valid_to: str | None

    @property
    def key(self) -> UnitKey:
        """What tells this version of the unit from all others."""
        return (self.level, self.code, self.first_list)

    @property
    def full_name(self) -> str:
        """Type word and name."""
        return f"{self.unit_type} {self.name}"

    def stands_on(self, day: str | None) -> bool:
        """Tell whether the unit stood on a day (ISO; ``None`` for any day)."""
        if day is None:
            return True
        return (self.valid_from or "") <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The outcome of linking one name: one unit, or several candidates, or none."""

    link: Link
    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()
    is_misspelt: bool = False
