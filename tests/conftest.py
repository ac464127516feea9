from pathlib import Path

import pytest
from here import EngineHere

from pipeline.batch.engine import Limits
from pipeline.batch.run import Options, run
from pipeline.process import Pipeline
from pipeline.rules import RuleSet, load

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load()


@pytest.fixture(scope="session")
def pipeline(rules: RuleSet) -> Pipeline:
    return Pipeline(rules)


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run over the sample reports; only to be read."""
    out = tmp_path_factory.mktemp("samples")
    run(CHECKOUT / "corpus", out, Options(limits=Limits(workers=1), engine=EngineHere()))
    return out


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """Third-party documents that are not part of the project; tests that need them are skipped without."""
    folder = CHECKOUT.parent / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/corpus with third-party documents is not here")
    return folder
