"""Commands that answer at once: ``place`` and ``outline``."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.tree import Tree

from pipeline.cli.console import FAILED, RulesOption, app, err_console, out_console
from pipeline.errors import CallError
from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer.answer import Found
from pipeline.process import Pipeline
from pipeline.rules import load
from pipeline.stages.goals.outline import Section, outline

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(text: str | None) -> str | None:
    if text is not None and not _DAY.fullmatch(text):
        raise typer.BadParameter(f"{text} is not a day such as 2020-11-13")
    return text


@app.command()
def place(
    query: Annotated[str, typer.Argument(help='A unit, with those around it: "phường Thụy Khuê, Tây Hồ".')],
    on: Annotated[
        str | None, typer.Option(callback=_day, help="The day it is asked for; by default that of the newest list."),
    ] = None,
) -> None:
    """Look an administrative unit up in the official list, as of a day; exit status 1 when there is none."""
    answer = Gazetteer(load()).answer(query, on)
    out_console.print(f"{query}, on {answer.on}: link {answer.link}", markup=False)
    for found in answer.found:
        out_console.print(_described(found), markup=False)
    if answer.link == "none":
        if answer.found:
            out_console.print("these bore the name on other days")
        raise typer.Exit(FAILED)


def _described(found: Found) -> str:
    unit = found.unit
    within = ", ".join(f"{around.full_name} ({around.code})" for around in found.within)
    since = f"from {unit.valid_from}" if unit.valid_from else "from before the oldest list"
    until = f"to {unit.valid_to}" if unit.valid_to else "still so"
    lines = [f"  {unit.full_name} ({unit.code})" + (f", {within}" if within else ""), f"    {since}, {until}"]
    if found.successors:
        lines.append("    now " + "; ".join(f"{heir.full_name} ({heir.code})" for heir in found.successors))
    return "\n".join(lines)


@app.command("outline")
def print_outline(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A report file.")],
    rules: RulesOption = [],  # noqa: B006  typer copies it
) -> None:
    """Print a document's headings with its goals as a tree."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CallError("C001", f"cannot be read: {error.strerror}", file=file, remedy="Give a report file.") from error
    layers = Pipeline(load(overlays=rules))(file.name, content)
    root = outline(layers.document, layers.goals)
    tree = Tree(_plain(root.text or file.name))
    _grow(tree, root)
    out_console.print(tree)
    err_console.print(f"{root.count()} goals")


def _grow(tree: Tree, section: Section) -> None:
    for goal in section.goals:
        number = f"{goal.number}. " if goal.number else ""
        tree.add(_plain(f"{goal.kind}: {number}{goal.text}"))
    for below in section.sections:
        mark = f"{below.goal.kind}: " if below.goal else ""
        _grow(tree.add(_plain(mark + below.text)), below)


def _plain(text: str) -> str:
    """Give a text on one line, its brackets safe from the console's markup."""
    return " ".join(text.split()).replace("[", r"\[")
