"""Links the phrase that names what is measured to the catalogue of indicators: the right entry, or none.

A pure step behind the others: it reads a target's indicator phrase with the words beside it, its unit, measure and
place, and nothing else. The phrase is put into a standard form by the rules (asides cut, spellings and abbreviations
made one, empty words dropped); then it has to be made up of harmless words before, one form of the catalogue, and
harmless words behind. One word more that may narrow the meaning (``từ đất``, ``dân tộc thiểu số``): no link.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, cast

import regex

from pipeline import text as texts
from pipeline.model import Place, Target, TextSpan
from pipeline.rules import Entry, RuleSet

CATALOGUE: Final = "indicators/catalogue"
_PHRASES: Final = "indicators/phrases"
_MARKS: Final = regex.compile(r"[^\w%/]+|(?=[%/])|(?<=[%/])")
# Words beside a phrase, as far as they belong to its clause: up to a mark, a figure or a blank line.
_RIGHT: Final = regex.compile(r"\G(?:[^\S\n]*\n?[^\S\n]*[^\W\d]+)+(?![\w])")
_LEFT: Final = regex.compile(r"(?<!\w)(?:[^\W\d]+,?[^\S\n]*\n?[^\S\n]*)+$")
_WINDOW: Final = 70
_WORDS_BEFORE: Final = 9
# A change by so many percent, or so many times, may be one of anything.
_RELATIVE: Final = frozenset({"percent", "times"})
_COUNT: Final = "count"
_Row: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """A form of an entry; a loose one names it only where the figure itself is of the entry's dimension."""

    entry: Entry
    loose: bool


class IndicatorLinker:
    """Links targets to the catalogue of indicators.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._standard = _Standard(rules)
        self._units = {form: frozenset(_strings(entry, "units"))
                       for entry in rules.entries(f"{_PHRASES}/dimensions") for form in entry.forms}
        self._before, self._behind = (_Words(self._forms(rules, "harmless", where)) for where in ("before", "behind"))
        self._stops, self._turns = (_Words(self._forms(rules, file)) for file in ("stops", "turns"))
        self._counted = frozenset(self._forms(rules, "counted"))
        names: dict[_Row, list[_Name]] = {}
        for entry in rules.entries(CATALOGUE):
            for form in entry.forms:
                names.setdefault(self._standard(form), []).append(_Name(entry=entry, loose=False))
            for form in _strings(entry, "loose"):
                names.setdefault(self._standard(form), []).append(_Name(entry=entry, loose=True))
        self._names: Mapping[_Row, Sequence[_Name]] = names
        self._longest = max(map(len, names))
        self._firsts = frozenset(name[0] for name in names) | self._standard.firsts

    def __call__(self, text: str, targets: Iterable[Target]) -> Iterator[Target]:
        """Give the targets with the ids of their indicators.

        Parameters
        ----------
        text
            The canonical text that the targets' offsets count in.
        targets
            Targets whose ``indicator_id`` is not yet known.
        """
        for target in targets:
            found = self.link(text, target)
            yield target.model_copy(update={"indicator_id": found}) if found else target

    def link(self, text: str, target: Target) -> str | None:
        """Give the id of the indicator that a target measures, or ``None`` where no entry surely is it."""
        if target.indicator is None:
            return None
        for names, words in self._readings(text, target, target.indicator):
            fitting = {name.entry.id for name in names if self._fits(name, target, words)}
            if fitting:
                return fitting.pop() if len(fitting) == 1 else None
        return None

    def _forms(self, rules: RuleSet, file: str, where: str | None = None) -> Iterator[_Row]:
        for entry in rules.entries(f"{_PHRASES}/{file}"):
            if where is None or where in _strings(entry, "where"):
                yield from map(self._standard, entry.forms)

    def _readings(self, text: str, target: Target, phrase: TextSpan) -> Iterator[tuple[Sequence[_Name], _Row]]:
        """Give what the phrase may name, with its words, the surest reading first.

        A phrase may have lost a word of its name on either side (``thuế | thu nhập cá nhân``, ``xã nông thôn | mới``),
        so it is first read with those beside it; an act is completed by what it counts (``kết nạp | 286 đảng viên``).
        """
        counted = target.start <= phrase.start < target.end
        end = max(phrase.end, target.end) if counted else phrase.end
        own, rest = text[phrase.start : end], _beside(_RIGHT, text, end, end + _WINDOW)
        before = _beside(_LEFT, text, max(phrase.start - _WINDOW, 0), phrase.start)
        words = before.split()[-_WORDS_BEFORE:]
        for at in range(len(words)):
            if texts.fold(words[at]) in self._firsts:
                lead = " ".join(words[at:])
                yield self._read(f"{lead} {own}", rest, target.place, lead)
        if self._turns.reach(self._standard(before.rpartition(",")[2]), backwards=True) != [0]:
            return
        yield self._read(own, rest, target.place)
        if not counted:
            yield self._read(own, "", target.place)
            if target.unit == _COUNT and target.unit_text:
                yield self._read(f"{own} {target.unit_text}", "", target.place)
                yield self._read(f"{target.unit_text} {own}", "", target.place)

    def _read(self, own: str, rest: str, place: Place | None, lead: str = "") -> tuple[Sequence[_Name], _Row]:
        """Give what the longest form names that leaves nothing but harmless words on both sides.

        Behind the phrase's `own` words, in the `rest`, anything may follow a word that begins the predicate. With a
        `lead`, the form has to begin with it and go on behind it.
        """
        words = self._standard(f"{own} {rest}" if rest else own, place)
        least, size = len(self._standard(lead)), len(words)
        starts = [0] if lead else [at for at in self._before.reach(words) if at < size]
        inside = size if not rest else len(self._standard(own, place))
        last = {size, *(at for at in range(inside, size) if self._stops.begins(words, at))}
        ends = {end - left for end in last for left in self._behind.reach(words[:end], backwards=True)}
        spans = ((start, end) for start in starts for end in ends if least < end - start <= self._longest)
        for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
            if words[start:end] in self._names:
                return self._names[words[start:end]], words
        return (), words

    def _fits(self, name: _Name, target: Target, words: _Row) -> bool:
        """Tell whether the figure may measure the entry: by its unit, by what it counts and is a rate over."""
        entry = name.entry
        relative = target.measure == "plan_ratio" or (target.measure == "change" and target.unit in _RELATIVE)
        if name.loose and not self._is_rate(entry, target):
            return False
        if relative:
            return not name.loose
        return target.unit in self._units[entry.get("dimension")] and self._counts(entry, target, words)

    def _is_rate(self, entry: Entry, target: Target) -> bool:
        """Tell whether the figure is a rate over what the loose forms of the entry ask for, if they ask."""
        over = _strings(entry, "per")
        return not over or any(_holds(self._standard(target.text), self._standard(f"/{item}")) for item in over)

    def _counts(self, entry: Entry, target: Target, words: _Row) -> bool:
        """Tell whether the noun that a count counts is one that the phrase names, or one that may stand for any."""
        if target.unit != _COUNT or not target.unit_text:
            return True
        noun = self._standard(target.unit_text)
        known = {self._standard(item) for item in _strings(entry, "counts")} | self._counted
        return not noun or noun in known or _holds(words, noun)


def _beside(pattern: "regex.Pattern[str]", text: str, start: int, end: int) -> str:
    """Give the words of one clause that stand at one side of a phrase."""
    found = pattern.search(text, start, end)
    return found[0] if found else ""


class _Words:
    """Words of one kind: how far a phrase is made up of nothing else."""

    def __init__(self, forms: Iterable[_Row]) -> None:
        self._forms = frozenset(form for form in forms if form)
        self._longest = max(map(len, self._forms))

    def reach(self, words: _Row, *, backwards: bool = False) -> list[int]:
        """Give the numbers of words, none included, that may be taken off one end of a phrase."""
        reached = [0]
        for taken in reached:
            for length in range(1, min(self._longest, len(words) - taken) + 1):
                last = len(words) - taken
                piece = words[last - length : last] if backwards else words[taken : taken + length]
                if piece in self._forms and taken + length not in reached:
                    reached.append(taken + length)
        return reached

    def begins(self, words: _Row, at: int) -> bool:
        """Tell whether one begins at a place of a phrase."""
        return any(words[at : at + length] in self._forms for length in range(1, self._longest + 1))


class _Standard:
    """Puts phrases into their standard form, a row of words; `firsts` are the words with which a variant may begin."""

    def __init__(self, rules: RuleSet) -> None:
        self._asides = rules.rules(f"{_PHRASES}/asides")
        self._as: dict[_Row, _Row] = {}
        for entry in rules.entries(f"{_PHRASES}/variants"):
            for form in entry.forms:
                self._as[_split(form)] = _split(texts.fold(entry.get("as")))
        self.firsts = frozenset(form[0] for form in self._as)
        self._longest = max(map(len, self._as))
        self._cached = lru_cache(maxsize=4096)(self._words)

    def __call__(self, phrase: str, place: Place | None = None) -> _Row:
        """Give the words of a phrase without asides, every spelling and abbreviation in its standard form."""
        return self._cached(phrase, place.name if place else "")

    def _words(self, phrase: str, place: str) -> _Row:
        cased = texts.cased(phrase).replace("\n", " ")
        for rule in self._asides:
            view = cased if rule.view == "cased" else texts.lower(cased)
            for found in reversed(list(rule.compiled.finditer(view))):
                cased = cased[: found.start()] + " ; " + cased[found.end() :]
        folded = texts.lower(cased)
        if place:
            folded = regex.sub(rf"\b{regex.escape(texts.fold(place), special_only=True)}\b", " ; ", folded)
        return self._replaced(_split(folded))

    def _replaced(self, words: _Row) -> _Row:
        out: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                standard = self._as.get(words[at : at + length])
                if standard is not None:
                    out.extend(standard)
                    at += length
                    break
            else:
                out.append(words[at])
                at += 1
        return tuple(out)


def _split(folded: str) -> _Row:
    return tuple(word for word in _MARKS.split(folded) if word)


def _strings(entry: Entry, name: str) -> _Row:
    return cast("_Row", entry.attributes.get(name, ()))


def _holds(words: _Row, part: _Row) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))
