"""Commands that annotate: ``run``, ``retry`` and ``status``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from pipeline.batch.away import run_away
from pipeline.batch.engine import Limits, cores
from pipeline.batch.folders import is_remote
from pipeline.batch.places import Place, place
from pipeline.batch.run import Options, Report
from pipeline.batch.run import run as run_batch
from pipeline.batch.run import status as status_of
from pipeline.batch.stage import run_stage
from pipeline.cli import log
from pipeline.cli.console import FAILED, RulesOption, app, err_console, out_console
from pipeline.cli.console import table as make_table
from pipeline.cli.engines import EngineOption, Name, SchedulerOption, engine_of, here
from pipeline.cli.follow import following, tell_failure
from pipeline.layout import COMPRESSIONS, Layout
from pipeline.model import Failure
from pipeline.process import Pipeline
from pipeline.rules import load

LogFormatOption = Annotated[
    log.Form, typer.Option(help="How progress and failures are told on stderr: plain lines, or a JSON object a line."),
]


@app.command()
def run(  # noqa: PLR0913, PLR0917  each parameter is an option of the command
    source: Annotated[
        str | None, typer.Argument(metavar="FOLDER", help="A folder of report files (.txt), or one file; or a URL."),
    ] = None,
    out: Annotated[str, typer.Option("--out", "-o", help="Folder where the JSONL files go; or a URL.")] = "outputs",
    rules: RulesOption = [],  # noqa: B006  typer copies it
    workers: Annotated[int, typer.Option(min=1, help="Worker processes.", show_default="all cores")] = cores(),
    seconds: Annotated[float, typer.Option("--time-limit", min=0.1, help="Seconds that a document may take.")] = 120.0,
    memory: Annotated[int, typer.Option("--memory-limit", min=256, help="Megabytes that a worker may take.")] = 4096,
    force: Annotated[bool, typer.Option("--force", help="Do all documents again.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Drop documents whose file has vanished.")] = False,
    stage: Annotated[
        str | None, typer.Option(help="Run one stage alone, from the files of an earlier run given by --from."),
    ] = None,
    earlier: Annotated[Path | None, typer.Option("--from", help="The output folder of an earlier run.")] = None,
    engine: EngineOption = Name.LOCAL,
    scheduler: SchedulerOption = None,
    partition_size: Annotated[
        int | None, typer.Option(min=1, help="Write parts of so many documents each: entities/part-00000.jsonl."),
    ] = None,
    compress: Annotated[str | None, typer.Option(help=f"One of {', '.join(COMPRESSIONS)}.")] = None,
    log_format: LogFormatOption = log.Form.TEXT,
) -> None:
    """Annotate the report files of a folder; only new and changed ones are computed."""
    if compress not in {None, *COMPRESSIONS}:
        raise typer.BadParameter(f"{compress} is none of {', '.join(COMPRESSIONS)}")
    layout = Layout(partition_size=partition_size, compression=compress)
    if stage is not None and earlier is not None:
        documents = run_stage(stage, earlier, Path(out), Pipeline(load(overlays=rules)), layout)
        out_console.print(f"Stage {stage} run over {documents} documents, written to {out}", markup=False)
        return
    if source is None or stage is not None or earlier is not None:
        raise typer.BadParameter("give a FOLDER of reports, or --stage and --from together")
    limits = Limits(workers=workers, seconds=seconds, megabytes=memory)
    options = Options(limits=limits, rules=tuple(rules), force=force, prune=prune, engine=engine_of(engine, scheduler),
                      layout=layout)
    _run(place(source), out, options, log_format)


@app.command()
def retry(  # noqa: PLR0913, PLR0917
    out: Annotated[str, typer.Argument(metavar="OUT", help="The output folder of a run.")],
    seconds: Annotated[float, typer.Option("--time-limit", min=0.1, help="Seconds that a document may take.")] = 120.0,
    memory: Annotated[int, typer.Option("--memory-limit", min=256, help="Megabytes that a worker may take.")] = 4096,
    engine: EngineOption = Name.LOCAL,
    scheduler: SchedulerOption = None,
    log_format: LogFormatOption = log.Form.TEXT,
) -> None:
    """Run the documents again that failed in the last run."""
    held = status_of(here(out))
    limits = Limits(workers=cores(), seconds=seconds, megabytes=memory)
    options = Options(limits=limits, rules=held.rules, retry=True, engine=engine_of(engine, scheduler),
                      layout=held.layout)
    _run(held.source, out, options, log_format)


@app.command()
def status(out: Annotated[str, typer.Argument(metavar="OUT", help="The output folder of a run.")]) -> None:
    """Tell what an output folder holds, from which folder and rules, and what failed."""
    held = status_of(here(out))
    table = make_table("what", "value")
    table.add_row("input folder", escape(str(held.source)))
    for folder in held.rules:
        table.add_row("rules laid over", escape(str(folder)))
    table.add_row("documents, up to date", f"{held.current:,}")
    table.add_row("documents, from other rules or program", f"{held.outdated:,}")
    table.add_row("documents, vanished from the input folder", f"{held.vanished:,}")
    table.add_row("documents, failed", f"{held.failed:,}")
    out_console.print(table)
    for failure in held.failures:
        tell_failure(failure)
    _tell_of_more(held.failures, held.failed)


def _run(source: Place, out: str, options: Options, log_format: log.Form) -> None:
    log.start(log_format)
    with following(bar=err_console.is_terminal and log_format is log.Form.TEXT) as follower:
        if is_remote(out):
            report = run_away(source, out, options, follower)
        else:
            report = run_batch(source, Path(out), options, follower)
    out_console.print(_summary(report))
    for failure in report.failures:
        if failure.path not in follower.told:  # it failed in an earlier run
            tell_failure(failure)
    _tell_of_more(report.failures, report.failed)
    if report.vanished:
        fate = "dropped" if options.prune else "kept; --prune drops them"
        more = _more(report.vanished_paths, report.vanished)
        log.tell("warning", "vanished", f"vanished: {', '.join(report.vanished_paths)}{more} ({fate})",
                 paths=report.vanished_paths)
    log.tell("info", "finished", "", new=report.new, changed=report.changed, redone=report.redone, kept=report.kept,
             copied=report.copied, vanished=report.vanished, failed=report.failed, records=report.records,
             seconds=report.seconds)
    out_console.print(f"Written to {out} in {report.seconds:.1f} s", markup=False)
    if report.failed:
        raise typer.Exit(FAILED)


def _tell_of_more(failures: Sequence[Failure], count: int) -> None:
    if len(failures) < count:
        log.tell("warning", "more", f"failed:{_more(failures, count)}; errors.jsonl has all", failed=count)


def _more(named: Sequence[object], count: int) -> str:
    return f" and {count - len(named):,} more" if len(named) < count else ""


def _summary(report: Report) -> Table:
    table = make_table("what", "count", numbers=("count",))
    rows = [
        ("documents, new", report.new), ("documents, changed", report.changed),
        *((f"documents, done again from stage {stage}", count) for stage, count in sorted(report.redone_from.items())),
        ("documents, kept", report.kept), ("documents, vanished", report.vanished),
        ("documents, failed", report.failed), ("of the same content as another, not computed", report.copied),
        ("other files, left alone", report.ignored),
    ]
    for name, count in rows:
        table.add_row(name, f"{count:,}")
    table.add_section()
    for name, count in report.records.items():
        table.add_row(f"{name}.jsonl", f"{count:,}")
    return table
