import pytest

from pipeline.gazetteer import Gazetteer
from pipeline.rules import RuleSet


@pytest.fixture(scope="session")
def gazetteer(rules: RuleSet) -> Gazetteer:
    return Gazetteer(rules)
