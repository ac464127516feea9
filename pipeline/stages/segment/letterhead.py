"""Letterheads and closes of official documents: issuing body, motto, number, place and day, recipients, signature."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.stages.segment.known import KnownLines
from pipeline.stages.segment.lines import Piece, cell_borders, cut

_HEAD: Final = 30
_HEAD_ROLES: Final = frozenset({"nation", "motto", "number", "placedate", "ruling"})
_SURE_ROLES: Final = frozenset({"motto", "number", "placedate"})
_CELL_ROLES: Final = (_HEAD_ROLES | {"recipients", "addressees", "signature", "doctype"}) - {"ruling"}
_CLOSE_LINES: Final = {"recipients": 40, "addressees": 40, "signature": 4}
_LONG: Final = 200
_PLACE: Final = 12
_LIST_LINE: Final = 150


def split_cells(line: Piece, known: KnownLines) -> Iterator[Piece]:
    """Give the cells of a letterhead or signature row as lines of their own; any other line whole."""
    if line.cells == 1 or (line.kind is not None and line.role not in _CLOSE_LINES):
        yield line
        return
    cells = [known.name(cell) for cell in cut(line, cell_borders(line.cased))]
    if all(cell.kind == "boilerplate" for cell in cells):
        yield line.is_a("boilerplate", "furniture")
    elif any(cell.role in _CELL_ROLES for cell in cells):
        yield from cells
    else:
        yield line


def mark_letterhead(pieces: Sequence[Piece], known: KnownLines) -> list[Piece]:
    """Give the pieces with the letterhead as meta and the names that it breaks over lines joined.

    Parameters
    ----------
    pieces
        The pieces of a document in order.
    known
        Knows which lines begin something of their own.
    """
    end = _letterhead_end(pieces)
    if end is None:
        return list(pieces)
    joined: list[Piece] = []
    for piece in pieces[: end + 1]:
        if joined and piece.role == "placedate" and joined[-1].kind is None and joined[-1].size <= _PLACE:
            # The first syllable of the place stands on the line above: `Hải | Dương, ngày ...`.
            joined[-1] = joined[-1].join(piece).is_a("meta", "placedate")
        elif joined and joined[-1].kind is None is piece.kind and not known.opens(piece):
            joined[-1] = joined[-1].join(piece)
        else:
            joined.append(piece)
    head = [
        piece.is_a("meta", "body") if piece.kind is None and (piece.cased.isupper() or known.opens(piece)) else piece
        for piece in joined
    ]
    return head + list(pieces[end + 1 :])


def _letterhead_end(pieces: Sequence[Piece]) -> int | None:
    """Index of the last letterhead piece, or ``None``: two sure parts make a letterhead."""
    end, sure = None, set()
    for index, piece in enumerate(pieces[:_HEAD]):
        if piece.role in _HEAD_ROLES:
            end = index
            sure |= {piece.role} & _SURE_ROLES
        elif piece.kind == "title" or (piece.kind is None and (piece.size > _LONG or piece.marker)):
            break
    return end if len(sure) > 1 else None


def mark_subject(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces with what follows a document's type, up to the first sentence, as title."""
    marked = list(pieces)
    first = next((index for index, piece in enumerate(marked[:_HEAD]) if piece.role == "doctype"), len(marked))
    for index in range(first + 1, len(marked)):
        piece = marked[index]
        if piece.role == "ruling":
            continue
        if piece.kind or piece.marker or piece.ending or piece.size > _LONG:
            break
        marked[index] = piece.is_a("title", "subject")
    return marked


def mark_issuer(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces with the body in whose name a decision speaks, above its first ground, as meta."""
    marked = list(pieces)
    first = next((index for index, piece in enumerate(marked[:_HEAD]) if piece.role == "ground"), 0)
    for index in range(first):
        if marked[index].role == "issuer" and marked[index].kind is None:
            marked[index] = marked[index].is_a("meta")
    return marked


def mark_close(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces with the lines below ``Kính gửi``, ``Nơi nhận`` or a signature as meta.

    Recipients are bullets and short lines; below a signature stand a few names. A numbered or long line ends them.
    """
    marked: list[Piece] = []
    state, left = "", 0
    for piece in pieces:
        if piece.role in _CLOSE_LINES and not (piece.role == "signature" and state == "recipients"):
            state, left = piece.role, _CLOSE_LINES[piece.role]
        elif piece.kind is None and state and left > 0 and _belongs(piece, marked[-1], state):
            left -= 1
            marked.append(piece.is_a("meta", "recipient" if state != "signature" else "signer"))
            continue
        elif piece.kind not in {"boilerplate", "meta"}:
            state = ""
        marked.append(piece)
    return _joined_recipients(marked)


def _belongs(piece: Piece, above: Piece, state: str) -> bool:
    if piece.marker is not None and piece.marker.number is not None:
        return False
    if state == "addressees":
        return piece.size <= _LIST_LINE and (piece.marker is not None or above.ending in {";", ","})
    return piece.size <= _LIST_LINE and not (state == "signature" and piece.stops)


def _joined_recipients(pieces: Sequence[Piece]) -> list[Piece]:
    """Join the lines of one recipient: those that begin without a dash below one that ends in a comma."""
    joined: list[Piece] = []
    for piece in pieces:
        above = joined[-1] if joined else None
        goes_on = (above is not None and above.role == piece.role == "recipient" and piece.gap == 0
                   and above.ending in {",", ""} and piece.cased[0] not in "-+•*")
        if above is not None and goes_on:
            joined[-1] = above.join(piece)
        else:
            joined.append(piece)
    return joined
