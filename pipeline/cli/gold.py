"""Commands about gold files: ``gold check``, ``new``, ``export``, ``import`` and ``agreement``."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from pipeline.batch.engine import Limits
from pipeline.batch.run import Options
from pipeline.batch.run import run as run_batch
from pipeline.cli.console import FAILED, app, err_console, out_console
from pipeline.cli.console import table as make_table
from pipeline.evaluate import gold as gold_files
from pipeline.evaluate import runs
from pipeline.evaluate.agreement import agreement as measure_agreement
from pipeline.evaluate.formats import FORMATS, marked

gold_app = typer.Typer(no_args_is_help=True, help="Look after gold files.")
app.add_typer(gold_app, name="gold")

GoldArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of gold files.")]
RunOption = Annotated[Path, typer.Option("--run", help="The output folder of a run over the documents.")]


def _format(name: str) -> str:
    if name not in FORMATS:
        raise typer.BadParameter(f"{name} is none of {', '.join(FORMATS)}")
    return name


@gold_app.command()
def check(folder: GoldArgument, out: RunOption) -> None:
    """Check gold files against the documents they are for: offsets, texts, values, overlaps, unknown fields."""
    findings = list(gold_files.check(folder, runs.read(out).texts))
    for finding in findings:
        err_console.print(str(finding), markup=False)
    out_console.print(f"{len(findings)} findings")
    if findings:
        raise typer.Exit(FAILED)


@gold_app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A report file.")],
    folder: Annotated[Path, typer.Option("--out", "-o", help="Where the gold files go.")],
) -> None:
    """Pre-annotate a document: gold files to be corrected by hand."""
    with tempfile.TemporaryDirectory() as scratch:
        report = run_batch(file, Path(scratch), Options(limits=Limits(workers=1)))
        for failure in report.failures:
            err_console.print(f"{failure.path}: {failure.error} {failure.message}", markup=False)
        if report.failures:
            raise typer.Exit(FAILED)
        for stem, layers in runs.read(Path(scratch)).records.items():
            gold_files.write(folder, stem, gold_files.draft(stem, layers))
            out_console.print(f"{folder / stem}.*.jsonl: correct them, then run chitieu gold check", markup=False)


@gold_app.command("export")
def export_gold(
    folder: GoldArgument, out: RunOption, target: Annotated[Path, typer.Option("--out", "-o", help="Where to write.")],
    name: Annotated[str, typer.Option("--format", "-f", callback=_format, help=f"One of {', '.join(FORMATS)}.")],
) -> None:
    """Write gold files in the format of an annotation tool."""
    run = runs.read(out, words=True)
    documents = [
        marked.mark(stem, run.texts[stem], {layer: of.records for layer, of in layers.items()}, run.tokens[stem])
        for stem, layers in gold_files.read(folder, run.texts).items()
    ]
    target.mkdir(parents=True, exist_ok=True)
    for file, content in FORMATS[name].dump(documents).items():
        (target / file).write_bytes(content)
    out_console.print(f"{len(documents)} documents written to {target}", markup=False)


@gold_app.command("import")
def import_gold(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with the annotation tool's files.")],
    out: RunOption,
    folder: Annotated[Path, typer.Option("--out", "-o", help="Where the gold files go.")],
    name: Annotated[str, typer.Option("--format", "-f", callback=_format, help=f"One of {', '.join(FORMATS)}.")],
) -> None:
    """Read the files of an annotation tool and write gold files."""
    run = runs.read(out)
    files = {file.name: file.read_bytes() for file in sorted(source.iterdir()) if file.is_file()}
    documents = FORMATS[name].load(files, run.texts)
    for document in documents:
        gold_files.write(folder, document.stem, marked.unmark(document))
    out_console.print(f"{len(documents)} documents written to {folder}", markup=False)


@gold_app.command()
def agreement(
    one: Annotated[Path, typer.Argument(metavar="A", help="One annotator's folder of gold files.")],
    other: Annotated[Path, typer.Argument(metavar="B", help="The other's.")],
    out: RunOption,
) -> None:
    """Measure how far two annotators agree: pairwise F1 and Cohen's kappa, and list where they differ."""
    run = runs.read(out, words=True)
    mine, theirs = gold_files.read(one, run.texts), gold_files.read(other, run.texts)
    table = make_table("layer", "what", "measure", "value", "items")
    for row in measure_agreement(mine, theirs, run.tokens):
        table.add_row(row.layer, "" if row.what == "*" else row.what, row.measure, f"{row.value:.3f}", str(row.items))
    out_console.print(table)
    for line in _differences(mine, theirs):
        out_console.print(line, markup=False, soft_wrap=True)


def _differences(mine: gold_files.Gold, theirs: gold_files.Gold) -> list[str]:
    lines = []
    for stem in sorted(mine.keys() & theirs.keys()):
        for layer in sorted(mine[stem].keys() & theirs[stem].keys()):
            sides = [{(record["start"], record["end"], record.get("label", layer)): record["text"]
                      for record in gold[stem][layer].records} for gold in (mine, theirs)]
            for key in sorted(sides[0].keys() ^ sides[1].keys()):
                side, text = ("A", sides[0][key]) if key in sides[0] else ("B", sides[1][key])
                lines.append(f"only {side}: {stem} {key[0]}:{key[1]} {key[2]} {text!r}")
    return lines
