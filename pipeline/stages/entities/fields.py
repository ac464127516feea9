"""Fields of work as they stand in the names of bodies and titles: ``Kế hoạch và Đầu tư``."""

from functools import cache, cached_property
from typing import Final

import regex

from pipeline.reading import Reading
from pipeline.rules import RuleSet

_END: Final = r"(?![\p{L}\d])"


class FieldReader:
    """Reads known fields of work at given offsets.

    Parameters
    ----------
    rules
        Uses ``entities/organisations/fields``.
    """

    def __init__(self, rules: RuleSet) -> None:
        entries = rules.entries("entities/organisations/fields")
        self._forms = tuple(sorted((form for entry in entries for form in entry.forms), key=len, reverse=True))

    @cached_property
    def _pattern(self) -> "regex.Pattern[str]":
        return _field_pattern(self._forms)

    def end(self, reading: Reading, start: int, *, lower: bool) -> int | None:
        """Give where the longest field ends that starts at `start`; one in lower case counts only when `lower`."""
        if not lower and not reading.cased[start : start + 1].isupper():
            return None
        found = self._pattern.match(reading.folded, start)
        return found.end() if found else None

    def ends(self, folded: str) -> bool:
        """Tell whether a folded text ends in a field."""
        at = folded.find(" ")
        while at >= 0:
            found = self._pattern.match(folded, at + 1)
            if found and found.end() == len(folded):
                return True
            at = folded.find(" ", at + 1)
        return False


@cache  # as several readers share the forms
def _field_pattern(forms: tuple[str, ...]) -> "regex.Pattern[str]":
    return regex.compile(f"(?:{'|'.join(_flexible(form) for form in forms)}){_END}", regex.V1)


def _flexible(form: str) -> str:
    """Let the connectors of a field's name stand for each other: và, &, dash; a comma for any of them."""
    pattern = regex.escape(form, special_only=True, literal_spaces=True)
    pattern = pattern.replace(", ", "(?:, ?| ?- ?| và )").replace(" - ", " và ")
    return pattern.replace(" và ", "(?: và | ?& ?| ?- ?)").replace(" ", " +").replace(" +?", " ?")
