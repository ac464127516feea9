"""What commands tell on stderr: plain lines, or one JSON object a line for programs that collect logs."""

import json
import logging
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, Literal

from pipeline.cli.console import err_console

Level = Literal["info", "warning", "error"]

_LOG: Final = logging.getLogger("pipeline")


class Form(StrEnum):
    """What a line is: a sentence, or a JSON object."""

    TEXT = "text"
    JSON = "json"


def start(form: Form = Form.TEXT) -> None:
    """Send what the program logs to stderr, in one of the two forms; a later call changes the form."""
    handler = _Handler()
    handler.setFormatter(_JsonLines() if form is Form.JSON else logging.Formatter("%(message)s"))
    _LOG.handlers = [handler]
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False


def tell(level: Level, event: str, line: str, /, **fields: object) -> None:
    """Tell that something happened.

    Parameters
    ----------
    level
        How grave it is.
    event
        What happened, in one word; programs know the kind of line by it.
    line
        The plain line; left out where it is empty.
    **fields
        What the JSON object holds beside time, level and event.
    """
    _LOG.log(logging.getLevelNamesMapping()[level.upper()], line, extra={"event": event, "fields": fields})


class _Handler(logging.Handler):
    """Writes through the console, which keeps a progress bar below the lines."""

    def emit(self, record: logging.LogRecord) -> None:
        if told := self.format(record):
            err_console.print(told, markup=False)


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        about = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "message"),
        }
        fields: dict[str, object] = getattr(record, "fields", {"message": record.getMessage()})
        return json.dumps(about | fields, ensure_ascii=False, default=str)
