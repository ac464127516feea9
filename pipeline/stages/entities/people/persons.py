"""Which mentions name one person."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Role
from pipeline.stages.entities.people.mentions import Mention
from pipeline.text import lower


@dataclass(slots=True, kw_only=True)
class Person:
    """One person with the mentions of a document, and all roles known of them."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles of all mentions, each once, in text order."""
        seen: dict[tuple[str, str | None], Role] = {}
        for mention in self.mentions:
            for role in mention.roles:
                seen.setdefault((lower(role.title), lower(role.organization or "") or None), role)
        return tuple(seen.values())


def group(mentions: Sequence[Mention]) -> list[Person]:
    """Put the mentions of each person together, in the order of first mention.

    A mention by given name alone (``ông Hải``) belongs to the person last named in full before it whose name ends so,
    else to the first one behind it.
    """
    by_name: dict[tuple[str, ...], Person] = {}
    persons: list[Person] = []
    full = [mention for mention in mentions if mention.shape.full]
    for mention in mentions:
        key = _key(mention)
        if not mention.shape.full:
            key = _tied(mention, full) or key
        if key not in by_name:
            by_name[key] = Person()
            persons.append(by_name[key])
        by_name[key].mentions.append(mention)
    return persons


def _key(mention: Mention) -> tuple[str, ...]:
    return tuple(lower(syllable) for syllable in mention.shape.syllables)


def _tied(mention: Mention, full: Sequence[Mention]) -> tuple[str, ...] | None:
    given = _key(mention)
    fitting = [other for other in full if _key(other)[-len(given):] == given and other.start != mention.start]
    before = [other for other in fitting if other.start < mention.start]
    chosen = before[-1] if before else fitting[0] if fitting else None
    return _key(chosen) if chosen else None
