"""``python -m pipeline`` is ``chitieu``."""

from pipeline.cli import main

main()
