"""Administrative units of Vietnam by name, code and date."""

from pipeline.gazetteer.core import Gazetteer
from pipeline.gazetteer.model import Linked, Unit
from pipeline.gazetteer.scan import UnitMention

__all__ = ["Gazetteer", "Linked", "Unit", "UnitMention"]
