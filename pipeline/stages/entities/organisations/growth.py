"""How a body's name grows from its first words: field of work, owner, place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, cast

import regex

from pipeline.gazetteer import UnitMention
from pipeline.match import Hit
from pipeline.model import Level
from pipeline.reading import Reading
from pipeline.rules import Entry
from pipeline.stages.entities.names import NameGrammar
from pipeline.stages.entities.organisations.tails import Tails

_GAP: Final = regex.compile(r"[ ]{1,3}", regex.V1)
_LINE_GAP: Final = regex.compile(r"[ \n]{1,6}", regex.V1)
_PAIR: Final = regex.compile(r" ?(?:và|&|-|,) ?", regex.V1)
_TWO: Final = 2
_NAMED: Final = frozenset({"field", "name", "number", "ordinal", "nation", "central", "unit"})
# The order in which pieces are tried, each with what a body's entry calls it.
_STEPS: Final = {
    "qualifier": "qualifier", "owner": "owner", "nation": "nation", "central": "central", "field": "field",
    "level": "place", "unit": "place", "number": "number", "ordinal": "ordinal", "name": "name",
}
_PLACED: Final = _NAMED - {"field"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body's name found so far: its first words (`head`), its end, and the pieces it holds."""

    start: int
    end: int
    head: Entry
    last: Entry
    parts: frozenset[str] = frozenset()
    since_owner: frozenset[str] = frozenset()
    level: Level | None = None
    unit: UnitMention | None = None

    @property
    def is_named(self) -> bool:
        """Whether something in the name tells which one it is."""
        return bool(self.parts & _NAMED)

    @property
    def is_placed(self) -> bool:
        """Whether it is one body and no kind of body."""
        return bool(self.parts & _PLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of a document when bodies grow: heads and unit mentions by offset, and where titles end."""

    reading: Reading
    heads: Mapping[int, Hit]
    units: Mapping[int, UnitMention]
    titled: frozenset[int] = field(default_factory=frozenset)


class Grower:
    """Grows bodies from their first words.

    Parameters
    ----------
    tails
        The pieces that may follow.
    names
        Tells where a person's name begins behind a place.
    """

    def __init__(self, tails: Tails, names: NameGrammar) -> None:
        self._tails = tails
        self._names = names

    def grow(self, hit: Hit, around: Surroundings) -> Body:
        """Give the longest name of one body that starts with `hit`."""
        body = Body(start=hit.start, end=hit.end, head=hit.entry, last=hit.entry, level=_level(hit.entry))
        for _ in range(8):
            longer = self._longer(body, around)
            if longer is None:
                return body
            body = longer
        return body

    def _longer(self, body: Body, around: Surroundings) -> Body | None:
        if "unit" in body.parts or "level" in body.parts:
            return None
        gap = _gap(body, around)
        if gap is None:
            return None
        wants = _wants(body.last)
        steps = [step for step in _STEPS if step in wants or _STEPS[step] in wants or step == "qualifier"]
        for step in steps:
            if step in body.since_owner:
                continue
            longer = self._step(step, body, gap, around)
            if longer is not None:
                return self._paired(longer, around) if step == "owner" and "owners" in wants else longer
        return None

    def _step(self, step: str, body: Body, at: int, around: Surroundings) -> Body | None:
        if step == "owner":
            return self._owner(body, at, around)
        if step == "field":
            return self._field(body, at, around)
        if step == "unit":
            return self._unit(body, at, around)
        if step == "level":
            return self._level_word(body, at, around)
        if step == "name":
            return self._name(body, at, around)
        found = self._tails.parts.match(step, around.reading, at)
        return _with(body, step, found[0]) if found else None

    def _owner(self, body: Body, at: int, around: Surroundings) -> Body | None:
        owner = around.heads.get(at)
        if owner is None or owner.entry is body.last:
            return None
        level = _level(owner.entry) or body.level
        return replace(body, end=owner.end, last=owner.entry, parts=body.parts | {"owner"}, since_owner=frozenset(),
                       level=level)

    def _paired(self, body: Body, around: Surroundings) -> Body:
        """Let an office serve two bodies: ``Văn phòng HĐND và UBND``."""
        found = _PAIR.match(around.reading.folded, body.end)
        other = around.heads.get(found.end()) if found else None
        if other is None or other.entry.get("kind") not in {"council", "government", "party"}:
            return body
        longer = replace(body, end=other.end, last=other.entry, level=_level(other.entry) or body.level)
        return self._paired(longer, around)

    def _field(self, body: Body, at: int, around: Surroundings) -> Body | None:
        loose = bool(body.last.attributes.get("loose", False))
        end = self._tails.field(around.reading, at, lower=loose)
        if end is None:
            # In a line of capitals any word looks like an abbreviation.
            found = None if _is_capitals(body, around) else self._tails.parts.match("abbreviation", around.reading, at)
            end = found[0] if found and at not in around.heads else None
        named = self._name(body, at, around) if "name" in _wants(body.last) else None
        if named is not None and named.end > (end or at):
            return named
        return _with(body, "field", end) if end else None

    def _unit(self, body: Body, at: int, around: Surroundings) -> Body | None:
        mention = around.units.get(at)
        if mention is not None:
            return self._beside_unit(replace(_with(body, "unit", mention.end), unit=mention), around)
        end = self._tails.name(around.reading, at)
        if end is None or "name" in _wants(body.last) or self._is_barred(at, around) or _is_capitals(body, around):
            return None
        end = self._before_person(body, at, end, around)
        return _with(body, "unit", end) if end and end > at else None

    def _beside_unit(self, body: Body, around: Surroundings) -> Body:
        """Take what still belongs to a name behind a unit: ``Trường Tiểu học Tân An 2``, ``khu vực Tân An - Bến Lức``."""
        gap = _GAP.match(around.reading.cased, body.end)
        if gap is None:
            return body
        if "name" in _wants(body.last):
            suffix = self._tails.parts.end("suffix", around.reading, gap.end())
            return replace(body, end=suffix) if suffix else body
        joint = self._tails.parts.end("region", around.reading, gap.end()) if "qualifier" in body.parts else None
        other = around.units.get(joint) if joint else None
        end = other.end if other else self._tails.name(around.reading, joint) if joint else None
        return replace(body, end=end) if end else body

    def _level_word(self, body: Body, at: int, around: Surroundings) -> Body | None:
        found = self._tails.parts.match("level", around.reading, at)
        if not found:
            return None
        end, rule = found
        level = cast("Level", rule.get("level"))
        mention = around.units.get(at)
        if mention is not None:
            return replace(_with(body, "unit", mention.end), unit=mention, level=level)
        gap = _GAP.match(around.reading.cased, end)
        name_end = self._tails.name(around.reading, gap.end()) if gap else None
        number = self._tails.parts.match("number", around.reading, gap.end()) if gap else None
        if gap and name_end and not self._is_barred(gap.end(), around) and not _is_capitals(body, around):
            name_end = self._before_person(body, gap.end(), name_end, around)
            if name_end and name_end > gap.end():
                return replace(_with(body, "unit", name_end), level=level)
        if number:
            return replace(_with(body, "unit", number[0]), level=level)
        return replace(_with(body, "level", end), level=level)

    def _name(self, body: Body, at: int, around: Surroundings) -> Body | None:
        end = self._tails.name(around.reading, at)
        if end is None or self._is_barred(at, around) or _is_capitals(body, around):
            return None
        end = self._before_person(body, at, end, around, whole=False)
        if not end or end <= at:
            return None
        gap = _GAP.match(around.reading.cased, end)
        form = self._tails.parts.end("company_form", around.reading, gap.end()) if gap else None
        return _with(body, "name", form or end)

    def _before_person(self, body: Body, at: int, end: int, around: Surroundings, *, whole: bool = True) -> int | None:
        """Cut a capitalised run where an official's name begins; nothing is left where the whole run is one."""
        for offset in range(at + 1, end):
            if self._is_barred(offset, around):
                end = offset
                break
        end = at + len(around.reading.cased[at:end].rstrip(" -&"))
        if body.start not in around.titled:
            return end
        shape = self._names.read(around.reading, at)
        if whole and shape is not None and shape.full and shape.end >= end and len(shape.syllables) > _TWO:
            return None
        cut = self._names.cut_at_person(around.reading.cased, at, end)
        return at + len(around.reading.cased[at:cut].rstrip(" -&"))

    def _is_barred(self, at: int, around: Surroundings) -> bool:
        head = around.heads.get(at)
        if head is not None and around.reading.cased[at].isupper() and _wants(head.entry):
            return not around.reading.cased[at - 1].isalnum()
        return self._tails.parts.match("level", around.reading, at) is not None


def _with(body: Body, part: str, end: int) -> Body:
    return replace(body, end=end, parts=body.parts | {part}, since_owner=body.since_owner | {part})


def _wants(entry: Entry) -> Sequence[str]:
    return cast("Sequence[str]", entry.attributes["tail"])


def _is_capitals(body: Body, around: Surroundings) -> bool:
    """Tell whether words, no abbreviation, are set in capitals, where nothing shows which words are names."""
    return body.head.view == "folded" and around.reading.cased[body.start : body.end].isupper()


def _level(entry: Entry) -> Level | None:
    return cast("Level | None", entry.attributes.get("level"))


def _gap(body: Body, around: Surroundings) -> int | None:
    """Give where the next piece may start: over one blank, or over line ends inside a letterhead set in capitals."""
    view = around.reading.cased
    found = _GAP.match(view, body.end)
    if found:
        return found.end()
    found = _LINE_GAP.match(view, body.end)
    if not found or not view[body.start : body.end].isupper():
        return None
    line = view[found.end() :].split("\n", 1)[0]
    return found.end() if line.isupper() else None
