"""A mention of a person, and the choice between readings of one place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from pipeline.match import resolve
from pipeline.model import Role
from pipeline.stages.entities.names import NameShape

# What stands between two names of a row.
NEXT_NAME: Final = regex.compile(r"(?: ?[,;] ?(?:và )?| và | - | ?/ ?)(?=\p{Lu})", regex.V1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention of a person by name, with what stands beside it.

    ``shared`` are the roles in front of it that hold for further names in a row too (``các Phó Chủ tịch A, B``).
    """

    shape: NameShape
    rule: str
    honorific: str | None = None
    roles: tuple[Role, ...] = ()
    shared: tuple[Role, ...] = ()
    priority: int = 0

    @property
    def start(self) -> int:
        """Where the name starts."""
        return self.shape.start

    @property
    def end(self) -> int:
        """Where the name ends."""
        return self.shape.end


def best(found: Sequence[Mention]) -> list[Mention]:
    """Keep one mention per place; of several readings of one place, the one with roles and honorific."""
    merged: dict[tuple[int, int], Mention] = {}
    for mention in sorted(found, key=lambda item: (-item.priority, item.start)):
        span = (mention.start, mention.end)
        known = merged.get(span)
        merged[span] = mention if known is None else replace(
            known, honorific=known.honorific or mention.honorific, roles=known.roles or mention.roles,
            shared=known.shared or mention.shared)
    return resolve(merged.values())
