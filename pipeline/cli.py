"""The command line; this module alone prints and exits."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline import jsonl
from pipeline.process import Pipeline
from pipeline.rules import load

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Reads Vietnamese local-government reports.")


@app.callback()
def root() -> None:
    """Read Vietnamese local-government reports into JSONL annotations."""


@app.command()
def run(folder: Path, out: Annotated[Path, typer.Option("--out", "-o")] = Path("outputs")) -> None:
    """Annotate every text file of a folder (placeholder)."""
    pipeline = Pipeline(load())
    results = [pipeline(path.relative_to(folder).as_posix(), path.read_bytes()) for path in sorted(folder.rglob("*.txt"))]
    out.mkdir(parents=True, exist_ok=True)
    jsonl.write(out / "documents.jsonl", [r.document for r in results])
    jsonl.write(out / "tokens.jsonl", [s for r in results for s in r.sentences])
    jsonl.write(out / "entities.jsonl", [s for r in results for s in r.entities])
    jsonl.write(out / "goals.jsonl", [s for r in results for s in r.goals])
    jsonl.write(out / "targets.jsonl", [s for r in results for s in r.targets])


def main() -> None:
    """Run the command line."""
    app()
