"""What the working tree finds that another revision does not, over documents that need no gold.

Usage: python -m tools.diff REVISION FOLDER [--rules DIR]

The revision is checked out beside the working tree for the time of the comparison; both then run over the folder, each
with its own code and rules, in the same environment.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def annotate(checkout: Path, folder: Path, out: Path) -> None:
    """Run the program of a checkout over a folder."""
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    command = [sys.executable, "-m", "pipeline", "run", str(folder.resolve()), "--out", str(out)]
    subprocess.run(command, cwd=checkout, env=environment, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Compare and print; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("revision")
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        before = Path(scratch, "checkout")
        git = ["git", "-C", str(CHECKOUT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(before), arguments.revision], check=True)
        try:
            annotate(before, arguments.folder, Path(scratch, "before"))
            annotate(CHECKOUT, arguments.folder, Path(scratch, "behind"))
        finally:
            subprocess.run([*git, "remove", "--force", str(before)], check=True)
        command = [sys.executable, "-m", "pipeline", "diff", str(Path(scratch, "before")), str(Path(scratch, "behind"))]
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
