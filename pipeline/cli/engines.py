"""The options that say where a run's work is done, and where its output lies."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.batch.away import fetch
from pipeline.batch.engine import Engine, LocalEngine
from pipeline.batch.folders import is_remote
from pipeline.errors import CallError


class Name(StrEnum):
    """The engines there are."""

    LOCAL = "local"
    DASK = "dask"


EngineOption = Annotated[Name, typer.Option("--engine", help="Processes of this machine, or a Dask cluster.")]
SchedulerOption = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Dask's scheduler; else a cluster is made here."),
]


def engine_of(name: Name, scheduler: str | None) -> Engine:
    """Give the engine that the options name.

    Raises
    ------
    CallError
        ``C004`` when Dask is not installed.
    """
    if name is Name.LOCAL:
        if scheduler is not None:
            raise typer.BadParameter("--scheduler needs --engine dask")
        return LocalEngine()
    try:
        from pipeline.batch.cluster import DaskEngine  # noqa: PLC0415  an extra
    except ImportError as error:
        raise CallError("C004", f"the engine dask needs the package {error.name}",
                        remedy="Install chitieu[dask].") from error
    return DaskEngine(scheduler)


def here(out: str) -> Path:
    """Give an output folder as a folder of this machine, with its state."""
    return fetch(out) if is_remote(out) else Path(out)
