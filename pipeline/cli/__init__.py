"""The command line; this package alone prints and exits.

Exit status: 0 all done, 1 some documents or checks failed, 2 the call was wrong or nothing could be written.
"""

import sys

from pipeline.cli import ask, evaluate, gold, output, rules, run
from pipeline.cli.console import WRONG_CALL, app
from pipeline.cli.log import start, tell
from pipeline.errors import ChitieuError

__all__ = ["app", "ask", "evaluate", "gold", "main", "output", "rules", "run"]


def main() -> None:
    """Run the command line; an error a user can act on is one line and exit status 2."""
    start()
    try:
        app()
    except ChitieuError as error:
        tell("error", "stopped", f"chitieu: {error}", error=error.code, message=str(error))
        sys.exit(WRONG_CALL)
