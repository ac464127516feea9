"""Stage 2, segment: gives a document its blocks, title, date and place."""

from dataclasses import replace

from pipeline.gazetteer import Gazetteer
from pipeline.model import Block, Document, TextSpan
from pipeline.rules import RuleSet
from pipeline.stages.segment.known import KnownLines
from pipeline.stages.segment.lines import Piece, read_lines
from pipeline.stages.segment.markers import MarkerReader
from pipeline.stages.segment.outline import Placed, outline
from pipeline.stages.segment.published import published
from pipeline.stages.segment.wrap import join_lines


class Segmenter:
    """Splits a document into blocks and reads its title and date.

    Parameters
    ----------
    rules
        The rules of the run; those below ``segment`` are used.
    gazetteer
        The official list of administrative units.
    """

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known = KnownLines(rules.rules("segment/lines"), rules.entries("segment/furniture"))
        self._markers = MarkerReader(rules.rules("segment/markers"))

    def __call__(self, document: Document) -> Document:
        """Give the document with its blocks, title and date.

        Parameters
        ----------
        document
            A document with its canonical text.

        Returns
        -------
        Document
            The same with blocks that hold all non-blank text, in order and without overlap.
        """
        lines = [self._read(line) for line in read_lines(document.text)]
        pieces = _with_title(join_lines(lines, self._markers))
        placed = outline(pieces)
        title = next((piece for piece in pieces if piece.kind == "title"), None)
        return document.model_copy(update={
            "blocks": _blocks(document.doc_id, placed),
            "title": _span(document.text, title) if title else None,
            "published": published(pieces),
        })

    def _read(self, line: Piece) -> Piece:
        known = self._known.name(line)
        return known if known.kind else replace(known, marker=self._markers.read(known.cased))


def _with_title(pieces: list[Piece]) -> list[Piece]:
    for index, piece in enumerate(pieces[:-1]):
        if piece.kind is None and piece.marker is None:
            return [*pieces[:index], piece.set("title"), *pieces[index + 1 :]]
    return pieces


def _span(text: str, piece: Piece) -> TextSpan:
    return TextSpan(start=piece.start, end=piece.end, text=text[piece.start : piece.end])


def _blocks(doc_id: str, placed: list[Placed]) -> tuple[Block, ...]:
    ids = [f"{doc_id}/b{number:04d}" for number in range(1, len(placed) + 1)]
    return tuple(
        Block(
            id=ids[index], kind=item.kind, start=item.piece.start, end=item.piece.end, level=item.level,
            number=item.piece.marker.number if item.piece.marker else None,
            parent=None if item.parent is None else ids[item.parent],
        )
        for index, item in enumerate(placed)
    )
