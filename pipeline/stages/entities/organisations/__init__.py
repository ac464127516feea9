"""Organisations: named bodies of party, state, front, unions, army, police, schools and companies."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, cast

import regex

from pipeline.gazetteer import Gazetteer, UnitMention
from pipeline.match import Hit, LexiconMatcher, PatternMatcher, resolve
from pipeline.model import Entity, Level, OrgKind
from pipeline.reading import Reading
from pipeline.rules import Entry, Rule, RuleSet
from pipeline.stages.entities.names import NameGrammar
from pipeline.stages.entities.organisations.body import Body, Surroundings
from pipeline.stages.entities.organisations.growth import Grower
from pipeline.stages.entities.organisations.placing import OrgPlacer
from pipeline.stages.entities.organisations.tails import Tails
from pipeline.stages.entities.titles import Title, TitleReader

_FOLDER: Final = "entities/organisations"
_PLURAL_REACH: Final = 16
_SEPARATOR: Final = regex.compile(r"(?:,| và|;) +", regex.V1)
_CAPITALISED_BEFORE: Final = regex.compile(r"(?<![\p{L}])(\p{Lu}\p{Ll}+) +$", regex.V1)
_MANY: Final = 40
_OPENING: Final = 12


class OrgAnnotator:
    """Finds ORG mentions.

    Parameters
    ----------
    rules
        Uses ``entities/organisations`` and ``entities/titles``.
    gazetteer
        The official list of administrative units; :attr:`place` gives the bodies found their units by it.
    """

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self.place = OrgPlacer(rules, gazetteer)
        self._tails = Tails(rules)
        self._names = NameGrammar(rules)
        self._grower = Grower(self._tails, self._names)
        self._bodies = LexiconMatcher(rules.entries(f"{_FOLDER}/bodies"))
        self._abbreviations = LexiconMatcher(rules.entries(f"{_FOLDER}/abbreviations"))
        self._titles = TitleReader(rules)
        self._lists = PatternMatcher(rules.rules(f"{_FOLDER}/lists"))

    def __call__(self, reading: Reading, mentions: Sequence[UnitMention]) -> tuple[Entity, ...]:
        """Give the ORG entities of a document, in text order.

        Parameters
        ----------
        reading
            The segmented document.
        mentions
            Its unit mentions; those with a type word, or standing right behind a body, complete the body's name.
        """
        around = self._look_around(reading, mentions)
        grown = [self._grower.grow(hit, around) for hit in around.heads.values()]
        bodies = _outermost(grown, lambda body: self._stands(body, reading, around.titled),
                            shadows=lambda body: reading.cased[body.start].isupper())
        found = [_entity(reading, (body.start, body.end), body.head, body.kind, body.level) for body in bodies]
        found.extend(self._listed(reading))
        found = _full_in_capitals(reading, found)
        return tuple(resolve(found, priority=lambda entity: -entity.start))

    def _look_around(self, reading: Reading, mentions: Sequence[UnitMention]) -> Surroundings:
        blocked = {at for start, end, _ in self._tails.parts.spans("block", reading) for at in range(start, end)}
        heads: dict[int, Hit] = {}
        for hit in (*self._bodies.find(reading), *self._abbreviations.find(reading)):
            if hit.start in blocked:
                continue
            known = heads.get(hit.start)
            if known is None or hit.end > known.end:
                heads[hit.start] = hit
        titles = self._titles.find(reading)
        titled = frozenset(start for title in titles for start in _behind(reading, title))
        return Surroundings(reading=reading, heads=heads, units={mention.start: mention for mention in mentions},
                            titles=frozenset(title.start for title in titles), titled=titled)

    def _stands(self, body: Body, reading: Reading, titled: Collection[int]) -> bool:
        needs = cast("Sequence[str]", body.head.attributes.get("needs", ()))
        held = body.parts | ({"place"} if body.parts & {"unit", "level"} else set())
        held |= {"titled"} if body.start in titled else set()
        if needs and not held & set(needs):
            return False
        if body.start not in titled and self._is_inside_name(body, reading):
            return False
        if not reading.cased[body.start].isupper() and not _stands_in_lower_case(body, reading, titled):
            return False
        behind = self._tails.parts
        generic = "generic_behind" if "level" not in body.parts else "generic_level"
        if not body.parts & {"unit", "name", "central"} and behind.match(generic, reading, body.end):
            return False
        if self._ends_in_level(body, reading) and behind.match("level_list", reading, body.end):
            return False
        plural = self._tails.parts.start("plural_before", reading, body.start, _PLURAL_REACH) is not None
        return not plural or body.is_placed

    def _ends_in_level(self, body: Body, reading: Reading) -> bool:
        """Tell whether a level word ends a name: ``UBND xã``, ``Đoàn xã``."""
        if body.parts:
            return "level" in body.parts
        at = reading.cased.rfind(" ", body.start, body.end) + 1
        return at > body.start and self._tails.parts.end("level", reading, at) == body.end

    def _is_inside_name(self, body: Body, reading: Reading) -> bool:
        """Tell whether a head of capitalised syllables stands behind a family name, as in ``Lê Trường Sơn``."""
        syllables = reading.cased[body.start : body.head_end].split()
        if not all(syllable.istitle() for syllable in syllables):
            return False
        before = _CAPITALISED_BEFORE.search(reading.cased, max(0, body.start - _PLURAL_REACH), body.start)
        return before is not None and self._names.is_common_family(before[1])

    def _listed(self, reading: Reading) -> Iterator[Entity]:
        """Give the bodies of a list that are named by their field alone: ``các Bộ: Công Thương, Tư pháp``."""
        for lead in self._lists.find(reading):
            at = lead.end
            colon = ":" in reading.cased[lead.start : lead.end]
            for index in range(_MANY):
                end = self._list_item(reading, at, abbreviated=colon)
                if end is None:
                    break
                if colon or index:
                    yield _entity(reading, (at, end), lead.rule, cast("OrgKind", lead.rule.get("kind")),
                                  cast("Level", lead.rule.get("level")))
                separator = _SEPARATOR.match(reading.folded, end)
                if separator is None:
                    break
                at = separator.end()

    def _list_item(self, reading: Reading, at: int, *, abbreviated: bool) -> int | None:
        end = self._tails.fields.end(reading, at, lower=False)
        if end is None and abbreviated:
            found = self._tails.parts.match("abbreviation", reading, at)
            end = found[0] if found else None
        return end


def _outermost(
    bodies: Iterable[Body], standing: Callable[[Body], bool], shadows: Callable[[Body], bool],
) -> list[Body]:
    """Give the bodies that stand, leaving out those that start inside another one.

    First words that make no body hide those inside them (``UBND các xã``) where `shadows` says so.
    """
    kept: list[Body] = []
    behind = 0
    for body in sorted(bodies, key=lambda body: (body.start, -body.head_end)):
        if body.start < behind:
            continue
        stands = standing(body)
        behind = body.end if stands else max(behind, body.head_end if shadows(body) else behind)
        if stands:
            kept.append(body)
    return kept


def _full_in_capitals(reading: Reading, found: Sequence[Entity]) -> list[Entity]:
    """Give the bodies, those in a headline of capitals as long as they are named in the text below it.

    In capitals nothing shows where a name ends; the same name in small letters does.
    """
    spelled = {reading.folded[org.start : org.end] for org in found if not org.text.isupper()}
    by_opening: dict[str, list[str]] = {}
    for name in sorted(spelled, key=lambda name: (-len(name), name)):
        by_opening.setdefault(name[:_OPENING], []).append(name)
    return [
        _as_spelled(reading, org, by_opening.get(reading.folded[org.start : org.start + _OPENING], ()))
        if org.text.isupper() and " " in org.text else org
        for org in found
    ]


def _as_spelled(reading: Reading, org: Entity, names: Sequence[str]) -> Entity:
    known = reading.folded[org.start : org.end]
    for name in names:
        end = org.start + len(name)
        if len(name) > len(known) and name.startswith(known) and reading.folded.startswith(name, org.start):
            return org.model_copy(update={
                "end": end, "text": reading.text[org.start : end],
                "id": f"{org.doc_id}/ORG/{org.start}-{end}",
            })
    return org


def _stands_in_lower_case(body: Body, reading: Reading, titled: Collection[int]) -> bool:
    lower = body.head.get("lower")
    if not lower:
        return False
    if body.is_placed or (lower == "tail" and body.start in titled):
        return True
    if "field" in body.parts and body.head.get("kind") in {"company", "school"}:
        return True
    last_word = reading.cased[body.start : body.end].split()[-1]
    return "level" in body.parts and last_word[0].isupper()


def _behind(reading: Reading, title: Title) -> Iterator[int]:
    """Give the offsets at which the body of a title may start: right behind it, or with its last word."""
    view = reading.folded
    yield title.end + len(view[title.end : title.end + 3]) - len(view[title.end : title.end + 3].lstrip())
    yield view.rfind(" ", title.start, title.core_end) + 1


def _entity(reading: Reading, span: tuple[int, int], rule: Rule | Entry, kind: OrgKind, level: Level | None) -> Entity:
    doc_id = reading.document.doc_id
    start, end = span
    sentence = reading.sentence_at(start)
    return Entity(
        doc_id=doc_id, id=f"{doc_id}/ORG/{start}-{end}", label="ORG", start=start, end=end,
        text=reading.text[start:end], sentence=sentence.id if sentence else None, kind=kind, level=level, rule=rule.id,
    )
