"""Links the phrase that names what is measured to the catalogue of indicators: the right entry, or none.

A step behind the others: it reads a target's indicator phrase with the words around it, its unit, measure and place.
The phrase is put into a standard form by the rules (places and times left out, spellings and abbreviations made one,
empty words dropped); then it has to be made up of harmless words before, one form of the catalogue, and harmless words
behind. One word more that may narrow the meaning (``từ đất``, ``dân tộc thiểu số``): no link.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from pipeline.model import Entity, Target
from pipeline.reading import Reading
from pipeline.rules import Entry, RuleSet
from pipeline.stages.targets.around import Asides, Surroundings
from pipeline.stages.targets.catalogue import Catalogue, Name, strings
from pipeline.stages.targets.ends import Ends
from pipeline.stages.targets.phrases import PHRASES, Row, Standard, WordSet, holds, tell
from pipeline.stages.targets.setting import Phrase, Setting
from pipeline.stages.targets.wholes import Wholes
from pipeline.text import fold

# A change by so many percent, or so many times, may be one of anything.
_RELATIVE: Final = frozenset({"percent", "times"})
_COUNT: Final = "count"
_PERCENT: Final = "percent"
_BEFORE: Final = 24
_SHORT: Final = {"monthly": "tháng", "quarterly": "quý"}
_Reading: TypeAlias = tuple[Sequence[Name], Row]


class IndicatorLinker:
    """Links targets to the catalogue of indicators.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._standard = Standard(rules)
        self._asides = Asides(rules)
        self._units = {form: frozenset(strings(entry, "units"))
                       for entry in rules.entries(f"{PHRASES}/dimensions") for form in entry.forms}
        self._ends = Ends(rules, self._standard)
        self._turns, self._stocks, self._exactness, self._narrowing, self._leads_over, self._acts = (
            WordSet(tell(rules, file)) for file in ("turns", "stocks", "exactness", "narrowing", "done_to", "acts")
        )
        self._and = frozenset(row[0] for row in tell(rules, "conjunctions"))
        self._seasons = tell(rules, "seasons")
        self._counted = frozenset(map(self._standard.row, tell(rules, "counted")))
        self._rates = {self._standard(form): entry.get("per")
                       for entry in rules.entries(f"{PHRASES}/rates") for form in entry.forms}
        self._rated = frozenset(rate[-1] for rate in self._rates)
        self._shares = WordSet(tell(rules, "shares"))
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._of_total, self._whole = shapes["join.of-total"], shapes["compare.whole"]
        self._row = lru_cache(maxsize=4096)(self._in_row)
        catalogue = Catalogue(rules, self._standard, self._ends)
        self._names = catalogue.names
        self._firsts = frozenset(row[0] for row in self._names)
        self._wholes = Wholes(rules, self._standard, catalogue.parts)

    def __call__(
        self, reading: Reading, targets: Iterable[Target], entities: Iterable[Entity] = (),
    ) -> Iterator[Target]:
        """Give the targets with the ids of their indicators.

        Parameters
        ----------
        reading
            The document.
        targets
            Its targets in text order, whose ``indicator_id`` is not yet known.
        entities
            Its entities in text order; units and dates do not narrow a phrase.
        """
        around = Surroundings(reading, self._asides, entities)
        done: list[Target] = []
        is_stock = False
        for target in targets:
            setting = around.setting(target, done[-1].end if done else 0)
            if setting and setting.counted:
                is_stock = self._is_stock(setting) or (setting.is_joined and is_stock)
            found = self._link(setting, reading.folded, done, is_stock=is_stock) if setting else None
            done.append(target.model_copy(update={"indicator_id": found}) if found else target)
            yield done[-1]

    def _link(self, at: Setting, view: str, done: Sequence[Target], *, is_stock: bool) -> str | None:
        """Give the id of the indicator that a target measures, or ``None`` where no entry surely is it.

        Parameters
        ----------
        at
            The target's phrase.
        view
            The folded view of the document.
        done
            The targets before it, linked.
        is_stock
            A count says how many there are.
        """
        if not self._ends.go_on(at.lead) or self._is_of_past(at.target) or self._is_whole_of(at, view):
            return None
        parts = self._wholes.part(at, view, done)
        if parts is not None:
            # A part's growth or share is a level; what it grew by is a change of its amount.
            found = {entry.id for entry in parts
                     if self._fits(Name(entry=entry, loose=entry.get("dimension") == "percent"), at, (), is_stock=True)}
            return found.pop() if len(found) == 1 else None
        for names, words in self._readings(at):
            fitting = {name.entry.id for name in names if self._fits(name, at, words, is_stock=is_stock)}
            if fitting:
                return fitting.pop() if len(fitting) == 1 else None
        return self._shared(at, done)

    def _is_of_past(self, target: Target) -> bool:
        """Tell whether a percentage is how much something is of what it was (``bằng 95% so với cùng kỳ``)."""
        if target.unit != _PERCENT or target.measure != "level" or target.reference is None:
            return False
        return target.reference_period is not None and self._whole.search(fold(target.reference.text)) is None

    def _is_whole_of(self, at: Setting, view: str) -> bool:
        """Tell whether a count is the whole of what is told (``có 8 trường chuẩn trong tổng số | 15 trường``)."""
        start = at.target.start
        return at.counted and self._of_total.search(view, max(start - _BEFORE, 0), start) is not None

    def _shared(self, at: Setting, done: Sequence[Target]) -> str | None:
        """Give the indicator of the level beside which it says a change or ratio (``286 đảng viên, đạt 95%``)."""
        target = at.target
        if target.measure == "level":
            return None
        found = {other.indicator_id for other in done[-3:]
                 if other.statement == target.statement and other.indicator == target.indicator
                 and (target.unit in _RELATIVE or other.unit == target.unit)}
        return found.pop() if len(found) == 1 else None

    def _readings(self, at: Setting) -> Iterator[_Reading]:
        """Give what the phrase may name, the surest reading first.

        A phrase may have lost a word of its name on either side (``thuế | thu nhập cá nhân``, ``xã nông thôn | mới``),
        so it is first read with those beside it. An act is completed by what it counts (``kết nạp | 286 đảng viên``).
        """
        phrase = at.phrase
        before = phrase.before
        while at.counted and self._exactness.ends(before):
            before = before[:-1]
        words, own, inside = self._row(before, phrase.own, phrase.rest)
        ends = self._ends.all(words, inside, closed=at.counted or self._narrowing.begins(phrase.rest, 0))
        shared = self._shared_from(phrase)
        for start in range(len(self._standard.row(before[:shared])) if 0 <= shared < len(before) else own):
            if words[start] in self._firsts:
                yield self._longest(words, [start], ends, own)
        if at.is_shared or shared < 0 or self._turns.ends(phrase.near) or any(
            holds(before, season) for season in self._seasons
        ):
            return
        if phrase.beyond:
            longer, _, least = self._row((), phrase.own + phrase.rest, phrase.beyond)
            yield self._longest(longer, self._ends.begin(longer, 0), self._ends.all(longer, least, closed=True), least)
            if phrase.is_extended and not self._ends.closed(self._standard.row(phrase.beyond)):
                return
        if not (at.counted and self._leads_over.ends(before)) and (at.counted or self._is_closed(at)):
            yield self._longest(words, self._ends.begin(words, own), ends)
        if at.counted:
            if self._ends.closed(self._standard.row(phrase.rest)):
                yield from self._stated(phrase)
            return
        yield from self._completed(at)

    def _shared_from(self, phrase: Phrase) -> int:
        """Give where an act ends that shares its object with the next one (``xây mới, | sửa chữa nhà``), or the end.

        It is -1 where the phrase itself begins with the next one.
        """
        before, size = phrase.before, len(phrase.before)
        last = size - 1 if size and before[-1] in self._and else size
        if (last < size or not phrase.near) and self._acts.ends(before[:last]) and self._acts.begins(phrase.own, 0):
            return -1
        gaps = [(size - len(phrase.near), 0), *((index, 1) for index in range(size) if before[index] in self._and)]
        return next((index for index, width in gaps if self._acts.ends(before[:index])
                     and self._acts.begins(before, index + width)), size)

    def _in_row(self, before: Row, own: Row, rest: Row) -> tuple[Row, int, int]:
        """Give rows one behind the other in standard form, and where the second and the third begin in it."""
        placed = self._standard.placed(before + own + rest)
        starts = [at for _, at in placed]
        return (tuple(word for word, _ in placed), _count_below(starts, len(before)),
                _count_below(starts, len(before) + len(own)))

    def _longest(self, words: Row, starts: Sequence[int], ends: Sequence[int], least: int = 0) -> _Reading:
        """Give what the longest form names that begins and ends where it may, and ends behind a place."""
        found: Sequence[Name] = ()
        size = 0
        for start in starts:
            if words[start] in self._firsts:
                for end in reversed(ends):
                    if end <= max(start + size, least):
                        break
                    if words[start:end] in self._names:
                        found, size = self._names[words[start:end]], end - start
                        break
        return found, words

    def _is_closed(self, at: Setting) -> bool:
        """Tell whether nothing behind a quantity narrows what its phrase says (``1.200 lao động | ngành may``)."""
        if at.target.unit in _RELATIVE or at.target.measure != "level":
            return True
        return self._ends.closes(at.tail, self._standard.row(at.tail))

    def _stated(self, phrase: Phrase) -> Iterator[_Reading]:
        """Read the words before a count alone: its noun may be no more than a unit (``đàn bò có | 3.150 con``)."""
        words = self._standard.row(phrase.near)
        ends = self._ends.all(words, 0, closed=True)
        for start in (start for start, word in enumerate(words) if word in self._firsts):
            yield self._longest(words, [start], ends)

    def _completed(self, at: Setting) -> Iterator[_Reading]:
        """Read an act with what it counts (``tạo việc làm cho | 50 lao động``), and with what follows the unit."""
        own, tail = at.phrase.own, at.tail
        closes = self._ends.closes(tail, self._standard.row(tail))
        noun = self._standard(at.target.unit_text or "") if at.target.unit == _COUNT else ()
        goes_on = bool(noun) or (bool(tail) and (at.target.unit in _RELATIVE or not closes))
        if not goes_on or not self._ends.closed(self._standard.row(at.phrase.rest)):
            return
        words, _, inside = self._row(own, noun, tail)
        ends = sorted({*self._ends.all(words, inside, closed=True), *([inside] if closes else [])})
        yield self._longest(words, self._ends.begin(words, 0), ends, len(self._standard.row(own)))
        if noun and closes:
            words = self._standard.row(noun + own)
            yield self._longest(words, self._ends.begin(words, 0), [len(words)])
        # What had something done to it, or happen to it, is named behind the figure (``bão làm | 86 nhà tốc mái``).
        if tail and at.target.unit not in _RELATIVE and at.target.value > 1 and not any(
            kind.ends(own) for kind in (self._turns, self._acts)
        ):
            words, _, inside = self._row((), noun, tail)
            names, words = self._longest(words, [0], self._ends.all(words, inside, closed=True), inside)
            yield [name for name in names if not name.loose], words

    def _fits(self, name: Name, at: Setting, words: Row, *, is_stock: bool) -> bool:
        """Tell whether the figure may measure the entry: by its unit, by what it counts and is a rate over."""
        target = at.target
        counts = at.counted and target.unit not in _RELATIVE
        if name.loose and not (self._is_over(name.entry, target) and (is_stock or not counts)):
            return False
        if name.bare and (at.phrase.is_listed or target.denominator is not None):
            return False
        if name.implied and self._shares.begins(at.phrase.rest + at.lead, 0):
            return False
        if not self._is_whole(name.entry, at):
            return False
        if target.measure == "plan_ratio" or (target.measure == "change" and target.unit in _RELATIVE):
            return not name.loose
        return target.unit in self._units[name.entry.get("dimension")] and self._counts(name.entry, target, words)

    def _is_stock(self, at: Setting) -> bool:
        """Tell whether a count says how many there are (``toàn xã có``), not how many something was done to."""
        return at.target.denominator is not None or self._stocks.ends(at.phrase.before)

    def _is_over(self, entry: Entry, target: Target) -> bool:
        """Tell whether the figure is a rate over what the loose forms of the entry ask for, if they ask."""
        over = strings(entry, "per")
        return not over or any(holds(self._standard(target.text), self._standard(f"/{item}")) for item in over)

    def _is_whole(self, entry: Entry, at: Setting) -> bool:
        """Tell whether the figure is no rate over a day or a month, which an entry has to ask for."""
        short = _SHORT.get(at.target.frequency or "")
        known = strings(entry, "per")
        if short and short not in known:
            return False
        rows = (self._standard(at.target.text), at.phrase.before, at.phrase.rest)
        return not any(per not in known and holds(self._standard.row(row), rate)
                       for row in rows if not self._rated.isdisjoint(row) for rate, per in self._rates.items())

    def _counts(self, entry: Entry, target: Target, words: Row) -> bool:
        """Tell whether the noun that a count counts is one that the phrase names, or one that may stand for any."""
        if target.unit != _COUNT or not target.unit_text:
            return True
        noun = self._standard(target.unit_text)
        known = {self._standard(item) for item in strings(entry, "counts")} | self._counted
        return not noun or noun in known or holds(words, noun)


def _count_below(numbers: Sequence[int], limit: int) -> int:
    return sum(number < limit for number in numbers)
