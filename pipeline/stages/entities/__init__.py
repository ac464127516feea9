"""Stage 4, entities: dates, legal documents, administrative units, organisations and people.

The annotators work in an order that lets each lean on what is already certain: dates and legal documents stand for
themselves; unit mentions bound organisation names; organisations bound roles; what is left of the unit mentions, once
names of bodies and people are known, is linked to the official list.
"""

from pipeline.gazetteer import Gazetteer
from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.entities.dates import DateAnnotator
from pipeline.stages.entities.legal import LegalDocAnnotator
from pipeline.stages.entities.organisations import OrgAnnotator
from pipeline.stages.entities.people import PeopleAnnotator
from pipeline.stages.entities.units import UnitAnnotator


class EntityAnnotator:
    """Finds, links and anchors the entities of a document.

    Parameters
    ----------
    rules
        The rules of the run.
    gazetteer
        The official list of administrative units.
    """

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._dates = DateAnnotator(rules)
        self._legal = LegalDocAnnotator(rules)
        self._units = UnitAnnotator(gazetteer)
        self._orgs = OrgAnnotator(rules, gazetteer)
        self._people = PeopleAnnotator(rules)

    def __call__(self, reading: Reading) -> tuple[Entity, ...]:
        """Give the entities of a segmented, tokenised document, in text order."""
        numbered = self._legal.find(reading)
        dates = self._dates(reading, taken=numbered)
        legal = self._legal(reading, numbered, dates)
        mentions = self._units.find(reading)
        orgs = self._orgs(reading, mentions)
        people = self._people(reading, orgs, mentions)
        units = self._units.link(reading, mentions, orgs, people)
        orgs = self._orgs.place(reading, orgs, units)
        found = [*dates, *legal, *orgs, *people, *units]
        return tuple(sorted(found, key=lambda entity: (entity.start, -entity.end, entity.label)))
