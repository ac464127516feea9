"""The pieces that may continue a body's name, each tried at one offset."""

from collections.abc import Iterable, Sequence
from typing import Final

import regex

from pipeline.reading import Reading
from pipeline.rules import Entry, Rule, RuleSet

_CAPITALISED: Final = r"\p{Lu}[\p{L}']*|\d+[A-Z]?(?![\d.,%/])"
_END: Final = r"(?![\p{L}\d])"


class Tails:
    """Compiled continuations of body names.

    Parameters
    ----------
    rules
        Uses ``entities/organisations/tails``, ``fields`` and ``sector-words``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._parts: dict[str, list[Rule]] = {}
        for rule in rules.rules("entities/organisations/tails"):
            self._parts.setdefault(rule.get("part"), []).append(rule)
        self._fields = _field_pattern(rules.entries("entities/organisations/fields"))
        self._name = _name_pattern(rules.entries("entities/organisations/sector-words"))

    def match(self, part: str, reading: Reading, start: int) -> tuple[int, Rule] | None:
        """Give where a piece that starts at `start` ends, and its rule."""
        best: tuple[int, Rule] | None = None
        for rule in self._parts[part]:
            found = rule.compiled.match(reading.view(rule.view), start)
            if found and (best is None or found.end() > best[0]):
                best = (found.end(), rule)
        return best

    def ends_at(self, part: str, reading: Reading, end: int, reach: int) -> bool:
        """Tell whether a piece ends exactly at `end`, starting at most `reach` characters before."""
        return any(
            found.end() == end
            for rule in self._parts[part]
            for found in rule.compiled.finditer(reading.view(rule.view), max(0, end - reach), end)
        )

    def spans(self, part: str, reading: Reading) -> Iterable[tuple[int, int]]:
        """Give all places of a piece in the document."""
        for rule in self._parts[part]:
            group = "span" if "span" in rule.compiled.groupindex else 0
            for found in rule.compiled.finditer(reading.view(rule.view)):
                yield found.span(group)

    def field(self, reading: Reading, start: int, *, lower: bool) -> int | None:
        """Give where a known field of work ends that starts at `start`; in lower case only when `lower`."""
        if not lower and not reading.cased[start : start + 1].isupper():
            return None
        found = self._fields.match(reading.folded, start)
        return found.end() if found else None

    def name(self, reading: Reading, start: int) -> int | None:
        """Give where a free proper name ends that starts at `start`."""
        if not reading.cased[start : start + 1].isupper():
            return None
        found = self._name.match(reading.cased, start)
        return found.end() if found else None


def _field_pattern(entries: Sequence[Entry]) -> "regex.Pattern[str]":
    forms = sorted((form for entry in entries for form in entry.forms), key=len, reverse=True)
    return regex.compile(f"(?:{'|'.join(_flexible(form) for form in forms)}){_END}", regex.V1)


def _flexible(form: str) -> str:
    """Let the connectors of a field's name stand for each other: và, &, dash; a comma for any of them."""
    pattern = regex.escape(form, special_only=True, literal_spaces=True)
    pattern = pattern.replace(", ", "(?:, ?| ?- ?| và )").replace(" - ", " và ")
    return pattern.replace(" và ", "(?: và | ?& ?| ?- ?)").replace(" ", " +").replace(" +?", " ?")


def _name_pattern(entries: Sequence[Entry]) -> "regex.Pattern[str]":
    words = sorted((form for entry in entries for form in entry.forms), key=len, reverse=True)
    sector = f"(?i:{'|'.join(word.replace(' ', ' +') for word in words)}){_END}"
    run = f"(?:{_CAPITALISED})(?:(?: +| ?[-&] ?)(?:{_CAPITALISED}))*"
    return regex.compile(f"(?:{sector}(?:(?: +|, | ?[-&] ?){sector})*(?:(?: +| ?[-&] ?){run})?|{run})", regex.V1)
