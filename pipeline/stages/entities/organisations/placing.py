"""To which administrative unit a body belongs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

import regex

from pipeline.gazetteer import Gazetteer, Unit
from pipeline.model import Entity, Level
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.fields import FieldReader
from pipeline.text import fold, lower

_ROW: Final = regex.compile(r" ?(?:,|-|và|&|, và) ?(?:[\p{L} ]{0,28} )?", regex.V1)
_LONGEST_HEAD: Final = 8
_LONGEST_NAME: Final = 4
_LISTED: Final[tuple[Level, ...]] = ("province", "district")
_LOCAL_KINDS: Final = frozenset({"party", "council", "government", "front", "union", "agency", "military_police"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The document's day, its units by end and by folded name, and its own unit followed by those around it."""

    day: str | None
    by_end: Mapping[int, Entity]
    by_name: Mapping[str, Sequence[Entity]]
    home: Sequence[Unit]


class OrgPlacer:
    """Gives bodies the level and the code of their unit.

    Parameters
    ----------
    rules
        Uses ``entities/organisations``.
    gazetteer
        The official lists.
    """

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._fields = FieldReader(rules)
        folder = "entities/organisations"
        heads = [*rules.entries(f"{folder}/bodies"), *rules.entries(f"{folder}/abbreviations")]
        self._heads = {lower(form) for entry in heads for form in entry.forms}
        self._types = {lower(form): entry.get("unit_type") for entry in heads for form in entry.forms}
        self._unplaced = {entry.id for entry in heads if entry.attributes.get("unplaced")}
        self._offices = {entry.id for entry in heads if "name" not in cast("Sequence[str]", entry.attributes["tail"])}
        self._levels = [rule for rule in rules.rules("entities/organisations/tails") if rule.get("part") == "level"]

    def __call__(self, reading: Reading, orgs: Sequence[Entity], units: Sequence[Entity]) -> tuple[Entity, ...]:
        """Give the bodies with their units, as far as the text tells.

        The unit named inside the body comes first; then one of the same name and level elsewhere in the document; then,
        in a row, that of the next body (``Đảng ủy, HĐND, UBND xã A``); then, for a body with a level word or none
        (``UBND quận``, ``HĐND``), the unit of that level that the document is about or lies in.

        Parameters
        ----------
        reading
            The document.
        orgs
            Its ORG entities.
        units
            Its linked ADMIN_UNIT entities.
        """
        day = reading.document.published
        by_name: dict[str, list[Entity]] = {}
        for unit in units:
            if unit.code:
                by_name.setdefault(fold(unit.name or ""), []).append(unit)
        known = _Known(day=day, by_end={unit.end: unit for unit in units}, by_name=by_name,
                       home=self._home(reading, day))
        placed: list[Entity] = []
        for org in reversed(orgs):
            following = placed[-1] if placed else None
            if following is not None and org.level is None and self._is_open(org) and _in_row(reading, org, following):
                placed.append(org.model_copy(update={"level": following.level, "admin_unit": following.admin_unit}))
            else:
                placed.append(self._placed(org, known))
        return tuple(reversed(placed))

    def _placed(self, org: Entity, known: "_Known") -> Entity:
        inner = known.by_end.get(org.end)
        if inner is not None and inner.start >= org.start:
            return org.model_copy(update={"level": inner.level or org.level, "admin_unit": inner.code})
        named = self._named(org, known)
        if named is not None:
            return org.model_copy(update={"level": named[0], "admin_unit": named[1]})
        is_local = org.kind in _LOCAL_KINDS and org.level != "nation" and org.rule not in self._unplaced
        if not is_local or not self._is_open(org):
            return org
        home = self._home_of(org, known.home)
        return org if home is None else org.model_copy(update={"level": home.level, "admin_unit": home.code})

    def _home_of(self, org: Entity, home: Sequence[Unit]) -> Unit | None:
        """Give the unit of the document that fits: by type (``Thành ủy``), by level, or its own for no level."""
        unit_type = self._unit_type(org)
        for unit in home:
            if unit.unit_type == unit_type if unit_type else org.level in {None, unit.level}:
                return unit
        return None

    def _unit_type(self, org: Entity) -> str:
        text = fold(org.text)
        for rule in self._levels:
            if any(found.end() == len(text) for found in rule.compiled.finditer(text)):
                return rule.get("unit_type")
        last = text.split()
        sizes = range(min(_LONGEST_HEAD, len(last)), 0, -1)
        return next((found for size in sizes if (found := self._types.get(" ".join(last[-size:])))), "")

    def _named(self, org: Entity, known: "_Known") -> tuple[Level | None, str | None] | None:
        """Give the unit that a body names without its type word: ``Quận ủy Long Biên``, ``Đảng bộ TPHCM``."""
        words = org.text.split()
        # A city's committee may be that of a city within a province.
        levels = _LISTED if org.level == "province" else (org.level,) if org.level else ()
        for size in range(min(_LONGEST_NAME, len(words) - 1), 0, -1):
            if not all(word[0].isupper() for word in words[-size:]):
                continue
            name = " ".join(words[-size:])
            for unit in known.by_name.get(fold(name), ()):
                if not levels or unit.level in levels:
                    return unit.level, unit.code
            for level in levels or _LISTED:
                listed = self._gazetteer.lookup(name, on=known.day, levels=(level,))
                if len(listed) == 1:
                    return level, listed[0].code
        return None

    def _is_open(self, org: Entity) -> bool:
        """Tell whether a name leaves its unit open: it ends in a level word, a field or the general name of a body."""
        words = fold(org.text).split()
        if any(" ".join(words[-size:]) in self._heads for size in range(min(_LONGEST_HEAD, len(words)), 0, -1)):
            return True
        if (org.level is not None or org.rule in self._offices) and self._fields.ends(" ".join(words)):
            return True
        text = " ".join(words)
        return any(found.end() == len(text) for rule in self._levels for found in rule.compiled.finditer(text))

    def _home(self, reading: Reading, day: str | None) -> tuple[Unit, ...]:
        """Give the document's unit and those it lies in, innermost first."""
        place = reading.document.place
        unit = self._gazetteer.unit(place.code, day) if place and place.code else None
        if unit is None:
            return ()
        around = (self._gazetteer.unit(code, day) for code in unit.parents)
        return (unit, *(parent for parent in around if parent is not None))


def _in_row(reading: Reading, org: Entity, following: Entity) -> bool:
    return _ROW.fullmatch(reading.folded, org.end, following.start) is not None
