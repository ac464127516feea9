"""The gazetteer: what the rest of the program asks about administrative units."""

from collections.abc import Collection

from pipeline.gazetteer import tables
from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.model import Unit
from pipeline.gazetteer.names import Speller
from pipeline.model import Level
from pipeline.rules import RuleSet


class Gazetteer:
    """The official lists of administrative units with their dates.

    Parameters
    ----------
    rules
        The rules of the run: the tables of ``rules/gazetteer`` and the type words of ``rules/entities/units``.
    """

    def __init__(self, rules: RuleSet) -> None:
        self.speller = Speller(tables.table(rules, "spellings.csv"))
        self.index = UnitIndex(tables.load(rules), self.speller)
