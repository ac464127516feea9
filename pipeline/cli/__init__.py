"""The command line; this package alone prints and exits.

Exit status: 0 all done, 1 some documents or checks failed, 2 the call was wrong or nothing could be written, 130 and
143 stopped by SIGINT (Ctrl-C) and SIGTERM.
"""

import sys

from pipeline.cli import ask, evaluate, gold, output, rules, run
from pipeline.cli.console import WRONG_CALL, app
from pipeline.cli.log import start, tell
from pipeline.cli.stop import Stopped, stop_on_signals
from pipeline.errors import ChitieuError

__all__ = ["app", "ask", "evaluate", "gold", "main", "output", "rules", "run"]


def main() -> None:
    """Run the command line; an error a user can act on is one line and exit status 2."""
    start()
    stop_on_signals()
    try:
        app()
    except ChitieuError as error:
        tell("error", "stopped", f"chitieu: {error}", error=error.code, message=str(error))
        sys.exit(WRONG_CALL)
    except Stopped as stop:
        line = f"chitieu: stopped by {stop.name}; a run keeps what it has finished: start it again to go on"
        tell("error", "stopped", line, signal=stop.name)
        sys.exit(stop.status)
