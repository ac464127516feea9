"""What stands beside a name: the reading of names and roles at offsets of one document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from pipeline.match import Hit
from pipeline.model import Entity, Role
from pipeline.stages.entities.anchored import Anchored
from pipeline.stages.entities.names import NameGrammar, NameShape
from pipeline.stages.entities.people.mentions import Mention
from pipeline.stages.entities.people.roles import Chain, RoleReader
from pipeline.stages.entities.people.surroundings import Surroundings

_BRACKET: Final = regex.compile(r" ?\(", regex.V1)
_CAPITALISED_BEFORE: Final = regex.compile(r"(?<!\p{L})(\p{Lu}\p{Ll}+) +$", regex.V1)
_COMMA_BEFORE: Final = regex.compile(r" ?[,:-]? *$", regex.V1)
_SENTENCE_START: Final = regex.compile(r"[.!?:;…\n\"(“•*|+-][ \n\"(•*|+-]*$", regex.V1)
_COMMA_REACH: Final = 3
_CONCERN_REACH: Final = 48
_MEMORIAL_REACH: Final = 80
_PLACE_REACH: Final = 24
_ONE_SYLLABLE: Final = regex.compile(r" {1,3}\p{Lu}\p{L}*[.)]? *", regex.V1)
_START_REACH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Readers of names, of the contexts of people, and of roles."""

    names: NameGrammar
    contexts: Anchored
    roles: RoleReader


class Scene:
    """One document in which people are looked for.

    Parameters
    ----------
    around
        The document with its bodies and units.
    readers
        What reads it.
    honorifics
        The honorifics of the document: no name starts with one.
    """

    def __init__(self, around: Surroundings, readers: Readers, honorifics: Sequence[Hit]) -> None:
        self.around = around
        self.reading = around.reading
        self.names = readers.names
        self.contexts = readers.contexts
        self.roles = readers.roles
        self.chains = {chain.start: chain for chain in readers.roles.chains(around)}
        self._chain_ends = {chain.end: chain for chain in self.chains.values()}
        self._barriers = {*self.chains, *around.starts}
        self.doctrines = {end: rule for _, end, rule in readers.contexts.spans("doctrine", self.reading)}
        self._honorific_ends = frozenset(hit.end for hit in honorifics)
        self._honorific_starts = frozenset(hit.start for hit in honorifics if not self.is_in_name(hit))

    def read(self, at: int) -> NameShape | None:
        """Give the name that starts at `at`, unless a title, body, unit or place does."""
        shape = self.names.read(self.reading, at, self._barriers)
        if shape is None or at in self._honorific_starts or at in self.chains or self.names_a_place(at):
            return None
        return None if self.around.is_taken(shape.start, shape.end) else shape

    def name_behind(self, chain: Chain) -> int | None:
        """Give where a name may start right behind a chain of roles."""
        return self.roles.forms.end("to_name", self.reading, chain.end)

    def roles_behind(self, end: int) -> tuple[Role, ...]:
        """Give the roles that stand behind a name which ends at `end`."""
        chain = self._chain_behind(end)
        return chain.roles if chain else ()

    def around_name(self, front: Chain, shape: NameShape) -> tuple[Role, ...]:
        """Give the roles before a name and those behind it, unless these lead on to the next name."""
        behind = self._chain_behind(shape.end)
        if behind is not None:
            return front.roles if self._leads_on(behind) else (*front.roles, *behind.roles)
        org = self._org_in_brackets(shape.end)
        if org is None:
            return front.roles
        held = {"organization": " ".join(org.text.split()), "level": org.level}
        return tuple(role if role.organization else role.model_copy(update=held) for role in front.roles)

    def _leads_on(self, chain: Chain) -> bool:
        """Tell whether the next person is named right behind a chain."""
        following = self.name_behind(chain)
        if following is None:
            return False
        shape = self.read(following)
        return following in self._honorific_starts or (shape is not None and shape.full)

    def _org_in_brackets(self, end: int) -> Entity | None:
        found = _BRACKET.match(self.reading.cased, end)
        return self.around.org_at.get(found.end()) if found else None

    def _chain_behind(self, end: int) -> Chain | None:
        at = self.roles.forms.end("to_role", self.reading, end)
        chain = self.chains.get(at) if at is not None else None
        if chain is None:
            return None
        following = self.name_behind(chain)
        if following is None or following - chain.end > 1:
            return chain
        shape = self.read(following)
        return None if shape is not None and shape.full else chain

    def roles_in_front(self, start: int) -> tuple[Role, ...]:
        """Roles before a comma and an honorific: ``Chủ tịch UBND xã, ông Trần Văn Kha``."""
        found = _COMMA_BEFORE.search(self.reading.cased, max(0, start - _COMMA_REACH), start)
        chain = self._chain_ends.get(found.start()) if found else None
        return chain.roles if chain else self._roles_concerned(start) or self._roles_taken_over(start)

    def _roles_concerned(self, start: int) -> tuple[Role, ...]:
        """Roles that are given or taken: ``miễn nhiệm chức danh Chủ tịch UBND xã đối với ông Trần Văn Kha``."""
        at = self.roles.forms.start("concerned", self.reading, start, _CONCERN_REACH)
        chain = self._chain_ends.get(at) if at is not None else None
        if chain is None or self.reading.folded.endswith("của ", 0, chain.start):
            return ()
        return chain.roles

    def _roles_taken_over(self, start: int) -> tuple[Role, ...]:
        """Roles that somebody else takes over: ``làm Giám đốc Sở Y tế, thay thế ông Trần Văn Kha``."""
        at = self.roles.forms.start("replaced", self.reading, start, _CONCERN_REACH)
        if at is None:
            return ()
        near = [end for end in self._chain_ends if at - _CONCERN_REACH <= end <= at]
        return self._chain_ends[max(near)].roles if near else ()

    def end_of_roles(self, mention: Mention) -> int:
        """Give where a mention ends together with the roles behind it."""
        chain = self._chain_behind(mention.end)
        return chain.end if chain else mention.end

    def names_a_place(self, start: int) -> bool:
        """Tell whether a street, prize or the like bears the name, or the title and name, at `start`."""
        title = self._chain_ends.get(start - 1)
        first = title.start if title else start
        if self.contexts.start("name_of_place", self.reading, first, _PLACE_REACH) is not None:
            return True
        is_honoured = title is not None or start - 1 in self._honorific_ends
        return is_honoured and self.contexts.start("memorial", self.reading, first, _MEMORIAL_REACH) is not None

    def starts_sentence(self, start: int) -> bool:
        """Tell whether a sentence, line or quotation starts at `start`."""
        before = self.reading.cased[max(0, start - _START_REACH) : start]
        return start == 0 or _SENTENCE_START.search(before) is not None

    def is_in_name(self, hit: Hit) -> bool:
        """Tell whether an honorific is rather a part of a name: ``Đỗ Tiến Sỹ``, or the by-line ``Ảnh: Anh Phong``."""
        block = self.reading.block_at(hit.start)
        is_name = bool(hit.entry.attributes.get("name")) and self.reading.cased[hit.start].isupper()
        if is_name and block and _ONE_SYLLABLE.fullmatch(self.reading.cased, hit.end, block.end):
            return True
        before = _CAPITALISED_BEFORE.search(self.reading.cased, max(0, hit.start - _PLACE_REACH), hit.start)
        return before is not None and self.reading.cased[hit.start].isupper() and self.names.is_family(before[1])
