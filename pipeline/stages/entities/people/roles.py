"""Roles: titles with the bodies they are held in, and the chains they form."""

from dataclasses import dataclass
from typing import Final, cast

import regex

from pipeline.model import Level, Role
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.names import NameGrammar
from pipeline.stages.entities.organisations.tails import Tails
from pipeline.stages.entities.people.surroundings import Surroundings
from pipeline.stages.entities.titles import Title, TitleReader

_GAP: Final = regex.compile(r" {1,3}", regex.V1)
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
        Uses the titles of ``entities`` and, for the fields and level words behind a title, ``entities/organisations``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._titles = TitleReader(rules)
        self.forms = self._titles.forms
        self._tails = Tails(rules)
        self._names = NameGrammar(rules)

    def chains(self, around: Surroundings) -> tuple[Chain, ...]:
        """Give the chains of roles of a document, in text order."""
        reading = around.reading
        found: list[Chain] = []
        for title in self._titles.find(reading):
            if found and title.start < found[-1].end:
                continue
            role = self._role(title, around)
            if found and self._continues(reading, found[-1].end, role.start):
                last = found[-1]
                found[-1] = Chain(start=last.start, end=role.end, roles=(*last.roles, *role.roles), rule=last.rule)
            else:
                found.append(role)
        return tuple(found)

    def _continues(self, reading: Reading, end: int, start: int) -> bool:
        return self.forms.end("between_roles", reading, end) == start

    def _role(self, title: Title, around: Surroundings) -> Chain:
        reading = around.reading
        place = self._place(title, around)
        level = place.level or cast("Level | None", title.entry.attributes.get("level"))
        role = Role(title=_surface(reading, title.start, place.title_end), organization=place.text, level=level,
                    start=title.start, end=place.end)
        end = self._behind_place(reading, place.end, around)
        return Chain(start=title.start, end=end, roles=(role,), rule=title.entry.id)

    def _place(self, title: Title, around: Surroundings) -> _Place:
        end = title.end
        overlapping = around.org_across(title.start, title.core_end)
        if overlapping is not None:
            return _Place(text=_flat(overlapping.text), level=overlapping.level, end=overlapping.end,
                          title_end=title.core_end)
        unit = around.unit_across(title.start, title.core_end)
        if unit is not None:
            return _Place(text=_surface(around.reading, unit.start, unit.end), level=None, end=unit.end,
                          title_end=title.core_end)
        if title.entry.attributes.get("member"):
            return _Place(text=None, level=None, end=end, title_end=end)
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
        level = self._tails.parts.match("level", reading, at) if gap else None
        central = self._tails.parts.end("central", reading, at) if gap else None
        if central:
            return _Place(text=_surface(reading, at, central), level="nation", end=central, title_end=end)
        if level:
            stop, rule = level
            return _Place(text=_surface(reading, at, stop), level=cast("Level", rule.get("level")), end=stop,
                          title_end=end)
        bare = self._bare_before_name(at, around) if gap else None
        common = self.forms.end("common_body", reading, at) if gap else None
        named = bare or common or (self._acronym(at, around) if gap else None)
        text = _surface(reading, at, named) if named else None
        return _Place(text=text, level=None, end=named or end, title_end=end)

    def _bare_before_name(self, at: int, around: Surroundings) -> int | None:
        """Give the end of a unit's bare name between a title and a person's: ``Bí thư Hà Nam Lê Văn Bảy``."""
        end = around.bare.get(at)
        gap = _GAP.match(around.reading.cased, end) if end else None
        shape = self._names.read(around.reading, gap.end()) if gap else None
        is_person = shape is not None and shape.full and self._names.is_common_family(shape.syllables[0])
        return end if is_person else None

    def _acronym(self, at: int, around: Surroundings) -> int | None:
        """Give the end of a body's acronym before a person's name: ``Giám đốc VNPT Lê Văn Bảy``."""
        reading = around.reading
        found = self._tails.parts.match("abbreviation", reading, at)
        gap = _GAP.match(reading.cased, found[0]) if found else None
        shape = self._names.read(reading, gap.end()) if gap else None
        is_person = shape is not None and shape.full and not shape.upper
        return found[0] if found and is_person else None

    def _behind_place(self, reading: Reading, end: int, around: Surroundings) -> int:
        owner = around.org_at.get(self.forms.end("of", reading, end) or -1)
        end = owner.end if owner else end
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

