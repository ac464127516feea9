"""Stage 2, segment: gives a document its blocks, title, date and place.

The text is read line by line; lines known by their wording are named, wrapped lines joined, and what is left is told
apart by where it stands: letterhead, head and tail of the page, captions, table rows, headings, list items, paragraphs.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.gazetteer import Gazetteer
from pipeline.model import Block, Document, TextSpan
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stacks import Stacks
from pipeline.stages.segment.captions import CaptionMarker, mark_slugs
from pipeline.stages.segment.head import mark_head, mark_tail
from pipeline.stages.segment.known import KnownLines
from pipeline.stages.segment.letterhead import mark_close, mark_issuer, mark_letterhead, mark_subject, split_cells
from pipeline.stages.segment.lines import Piece, read_lines
from pipeline.stages.segment.markers import MarkerReader
from pipeline.stages.segment.outline import Outliner, Placed
from pipeline.stages.segment.published import PublishedReader
from pipeline.stages.segment.runs import believe
from pipeline.stages.segment.tables import mark_rows, mark_tables
from pipeline.stages.segment.wrap import Joiner
from pipeline.tabular import ColumnNames


class Segmenter:
    """Splits a document into blocks and reads its title, its date and the place it is about.

    Parameters
    ----------
    rules
        The rules of the run; those below ``segment`` and ``tables`` are used.
    gazetteer
        The official list of administrative units.
    """

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known = KnownLines(
            rules.rules("segment/lines"), rules.rules("segment/openers"), rules.entries("segment/furniture"),
        )
        self._markers = MarkerReader(rules.rules("segment/markers"), rules.entries("segment/ordinals"))
        self._columns = ColumnNames(rules.entries("tables/columns"))
        self._stacks = Stacks(rules.entries("tables/remarks"))
        self._joiner = Joiner(self._markers, rules.rules("segment/joins"))
        self._captions = CaptionMarker(rules.rules("segment/captions"))
        self._published = PublishedReader(rules.rules("segment/published"), rules.rules("segment/stamps"))
        self._outliner = Outliner(rules.rules("segment/headings"))

    def __call__(self, document: Document) -> Document:
        """Give the document with its blocks, title, date and place.

        Parameters
        ----------
        document
            A document with its canonical text.

        Returns
        -------
        Document
            The same with blocks that hold all non-blank text, in order and without overlap.
        """
        pieces = self._pieces(document.text)
        segmented = document.model_copy(update={
            "blocks": _blocks(document.doc_id, self._outliner.place(pieces)),
            "title": _title(document.text, pieces),
            "published": self._published.read(pieces),
        })
        return segmented.model_copy(update={"place": self._gazetteer.document_place(Reading(segmented))})

    def _pieces(self, text: str) -> list[Piece]:
        """Give the pieces of a text, all but headings, list items and paragraphs with their kind."""
        lines = [cell for line in read_lines(text) for cell in split_cells(self._known.name(line), self._known)]
        tabled = mark_tables(lines, self._columns, self._stacks)
        marked = [line if line.kind else replace(line, marker=self._markers.read(line.cased)) for line in tabled]
        joined = [self._rename(piece) for piece in self._joiner.join(mark_slugs(marked))]
        if len(joined) == 1:
            return joined
        pieces = mark_close(mark_issuer(mark_subject(mark_letterhead(believe(joined), self._known))))
        return mark_tail(self._captions.mark(mark_head(mark_rows(pieces))))

    def _rename(self, piece: Piece) -> Piece:
        """Look again at a piece that became whole by joining its lines."""
        return self._known.name(piece) if piece.lines > 1 and piece.kind is None else piece


def _title(text: str, pieces: Sequence[Piece]) -> TextSpan | None:
    """Give the span of the title; an official document's reaches from its type to the end of its subject."""
    first = next((index for index, piece in enumerate(pieces) if piece.kind == "title"), None)
    if first is None:
        return None
    start, end = pieces[first].start, pieces[first].end
    for piece in pieces[first + 1 :]:
        if piece.role != "subject":
            break
        end = piece.end
    return TextSpan(start=start, end=end, text=text[start:end])


def _blocks(doc_id: str, placed: Sequence[Placed]) -> tuple[Block, ...]:
    ids = [f"{doc_id}/b{number:04d}" for number in range(1, len(placed) + 1)]
    return tuple(
        Block(
            id=ids[index], kind=item.kind, start=item.piece.start, end=item.piece.end, level=item.level,
            number=item.piece.marker.number if item.piece.marker and item.level else None,
            parent=None if item.parent is None else ids[item.parent],
        )
        for index, item in enumerate(placed)
    )
