"""Commands about quality: ``evaluate`` and ``diff``."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline import jsonl
from pipeline.cli.console import FAILED, RulesOption, app, err_console, out_console
from pipeline.cli.console import table as make_table
from pipeline.evaluate import compare as comparing
from pipeline.evaluate import gold as gold_files
from pipeline.evaluate import mistakes as analysis
from pipeline.evaluate import runs
from pipeline.evaluate.page import render
from pipeline.evaluate.scores import SCHEMES, Evaluation, Tally, confidence, macro_f1, metrics, micro
from pipeline.evaluate.scores import evaluate as score
from pipeline.evaluate.significance import contrast, movements
from pipeline.rules import load

_SHOWN_CHANGES: Final = 200
_NUMBERS: Final = ("P", "R", "F1", "95 %", "found", "gold", "accuracy", "right", "of", "count", "fired", "precision",
                   "before", "now", "gain", "p", "gained", "lost")
_HEADLINES: Final = frozenset({"entities", "goals", "targets"})
RunArgument = Annotated[Path, typer.Argument(metavar="OUT", help="The output folder of a run.")]
GoldOption = Annotated[Path, typer.Option("--gold", "-g", help="The folder of gold files.")]


@app.command()
def evaluate(  # noqa: PLR0913, PLR0917  each parameter is an option of the command
    out: RunArgument,
    gold: GoldOption,
    errors: Annotated[int, typer.Option("--errors", "-e", min=0, help="How many mistakes to show.")] = 0,
    mistakes: Annotated[Path | None, typer.Option("--mistakes", help="Write every mistake here, as JSONL.")] = None,
    page: Annotated[Path | None, typer.Option("--html", help="Write a page to look at every mistake here.")] = None,
    per_document: Annotated[bool, typer.Option("--per-document", help="Show every document's scores.")] = False,
    per_rule: Annotated[bool, typer.Option("--per-rule", help="Show how often each rule was right.")] = False,
    rules: RulesOption = [],  # noqa: B006  typer copies it
    against: Annotated[Path | None, typer.Option(help="The output folder of an earlier run to compare with.")] = None,
    fail_under: Annotated[
        str, typer.Option(help="Comma-separated NAME=VALUE; exit status 1 below one: entities=0.9,targets.full=0.7."),
    ] = "",
) -> None:
    """Score a run against gold files and show where it errs."""
    floors = _floors(fail_under)
    run = runs.read(out)
    evaluation = score(run.records, gold_files.read(gold, run.texts))
    found = list(analysis.mistakes(evaluation, run.texts))
    _print_coverage(evaluation, run)
    _print_spans(evaluation)
    if per_document:
        _print_documents(evaluation)
    _print_attributes(evaluation)
    _print_mistakes(found, errors, by_rule=per_rule)
    if per_rule:
        _print_rules(evaluation, analysis.never_fired(evaluation, load(overlays=rules)))
    if against is not None:
        earlier = runs.read(against)
        _print_contrast(score(earlier.records, gold_files.read(gold, earlier.texts)), evaluation)
    if mistakes is not None:
        jsonl.write(mistakes, found)
    if page is not None:
        page.write_text(render(evaluation, found), encoding="utf-8")
    values = metrics(evaluation.total)
    unknown = sorted(floors.keys() - values.keys())
    if unknown:
        raise typer.BadParameter(f"no score is called {', '.join(unknown)}; there are {', '.join(values)}")
    low = {name: floor for name, floor in floors.items() if values[name] < floor}
    for name, floor in low.items():
        err_console.print(f"{name} is {values[name]:.3f}, below {floor}")
    if low:
        raise typer.Exit(FAILED)


def _floors(text: str) -> dict[str, float]:
    floors: dict[str, float] = {}
    for part in filter(None, text.split(",")):
        name, _, value = part.partition("=")
        try:
            floors[name.strip()] = float(value)
        except ValueError as error:
            raise typer.BadParameter(f"{part!r} is not NAME=VALUE") from error
    return floors


def _print_coverage(evaluation: Evaluation, run: runs.Run) -> None:
    """Say what gold leaves open."""
    if evaluation.unscored:
        out_console.print(f"not scored, for want of gold: {len(evaluation.unscored)} of {len(run.texts)} documents")
    for layer in gold_files.LAYERS:
        open_documents = [stem for stem, layers in evaluation.pairings.items() if layer not in layers]
        if open_documents:
            out_console.print(f"{layer} not scored in {len(open_documents)} documents whose gold leaves them open")


def _print_documents(evaluation: Evaluation) -> None:
    names = ("entities", "goals", "targets", "targets.core", "targets.full")
    table = make_table("document", *names, title="F1 by document", numbers=names)
    table.columns[0].no_wrap, table.columns[0].overflow = True, "ellipsis"
    for stem, scores in evaluation.documents.items():
        values = metrics(scores)
        layers = evaluation.pairings[stem]
        # A layer whose gold file is empty, and in which nothing was found, has no F1; one without a file is open.
        blank = {name: "none" if name.partition(".")[0] in layers else "open" for name in names}
        table.add_row(stem, *(f"{values[name]:.3f}" if name in values else blank[name] for name in names))
    out_console.print(table)


def _print_contrast(before: Evaluation, behind: Evaluation) -> None:
    names = tuple(name for name in metrics(behind.total) if name in _HEADLINES or name.count(".") == 1)
    table = make_table("metric", "before", "now", "gain", "p", title="against the earlier run", numbers=_NUMBERS)
    for row in contrast(before, behind, names):
        if row.gain:
            figures = (f"{row.before:.3f}", f"{row.behind:.3f}", f"{row.gain:+.3f}", f"{row.p_value:.3f}")
            table.add_row(row.metric, *figures)
    out_console.print(table)
    moved = make_table("document", "layer", "gained", "lost", title="gold records wholly right", numbers=_NUMBERS)
    for movement in movements(before, behind):
        moved.add_row(movement.document, movement.layer, str(movement.gained), str(movement.lost))
    out_console.print(moved)


def _print_spans(evaluation: Evaluation) -> None:
    """Print spans by the names that ``--fail-under`` takes."""
    intervals = confidence(evaluation)
    total = evaluation.total
    table = make_table("spans", "P", "R", "F1", "95 %", "found", "gold", numbers=_NUMBERS,
                       title=f"{len(evaluation.documents)} documents, micro-averaged")
    for layer in dict.fromkeys(key[0] for key in total.spans):
        found = dict.fromkeys(key[2] for key in total.spans if key[0] == layer)
        for scheme in SCHEMES if layer == "entities" else found:
            low, high = intervals[f"{layer}.{scheme}"]
            table.add_row(f"{layer}.{scheme}", *_figures(micro(total, layer, scheme), f"{low:.2f}–{high:.2f}"))
        for _, label, scheme in [key for key in total.spans if key[0] == layer]:
            if label != "*" and scheme == "strict":
                table.add_row(f"{layer}.{label}", *_figures(total.spans[layer, label, scheme], ""))
        if layer == "entities":
            table.add_row("labels, macro-averaged", "", "", f"{macro_f1(total, layer, 'strict'):.3f}")
        table.add_section()
    out_console.print(table)


def _figures(tally: Tally, interval: str) -> tuple[str, ...]:
    scores = (f"{tally.precision:.3f}", f"{tally.recall:.3f}", f"{tally.f1:.3f}")
    return (*scores, interval, str(tally.predicted), str(tally.gold))


def _print_attributes(evaluation: Evaluation) -> None:
    table = make_table("field", "accuracy", "right", "of", title="fields of paired records", numbers=_NUMBERS)
    for (layer, label, name), accuracy in evaluation.total.attributes.items():
        metric = f"{layer}.{name}" if label == "*" else f"{layer}.{label}.{name}"
        table.add_row(metric, f"{accuracy.value:.3f}", str(accuracy.right), str(accuracy.total))
    out_console.print(table)


def _print_mistakes(found: list[analysis.Mistake], shown: int, *, by_rule: bool) -> None:
    counts = Counter(
        (mistake.layer, mistake.label, mistake.rule or "no rule" if by_rule else "", mistake.kind) for mistake in found
    )
    table = make_table("records", "rule", "kind of mistake", "count", title="mistakes", numbers=_NUMBERS)
    for (layer, label, rule, kind), count in sorted(counts.items()):
        table.add_row(layer if label == "*" else f"{layer}.{label}", rule, kind, str(count))
    out_console.print(table)
    for mistake in found[:shown]:
        out_console.print(_sentence(mistake), markup=False, soft_wrap=True)


def _print_rules(evaluation: Evaluation, silent: list[str]) -> None:
    table = make_table("rule", "fired", "right", "precision", title="rules, the least precise first",
                       numbers=_NUMBERS)
    for support in analysis.rule_support(evaluation):
        table.add_row(support.rule, str(support.fired), str(support.right), f"{support.precision:.2f}")
    out_console.print(table)
    out_console.print(f"never fired here: {', '.join(silent) or 'none'}", markup=False)


def _sentence(mistake: analysis.Mistake) -> str:
    start, end = (offset - mistake.context_start for offset in mistake.gold or mistake.predicted or (0, 0))
    context = f"…{mistake.context[:start]}[{mistake.context[start:end]}]{mistake.context[end:]}…".replace("\n", " ")
    said = f" run {mistake.surface(mistake.predicted)!r}" if mistake.kind == "boundary" else ""
    fields = "; ".join(f"{name} {got!r}, gold {want!r}" for name, (got, want) in mistake.fields.items())
    what = f"{mistake.layer} {mistake.label} {mistake.kind}"
    return f"{mistake.document} {what}: {context}{said} {fields} ({mistake.rule or 'no rule'})"


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="RUN_A", help="The output folder of the earlier run.")],
    behind: Annotated[Path, typer.Argument(metavar="RUN_B", help="The output folder of the later run.")],
) -> None:
    """List what one run found that another did not, by rule; no gold is needed."""
    changes = list(comparing.compare(runs.read(before), runs.read(behind)))
    counts = Counter((change.layer, change.rule, change.change) for change in changes)
    table = make_table("layer", "rule", "change", "count", title=f"{len(changes)} records differ", numbers=_NUMBERS)
    for (layer, rule, kind), count in sorted(counts.items()):
        table.add_row(layer, rule, kind, str(count))
    out_console.print(table)
    for change in changes[:_SHOWN_CHANGES]:
        fields = "; ".join(f"{name} {old!r} to {new!r}" for name, (old, new) in change.fields.items())
        out_console.print(f"{change.change} {change.document} {change.start} {change.layer} {change.label} "
                          f"{change.text!r} {fields} ({change.rule})", markup=False, soft_wrap=True)
    if len(changes) > _SHOWN_CHANGES:
        out_console.print(f"… and {len(changes) - _SHOWN_CHANGES} more")
