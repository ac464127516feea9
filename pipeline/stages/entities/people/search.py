"""The search for people: names anchored by an honorific, a role, a credit line or an earlier mention."""

from collections.abc import Iterator, Sequence
from typing import Final

import regex

from pipeline.match import Hit, LexiconMatcher, is_whole_word, resolve
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.anchored import Anchored
from pipeline.stages.entities.names import NameGrammar, NameShape
from pipeline.stages.entities.people.credits import CreditSearch
from pipeline.stages.entities.people.mentions import NEXT_NAME, Mention, best
from pipeline.stages.entities.people.roles import Chain, RoleReader
from pipeline.stages.entities.people.scene import Readers, Scene
from pipeline.stages.entities.people.surroundings import Surroundings
from pipeline.text import lower

_TO_NAME: Final = regex.compile(r"(?: ?[:(.]? ?)(?=\p{Lu})", regex.V1)
_TO_ROLE: Final = regex.compile(r" ?[:,]? ?(?=\p{L})", regex.V1)
_RUN: Final = regex.compile(r"(?<![\p{L}\d.'])\p{Lu}[\p{L}']* {1,3}\p{Lu}", regex.V1)
# What may stand before the office on the line above a signature: nothing, KT., TM., another column.
_SIGNING: Final = regex.compile(r"(?:.*(?: {2}|[|\t]))?[\p{Lu}/., -]{0,24}", regex.V1)
_PLURAL_REACH: Final = 24
_STRONG: Final = 3


class MentionFinder:
    """Finds the mentions of people in a document.

    Parameters
    ----------
    rules
        Uses ``entities/people``, ``entities/titles`` and what roles need of ``entities/organisations``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._honorifics = LexiconMatcher(rules.entries("entities/people/honorifics"))
        self._readers = Readers(names=NameGrammar(rules), contexts=Anchored(rules.rules("entities/people/contexts")),
                                roles=RoleReader(rules))

    def find(self, around: Surroundings) -> list[Mention]:
        """Give the mentions of a document, in text order, without overlap."""
        honorifics = resolve(self._honorifics.find(around.reading))
        scene = Scene(around, self._readers, honorifics)
        search = _Search(scene)
        found = best([
            *search.by_honorific(honorifics), *search.by_role_in_front(), *search.by_role_behind(),
            *CreditSearch(scene),
        ])
        found = best([*found, *search.listed(found)])
        found = best([*found, *search.by_given_name(honorifics, found)])
        return best([*found, *search.repeated(found)])


class _Search:
    """Finds people by what stands beside their names."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def by_honorific(self, hits: Sequence[Hit]) -> Iterator[Mention]:
        """Names behind ``ông``, ``đồng chí``, ranks and degrees, with the roles before and behind them."""
        for hit in hits:
            around = self._scene.around
            is_unit = hit.start in around.bare or around.is_taken(hit.start, hit.end)
            if not is_unit and not self._scene.is_in_name(hit):
                yield from self._behind_honorific(hit)

    def _behind_honorific(self, hit: Hit) -> Iterator[Mention]:
        text = self._scene.reading.cased
        gap = _TO_ROLE.match(text, hit.end)
        chain = self._scene.chains.get(gap.end()) if gap else None
        at = self._scene.name_behind(chain) if chain else None
        if chain is None:
            found = _TO_NAME.match(text, hit.end)
            at = found.end() if found else None
        shape = self._scene.read(at) if at is not None else None
        if shape is None or not self._fits(hit, shape):
            return
        roles = self._scene.around_name(chain, shape) if chain else self._scene.roles_behind(shape.end)
        shared = chain.roles if chain and hit.entry.attributes.get("plural") else ()
        yield Mention(shape=shape, rule=hit.entry.id, honorific=_honorific(self._scene.reading, hit), priority=3,
                      roles=roles or self._scene.roles_in_front(hit.start), shared=shared)

    def _fits(self, hit: Hit, shape: NameShape) -> bool:
        if hit.entry.attributes.get("weak"):
            return shape.full
        if shape.full and len(shape.syllables) >= _STRONG:
            return True
        text = self._scene.reading.cased[hit.start : hit.end]
        return text[0].islower() or text.isupper() or self._scene.starts_sentence(hit.start)

    def by_given_name(self, hits: Sequence[Hit], found: Sequence[Mention]) -> Iterator[Mention]:
        """Given names of known people behind a rank or degree: ``Thượng tá Kha``."""
        known = {lower(mention.shape.syllables[-1]) for mention in found if mention.shape.full}
        for hit in hits:
            gap = _TO_NAME.match(self._scene.reading.cased, hit.end) if hit.entry.attributes.get("weak") else None
            shape = self._scene.read(gap.end()) if gap else None
            if shape is not None and len(shape.syllables) == 1 and lower(shape.syllables[0]) in known:
                yield Mention(shape=shape, rule=hit.entry.id, honorific=_honorific(self._scene.reading, hit))

    def by_role_in_front(self) -> Iterator[Mention]:
        """Names right behind a role: ``Bí thư Tỉnh ủy Trần Văn Kha``, and in signatures below it."""
        for chain in self._scene.chains.values():
            if self._scene.names_a_place(chain.start):
                continue
            at = self._scene.name_behind(chain)
            if at in self._scene.doctrines:
                continue
            shape = self._scene.read(at) if at is not None else None
            if shape is not None and (shape.full or _is_minority(shape)):
                yield Mention(shape=shape, rule=chain.rule, priority=2, roles=self._scene.around_name(chain, shape),
                              shared=chain.roles if self._is_plural(chain) else ())
                continue
            yield from self._signature(chain)

    def _is_plural(self, chain: Chain) -> bool:
        scene = self._scene
        return scene.contexts.start("plural_roles", scene.reading, chain.start, _PLURAL_REACH) is not None

    def _signature(self, chain: Chain) -> Iterator[Mention]:
        text = self._scene.reading.cased
        line = text.rfind("\n", 0, chain.start) + 1
        if _SIGNING.fullmatch(text, line, chain.start) is None:
            return
        at = self._scene.roles.forms.end("signature", self._scene.reading, chain.end)
        shape = self._scene.read(at) if at is not None else None
        if shape is not None and shape.full and self._scene.reading.cased[shape.end : shape.end + 1] in {"", "\n", "|"}:
            yield Mention(shape=shape, rule=chain.rule, priority=2,
                          roles=self._scene.roles.on_behalf(chain, self._scene.around))

    def by_role_behind(self) -> Iterator[Mention]:
        """Names before a role, without honorific: ``Trần Văn Kha - Phó Chủ tịch UBND``."""
        for found in _RUN.finditer(self._scene.reading.cased):
            shape = self._scene.read(found.start())
            if shape is None or not shape.full or self._scene.around.is_unit(shape.start, shape.end):
                continue
            roles = self._scene.roles_behind(shape.end)
            if roles:
                yield Mention(shape=shape, rule="person.role-behind", roles=roles, priority=1)
            elif self._is_strong(shape) and self._scene.contexts.end("speech_behind", self._scene.reading, shape.end):
                yield Mention(shape=shape, rule="person.speech-behind", priority=1)

    def _is_strong(self, shape: NameShape) -> bool:
        return len(shape.syllables) >= _STRONG and self._scene.names.is_common_family(shape.syllables[0])

    def listed(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """Further full names in a row behind a name: ``các đồng chí: Trần Văn Kha, Lê Thị Lài``."""
        for mention in found:
            if mention.honorific is None and not mention.roles:
                continue
            end = self._scene.end_of_roles(mention)
            while (following := NEXT_NAME.match(self._scene.reading.cased, end)) is not None:
                shape = self._scene.read(following.end())
                if shape is None or not shape.full or self._scene.around.is_unit(shape.start, shape.end):
                    break
                if len(shape.syllables) < _STRONG and mention.honorific is None:
                    break
                roles = self._scene.roles_behind(shape.end) or mention.shared
                listed = Mention(shape=shape, rule=mention.rule, honorific=mention.honorific, roles=roles)
                yield listed
                end = self._scene.end_of_roles(listed)

    def repeated(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """Further places of names that are known in full."""
        folded = self._scene.reading.folded
        known = {lower(" ".join(mention.shape.syllables)) for mention in found if mention.shape.full}
        for name in sorted(known):
            at = folded.find(name)
            while at >= 0:
                shape = self._again(at, at + len(name))
                if shape is not None:
                    yield Mention(shape=shape, rule="person.repeated", roles=self._scene.roles_behind(shape.end),
                                  priority=-1)
                at = folded.find(name, at + len(name))

    def _again(self, start: int, end: int) -> NameShape | None:
        scene = self._scene
        text = scene.reading.cased[start:end]
        if not text[0].isupper() or not is_whole_word(scene.reading.folded, start, end):
            return None
        if scene.around.is_taken(start, end) or scene.names_a_place(start):
            return None
        return NameShape(start=start, end=end, syllables=tuple(text.split()), full=True, upper=text.isupper())



def _is_minority(shape: NameShape) -> bool:
    return len(shape.syllables) > 1 and "'" in shape.syllables[0]


def _honorific(reading: Reading, hit: Hit) -> str:
    return hit.entry.get("value") or " ".join(reading.folded[hit.start : hit.end].split())
