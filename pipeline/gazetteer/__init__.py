"""Administrative units of Vietnam by name, code and date."""

from pipeline.gazetteer.core import Gazetteer
from pipeline.gazetteer.mention import UnitMention
from pipeline.gazetteer.model import Linked, Unit

__all__ = ["Gazetteer", "Linked", "Unit", "UnitMention"]
