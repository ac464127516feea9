"""Tells which administrative unit a document is about."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, cast

from pipeline.gazetteer.linking import Linker
from pipeline.gazetteer.mention import UnitMention
from pipeline.gazetteer.model import Unit, UnitKey
from pipeline.gazetteer.words import Phrases, Words
from pipeline.model import Level, Place
from pipeline.reading import Reading

_LEAD: Final = 700
_TITLE_WEIGHT: Final = 6.0
_FIRST_WEIGHT: Final = 3.0
_LEAD_WEIGHT: Final = 2.0
_TYPE_WORD_WEIGHT: Final = 0.4
_MOST_TYPE_WORDS: Final = 12
_CHILD_WEIGHT: Final = 0.5
_SIDE_SHARE: Final = 0.3


class PlaceFinder:
    """Weighs the units a document names: by where, how often, and at which level it speaks of itself.

    Parameters
    ----------
    linker
        Links the mentions.
    types
        The type words of units.
    plurals
        Words before a type word that means several units.
    """

    def __init__(self, linker: Linker, types: Phrases, plurals: Phrases) -> None:
        self._linker = linker
        self._types = types
        self._plurals = plurals

    def find(self, reading: Reading, words: Words, mentions: Sequence[UnitMention], on: str) -> Place | None:
        """Give the unit (without its code when homonyms leave it open), or ``None`` when the document names none.

        Parameters
        ----------
        reading
            The document with its blocks; its title counts when it has one, else its first block.
        words
            Its words.
        mentions
            The unit mentions, those that complete the names of bodies included.
        on
            The day (ISO) as of which names are read.
        """
        outcomes = self._linker.link(reading.text, mentions, on)
        title_end = _title_end(reading)
        weights: dict[UnitKey, float] = defaultdict(float)
        known: dict[UnitKey, Unit] = {}
        listed = {mention.start for mention in mentions if mention.opener is not None}
        listed |= {mention.opener for mention in mentions if mention.opener is not None}
        is_first = True
        for mention, outcome in zip(mentions, outcomes, strict=True):
            unit = outcome.unit or next(iter(outcome.candidates), None)
            if unit is None or outcome.link == "none" or _is_signing_place(words, mention):
                continue
            known[unit.key] = unit
            weight = _weight(mention, title_end, is_first=is_first)
            weights[unit.key] += weight * (_SIDE_SHARE if mention.former or mention.start in listed else 1)
            is_first = is_first and mention.end > title_end
        if not weights:
            return None
        for unit in known.values():
            for outer in known.values():
                weights[outer.key] += _CHILD_WEIGHT if outer.code in unit.parents else 0
        spoken = self._type_words(words, mentions)
        best = known[max(weights, key=lambda key: (weights[key] + spoken[known[key].level], _depth(known[key]), key))]
        is_open = all(outcome.unit is None or outcome.unit.key != best.key for outcome in outcomes)
        return Place(name=best.name, level=best.level, code=None if is_open else best.code)

    def _type_words(self, words: Words, mentions: Sequence[UnitMention]) -> dict[Level, float]:
        """Weigh the type words that stand without a name, in the singular: ``phường đã ...``, ``toàn quận``."""
        named = {mention.start for mention in mentions}
        counts: dict[Level, float] = {"province": 0, "district": 0, "commune": 0, "hamlet": 0, "nation": 0}
        for entry, at, _ in self._types.every(words):
            if words.starts[at] in named or words.is_number(at - 1) or self._plurals.ending(words, at - 1):
                continue
            levels = cast("tuple[Level, ...]", entry.attributes["levels"])
            for level in levels:
                counts[level] += 1 / len(levels)
        return {level: min(count, _MOST_TYPE_WORDS) * _TYPE_WORD_WEIGHT for level, count in counts.items()}


def _title_end(reading: Reading) -> int:
    title = reading.document.title
    if title is not None:
        return title.end
    blocks = reading.document.blocks
    return blocks[0].end if blocks else 0


def _weight(mention: UnitMention, title_end: int, *, is_first: bool) -> float:
    if mention.start < title_end:
        return _TITLE_WEIGHT + (_FIRST_WEIGHT if is_first else 0)
    return _LEAD_WEIGHT if mention.start < title_end + _LEAD else 1.0


def _is_signing_place(words: Words, mention: UnitMention) -> bool:
    """Tell whether a mention is the place of a date-line (``Hà Nội, ngày 15 tháng 11``)."""
    return words.folded[mention.end : mention.end + 12].lstrip(" ,\n").startswith("ngày") and (
        words.folded[mention.end : mention.end + 2].lstrip().startswith(",")
    )


def _depth(unit: Unit) -> int:
    return len(unit.parents)
