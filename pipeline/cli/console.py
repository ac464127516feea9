"""The application object, the two consoles and what commands have in common."""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from pipeline import __version__

FAILED: Final = 1
WRONG_CALL: Final = 2

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
out_console = Console(highlight=False, emoji=False)
err_console = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)

RulesOption = Annotated[
    list[Path], typer.Option("--rules", help="A folder of rules laid over the program's own; may be repeated."),
]


def _version(wanted: bool) -> None:
    if wanted:
        out_console.print(f"chitieu {__version__}")
        raise typer.Exit


@app.callback()
def root(
    *, version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop."),
    ] = False,
) -> None:
    """Read Vietnamese local-government reports and write JSONL annotations."""


def table(*columns: str, title: str | None = None, numbers: tuple[str, ...] = ()) -> Table:
    """Give an empty table that fits eighty columns, with those columns to the right that hold numbers."""
    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False,
                 collapse_padding=True)
    for column in columns:
        made.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return made
