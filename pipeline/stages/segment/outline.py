"""The outline: which lines are headings and which list items, their levels, and what each heading governs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.model import BlockKind
from pipeline.rules import Rule
from pipeline.stages.segment.lines import Piece
from pipeline.stages.segment.runs import BULLETS, Run, find_runs, heading_members, next_text

_HEADING: Final = 120
_LONG_HEADING: Final = 220
_BULLET_HEADING: Final = 90
_CROWD: Final = 3
_BY_SENTENCE: Final = 8
_FEW_INNER_STOPS: Final = 0.1
_UNGOVERNED: Final = frozenset({"title", "meta", "boilerplate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A piece with its place in the outline.

    Attributes
    ----------
    piece
        The piece.
    kind
        Its final kind.
    level
        Depth of a heading or list item, 1 outermost.
    parent
        Index of the heading that governs it.
    """

    piece: Piece
    kind: BlockKind
    level: int | None = None
    parent: int | None = None


@dataclass(slots=True, kw_only=True)
class _Open:
    """The headings and list items that are open while the outline is read from top to bottom."""

    headings: list[tuple[object, int]] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    def heading(self, key: object, outer: tuple[Run, ...], index: int) -> int:
        """Open a heading and give its level; `key` is the run or the style it shares with its siblings."""
        keys = [other for other, _ in self.headings]
        if key in keys:
            del self.headings[keys.index(key) :]
        elif isinstance(key, Run):
            while self.headings and isinstance(self.headings[-1][0], Run) and self.headings[-1][0] not in outer:
                self.headings.pop()
        elif key == "caps":
            self.headings = [entry for entry in self.headings if entry[0] == "decides"]
        elif key == "decides":
            self.headings = []
        self.headings.append((key, index))
        self.items = []
        return len(self.headings)

    def item(self, scheme: str, run: Run | None) -> int:
        """Open a list item and give its level; one that goes on a run of headings closes the last of them."""
        keys = [key for key, _ in self.headings]
        if run in keys:
            del self.headings[keys.index(run) :]
            self.items = []
        if scheme in self.items:
            del self.items[self.items.index(scheme) :]
        self.items.append(scheme)
        return len(self.items)


class Outliner:
    """Gives pieces their place in the outline.

    Parameters
    ----------
    rules
        The rules of ``segment/headings``.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)

    def place(self, pieces: Sequence[Piece]) -> list[Placed]:
        """Give every piece its final kind, its level and the heading that governs it.

        Parameters
        ----------
        pieces
            The pieces of a document in order; those with a kind keep it.
        """
        pieces = [replace(piece, role="closing") if self._is_closing(piece) else piece for piece in pieces]
        found = find_runs(pieces)
        runs = {index: run for run in found for index in run.members}
        kinds = self._kinds(pieces, found)
        opened = _Open()
        placed: list[Placed] = []
        for index, (piece, kind) in enumerate(zip(pieces, kinds, strict=True)):
            if piece.role == "closing" and kind == "paragraph":
                opened = _Open()
            level, run = None, runs.get(index)
            if kind == "heading":
                level = opened.heading(_key(piece, run), run.outer if run else (), index)
            elif kind == "list_item" and piece.marker:
                level = opened.item(piece.marker.scheme, run)
            governing = [place for _, place in opened.headings if place != index]
            parent = governing[-1] if governing and kind not in _UNGOVERNED else None
            placed.append(Placed(piece=piece, kind=kind, level=level, parent=parent))
        return placed

    def _kinds(self, pieces: Sequence[Piece], runs: Sequence[Run]) -> list[BlockKind]:
        by_sentence = _is_by_sentence(pieces)
        headings = {index for run in runs for index in heading_members(pieces, run, by_sentence=by_sentence)}
        is_interview = sum(_is_question(piece) for piece in pieces) > 1
        kinds: list[BlockKind] = []
        for index, piece in enumerate(pieces):
            if piece.kind is not None:
                kinds.append(piece.kind)
            elif index in headings or (piece.marker is None and self._is_heading(pieces, index)):
                kinds.append("heading")
            elif piece.marker is None or (is_interview and piece.marker.scheme in BULLETS):
                kinds.append("paragraph")
            else:
                kinds.append("heading" if _is_bullet_heading(pieces, index) else "list_item")
        return _without_crowds(pieces, kinds)

    def _is_heading(self, pieces: Sequence[Piece], index: int) -> bool:
        """Tell whether an unnumbered line names what follows it."""
        piece = pieces[index]
        if piece.starts_small or piece.stops or piece.ending == "," or next_text(pieces, index) is None:
            return False
        if piece.ending == ":":
            if self._says(piece, "about"):
                return piece.size <= _LONG_HEADING and not self._says(piece, "leadin")
            return piece.size <= _HEADING and not (self._says(piece, "leadin") or self._says(piece, "clause"))
        return piece.size <= _HEADING and " " in piece.cased and not self._says(piece, "person")

    def _is_closing(self, piece: Piece) -> bool:
        return piece.kind is None is piece.marker and self._says(piece, "closing")

    def _says(self, piece: Piece, what: str) -> bool:
        return any(rule.get("says") == what and rule.compiled.match(piece.folded) for rule in self._rules)


def _key(piece: Piece, run: Run | None) -> object:
    if run is not None:
        return run
    if piece.role == "decides":
        return "decides"
    if piece.marker is not None:
        return piece.marker.scheme
    return "caps" if piece.cased.isupper() else "plain"


def _is_bullet_heading(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether a starred line names the list or text below it."""
    piece, below = pieces[index], next_text(pieces, index)
    if piece.marker is None or piece.marker.scheme != "star" or below is None or piece.size > _BULLET_HEADING:
        return False
    return not piece.stops and piece.ending != "," and (below.marker is None or below.marker.scheme != "star")


def _is_question(piece: Piece) -> bool:
    return piece.marker is not None and piece.marker.scheme in BULLETS and piece.cased.endswith("?")


def _is_by_sentence(pieces: Sequence[Piece]) -> bool:
    """Tell whether a document puts every sentence on a line of its own."""
    lines = [piece for piece in pieces if piece.kind is None and piece.marker is None and piece.ending == "."]
    inner = sum(". " in piece.folded for piece in lines)
    return len(lines) >= _BY_SENTENCE and inner <= _FEW_INNER_STOPS * len(lines)


def _without_crowds(pieces: Sequence[Piece], kinds: list[BlockKind]) -> list[BlockKind]:
    """Take back unnumbered headings of which three or more follow each other: they are lines of a list or table."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] == "heading" and pieces[end].marker is None and pieces[end].kind is None:
            end += 1
        if end - start >= _CROWD:
            first = start + 1 if pieces[start].ending == ":" else start
            kinds[first:end] = ["paragraph"] * (end - first)
        start = max(end, start + 1)
    return kinds
