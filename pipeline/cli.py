"""The command line; this module alone prints and exits.

Exit status: 0 all done, 1 some documents or checks failed, 2 the call was wrong or nothing could be written.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pipeline import __version__
from pipeline.batch.engine import Limits, cores
from pipeline.batch.run import Options, Report
from pipeline.batch.run import run as run_batch
from pipeline.errors import ChitieuError
from pipeline.model import RECORDS, json_schema
from pipeline.rules import load

FAILED = 1
WRONG_CALL = 2

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
rules_app = typer.Typer(no_args_is_help=True, help="Look at rules and prove them.")
app.add_typer(rules_app, name="rules")
out_console = Console(highlight=False)
err_console = Console(stderr=True, highlight=False, soft_wrap=True)

RulesOption = Annotated[
    list[Path], typer.Option("--rules", help="A folder of rules laid over the program's own; may be repeated."),
]


def _version(*, wanted: bool) -> None:
    if wanted:
        out_console.print(f"chitieu {__version__}")
        raise typer.Exit


@app.callback()
def root(
    *, version: Annotated[bool, typer.Option("--version", callback=lambda wanted: _version(wanted=wanted),
                                             is_eager=True, help="Print the version.")] = False,
) -> None:
    """Read Vietnamese local-government reports and write JSONL annotations."""


@app.command()
def run(  # noqa: PLR0913, PLR0917  each parameter is an option of the command
    source: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of report files (.txt), or one file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the JSONL files go.")] = Path("outputs"),
    rules: RulesOption = [],  # noqa: B006  typer copies it
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.", show_default="all cores")] = cores(),
    seconds: Annotated[float, typer.Option("--time-limit", min=0.1, help="Seconds that a document may take.")] = 120.0,
    memory: Annotated[int, typer.Option("--memory-limit", min=256, help="Megabytes that a worker may take.")] = 4096,
    force: Annotated[bool, typer.Option("--force", help="Do all documents again.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Drop documents whose file has vanished.")] = False,
) -> None:
    """Annotate the report files of a folder; only new and changed ones are computed."""
    options = Options(limits=Limits(workers=workers, seconds=seconds, megabytes=memory), rules=tuple(rules),
                      force=force, prune=prune)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=err_console, transient=True, disable=not err_console.is_terminal,
    ) as bar:
        task = bar.add_task("documents", total=None)
        report = run_batch(source, out, options, lambda done, total: bar.update(task, completed=done, total=total))
    out_console.print(_summary(report))
    for failure in report.failures:
        err_console.print(f"failed: {failure.path}: {failure.error} {failure.message} (stage {failure.stage})")
    if report.vanished:
        err_console.print(f"vanished: {', '.join(report.vanished)}" + ("" if prune else " (kept; --prune drops them)"))
    out_console.print(f"Written to {out} in {report.seconds:.1f} s")
    if report.failed:
        raise typer.Exit(FAILED)


def _summary(report: Report) -> Table:
    table = Table("what", "count", title=None)
    table.columns[1].justify = "right"
    rows = [
        ("documents, new", report.new), ("documents, changed", report.changed), ("documents, kept", report.kept),
        ("documents, vanished", len(report.vanished)), ("documents, failed", report.failed),
        ("other files, left alone", len(report.ignored)),
    ]
    for name, count in rows:
        table.add_row(name, f"{count:,}")
    table.add_section()
    for name, count in report.records.items():
        table.add_row(f"{name}.jsonl", f"{count:,}")
    return table


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help=f"One of {', '.join(RECORDS)}; all by default.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write one file per record kind here.")] = None,
) -> None:
    """Print the JSON Schema of the output files."""
    if name is not None and name not in RECORDS:
        raise typer.BadParameter(f"{name} is none of {', '.join(RECORDS)}")
    schemas = {key: json_schema(key) for key in RECORDS if name in {None, key}}
    if out is None:
        out_console.print_json(json.dumps(schemas[name] if name else schemas, ensure_ascii=False))
        return
    out.mkdir(parents=True, exist_ok=True)
    for key, content in schemas.items():
        file = out / f"{key}.schema.json"
        file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@rules_app.command("check")
def rules_check(
    folders: Annotated[list[Path], typer.Argument(metavar="[DIR]...", help="Rules laid over the program's own.")] = [],  # noqa: B006
) -> None:
    """Load the rules and run the examples they carry."""
    from pipeline.process import Pipeline  # noqa: PLC0415  the other commands start faster without it
    from pipeline.prove import Prover, claims  # noqa: PLC0415

    rules = load(overlays=folders)
    prover = Prover(Pipeline(rules))
    total = 0
    broken = 0
    for claim in claims(rules):
        total += 1
        reason = prover.why_not(claim)
        if reason is not None:
            broken += 1
            err_console.print(f"{claim.name}: {reason}")
    out_console.print(f"{total} examples, {broken} broken")
    if broken:
        raise typer.Exit(FAILED)


@rules_app.command("list")
def rules_list(
    rules: RulesOption = [],  # noqa: B006
) -> None:
    """List every rule and lexicon entry with its file and first example or form."""
    loaded = load(overlays=rules)
    table = Table("file", "rule", "example or form")
    for rule in (rule for file in loaded.patterns.values() for rule in file):
        table.add_row(rule.file, rule.id, rule.yes[0].span)
    for entry in (entry for file in loaded.lexicons.values() for entry in file):
        table.add_row(entry.file, entry.id, entry.forms[0])
    out_console.print(table)


def main() -> None:
    """Run the command line; an error a user can act on is one line and exit status 2."""
    try:
        app()
    except ChitieuError as error:
        err_console.print(f"chitieu: {error}", markup=False)
        sys.exit(WRONG_CALL)
