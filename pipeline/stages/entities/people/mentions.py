"""Mentions of people: names anchored by an honorific, a role, a credit line or an earlier mention."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from pipeline.match import Hit, LexiconMatcher, resolve
from pipeline.model import Entity, Role
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.names import NameGrammar, NameShape
from pipeline.stages.entities.people.anchored import Anchored
from pipeline.stages.entities.people.roles import Chain, RoleReader
from pipeline.gazetteer import UnitMention

_TO_NAME: Final = regex.compile(r"(?: ?[:(]? ?)(?=\p{Lu})", regex.V1)
_TO_ROLE: Final = regex.compile(r" ?[:,]? ?(?=\p{L})", regex.V1)
_NEXT_NAME: Final = regex.compile(r"(?: ?[,;] ?(?:và )?| và | - | ?/ ?)(?=\p{Lu})", regex.V1)
_RUN: Final = regex.compile(r"(?<![\p{L}\d.'])\p{Lu}[\p{L}']* {1,3}\p{Lu}", regex.V1)
_SENTENCE_START: Final = regex.compile(r"[.!?:;…\n\"(“•*|+-][ \n\"(•*|+-]*$", regex.V1)
_CAPITALISED_BEHIND: Final = regex.compile(r" {1,3}\p{Lu}\p{Ll}", regex.V1)
_LOWER_BEHIND: Final = regex.compile(r" {1,3}\p{Ll}", regex.V1)
_PLACE_REACH: Final = 24
_HEAD_BLOCKS: Final = 8
_TAIL_BLOCKS: Final = 8
_MAX_BYLINE: Final = 60
_STRONG: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention of a person by name, with what stands beside it."""

    shape: NameShape
    rule: str
    honorific: str | None = None
    roles: tuple[Role, ...] = ()
    priority: int = 0

    @property
    def start(self) -> int:
        """Where the name starts."""
        return self.shape.start

    @property
    def end(self) -> int:
        """Where the name ends."""
        return self.shape.end


class MentionFinder:
    """Finds the mentions of people in a document.

    Parameters
    ----------
    rules
        Uses ``entities/people``.
    roles
        Reads what stands between names and roles.
    """

    def __init__(self, rules: RuleSet, roles: RoleReader) -> None:
        self._names = NameGrammar(rules)
        self._honorifics = LexiconMatcher(rules.entries("entities/people/honorifics"))
        self._contexts = Anchored(rules.rules("entities/people/contexts"))
        self._roles = roles

    def find(
        self, reading: Reading, orgs: Sequence[Entity], mentions: Sequence[UnitMention], chains: Sequence[Chain],
    ) -> list[Mention]:
        """Give the mentions of a document, in text order, without overlap."""
        search = _Search(self._names, self._contexts, self._roles, reading, orgs, mentions, chains)
        honorifics = resolve(self._honorifics.find(reading))
        search.bar(hit.start for hit in honorifics)
        found = [
            *search.by_honorific(honorifics),
            *search.by_role_in_front(),
            *search.by_role_behind(),
            *search.by_credit(),
            *search.by_line(),
            *search.by_doctrine(),
        ]
        found = _best(found)
        found = _best([*found, *search.listed(found)])
        return _best([*found, *search.repeated(found)])


def _best(found: Sequence[Mention]) -> list[Mention]:
    """Keep one mention per place; of several readings of one place, the one with roles and honorific."""
    merged: dict[tuple[int, int], Mention] = {}
    for mention in sorted(found, key=lambda item: (-item.priority, item.start)):
        span = (mention.start, mention.end)
        known = merged.get(span)
        merged[span] = mention if known is None else replace(
            known, honorific=known.honorific or mention.honorific, roles=known.roles or mention.roles)
    return resolve(merged.values())


class _Search:
    """One document's search, with what is known about it."""

    def __init__(
        self, names: NameGrammar, contexts: Anchored, roles: RoleReader, reading: Reading, orgs: Sequence[Entity],
        mentions: Sequence[UnitMention], chains: Sequence[Chain],
    ) -> None:
        self._names = names
        self._contexts = contexts
        self._roles = roles
        self._reading = reading
        self._orgs = orgs
        self._chains = {chain.start: chain for chain in chains}
        typed = [(mention.start, mention.end) for mention in mentions if mention.unit_type is not None]
        self._bare = {(mention.start, mention.end) for mention in mentions if mention.unit_type is None}
        self._bare_starts = {start for start, _ in self._bare}
        self._taken = sorted([*((org.start, org.end) for org in orgs), *typed])
        self._taken_starts = [start for start, _ in self._taken]
        self._barriers = {*self._chains, *self._taken_starts}
        self._barred: frozenset[int] = frozenset()

    def bar(self, starts: Iterable[int]) -> None:
        """Let no name start at these offsets."""
        self._barred = frozenset(starts)

    # --- anchors ---

    def by_honorific(self, hits: Sequence[Hit]) -> Iterator[Mention]:
        """Names behind ``ông``, ``đồng chí``, ranks and degrees, with the roles before and behind them."""
        for hit in hits:
            if hit.start in self._bare_starts or self._is_taken(hit.start, hit.end):
                continue
            yield from self._behind_honorific(hit)

    def _behind_honorific(self, hit: Hit) -> Iterator[Mention]:
        text = self._reading.cased
        roles: tuple[Role, ...] = ()
        gap = _TO_ROLE.match(text, hit.end)
        chain = self._chains.get(gap.end()) if gap else None
        at = self._name_behind(chain) if chain else None
        if chain is not None:
            roles = chain.roles
        else:
            found = _TO_NAME.match(text, hit.end)
            at = found.end() if found else None
        shape = self._read(at) if at is not None else None
        if shape is None or not self._fits(hit, shape):
            return
        behind = self._roles_behind(shape.end)
        yield Mention(shape=shape, rule=hit.entry.id, honorific=_honorific(self._reading, hit), priority=3,
                      roles=(*roles, *behind) or self._roles_in_front(hit.start))

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
                yield Mention(shape=shape, rule=chain.rule, priority=2,
                              roles=(*chain.roles, *self._roles_behind(shape.end)))
                continue
            yield from self._signature(chain)

    def _signature(self, chain: Chain) -> Iterator[Mention]:
        at = self._roles.forms.end("signature", self._reading, chain.end)
        shape = self._read(at) if at is not None else None
        if shape is not None and shape.full and self._reading.cased[shape.end : shape.end + 1] in {"", "\n", "|"}:
            yield Mention(shape=shape, rule=chain.rule, priority=2,
                          roles=self._roles.on_behalf(self._reading, chain, self._orgs))

    def by_role_behind(self) -> Iterator[Mention]:
        """Names before a role, without honorific: ``Trần Văn Kha - Phó Chủ tịch UBND``."""
        for found in _RUN.finditer(self._reading.cased):
            shape = self._read(found.start())
            if shape is None or not shape.full or (shape.start, shape.end) in self._bare:
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
        """Authors on a line of their own below the title or at the end."""
        blocks = self._reading.document.blocks
        last = len(blocks) - _TAIL_BLOCKS
        for index, block in enumerate(blocks):
            if _HEAD_BLOCKS < index < last or block.end - block.start > _MAX_BYLINE or index == 0:
                continue
            shape = self._read(block.start)
            if shape is None or (len(shape.syllables) == 1 and "." not in shape.syllables[0]):
                continue
            if (shape.start, shape.end) in self._bare or (index <= _HEAD_BLOCKS and index < last and shape.upper):
                continue
            behind = self._contexts.end("byline_behind", self._reading, shape.end)
            if max(shape.end, behind or 0) >= block.end:
                yield Mention(shape=shape, rule="person.byline-behind")

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
                if shape is None or not shape.full or (shape.start, shape.end) in self._bare:
                    break
                if len(shape.syllables) < _STRONG and mention.honorific is None:
                    break
                roles = self._roles_behind(shape.end)
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
            if not first.isupper() or self._is_taken(*hit.span()) or self._names_a_place(hit.start()):
                continue
            shape = NameShape(start=hit.start(), end=hit.end(), syllables=tuple(hit.group().split()), full=True,
                              upper=hit.group().isupper())
            yield Mention(shape=shape, rule="person.repeated", roles=self._roles_behind(shape.end), priority=-1)

    # --- what stands beside a name ---

    def _read(self, at: int) -> NameShape | None:
        shape = self._names.read(self._reading, at, self._barriers)
        if shape is None or at in self._barred or self._is_taken(shape.start, shape.end) or self._names_a_place(at):
            return None
        return shape

    def _name_behind(self, chain: Chain) -> int | None:
        return self._roles.forms.end("to_name", self._reading, chain.end)

    def _roles_behind(self, end: int) -> tuple[Role, ...]:
        chain = self._chain_behind(end)
        return chain.roles if chain else ()

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
        for chain in self._chains.values():
            if 0 < start - chain.end <= _STRONG and self._reading.cased[chain.end : start].strip() in {",", "-", ":", ""}:
                return chain.roles
        return ()

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

    def _is_taken(self, start: int, end: int) -> bool:
        index = bisect_right(self._taken_starts, start) - 1
        if index >= 0 and self._taken[index][1] > start:
            return True
        return index + 1 < len(self._taken) and self._taken[index + 1][0] < end


def _honorific(reading: Reading, hit: Hit) -> str:
    return hit.entry.get("value") or " ".join(reading.folded[hit.start : hit.end].split())
