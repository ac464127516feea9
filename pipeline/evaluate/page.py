"""One self-contained HTML page: scores, rules and every mistake with gold and run side by side, filterable."""

import json
from collections.abc import Sequence
from importlib.resources import files

from pipeline.evaluate.mistakes import Mistake, rule_support
from pipeline.evaluate.scores import Evaluation, confidence, metrics


def render(evaluation: Evaluation, mistakes: Sequence[Mistake]) -> str:
    """Give the page as HTML; it loads nothing from anywhere.

    Parameters
    ----------
    evaluation
        The scored run.
    mistakes
        Its mistakes.
    """
    intervals = confidence(evaluation)
    data = {
        "scores": [[name, value, *intervals[name]] for name, value in metrics(evaluation.total).items()],
        "rules": [support.model_dump() for support in rule_support(evaluation)],
        "mistakes": [mistake.model_dump() for mistake in mistakes],
    }
    template = files("pipeline.evaluate").joinpath("page.html").read_text(encoding="utf-8")
    # "</" inside a string would end the script element that holds the data.
    return template.replace("__DATA__", json.dumps(data, ensure_ascii=False).replace("</", "<\\/"))
