"""Reads parts whose name leaves out what they are parts of: ``nông nghiệp tăng 3%`` behind ``GRDP tăng 8%``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pipeline.model import Target
from pipeline.rules import Entry, RuleSet
from pipeline.stages.targets.phrases import PHRASES, WORD, Row, Standard, WordSet, tell
from pipeline.stages.targets.setting import Setting

# The indicators of a part, by whole and name; several differ in their dimension.
Parts: TypeAlias = Mapping[tuple[str, Row], Sequence[Entry]]
_REACH: Final = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    entry: Entry
    start: int
    end: int


class Wholes:
    """Finds the whole that a part is one of, and the indicators that may measure the part.

    Parameters
    ----------
    rules
        The rules of the run.
    standard
        Puts phrases into their standard form.
    parts
        The indicators of parts.
    """

    def __init__(self, rules: RuleSet, standard: Standard, parts: Parts) -> None:
        self._standard = standard
        self._parts = parts
        self._names = frozenset(row for _, row in parts)
        self._lasts = frozenset(row[-1] for row in self._names)
        self._owners: dict[str, str] = {entry.id: whole for (whole, _), entries in parts.items() for entry in entries}
        self._kinds = {standard(form): entry for entry in rules.entries(f"{PHRASES}/wholes") for form in entry.forms}
        self._firsts = frozenset(row[0] for row in self._kinds)
        self._longest = max(map(len, self._kinds))
        self._by_id = {entry.id: entry for entry in self._kinds.values()}
        self._sectors, self._shares = (
            WordSet(map(standard.row, tell(rules, file))) for file in ("sectors", "shares")
        )

    def part(self, at: Setting, view: str, done: Sequence[Target]) -> Sequence[Entry] | None:
        """Give the indicators of a phrase that names a part.

        Parameters
        ----------
        at
            The phrase.
        view
            The folded view of the document.
        done
            The targets before it, linked.

        Returns
        -------
        sequence of Entry or None
            Empty where the catalogue has none; ``None`` where the phrase names no part, or of nothing known.
        """
        rows = [self._standard.row(at.phrase.own), *([self._standard.row(at.phrase.near)] if at.counted else [])]
        name = next((words[start:] for words in rows if words and words[-1] in self._lasts
                     for start in reversed(self._sectors.reach(words)) if words[start:] in self._names), None)
        whole = self._whole(at, view, done) if name else None
        if name is None or whole is None:
            return None
        between = at.phrase.rest + at.lead
        share = whole.get("share") if any(self._shares.begins(between, index) for index in range(len(between))) else ""
        found = self._parts.get((share or whole.id, name))
        return () if found is None and whole.attributes.get("label") else found

    def _whole(self, at: Setting, view: str, done: Sequence[Target]) -> Entry | None:
        """Give the whole that the indicator before it is a part of, or that is named before it."""
        before = done[-1] if done else None
        if before and before.sentence == at.target.sentence and before.indicator_id in self._owners:
            return self._by_id[self._owners[before.indicator_id]]
        phrase = at.target.indicator
        named = max(self._named(view, phrase.start), key=lambda whole: whole.end, default=None) if phrase else None
        return named.entry if named and self._holds(named, done) else None

    def _named(self, view: str, end: int) -> Iterator[_Whole]:
        """Give the wholes named before an offset."""
        found = list(WORD.finditer(view, max(end - _REACH, 0), end))
        placed = list(self._standard.placed(tuple(match.group() for match in found)))
        words = tuple(word for word, _ in placed)
        for first in (index for index, word in enumerate(words) if word in self._firsts):
            for last in range(min(first + self._longest, len(words)), first, -1):
                entry = self._kinds.get(words[first:last])
                if entry:
                    stop = found[placed[last][1]].start() if last < len(placed) else end
                    start = found[placed[first][1]].start()
                    if not entry.attributes.get("label") or view[start:stop].rstrip(" \n-+•").endswith(":"):
                        yield _Whole(entry=entry, start=start, end=stop)
                    break

    def _holds(self, whole: _Whole, done: Sequence[Target]) -> bool:
        """Tell whether what was measured since a whole was named is that whole and its parts."""
        known = {whole.entry.id, whole.entry.get("share")}
        return all(
            self._owners.get(target.indicator_id or "") in known
            or (target.indicator is not None and target.indicator.start <= whole.start < target.indicator.end)
            for target in done if target.start >= whole.end
        )
