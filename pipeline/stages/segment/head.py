"""The head and the tail of a page: menu and section names, title and subtitle, by-lines."""

from collections.abc import Sequence
from typing import Final

from pipeline import text as texts
from pipeline.stages.segment.lines import Piece

_HEAD_LINES: Final = 30
_DEEPEST: Final = 100
_TITLE: Final = 220
_SENTENCE: Final = 40
_FEW_WORDS: Final = 4
_BYLINE: Final = 80
_SIMILAR: Final = 0.6
_RELATED: Final = 250
_FEW_SENTENCES: Final = 0.1
_MANY_WORDS: Final = 7
_MENU: Final = 2
_AUTHORS: Final = frozenset({"name", "source"})
_BODIES: Final = frozenset({"source", "issuer"})


def mark_head(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces with the title marked, section names above it as boilerplate, and an author below it as meta.

    The title is the line of the head that most looks like one: directly above the date-line or the author, repeated as
    a slug, more than a few words long.
    """
    marked = list(pieces)
    body = _body(pieces)
    candidates = [index for index in range(min(body, _DEEPEST)) if _may_title(pieces[index])]
    if body >= len(pieces) or not candidates:
        return marked
    slugs = {_letters(piece.folded) for piece in pieces if piece.role == "slug"}
    typed = next((index for index in range(body) if pieces[index].role == "doctype"), None)
    title = max(candidates, key=lambda index: (_score(pieces, index, slugs), -index))
    if typed is not None and title > typed:
        return marked
    marked[title] = pieces[title].is_a("title")
    for index in range(min(body, _DEEPEST)):
        piece = pieces[index]
        if piece.kind not in {None, "table_row"} or index == title:
            continue
        if index < title or (piece.cells > _MENU and not _is_text(piece)):
            marked[index] = piece.is_a("boilerplate", "kicker")
        elif marked[index - 1].kind == "title" and _goes_on_title(marked[index - 1], piece):
            marked[index] = piece.is_a("title", "subject")
        elif piece.kind is None and piece.role in _AUTHORS and piece.size <= _BYLINE:
            marked[index] = piece.is_a("meta", "byline")
        elif index in candidates and (_is_above_dateline(pieces, index) or _are_similar(piece, pieces[title])):
            marked[index] = piece.is_a("title", "subtitle")
    return marked


def mark_tail(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces with other reports listed below the text as boilerplate, and the author or source as meta."""
    marked = list(pieces)
    related = _related(marked)
    marked[related:] = [piece if piece.kind else piece.is_a("boilerplate", "related") for piece in marked[related:]]
    for index in reversed(range(1, len(marked))):
        piece = marked[index]
        if piece.kind is None and piece.role in _AUTHORS and piece.size <= _BYLINE:
            marked[index] = piece.is_a("meta", "byline")
        elif piece.kind not in {"boilerplate", "meta", "caption"}:
            break
    return marked


def _related(pieces: Sequence[Piece]) -> int:
    """Give the index of the line below which only other reports are listed: short lines, hardly a sentence."""
    first, sentences = len(pieces), 0
    for index in reversed(range(len(pieces))):
        piece = pieces[index]
        if piece.role == "related" and sentences <= _FEW_SENTENCES * (len(pieces) - index):
            first = index
        if piece.size > _RELATED:
            break
        sentences += piece.ending == "." and piece.size > _SENTENCE
    return first


def _body(pieces: Sequence[Piece]) -> int:
    """Index of the first piece of running text: behind the date-line, where one stands in the head."""
    first = next((index for index, piece in enumerate(pieces) if _is_text(piece)), len(pieces))
    dated = [index for index, piece in enumerate(pieces[:_HEAD_LINES]) if piece.role == "dateline"]
    if dated and dated[0] > first and all(piece.size <= _TITLE for piece in pieces[: dated[0]]):
        later = (index for index, piece in enumerate(pieces) if index > dated[0] and _is_text(piece))
        first = next(later, len(pieces))
    return dated[0] + 1 if dated and first == len(pieces) else first


def _is_text(piece: Piece) -> bool:
    if piece.kind == "table_row":
        return any(char.isdigit() for char in piece.folded)
    if piece.kind is not None:
        return piece.role == "decides"
    return piece.marker is not None or piece.size > _TITLE or (piece.size > _SENTENCE and piece.ending not in {"", "!"})


def _may_title(piece: Piece) -> bool:
    is_author = piece.role == "name" and not piece.cased.isupper()
    return piece.kind is None is piece.marker and piece.size <= _TITLE and piece.cells == 1 and not is_author


def _score(pieces: Sequence[Piece], index: int, slugs: set[str]) -> int:
    piece = pieces[index]
    below = _neighbour(pieces, index, 1)
    above = _neighbour(pieces, index, -1)
    words = len(piece.cased.split())
    if index + 1 < len(pieces) and _goes_on_title(piece, pieces[index + 1]):
        words += len(pieces[index + 1].cased.split())
    few = words < _FEW_WORDS + (2 if piece.cased.isupper() else 0)
    return (
        3 * _leads_to_dateline(pieces, index) + (above is not None and above.role == "dateline")
        + 2 * (below is not None and below.role == "name") + 3 * (_letters(piece.folded) in slugs)
        + 2 * (words >= _MANY_WORDS) - 3 * few - 4 * (piece.role in _BODIES)
        - (piece.role == "name") - (piece.ending == ".") + (index == 0)
    )


def _neighbour(pieces: Sequence[Piece], index: int, step: int) -> Piece | None:
    index += step
    while 0 <= index < len(pieces) and pieces[index].role in {"furniture", "ruling", "image", "slug"}:
        index += step
    return pieces[index] if 0 <= index < len(pieces) else None


def _leads_to_dateline(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether the date-line follows, directly or below lines that follow without a blank one."""
    for below in range(index + 1, min(index + _HEAD_LINES, len(pieces))):
        if pieces[below].role == "dateline":
            return True
        if pieces[below].kind != "boilerplate" and (pieces[below].gap or not _may_title(pieces[below])):
            return False
    return False


def _goes_on_title(title: Piece, below: Piece) -> bool:
    """Tell whether a title in capitals goes on in the line below."""
    both = title.cased.isupper() and below.cased.isupper() and len(below.cased.split()) > _FEW_WORDS
    return both and below.gap == 0 and _may_title(below) and not title.ending


def _is_above_dateline(pieces: Sequence[Piece], index: int) -> bool:
    return any(piece.role == "dateline" for piece in pieces[index + 1 : index + 3])


def _are_similar(one: Piece, other: Piece) -> bool:
    mine, its = set(one.folded.split()), set(other.folded.split())
    return len(mine & its) >= _SIMILAR * min(len(mine), len(its))


def _letters(folded: str) -> str:
    return "".join(char for char in texts.skeleton(folded) if char.isalnum())
