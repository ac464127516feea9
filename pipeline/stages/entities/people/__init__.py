"""Officials and other people: who is named, in which office."""

from collections.abc import Sequence

from pipeline.gazetteer import UnitMention
from pipeline.model import Entity, Role
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.people.mentions import Mention
from pipeline.stages.entities.people.persons import group
from pipeline.stages.entities.people.search import MentionFinder
from pipeline.stages.entities.people.surroundings import Surroundings


class PeopleAnnotator:
    """Finds OFFICIAL and PERSON mentions.

    Parameters
    ----------
    rules
        Uses ``entities/people``, ``entities/titles`` and what roles need of ``entities/organisations``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._finder = MentionFinder(rules)

    def __call__(
        self, reading: Reading, orgs: Sequence[Entity], mentions: Sequence[UnitMention],
    ) -> tuple[Entity, ...]:
        """Give the OFFICIAL and PERSON entities of a document, in text order.

        Parameters
        ----------
        reading
            The segmented document.
        orgs
            Its ORG entities: they bound names and complete roles.
        mentions
            Its unit mentions.
        """
        found = self._finder.find(Surroundings(reading, orgs, mentions))
        entities = []
        for number, person in enumerate(group(found), start=1):
            for mention in person.mentions:
                roles = mention.roles or person.roles
                entities.append(_entity(reading, mention, roles, number))
        return tuple(sorted(entities, key=lambda entity: entity.start))


def _entity(reading: Reading, mention: Mention, roles: tuple[Role, ...], number: int) -> Entity:
    doc_id = reading.document.doc_id
    start, end = mention.start, mention.end
    label = "OFFICIAL" if roles else "PERSON"
    sentence = reading.sentence_at(start)
    text = reading.text[start:end]
    return Entity(
        doc_id=doc_id, id=f"{doc_id}/{label}/{start}-{end}", label=label, start=start, end=end, text=text,
        sentence=sentence.id if sentence else None, name=" ".join(text.split()), honorific=mention.honorific,
        roles=roles, person=f"{doc_id}/person/{number}", rule=mention.rule,
    )
