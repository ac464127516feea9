"""Captions, teasers and slugs: text that stands beside a picture, or repeats what the document says elsewhere."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from pipeline import text as texts
from pipeline.match import RulesByInitial
from pipeline.rules import Rule
from pipeline.stages.segment.lines import Piece

_CAPTION: Final = 250
_SURE_CAPTION: Final = 160
# One that ends in a full stop, like a sentence, must be shorter.
_STOPPED_CAPTION: Final = 60
_SLUG_WORDS: Final = 4
_REPEATED_WORDS: Final = 6
_CONTAINED_WORDS: Final = 12
_GRAM: Final = 5
_HEAD: Final = 5
_MOSTLY: Final = 0.75
# A longer text is a volume of reports, not a page with pictures: there only whole repeated lines are looked for.
_PAGE: Final = 200_000
_TEASER_END: Final = ("…", "...", "[…]", "[...]")
_WORD: Final = re.compile(r"\w+")
_EXEMPT: Final = frozenset({"dateline", "name", "source", "slug"})


def mark_slugs(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces with unaccented lower-case lines, such as names of pictures and pages, as boilerplate."""
    return [piece.is_a("boilerplate", "slug") if piece.kind is None and _is_slug(piece) else piece for piece in pieces]


def _is_slug(piece: Piece) -> bool:
    if piece.marker or piece.lines > 1 or piece.ending in {".", ":", ";"} or piece.cased.isupper():
        return False
    words = re.split(r"[\s_-]+", piece.folded)
    return len(words) >= _SLUG_WORDS and texts.skeleton(piece.folded) == piece.folded


class CaptionMarker:
    """Finds captions and teasers.

    Parameters
    ----------
    rules
        The rules of ``segment/captions``: how a caption without a picture beside it is worded.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = RulesByInitial(rules)

    def mark(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Give the pieces with captions and teasers as captions.

        Parameters
        ----------
        pieces
            The pieces of a document in order, title and furniture known.
        """
        repeats = _Repeats(pieces)
        return [
            piece.is_a("caption") if piece.kind is None and self._is_caption(pieces, index, repeats) else piece
            for index, piece in enumerate(pieces)
        ]

    def _is_caption(self, pieces: Sequence[Piece], index: int, repeats: "_Repeats") -> bool:
        piece = pieces[index]
        if piece.role in _EXEMPT or piece.marker is not None:
            return False
        return _is_beside_picture(pieces, index) or self._is_worded_so(piece) or repeats.is_repeated(index)

    def _is_worded_so(self, piece: Piece) -> bool:
        may_be = piece.size <= _CAPTION and not piece.ending
        is_short = piece.size <= _STOPPED_CAPTION and piece.ending == "."
        words = piece.folded.rstrip(" .")
        return (may_be or is_short) and any(rule.compiled.match(words) for rule in self._rules.at(words, 0))


def _is_beside_picture(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index]
    above = pieces[index - 1] if index else None
    below = pieces[index + 1] if index + 1 < len(pieces) else None
    if below is not None and below.role == "photographer" and below.gap == 0:
        return piece.size <= _CAPTION
    if above is None or above.role != "image" or piece.gap:
        return False
    return piece.size <= _SURE_CAPTION or (piece.size <= _CAPTION and not piece.ending)


class _Repeats:
    """Which pieces say again what stands elsewhere in the document."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._words = [_WORD.findall(piece.body) for piece in pieces]
        self._first: dict[tuple[str, ...], int] = {}
        self._twice: set[tuple[str, ...]] = set()
        for index, words in enumerate(self._words):
            key = tuple(words)
            if self._first.setdefault(key, index) != index:
                self._twice.add(key)
        self._titles = [set(self._words[index]) for index, piece in enumerate(pieces) if piece.kind == "title"]
        self._teasers = {index for index in range(len(pieces)) if self._is_teaser(index)}

    @cached_property
    def _homes(self) -> dict[tuple[str, ...], list[int]]:
        """The pieces that hold each word sequence."""
        homes: dict[tuple[str, ...], list[int]] = {}
        is_page = not self._pieces or self._pieces[-1].end <= _PAGE
        for index, piece in enumerate(self._pieces if is_page else ()):
            if piece.kind not in {"boilerplate", "meta"}:
                for gram in _grams(self._words[index]):
                    homes.setdefault(gram, []).append(index)
        return homes

    def is_repeated(self, index: int) -> bool:
        """Tell whether a piece repeats another piece, the title, or part of a longer piece."""
        piece, words = self._pieces[index], self._words[index]
        if len(words) < _REPEATED_WORDS or piece.ending == ":":
            return False
        if tuple(words) in self._twice:
            is_first = self._first[tuple(words)] == index
            return not is_first or (piece.size <= _CAPTION and not self._is_lead(index))
        if any(len(title & set(words)) >= _MOSTLY * len(title | set(words)) for title in self._titles):
            return True
        if index in self._teasers:
            return True
        return len(words) >= _CONTAINED_WORDS and piece.size <= _CAPTION and self._said_in_one(index) >= _MOSTLY

    def _is_lead(self, index: int) -> bool:
        """Tell whether a sentence opens the text: it stands below the head, and not beside its own repetition."""
        above = next((piece.kind for piece in reversed(self._pieces[max(index - _HEAD, 0) : index])
                      if piece.kind != "boilerplate"), None)
        beside = self._words[index + 1] if index + 1 < len(self._words) else []
        return above in {"title", "meta"} and self._pieces[index].stops and beside != self._words[index]

    def _is_teaser(self, index: int) -> bool:
        """Tell whether a paragraph breaks off and says what the others say, as the teaser of a page does."""
        if not self._pieces[index].folded.endswith(_TEASER_END) or self._pieces[index].marker:
            return False
        grams = _grams(self._words[index])
        elsewhere = sum(any(home != index for home in self._homes.get(gram, ())) for gram in grams)
        return bool(grams) and elsewhere >= _MOSTLY * len(grams)

    def _said_in_one(self, index: int) -> float:
        """Give the largest share of the piece's word sequences that one longer piece holds."""
        grams, size = _grams(self._words[index]), len(self._words[index])
        homes = Counter(
            home for gram in grams for home in self._homes.get(gram, ())
            if len(self._words[home]) > size and home not in self._teasers
        )
        return max(homes.values(), default=0) / len(grams)


def _grams(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[offset:] for offset in range(_GRAM)), strict=False))
