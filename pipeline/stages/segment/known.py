"""Lines known by their wording alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from pipeline.rules import Entry, Rule
from pipeline.stages.segment.lines import Piece

if TYPE_CHECKING:
    from pipeline.model import BlockKind

_LONGEST: Final = 400


class KnownLines:
    """Gives lines their kind and role where a rule names the whole line.

    Parameters
    ----------
    rules
        The rules of ``segment/lines``.
    furniture
        The lexicon of page furniture, each form a whole line.
    """

    def __init__(self, rules: Sequence[Rule], furniture: Sequence[Entry]) -> None:
        self._rules = tuple(rules)
        self._furniture = frozenset(form for entry in furniture for form in entry.forms)

    def name(self, line: Piece) -> Piece:
        """Give the line with the kind and role of the first rule that takes it whole, or as it is."""
        if line.end - line.start > _LONGEST:
            return line
        if line.folded.strip("•-|*:. ") in self._furniture:
            return line.set("boilerplate", "furniture")
        for rule in self._rules:
            if rule.compiled.match(line.folded if rule.view == "folded" else line.cased):
                return line.set(cast("BlockKind", rule.get("kind")), rule.get("role"))
        return line
