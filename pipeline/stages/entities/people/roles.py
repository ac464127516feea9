"""Roles: titles with the bodies they are held in, and the chains they form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

import regex

from pipeline.match import Hit, LexiconMatcher, resolve
from pipeline.model import Entity, Level, Role
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.organisations.tails import Tails
from pipeline.stages.entities.people.anchored import Anchored
from pipeline.gazetteer import UnitMention

_GAP: Final = regex.compile(r" {1,3}", regex.V1)
_BEFORE_REACH: Final = 24
_ON_BEHALF_REACH: Final = 120
_UNIT_SEPARATOR: Final = regex.compile(r"(?: ?, ?| ?- ?| )", regex.V1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Roles that stand in a row: ``Bí thư Đảng ủy, Chủ tịch HĐND phường``; `end` lies behind the last one's place."""

    start: int
    end: int
    roles: tuple[Role, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What completes a title: the body or unit and where it ends."""

    text: str | None
    level: Level | None
    end: int
    title_end: int


class RoleReader:
    """Finds chains of roles.

    Parameters
    ----------
    rules
        Uses ``entities/titles``, ``entities/title-abbreviations``, ``entities/title-forms`` and, for the fields and
        level words behind a title, ``entities/organisations``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._titles = LexiconMatcher(rules.entries("entities/titles"))
        self._abbreviations = LexiconMatcher(rules.entries("entities/title-abbreviations"))
        self.forms = Anchored(rules.rules("entities/title-forms"))
        self._tails = Tails(rules)

    def chains(
        self, reading: Reading, orgs: Sequence[Entity], mentions: Sequence[UnitMention],
    ) -> tuple[Chain, ...]:
        """Give the chains of roles of a document, in text order."""
        hits = resolve([*self._titles.find(reading), *self._abbreviations.find(reading)])
        around = _Around(orgs, mentions)
        found: list[Chain] = []
        for hit in hits:
            if found and hit.start < found[-1].end:
                continue
            role = self._role(reading, hit, around)
            if role is None:
                continue
            if found and self._continues(reading, found[-1].end, role.start):
                last = found[-1]
                found[-1] = Chain(start=last.start, end=role.end, roles=(*last.roles, *role.roles), rule=last.rule)
            else:
                found.append(role)
        return tuple(found)

    def _continues(self, reading: Reading, end: int, start: int) -> bool:
        return self.forms.end("between_roles", reading, end) == start

    def _role(self, reading: Reading, hit: Hit, around: "_Around") -> Chain | None:
        first = self.forms.start("before", reading, hit.start, _BEFORE_REACH)
        start = hit.start if first is None else first
        place = self._place(reading, hit, start, around)
        role = Role(title=_surface(reading, start, place.title_end), organization=place.text,
                    level=place.level or cast("Level | None", hit.entry.attributes.get("level")), start=start, end=place.end)
        end = self._behind_place(reading, place.end, around)
        return Chain(start=start, end=end, roles=(role,), rule=hit.entry.id)

    def _place(self, reading: Reading, hit: Hit, start: int, around: "_Around") -> _Place:
        end = self.forms.end("after", reading, hit.end) or hit.end
        overlapping = around.org_across(start, hit.end)
        if overlapping is not None:
            return _Place(text=_flat(overlapping.text), level=overlapping.level, end=overlapping.end, title_end=hit.end)
        if hit.entry.attributes.get("member"):
            return _Place(text=None, level=None, end=end, title_end=end)
        if hit.entry.attributes.get("field"):
            gap = _GAP.match(reading.cased, end)
            field = self._tails.field(reading, gap.end(), lower=True) if gap else None
            end = field or end
        return self._completed(reading, end, around)

    def _completed(self, reading: Reading, end: int, around: "_Around") -> _Place:
        gap = _GAP.match(reading.cased, end)
        at = gap.end() if gap else end
        org = around.orgs.get(at)
        if org is not None and gap:
            return _Place(text=_flat(org.text), level=org.level, end=org.end, title_end=end)
        unit = around.units.get(at)
        if unit is not None and gap and unit.unit_type is not None:
            last = self._behind_units(reading, unit.end, around, adjacent=True)
            return _Place(text=_surface(reading, at, last), level=None, end=last, title_end=end)
        level = self._tails.match("level", reading, at) if gap else None
        if level:
            return _Place(text=_surface(reading, at, level[0]), level=cast("Level", level[1].get("level")), end=level[0],
                          title_end=end)
        return _Place(text=None, level=None, end=end, title_end=end)

    def _behind_place(self, reading: Reading, end: int, around: "_Around") -> int:
        end = self.forms.end("aside", reading, end) or end
        end = self._behind_units(reading, end, around, adjacent=False)
        return self.forms.end("aside", reading, end) or end

    def _behind_units(self, reading: Reading, end: int, around: "_Around", *, adjacent: bool) -> int:
        """Go on over the units that tell where a unit lies: ``UBND huyện X, tỉnh Y``."""
        while True:
            found = _UNIT_SEPARATOR.match(reading.cased, end)
            unit = around.units.get(found.end()) if found else None
            if unit is None or unit.unit_type is None or (adjacent and "," in reading.cased[end : unit.start]):
                return end
            end = unit.end

    def on_behalf(self, reading: Reading, chain: Chain, orgs: Sequence[Entity]) -> tuple[Role, ...]:
        """Give the roles of a signature, in the body it stands for by the ``TM.`` above it."""
        if any(role.organization for role in chain.roles):
            return chain.roles
        for org in reversed(orgs):
            if org.end > chain.start:
                continue
            if org.end < chain.start - _ON_BEHALF_REACH:
                break
            if self.forms.start("on_behalf", reading, org.start, 6) is not None:
                return tuple(role.model_copy(update={"organization": _flat(org.text), "level": org.level})
                             for role in chain.roles)
        return chain.roles


class _Around:
    """Bodies and units by where they start."""

    def __init__(self, orgs: Sequence[Entity], mentions: Sequence[UnitMention]) -> None:
        self.orgs: Mapping[int, Entity] = {org.start: org for org in orgs}
        self.units: Mapping[int, UnitMention] = {mention.start: mention for mention in mentions}

    def org_across(self, start: int, end: int) -> Entity | None:
        """Give the body that starts inside a title and ends behind it: ``Trưởng [Phòng Tư pháp]``."""
        for at in range(start + 1, end):
            org = self.orgs.get(at)
            if org is not None and org.end > end:
                return org
        return None


def _surface(reading: Reading, start: int, end: int) -> str:
    return _flat(reading.text[start:end])


def _flat(text: str) -> str:
    return " ".join(text.split())


def titles_of(chains: Sequence[Chain]) -> Iterator[int]:
    """Give the offsets where chains start."""
    return (chain.start for chain in chains)
