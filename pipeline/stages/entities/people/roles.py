"""Roles: titles with the bodies they are held in, and the chains they form."""

from dataclasses import dataclass
from typing import Final, cast

import regex

from pipeline.match import Hit, LexiconMatcher, resolve
from pipeline.model import Level, Role
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.organisations.tails import Tails
from pipeline.stages.entities.people.anchored import Anchored
from pipeline.stages.entities.people.surroundings import Surroundings

_GAP: Final = regex.compile(r" {1,3}", regex.V1)
_BEFORE_REACH: Final = 24
_ON_BEHALF_REACH: Final = 120
_TM_REACH: Final = 6
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

    def chains(self, around: Surroundings) -> tuple[Chain, ...]:
        """Give the chains of roles of a document, in text order."""
        reading = around.reading
        hits = resolve([*self._titles.find(reading), *self._abbreviations.find(reading)])
        found: list[Chain] = []
        for hit in hits:
            if found and hit.start < found[-1].end:
                continue
            role = self._role(hit, around)
            if found and self._continues(reading, found[-1].end, role.start):
                last = found[-1]
                found[-1] = Chain(start=last.start, end=role.end, roles=(*last.roles, *role.roles), rule=last.rule)
            else:
                found.append(role)
        return tuple(found)

    def _continues(self, reading: Reading, end: int, start: int) -> bool:
        return self.forms.end("between_roles", reading, end) == start

    def _role(self, hit: Hit, around: Surroundings) -> Chain:
        reading = around.reading
        first = self.forms.start("before", reading, hit.start, _BEFORE_REACH)
        start = hit.start if first is None else first
        place = self._place(hit, start, around)
        level = place.level or cast("Level | None", hit.entry.attributes.get("level"))
        role = Role(title=_surface(reading, start, place.title_end), organization=place.text, level=level, start=start,
                    end=place.end)
        end = self._behind_place(reading, place.end, around)
        return Chain(start=start, end=end, roles=(role,), rule=hit.entry.id)

    def _place(self, hit: Hit, start: int, around: Surroundings) -> _Place:
        reading = around.reading
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
        return self._completed(end, around)

    def _completed(self, end: int, around: Surroundings) -> _Place:
        reading = around.reading
        gap = _GAP.match(reading.cased, end)
        at = gap.end() if gap else end
        org = around.org_at.get(at)
        if org is not None and gap:
            return _Place(text=_flat(org.text), level=org.level, end=org.end, title_end=end)
        unit = around.unit_at.get(at)
        if unit is not None and gap:
            last = self._behind_units(reading, unit.end, around, adjacent=True)
            return _Place(text=_surface(reading, at, last), level=None, end=last, title_end=end)
        level = self._tails.match("level", reading, at) if gap else None
        if level:
            stop, rule = level
            return _Place(text=_surface(reading, at, stop), level=cast("Level", rule.get("level")), end=stop,
                          title_end=end)
        return _Place(text=None, level=None, end=end, title_end=end)

    def _behind_place(self, reading: Reading, end: int, around: Surroundings) -> int:
        end = self.forms.end("aside", reading, end) or end
        end = self._behind_units(reading, end, around, adjacent=False)
        return self.forms.end("aside", reading, end) or end

    def _behind_units(self, reading: Reading, end: int, around: Surroundings, *, adjacent: bool) -> int:
        """Go on over the units that tell where a unit lies: ``UBND huyện X, tỉnh Y``."""
        while True:
            found = _UNIT_SEPARATOR.match(reading.cased, end)
            unit = around.unit_at.get(found.end()) if found else None
            if unit is None or (adjacent and "," in reading.cased[end : unit.start]):
                return end
            end = unit.end

    def on_behalf(self, chain: Chain, around: Surroundings) -> tuple[Role, ...]:
        """Give the roles of a signature, in the body it stands for by the ``TM.`` above it."""
        if any(role.organization for role in chain.roles):
            return chain.roles
        for org in reversed(around.orgs):
            if org.end > chain.start:
                continue
            if org.end < chain.start - _ON_BEHALF_REACH:
                break
            if self.forms.start("on_behalf", around.reading, org.start, _TM_REACH) is not None:
                return tuple(role.model_copy(update={"organization": _flat(org.text), "level": org.level})
                             for role in chain.roles)
        return chain.roles


def _surface(reading: Reading, start: int, end: int) -> str:
    return _flat(reading.text[start:end])


def _flat(text: str) -> str:
    return " ".join(text.split())

