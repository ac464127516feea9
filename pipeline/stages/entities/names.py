"""The shape of a person's name: a family name and given names, capitalised, of plausible syllables."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.text import lower

_SYLLABLE: Final = regex.compile(r"\p{Lu}(?:\p{L}|'\p{Lu}?\p{L})*", regex.V1)
_GAP: Final = regex.compile(r" {1,3}|-(?=\p{Lu})", regex.V1)
_LOWER_BEHIND: Final = regex.compile(r" {1,3}\p{Ll}", regex.V1)
_INITIALED: Final = regex.compile(
    r"(?:\p{Lu}\.){1,3} ?(?:\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){0,2}|\p{Lu}{2,})(?!\p{L})", regex.V1)
_MAX_SYLLABLES: Final = 5
_SHORT_CAPITALS: Final = 3
_ACRONYM: Final = 2
_LIKELY: Final = {3: 0, 4: 1, 2: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class NameShape:
    """A stretch of text with the shape of a person's name.

    ``full`` tells that it starts with a family name and holds at least one syllable more; ``upper`` that it is set in
    capitals, where the end of the name shows only by its length.
    """

    start: int
    end: int
    syllables: tuple[str, ...]
    full: bool
    upper: bool


class NameGrammar:
    """Reads names at given offsets.

    Parameters
    ----------
    rules
        Uses the family names, middle names and stop syllables of ``entities/people``.
    """

    def __init__(self, rules: RuleSet) -> None:
        families = rules.entries("entities/people/family-names")
        self._families = {form for entry in families for form in entry.forms}
        self._common = {form for entry in families if entry.get("strength") == "common" for form in entry.forms}
        self._middles = {form for entry in rules.entries("entities/people/middle-names") for form in entry.forms}
        self._stops = {form for entry in rules.entries("entities/people/stop-syllables") for form in entry.forms}

    def read(self, reading: Reading, start: int, barriers: Collection[int] = ()) -> NameShape | None:
        """Give the longest name that starts at `start`.

        Parameters
        ----------
        reading
            The document.
        start
            Where the first syllable must stand.
        barriers
            Offsets behind `start` at which something else starts (a title, a body, a unit).

        Returns
        -------
        NameShape or None
            ``None`` where no capitalised syllable that may be a name's stands.
        """
        initialed = _INITIALED.match(reading.cased, start)
        if initialed and _has_vowel(initialed.group().rsplit(".", 1)[1]):
            return NameShape(start=start, end=initialed.end(), syllables=tuple(initialed.group().split()), full=False,
                             upper=False)
        spans = list(self._spans(reading.cased, start, barriers))
        if not spans:
            return None
        if len(spans) == _MAX_SYLLABLES and self._runs_on(reading.cased, spans):
            spans.pop()
        syllables = tuple(reading.cased[a:b] for a, b in spans)
        upper = all(text.isupper() for text in syllables) and len("".join(syllables)) > _SHORT_CAPITALS
        full = len(syllables) > 1 and self.is_family(syllables[0])
        return NameShape(start=start, end=spans[-1][1], syllables=syllables, full=full, upper=upper)

    def shorten(self, reading: Reading, shape: NameShape) -> NameShape | None:
        """Give a name without its last syllable, or ``None`` when none is left."""
        if len(shape.syllables) == 1:
            return None
        kept = shape.syllables[:-1]
        end = shape.start + len(reading.cased[shape.start : shape.end].rsplit(" ", 1)[0].rstrip())
        return replace(shape, end=end, syllables=kept, full=shape.full and len(kept) > 1)

    def is_family(self, syllable: str) -> bool:
        """Tell whether a syllable is a family name, or the first part of a name of an ethnic minority."""
        folded = lower(syllable)
        return folded in self._families or (len(folded) > _ACRONYM and folded[1] == "'")

    def is_common_family(self, syllable: str) -> bool:
        """Tell whether a syllable is a family name that is frequent enough to start a name without any context."""
        return lower(syllable) in self._common

    def cut_at_person(self, view: str, start: int, end: int) -> int:
        """Give where a person's name begins in a capitalised run behind another name, or `end`.

        Examples
        --------
        In ``Hà Nội Lê Vinh`` the person begins at ``Lê``; in ``Trần Phú`` nobody does.
        """
        spans = [(found.start(), found.end()) for found in _SYLLABLE.finditer(view, start, end)]
        starts = [index for index in range(1, len(spans) - 1) if self.is_common_family(view[slice(*spans[index])])]
        if not starts:
            return end
        # A name of three syllables is the most likely one, then four, then two; a place of two before it.
        best = min(starts, key=lambda index: (_LIKELY.get(len(spans) - index, len(_LIKELY)), abs(index - 2)))
        return spans[best][0]

    def _spans(self, view: str, start: int, barriers: Collection[int]) -> Iterator[tuple[int, int]]:
        at = start
        capitals: bool | None = None
        before = ""
        for index in range(_MAX_SYLLABLES):
            found = _SYLLABLE.match(view, at)
            if not found or (index and at in barriers) or not self._may_be_name(found.group(), before):
                return
            is_capitals = found.group().isupper() and len(found.group()) > 1
            if capitals is None and len(found.group()) > 1:
                capitals = is_capitals
            elif capitals is not None and is_capitals != capitals and len(found.group()) > 1:
                return
            behind = view[found.end() : found.end() + 1]
            if behind.isdigit() or behind == "'" or (len(found.group()) == 1 and behind == "."):
                return
            yield found.span()
            gap = _GAP.match(view, found.end())
            if not gap or (gap.group() == "-" and self._starts_another(view, gap.end())):
                return
            at = gap.end()
            before = found.group()

    def _starts_another(self, view: str, at: int) -> bool:
        found = _SYLLABLE.match(view, at)
        return found is not None and self.is_common_family(found.group())

    def _runs_on(self, view: str, spans: Sequence[tuple[int, int]]) -> bool:
        """Tell whether the last syllable rather starts a sentence, set without the stop before it."""
        is_kinh = all("'" not in view[slice(*span)] for span in spans)
        return is_kinh and _LOWER_BEHIND.match(view, spans[-1][1]) is not None

    def _may_be_name(self, syllable: str, before: str) -> bool:
        # Behind a middle name any word is a name: Nguyễn Văn Được.
        if lower(syllable) in self._stops and lower(before) not in self._middles:
            return False
        return not (syllable.isupper() and len(syllable) > 1 and not _has_vowel(syllable))


def _has_vowel(syllable: str) -> bool:
    return any(char in _VOWELS for char in lower(syllable))


_VOWELS: Final = frozenset("aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ")
