"""A stage run alone, from the files of the stages before it, gives the bytes of a run from the start."""

from pathlib import Path

import pytest

from pipeline.batch.stage import STAGES, run_stage
from pipeline.errors import CallError
from pipeline.layout import Layout
from pipeline.process import Pipeline

CHECKOUT = Path(__file__).resolve().parents[2]
FILES = {"segment": ("documents",), "tokenize": ("tokens",), "entities": ("entities",), "goals": ("goals",),
         "targets": ("targets", "goals")}


@pytest.mark.parametrize("stage", STAGES)
def test_one_stage_gives_the_same_bytes(output: Path, tmp_path: Path, pipeline: Pipeline, stage: str) -> None:
    run_stage(stage, output, tmp_path, pipeline, Layout())
    for name in FILES[stage]:
        assert (tmp_path / f"{name}.jsonl").read_bytes() == (output / f"{name}.jsonl").read_bytes()


def test_all_stages_one_after_the_other_give_the_same_bytes(output: Path, tmp_path: Path, pipeline: Pipeline) -> None:
    (tmp_path / "documents.jsonl").write_bytes((output / "documents.jsonl").read_bytes())
    for stage in STAGES:
        run_stage(stage, tmp_path, tmp_path, pipeline, Layout())
    for name in ("documents", "tokens", "entities", "goals", "targets"):
        assert (tmp_path / f"{name}.jsonl").read_bytes() == (output / f"{name}.jsonl").read_bytes()


def test_a_stage_without_its_input_is_refused(output: Path, tmp_path: Path, pipeline: Pipeline) -> None:
    with pytest.raises(CallError, match=r"C003.*documents\.jsonl is missing"):
        run_stage("entities", tmp_path, tmp_path / "out", pipeline, Layout())
    with pytest.raises(CallError, match="no stage 'parse'"):
        run_stage("parse", output, tmp_path / "out", pipeline, Layout())
