"""The outline: which numbered lines are headings and which list items, their levels, and what each heading governs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.model import BlockKind
from pipeline.stages.segment.lines import Piece, words

_ALWAYS_HEADINGS: Final = frozenset({"part", "chapter", "section", "roman", "upper"})
_BULLETS: Final = frozenset({"dash", "plus", "star", "dot"})
_SHORT: Final = 120
_LONG: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A piece with its place in the outline."""

    piece: Piece
    kind: BlockKind
    level: int | None = None
    parent: int | None = None


def outline(pieces: Sequence[Piece]) -> list[Placed]:
    """Give every piece its final kind, its level and the index of the heading that governs it.

    Parameters
    ----------
    pieces
        The pieces of a document in order; those with a kind keep it.
    """
    kinds = [piece.kind or _kind(pieces, index) for index, piece in enumerate(pieces)]
    placed: list[Placed] = []
    headings: list[tuple[str, int, int]] = []
    items: list[str] = []
    for index, (piece, kind) in enumerate(zip(pieces, kinds, strict=True)):
        level = None
        if kind == "heading":
            scheme, rank = _scheme(piece)
            while headings and (any(scheme == other for other, _, _ in headings) or headings[-1][1] > rank):
                if headings.pop()[0] == scheme:
                    break
            items = []
        parent = headings[-1][2] if headings and kind not in {"title", "meta", "boilerplate"} else None
        if kind == "heading":
            level = len(headings) + 1
            headings.append((scheme, rank, index))
        elif kind == "list_item":
            scheme = piece.marker.scheme if piece.marker else ""
            items = items[: items.index(scheme)] if scheme in items else items
            items.append(scheme)
            level = len(items)
        placed.append(Placed(piece=piece, kind=kind, level=level, parent=parent))
    return placed


def _scheme(piece: Piece) -> tuple[str, int]:
    if piece.marker is None:
        return "plain", 98
    return piece.marker.scheme, piece.marker.rank


def _kind(pieces: Sequence[Piece], index: int) -> BlockKind:
    piece = pieces[index]
    size = piece.end - piece.start
    below = next((other for other in pieces[index + 1 :] if other.kind is None), None)
    if piece.marker is None:
        is_short = size <= _SHORT and len(words(piece)) > 1
        introduces = piece.ending in {"", ":"} and below is not None and piece.cased[0].isupper()
        return "heading" if is_short and introduces else "paragraph"
    if piece.marker.scheme in _ALWAYS_HEADINGS:
        return "heading"
    has_own = below is not None and (below.marker is None or below.marker.rank > piece.marker.rank)
    if piece.marker.scheme in _BULLETS:
        names_list = size <= _SHORT / 2 and piece.ending == ":" and piece.marker.scheme == "star" and has_own
        return "heading" if names_list else "list_item"
    if has_own and piece.marker.scheme != "ordinal" and (size <= _LONG or piece.ending == ":"):
        return "heading"
    return "list_item"
