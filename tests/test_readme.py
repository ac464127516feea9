"""What the README shows is what the program does."""

import json
import re
from pathlib import Path
from typing import Any

from pipeline.process import Pipeline

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def block(language: str, behind: str) -> str:
    found = re.search(rf"{re.escape(behind)}.*?```{language}\n(.*?)```", README, re.DOTALL)
    assert found, f"no {language} block behind {behind!r}"
    return found[1]


def test_the_excerpt_is_what_comes_out(pipeline: Pipeline) -> None:
    layers = pipeline("report.txt", block("text", "<!-- tests/test_readme.py").encode())
    records = [json.loads(record.model_dump_json(by_alias=True))
               for records in (layers.entities, layers.goals, layers.targets) for record in records]
    rows: list[dict[str, Any]] = [json.loads(line) for line in block("json", "<!-- output -->").splitlines()]
    assert len(rows) == 6
    for row in rows:
        assert any(all(record.get(key) == value for key, value in row.items()) for record in records), row


def test_every_command_it_names_exists() -> None:
    from pipeline.cli import app  # noqa: PLC0415

    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups}
    named = set(re.findall(r"`chitieu ([a-z]+)", README))
    assert named <= known
    assert known - {"root"} <= named


def test_every_make_target_it_names_exists() -> None:
    makefile = (Path(__file__).resolve().parent.parent / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", README)) <= targets
    assert {"run", "test"} <= targets
