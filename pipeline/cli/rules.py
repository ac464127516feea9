"""Commands about rules: ``rules check`` and ``rules list``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from pipeline.cli.console import FAILED, RulesOption, app, err_console, out_console
from pipeline.cli.console import table as make_table
from pipeline.rules import load

rules_app = typer.Typer(no_args_is_help=True, help="Look at rules and prove them.")
app.add_typer(rules_app, name="rules")


@rules_app.command("check")
def rules_check(
    folders: Annotated[list[Path], typer.Argument(metavar="[DIR]...", help="Rules laid over the program's own.")] = [],  # noqa: B006
) -> None:
    """Load the rules and run the examples they carry."""
    from pipeline.process import Pipeline  # noqa: PLC0415  the other commands start faster without it
    from pipeline.prove import Prover, claims  # noqa: PLC0415

    rules = load(overlays=folders)
    rules.compile()
    prover = Prover(Pipeline(rules))
    total = 0
    broken = 0
    for claim in claims(rules):
        total += 1
        reason = prover.why_not(claim)
        if reason is not None:
            broken += 1
            err_console.print(f"{claim.name}: {reason}", markup=False)
    out_console.print(f"{total} examples, {broken} broken")
    if broken:
        raise typer.Exit(FAILED)


@rules_app.command("list")
def rules_list(
    rules: RulesOption = [],  # noqa: B006
) -> None:
    """List every rule and lexicon entry with its file and first example or form."""
    loaded = load(overlays=rules)
    table = make_table("file", "rule", "example or form")
    for rule in (rule for file in loaded.patterns.values() for rule in file):
        table.add_row(rule.file, rule.id, escape(rule.yes[0].span))
    for entry in (entry for file in loaded.lexicons.values() for entry in file):
        table.add_row(entry.file, entry.id, escape(entry.forms[0]))
    out_console.print(table)
