"""The search for people: names anchored by an honorific, a role, a credit line or an earlier mention."""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from pipeline.match import Hit, LexiconMatcher, resolve
from pipeline.model import Entity, Role
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.anchored import Anchored
from pipeline.stages.entities.names import NameGrammar, NameShape
from pipeline.stages.entities.people.mentions import Mention, best
from pipeline.stages.entities.people.roles import Chain, RoleReader
from pipeline.stages.entities.people.surroundings import Surroundings

_TO_NAME: Final = regex.compile(r"(?: ?[:(.]? ?)(?=\p{Lu})", regex.V1)
_TO_ROLE: Final = regex.compile(r" ?[:,]? ?(?=\p{L})", regex.V1)
_NEXT_NAME: Final = regex.compile(r"(?: ?[,;] ?(?:và )?| và | - | ?/ ?)(?=\p{Lu})", regex.V1)
_RUN: Final = regex.compile(r"(?<![\p{L}\d.'])\p{Lu}[\p{L}']* {1,3}\p{Lu}", regex.V1)
_SENTENCE_START: Final = regex.compile(r"[.!?:;…\n\"(“•*|+-][ \n\"(•*|+-]*$", regex.V1)
_LOWER_BEHIND: Final = regex.compile(r" {1,3}\p{Ll}", regex.V1)
_BRACKET: Final = regex.compile(r" ?\(", regex.V1)
_CAPITALISED_BEFORE: Final = regex.compile(r"(?<!\p{L})(\p{Lu}\p{Ll}+) +$", regex.V1)
_COMMA_BEFORE: Final = regex.compile(r" ?[,:-]? *$", regex.V1)
_COMMA_REACH: Final = 3
_PLACE_REACH: Final = 24
_HEAD_BLOCKS: Final = 8
_TAIL_BLOCKS: Final = 8
_MAX_BYLINE: Final = 60
_STRONG: Final = 3


class MentionFinder:
    """Finds the mentions of people in a document.

    Parameters
    ----------
    rules
        Uses ``entities/people``, ``entities/titles`` and what roles need of ``entities/organisations``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self.names = NameGrammar(rules)
        self._honorifics = LexiconMatcher(rules.entries("entities/people/honorifics"))
        self.contexts = Anchored(rules.rules("entities/people/contexts"))
        self.roles = RoleReader(rules)

    def find(self, around: Surroundings) -> list[Mention]:
        """Give the mentions of a document, in text order, without overlap."""
        honorifics = resolve(self._honorifics.find(around.reading))
        search = _Search(self, around, honorifics)
        found = [
            *search.by_honorific(honorifics),
            *search.by_role_in_front(),
            *search.by_role_behind(),
            *search.by_credit(),
            *search.by_line(),
            *search.by_doctrine(),
        ]
        found = best(found)
        found = best([*found, *search.listed(found)])
        return best([*found, *search.repeated(found)])


class _Search:
    """One document's search, with what is known about it."""

    def __init__(self, finder: MentionFinder, around: Surroundings, honorifics: Sequence[Hit]) -> None:
        self._names = finder.names
        self._contexts = finder.contexts
        self._roles = finder.roles
        self._around = around
        self._reading = around.reading
        self._chains = {chain.start: chain for chain in self._roles.chains(around)}
        self._chain_ends = {chain.end: chain for chain in self._chains.values()}
        self._barriers = {*self._chains, *around.starts}
        self._honorific_starts = frozenset(hit.start for hit in honorifics if not self._is_in_name(hit))

    # --- anchors ---

    def by_honorific(self, hits: Sequence[Hit]) -> Iterator[Mention]:
        """Names behind ``ông``, ``đồng chí``, ranks and degrees, with the roles before and behind them."""
        for hit in hits:
            if hit.start in self._around.bare or self._around.is_taken(hit.start, hit.end) or self._is_in_name(hit):
                continue
            yield from self._behind_honorific(hit)

    def _is_in_name(self, hit: Hit) -> bool:
        """Tell whether an honorific is rather a part of a name, as in ``Đỗ Tiến Sỹ``."""
        before = _CAPITALISED_BEFORE.search(self._reading.cased, max(0, hit.start - _PLACE_REACH), hit.start)
        return before is not None and self._reading.cased[hit.start].isupper() and self._names.is_family(before[1])

    def _behind_honorific(self, hit: Hit) -> Iterator[Mention]:
        text = self._reading.cased
        gap = _TO_ROLE.match(text, hit.end)
        chain = self._chains.get(gap.end()) if gap else None
        at = self._name_behind(chain) if chain else None
        if chain is None:
            found = _TO_NAME.match(text, hit.end)
            at = found.end() if found else None
        shape = self._read(at) if at is not None else None
        if shape is None or not self._fits(hit, shape):
            return
        roles = self._around_name(chain, shape) if chain else self._roles_behind(shape.end)
        shared = chain.roles if chain and hit.entry.attributes.get("plural") else ()
        yield Mention(shape=shape, rule=hit.entry.id, honorific=_honorific(self._reading, hit), priority=3,
                      roles=roles or self._roles_in_front(hit.start), shared=shared)

    def _fits(self, hit: Hit, shape: NameShape) -> bool:
        if hit.entry.attributes.get("weak"):
            return shape.full
        if shape.full and len(shape.syllables) >= _STRONG:
            return True
        is_capital = self._reading.cased[hit.start].isupper()
        return not is_capital or self._starts_sentence(hit.start) or self._reading.cased[hit.start : hit.end].isupper()

    def by_role_in_front(self) -> Iterator[Mention]:
        """Names right behind a role: ``Bí thư Tỉnh ủy Trần Văn Kha``, and in signatures below it."""
        for chain in self._chains.values():
            at = self._name_behind(chain)
            shape = self._read(at) if at is not None else None
            if shape is not None and (shape.full or self._is_minority(shape)):
                plural = self._contexts.start("plural_roles", self._reading, chain.start, _PLACE_REACH) is not None
                yield Mention(shape=shape, rule=chain.rule, priority=2, roles=self._around_name(chain, shape),
                              shared=chain.roles if plural else ())
                continue
            yield from self._signature(chain)

    def _signature(self, chain: Chain) -> Iterator[Mention]:
        at = self._roles.forms.end("signature", self._reading, chain.end)
        shape = self._read(at) if at is not None else None
        if shape is not None and shape.full and self._reading.cased[shape.end : shape.end + 1] in {"", "\n", "|"}:
            yield Mention(shape=shape, rule=chain.rule, priority=2,
                          roles=self._roles.on_behalf(chain, self._around))

    def by_role_behind(self) -> Iterator[Mention]:
        """Names before a role, without honorific: ``Trần Văn Kha - Phó Chủ tịch UBND``."""
        for found in _RUN.finditer(self._reading.cased):
            shape = self._read(found.start())
            if shape is None or not shape.full or self._around.is_unit(shape.start, shape.end):
                continue
            roles = self._roles_behind(shape.end)
            if roles:
                yield Mention(shape=shape, rule="person.role-behind", roles=roles, priority=1)
            elif self._is_strong(shape) and self._contexts.end("speech_behind", self._reading, shape.end):
                yield Mention(shape=shape, rule="person.speech-behind", priority=1)

    def _is_strong(self, shape: NameShape) -> bool:
        return len(shape.syllables) >= _STRONG and self._names.is_common_family(shape.syllables[0])

    def by_credit(self) -> Iterator[Mention]:
        """Photographers and authors behind ``Ảnh:``, ``Tin, bài:``."""
        for _, end, rule in self._contexts.spans("credit", self._reading):
            shape = self._credited(end)
            while shape is not None:
                yield Mention(shape=shape, rule=rule)
                following = _NEXT_NAME.match(self._reading.cased, shape.end)
                shape = self._credited(following.end()) if following else None

    def _credited(self, at: int) -> NameShape | None:
        shape = self._read(at)
        if shape is None:
            return None
        if _LOWER_BEHIND.match(self._reading.cased, shape.end):
            shape = self._names.shorten(self._reading, shape)
        if shape is None or (len(shape.syllables) == 1 and "." not in shape.syllables[0]):
            return None
        return shape

    def by_line(self) -> Iterator[Mention]:
        """Give authors on a line of their own below the title or at the end."""
        blocks = self._reading.document.blocks
        last = len(blocks) - _TAIL_BLOCKS
        for index, block in enumerate(blocks):
            if _HEAD_BLOCKS < index < last or block.end - block.start > _MAX_BYLINE or index == 0:
                continue
            shapes = self._authors(block.start)
            if not shapes or (index <= _HEAD_BLOCKS and index < last and shapes[0].upper):
                continue
            behind = self._contexts.end("byline_behind", self._reading, shapes[-1].end)
            if max(shapes[-1].end, behind or 0) >= block.end:
                yield from (Mention(shape=shape, rule="person.byline-behind") for shape in shapes)

    def _authors(self, at: int) -> list[NameShape]:
        shapes: list[NameShape] = []
        while True:
            shape = self._read(at)
            if shape is None or self._around.is_unit(shape.start, shape.end):
                return []
            if len(shape.syllables) == 1 and "." not in shape.syllables[0]:
                return []
            shapes.append(shape)
            following = _NEXT_NAME.match(self._reading.cased, shape.end)
            if following is None:
                return shapes
            at = following.end()

    def by_doctrine(self) -> Iterator[Mention]:
        """``tư tưởng, đạo đức, phong cách Hồ Chí Minh``."""
        for _, end, rule in self._contexts.spans("doctrine", self._reading):
            shape = self._read(end)
            if shape is not None:
                yield Mention(shape=shape, rule=rule, priority=1)

    def listed(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """Further full names in a row behind a name: ``các đồng chí: Trần Văn Kha, Lê Thị Lài``."""
        for mention in found:
            if mention.honorific is None and not mention.roles:
                continue
            end = self._end_of_roles(mention)
            while (following := _NEXT_NAME.match(self._reading.cased, end)) is not None:
                shape = self._read(following.end())
                if shape is None or not shape.full or self._around.is_unit(shape.start, shape.end):
                    break
                if len(shape.syllables) < _STRONG and mention.honorific is None:
                    break
                roles = self._roles_behind(shape.end) or mention.shared
                listed = Mention(shape=shape, rule=mention.rule, honorific=mention.honorific, roles=roles)
                yield listed
                end = self._end_of_roles(listed)

    def repeated(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """Further places of names that are known in full."""
        known = {" ".join(mention.shape.syllables).lower() for mention in found if mention.shape.full}
        if not known:
            return
        forms = "|".join(regex.escape(name, literal_spaces=True).replace(" ", " {1,3}") for name in sorted(known))
        for hit in regex.finditer(rf"(?<![\p{{L}}\d])(?i:{forms})(?![\p{{L}}\d])", self._reading.cased, regex.V1):
            first = self._reading.cased[hit.start()]
            if not first.isupper() or self._around.is_taken(*hit.span()) or self._names_a_place(hit.start()):
                continue
            shape = NameShape(start=hit.start(), end=hit.end(), syllables=tuple(hit.group().split()), full=True,
                              upper=hit.group().isupper())
            yield Mention(shape=shape, rule="person.repeated", roles=self._roles_behind(shape.end), priority=-1)

    # --- what stands beside a name ---

    def _read(self, at: int) -> NameShape | None:
        shape = self._names.read(self._reading, at, self._barriers)
        if shape is None or at in self._honorific_starts or at in self._chains or self._names_a_place(at):
            return None
        return None if self._around.is_taken(shape.start, shape.end) else shape

    def _name_behind(self, chain: Chain) -> int | None:
        return self._roles.forms.end("to_name", self._reading, chain.end)

    def _roles_behind(self, end: int) -> tuple[Role, ...]:
        chain = self._chain_behind(end)
        return chain.roles if chain else ()

    def _around_name(self, front: Chain, shape: NameShape) -> tuple[Role, ...]:
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
        following = self._name_behind(chain)
        if following is None:
            return False
        shape = self._read(following)
        return following in self._honorific_starts or (shape is not None and shape.full)

    def _org_in_brackets(self, end: int) -> Entity | None:
        found = _BRACKET.match(self._reading.cased, end)
        return self._around.org_at.get(found.end()) if found else None

    def _chain_behind(self, end: int) -> Chain | None:
        at = self._roles.forms.end("to_role", self._reading, end)
        chain = self._chains.get(at) if at is not None else None
        if chain is None:
            return None
        following = self._name_behind(chain)
        if following is None or following - chain.end > 1:
            return chain
        shape = self._read(following)
        return None if shape is not None and shape.full else chain

    def _roles_in_front(self, start: int) -> tuple[Role, ...]:
        """Roles before a comma and an honorific: ``Chủ tịch UBND xã, ông Trần Văn Kha``."""
        found = _COMMA_BEFORE.search(self._reading.cased, max(0, start - _COMMA_REACH), start)
        chain = self._chain_ends.get(found.start()) if found else None
        return chain.roles if chain else ()

    def _end_of_roles(self, mention: Mention) -> int:
        chain = self._chain_behind(mention.end)
        return chain.end if chain else mention.end

    def _is_minority(self, shape: NameShape) -> bool:
        return len(shape.syllables) > 1 and "'" in shape.syllables[0]

    def _names_a_place(self, start: int) -> bool:
        return self._contexts.start("name_of_place", self._reading, start, _PLACE_REACH) is not None

    def _starts_sentence(self, start: int) -> bool:
        before = self._reading.cased[max(0, start - 4) : start]
        return start == 0 or _SENTENCE_START.search(before) is not None


def _honorific(reading: Reading, hit: Hit) -> str:
    return hit.entry.get("value") or " ".join(reading.folded[hit.start : hit.end].split())
