"""Every example inside rules/ is a test of its own, named file::rule::yes[n] or no[n]."""

import pytest

from pipeline.process import Pipeline
from pipeline.prove import Claim, Prover, claims
from pipeline.rules import load


@pytest.fixture(scope="module")
def prover(pipeline: Pipeline) -> Prover:
    return Prover(pipeline)


@pytest.mark.parametrize("claim", [pytest.param(claim, id=claim.name) for claim in claims(load())])
def test_the_rule_keeps_its_promise(prover: Prover, claim: Claim) -> None:
    reason = prover.why_not(claim)
    assert reason is None, reason
