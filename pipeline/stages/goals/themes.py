"""Quoted themes and slogans of a year or term that lies ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.match import Match, PatternMatcher
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.goals.evidence import Evidence, Force, strongest
from pipeline.stages.goals.signals import Signals

# Between two quotations of one list.
_CHAIN_GAP: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A quoted theme, without its quotation marks."""

    start: int
    end: int
    rule: str
    by: str


class ThemeFinder:
    """Finds themes by the rules of ``goals/themes``.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._matcher = PatternMatcher(rules.rules("goals/themes"))

    def find(self, reading: Reading) -> list[Theme]:
        """Give all quotations of a document that are themes by form, by name, or by standing in a list behind one."""
        if '"' not in reading.folded:
            return []
        found: dict[int, Theme] = {}
        for match in self._matcher.find(reading):
            theme = _theme(match)
            known = found.get(theme.start)
            if known is None or known.by == "chained":
                found[theme.start] = theme
        return list(_linked(found[start] for start in sorted(found)))


def _theme(match: Match) -> Theme:
    return Theme(start=match.start, end=match.end, rule=match.rule.id, by=match.rule.get("by"))


def _linked(themes: Iterator[Theme]) -> Iterator[Theme]:
    """Keep a chained quotation only where its list begins with a theme."""
    last: Theme | None = None
    for theme in themes:
        if theme.by == "chained" and (last is None or theme.start - last.end > _CHAIN_GAP):
            continue
        last = theme
        yield theme


def stands(theme: Theme, signals: Signals, start: int, end: int, force: Force) -> bool:
    """Tell whether nothing bars a theme in its sentence: what it is a theme of (`theme`), or its time (`declared`)."""
    return strongest([Evidence(force=force, anchor=theme.start, rule=theme.rule)], signals, start, end) is not None
