"""A body's name while it grows, and what is known of the document around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from pipeline.gazetteer import UnitMention
from pipeline.match import Hit
from pipeline.model import Level, OrgKind
from pipeline.reading import Reading
from pipeline.rules import Entry

_NAMED: Final = frozenset({"field", "name", "number", "ordinal", "nation", "central", "unit"})
_PLACED: Final = _NAMED - {"field"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body's name found so far: its first words (`head`), its end, and the pieces it holds."""

    start: int
    head_end: int
    end: int
    head: Entry
    last: Entry
    parts: frozenset[str] = frozenset()
    since_owner: frozenset[str] = frozenset()
    level: Level | None = None
    unit: UnitMention | None = None

    @property
    def kind(self) -> OrgKind:
        """The kind of body; an organ such as ``Thường trực`` is of its owner's kind."""
        entry = self.last if self.head.attributes.get("organ") else self.head
        return cast("OrgKind", entry.get("kind"))

    @property
    def is_placed(self) -> bool:
        """Whether it is one body and no kind of body."""
        return bool(self.parts & _PLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of a document when bodies grow: heads and unit mentions by offset, and its titles.

    ``titles`` are the offsets where titles start, ``titled`` those where the body of a title may start.
    """

    reading: Reading
    heads: Mapping[int, Hit]
    units: Mapping[int, UnitMention]
    titles: frozenset[int] = field(default_factory=frozenset)
    titled: frozenset[int] = field(default_factory=frozenset)
