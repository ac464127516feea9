"""How a body's name grows from its first words: field of work, owner, place."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, cast

import regex

from pipeline.match import Hit
from pipeline.model import Level
from pipeline.rules import Entry
from pipeline.stages.entities.names import NameGrammar
from pipeline.stages.entities.organisations.body import Body, Surroundings
from pipeline.stages.entities.organisations.tails import Tails

_GAP: Final = regex.compile(r"[ ]{1,3}", regex.V1)
_LINE_GAP: Final = regex.compile(r"[ \n]{1,6}", regex.V1)
_ACRONYM: Final = regex.compile(r" ?\((\p{Lu}{2,10})\) ", regex.V1)
_PAIR: Final = regex.compile(r" ?(?:và|&|-|,) ?", regex.V1)
_TWO: Final = 2
_MOST_PIECES: Final = 8
_COMMITTEES: Final = frozenset({"party", "council", "government", "front", "union"})
# The order in which pieces are tried, each with what a body's entry calls it.
_STEPS: Final = {
    "qualifier": "qualifier", "field": "field", "central": "central", "owner": "owner", "nation": "nation",
    "level": "place", "unit": "place", "number": "number", "ordinal": "ordinal", "name": "name",
}


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
        body = Body(start=hit.start, head_end=hit.end, end=hit.end, head=hit.entry, last=hit.entry,
                    level=_level(hit.entry))
        for _ in range(_MOST_PIECES):
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
        return self._behind_acronym(body, around) if "place" in wants else None

    def _behind_acronym(self, body: Body, around: Surroundings) -> Body | None:
        """Go on over the body's acronym in brackets: ``Hội đồng nhân dân (HĐND) tỉnh``."""
        found = _ACRONYM.match(around.reading.cased, body.end)
        if found is None or not _initials(around.reading.cased[body.start : body.end]).endswith(found[1]):
            return None
        at = found.end()
        return self._level_word(body, at, around) or (self._unit(body, at, around) if at in around.units else None)

    def _step(self, step: str, body: Body, at: int, around: Surroundings) -> Body | None:
        own = {"owner": self._owner, "field": self._field, "unit": self._unit, "level": self._level_word,
               "name": self._name}
        if step in own:
            return own[step](body, at, around)
        end = self._tails.parts.end(step, around.reading, at)
        if end is None:
            return None
        level = "nation" if step in {"nation", "central"} and body.level is None else body.level
        longer = replace(_with(body, step, end), level=level)
        return self._with_region(longer, around) if step == "number" else longer

    def _owner(self, body: Body, at: int, around: Surroundings) -> Body | None:
        owner = around.heads.get(at)
        if owner is None or owner.entry is body.last:
            return None
        if not (around.reading.cased[at].isupper() or owner.entry.get("lower")):
            return None
        if "field" in body.since_owner and "\n" in around.reading.text[body.end : at] and _is_capitals(body, around):
            # The second line of a letterhead is a body of its own.
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
        if at in around.units or self._is_paper(body, at, around):
            return None
        if self._tails.parts.match("level", around.reading, at):
            return None
        loose = bool(body.last.attributes.get("loose", False))
        end = self._tails.fields.end(around.reading, at, lower=loose)
        if end is None:
            # In a line of capitals any word looks like an abbreviation.
            found = None if _is_capitals(body, around) else self._tails.parts.match("abbreviation", around.reading, at)
            end = found[0] if found and at not in around.heads else None
        may_be_name = "name" in _wants(body.last) and "name" not in body.since_owner
        named = self._name(body, at, around) if may_be_name else None
        if named is not None and named.end > (end or at):
            return named
        if end is None and may_be_name:
            end = self._work_before_unit(body, at, around)
        if loose:
            end = max(end or 0, self._tails.long_work(around.reading, at, around.units) or 0) or None
        return _with(body, "field", end) if end else None

    def _work_before_unit(self, body: Body, at: int, around: Surroundings) -> int | None:
        """Read a field in lower case, certain only before a unit: ``Trung tâm khuyến công và tư vấn Lào Cai``."""
        end = self._tails.work(around.reading, at) if around.reading.cased[body.start].isupper() else None
        gap = _GAP.match(around.reading.cased, end) if end else None
        if gap is None:
            return None
        is_firm = body.last.get("kind") == "company" and self._tails.name(around.reading, gap.end()) is not None
        return end if is_firm or gap.end() in around.units else None

    def _unit(self, body: Body, at: int, around: Surroundings) -> Body | None:
        mention = around.units.get(at)
        if mention is not None:
            level = mention.levels[0] if len(mention.levels) == 1 else None if body.level == "nation" else body.level
            return self._beside_unit(replace(_with(body, "unit", mention.end), unit=mention, level=level), around)
        end = self._tails.name(around.reading, at)
        if end is None or "name" in _wants(body.last) or self._is_barred(at, around) or _is_capitals(body, around):
            return None
        if self._is_paper(body, at, around):
            return None
        end = self._before_person(body, at, end, around)
        return _with(body, "unit", end) if end and " " in around.reading.cased[at:end] else None

    def _is_paper(self, body: Body, at: int, around: Surroundings) -> bool:
        """Tell whether what a committee or council issues or holds is named next: ``tham mưu Đảng ủy Kế hoạch ...``."""
        is_committee = body.last.get("kind") in _COMMITTEES and not body.last.attributes.get("loose")
        return is_committee and self._tails.parts.end("paper", around.reading, at) is not None

    def _beside_unit(self, body: Body, around: Surroundings) -> Body:
        """Take what still belongs to a name behind a unit: ``Trường Tân An 2``, ``khu vực Tân An - Bến Lức``."""
        gap = _GAP.match(around.reading.cased, body.end)
        if gap is None:
            return body
        if "seat" in _wants(body.last):
            return self._seated(body, gap.end(), around)
        suffix_part = "suffix" if "name" in _wants(body.last) else "year" if body.last.attributes.get("loose") else None
        if suffix_part:
            suffix = self._tails.parts.end(suffix_part, around.reading, gap.end())
            return replace(body, end=suffix) if suffix else body
        return self._with_region(body, around) if "qualifier" in body.parts else body

    def _with_region(self, body: Body, around: Surroundings) -> Body:
        """Take the place that a dash ties to a region: ``khu vực Tân An - Bến Lức``, ``khu vực 5 - Bắc Hà``."""
        gap = _GAP.match(around.reading.cased, body.end)
        joint = self._tails.parts.end("region", around.reading, gap.end()) if gap else None
        other = around.units.get(joint) if joint else None
        end = other.end if other else self._tails.name(around.reading, joint) if joint else None
        return replace(body, end=end) if end else body

    def _seated(self, body: Body, at: int, around: Surroundings) -> Body:
        """Take the place where people of another one meet: ``Hội Doanh nhân Bắc Ninh tại Hà Nội``."""
        there = self._tails.parts.end("seat", around.reading, at)
        seat = around.units.get(there) if there else None
        if seat is None:
            return body
        region = self._tails.parts.end("regions", around.reading, seat.end)
        return replace(body, end=region or seat.end)

    def _level_word(self, body: Body, at: int, around: Surroundings) -> Body | None:
        found = self._tails.parts.match("level", around.reading, at)
        if not found:
            return None
        end, rule = found
        level = cast("Level", rule.get("level"))
        mention = around.units.get(at)
        if mention is not None:
            return self._beside_unit(replace(_with(body, "unit", mention.end), unit=mention, level=level), around)
        return replace(_with(body, "level", end), level=level)

    def _name(self, body: Body, at: int, around: Surroundings) -> Body | None:
        end = self._tails.name(around.reading, at)
        bears_others = "owner" not in _wants(body.last)
        if end is None or self._is_barred(at, around, inside_name=bears_others) or _is_capitals(body, around):
            return None
        end = self._before_person(body, at, end, around, whole="field" in body.since_owner)
        if not end or end <= at:
            return None
        gap = _GAP.match(around.reading.cased, end)
        form = self._tails.parts.end("company_form", around.reading, gap.end()) if gap else None
        return _with(body, "name", form or end)

    def _before_person(self, body: Body, at: int, end: int, around: Surroundings, *, whole: bool = True) -> int | None:
        """Cut a capitalised run where an official's name begins; nothing is left where the whole run is one."""
        barred = (offset for offset in range(at + 1, end) if self._is_barred(offset, around, inside_name=not whole))
        end = next(barred, end)
        end = at + len(around.reading.cased[at:end].rstrip(" -&"))
        shape = self._names.read(around.reading, at)
        if whole and shape is not None and shape.full and shape.end >= end and len(shape.syllables) > _TWO:
            return None
        if body.start not in around.titled:
            return end
        cut = self._names.cut_at_person(around.reading.cased, at, end)
        return at + len(around.reading.cased[at:cut].rstrip(" -&"))

    def _is_barred(self, at: int, around: Surroundings, *, inside_name: bool = False) -> bool:
        """Tell whether another body, or a type word, starts at an offset; companies bear other companies' names."""
        if at in around.titles:
            return True
        head = around.heads.get(at)
        is_company = head is not None and inside_name and head.entry.get("kind") in {"company", "school"}
        is_company = is_company and "owner" not in _wants(cast("Hit", head).entry)
        if head is not None and around.reading.cased[at].isupper() and _wants(head.entry) and not is_company:
            return not around.reading.cased[at - 1].isalnum()
        found = self._tails.parts.match("level", around.reading, at)
        # Words for hamlets are parts of names too: Buôn Hồ, Bản Phiệt.
        return found is not None and found[1].get("level") != "hamlet"


def _with(body: Body, part: str, end: int) -> Body:
    return replace(body, end=end, parts=body.parts | {part}, since_owner=body.since_owner | {part})


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()).upper()


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
