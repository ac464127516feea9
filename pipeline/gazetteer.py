"""Administrative units of Vietnam by name, code and date (placeholder)."""

from pipeline.rules import RuleSet


class Gazetteer:
    """The official list with validity dates."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
