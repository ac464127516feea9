"""A name of a unit in a text."""

from dataclasses import dataclass

from pipeline.model import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention:
    """A place in the text that names a unit: with its type word, or by the bare name.

    Attributes
    ----------
    start, end
        Offsets of type word and name.
    name_start
        Offset where the name begins.
    unit_type
        Canonical type word (``thành phố`` for ``TP``), ``None`` for a bare name.
    name
        The name as written, blanks folded; the official name where an alias stands.
    of_type
        The type that the unit is to have: its own type word's, or that of the list it stands in, if it is one.
    levels
        The levels that the type word, or the list it stands in, allows.
    key
        The name's key in the gazetteer.
    rule
        Id of the rule that found it.
    stands
        Whether the mention is one by itself; false where a bare name only completes the name of a body.
    former
        Whether the text says that the unit is no more (``cũ``).
    opener
        Start of the mention that opened the list it stands in, or ``None``.
    """

    start: int
    end: int
    name_start: int
    unit_type: str | None
    name: str
    of_type: str | None = None
    levels: tuple[Level, ...] = ()
    key: str = ""
    rule: str = ""
    stands: bool = True
    former: bool = False
    opener: int | None = None
