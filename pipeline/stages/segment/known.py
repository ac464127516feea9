"""Lines known by their wording alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from pipeline.match import RulesByInitial
from pipeline.rules import Entry, Rule
from pipeline.stages.segment.lines import Piece

if TYPE_CHECKING:
    from pipeline.model import BlockKind

_LONGEST: Final = 400
_ORNAMENTS: Final = '•-|*:" '


class KnownLines:
    """Gives lines their kind and role where a rule names the whole line.

    Parameters
    ----------
    rules
        The rules of ``segment/lines``: those with a kind decide, those with a role alone hint.
    openers
        The rules of ``segment/openers``: what a line begins with that cannot go on the name in the line above.
    furniture
        The lexicon of page furniture, each form a whole line.
    """

    def __init__(self, rules: Sequence[Rule], openers: Sequence[Rule], furniture: Sequence[Entry]) -> None:
        self._rules = RulesByInitial(rules)
        self._openers = RulesByInitial(openers)
        self._furniture = {form: entry.get("role") for entry in furniture for form in entry.forms}

    def name(self, line: Piece) -> Piece:
        """Give the line with the kind and role of the first rule that takes it whole, or as it is."""
        if line.size > _LONGEST:
            return line
        furniture = None if line.starts_small else self._furniture.get(line.folded.strip(_ORNAMENTS))
        if furniture:
            return line.is_a("boilerplate", furniture)
        for rule in self._rules.at(line.folded, 0):
            if rule.compiled.match(line.folded if rule.view == "folded" else line.cased):
                kind = cast("BlockKind", rule.get("kind"))
                return line.is_a(kind, rule.get("role")) if kind else replace(line, role=rule.get("role"))
        return line

    def opens(self, line: Piece) -> bool:
        """Tell whether a letterhead line begins something of its own."""
        return any(rule.compiled.match(line.folded if rule.view == "folded" else line.cased)
                   for rule in self._openers.at(line.folded, 0))
