"""Reads what headings, lead-ins and titles announce: a plan, or a report on what was done."""

from typing import TYPE_CHECKING, Final

from pipeline.rules import RuleSet

if TYPE_CHECKING:
    import regex

# How far from its start a heading or title names what it announces.
_REACH: Final = 60


class Announcements:
    """Tells what a stretch of text announces.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule for rule in rules.rules("targets/shapes")}
        self._declared, self._parting, self._adopted, self._opening, self._forecast, self._call, self._passed = (
            shapes[f"lead.{name}"].compiled
            for name in ("declared", "parting", "adopted", "opening", "forecast", "call", "passed")
        )

    def first(self, view: str, start: int, end: int) -> "regex.Match[str] | None":
        """Give the first announcement near the start of a stretch; its group ``plan`` takes part where it is a plan."""
        return self._declared.search(view, start, min(end, start + _REACH))

    def is_plan(self, view: str, start: int, at: int) -> bool:
        """Tell whether the words of a stretch before an offset announce a plan there.

        Of words that follow each other directly the first decides (``kết quả thực hiện nhiệm vụ năm 2020``); another
        part begins behind a comma, a semicolon or an "and".
        """
        return self._announced(view, start, at) is True

    def is_report(self, view: str, start: int, at: int) -> bool:
        """Tell whether the words of a stretch before an offset announce a report on what was done there."""
        return self._announced(view, start, at) is False

    def _announced(self, view: str, start: int, at: int) -> bool | None:
        """Tell whether a stretch announces a plan before an offset, or else a report; ``None`` for neither."""
        is_plan: bool | None = None
        last: regex.Match[str] | None = None
        for said in self._declared.finditer(view, start, at):
            if last is None or self._parting.search(view, last.end(), said.start()):
                is_plan = said["plan"] is not None
            last = said
        return is_plan

    def says(self, view: str, start: int, end: int, *, plan: bool) -> bool:
        """Tell whether a stretch that holds no figures announces, in its last part, a plan or else a report."""
        if any(char.isdigit() for char in view[start:end]) or not self._declared.search(view, start, end):
            return False
        return self.is_plan(view, start, end) == plan

    def is_plan_itself(self, text: str, view: str, start: int) -> bool:
        """Tell whether a title begins with the kind of document it is, on a line of its own, and that is a plan."""
        said = self._declared.match(view, start)
        return said is not None and said["plan"] is not None and text[said.end() :].lstrip(" ").startswith("\n")

    def opening(self, view: str, start: int, end: int) -> tuple[int, int] | None:
        """Give the words at the start of a paragraph that announce a plan, before a list that was flattened."""
        said = self._opening.match(view, start, end)
        return said.span() if said and self.is_plan(view, *said.span()) else None

    def forecasts(self, view: str, start: int, end: int) -> bool:
        """Tell whether a heading or lead-in says that what follows is foreseen or estimated."""
        return self._forecast.fullmatch(view, start, end) is not None

    def adopts(self, view: str, start: int, end: int) -> bool:
        """Tell whether a sentence says that a plan was adopted."""
        return self._adopted.search(view, start, end) is not None

    def is_call(self, view: str, start: int, end: int) -> bool:
        """Tell whether a headline calls for something, instead of naming what its section holds."""
        return self._call.fullmatch(view, start, end) is not None

    def passes(self, view: str, start: int, at: int) -> bool:
        """Tell whether the words of a sentence before an offset say that papers were passed there."""
        return self._passed.search(view, start, at) is not None
