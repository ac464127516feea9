"""Where a goal begins and ends in its sentence, and which sentences only repeat another."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.model import Sentence
from pipeline.reading import Reading

_FINAL: Final = " .;…:,"
_OPENING: Final = "\"'“‘«"
_SPEECH: Final = 60
# Shorter sentences repeat one another by chance.
_LEAST_REPEATED: Final = 25
# The share of a teaser's words that stand in the sentence it announces; fewer words than these say too little to tell.
_ANNOUNCED: Final = 0.85
_LEAST_ANNOUNCED: Final = 8
_WORD: Final = re.compile(r"[^\W_]+")


def trim(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Give the span of a goal between two offsets: without final punctuation and quotation marks that it does not own.

    A quotation mark at the start stays where it opens a name (`“Ngày thứ Bảy xanh” được tổ chức ...`), not where it
    opens somebody's speech; one at the end stays where its pair is inside.
    """
    view = reading.cased
    start = _skip(view, start, end, " *+-•")
    if start < end and view[start] in "\"'":
        closing = view.find(view[start], start + 1, end)
        if closing < 0 or closing - start > _SPEECH:
            start = _skip(view, start + 1, end, " ")
    while end > start:
        last = view[end - 1]
        if last in _FINAL or view.startswith("./", end - 2) or (last == '"' and view.count('"', start, end) % 2):
            end -= 1
        else:
            break
    return start, end


def _skip(view: str, start: int, end: int, chars: str) -> int:
    while start < end and view[start] in chars:
        start += 1
    return start


def announces(reading: Reading, sentence: Sentence, others: Iterable[Sentence]) -> bool:
    """Tell whether a teaser says in fewer words what one of the others says.

    Parameters
    ----------
    reading
        The document.
    sentence
        The teaser.
    others
        Sentences behind it.
    """
    words = _words(reading, sentence)
    if len(words) < _LEAST_ANNOUNCED:
        return False
    return any(len(words & _words(reading, other)) >= _ANNOUNCED * len(words) for other in others)


def _words(reading: Reading, sentence: Sentence) -> set[str]:
    return set(_WORD.findall(reading.folded, sentence.start, sentence.end))


def repeated(reading: Reading, sentences: Sequence[Sentence], shown: frozenset[str]) -> frozenset[str]:
    """Give the ids of sentences that only repeat another one, whole or cut short.

    Parameters
    ----------
    reading
        The document.
    sentences
        Its sentences in text order.
    shown
        Ids of sentences in captions and other furniture, which lose to body text whatever their order.

    Returns
    -------
    frozenset of str
        Of equal sentences all but the first of the body; of a sentence and its beginning, the beginning.
    """
    view = reading.folded
    keys = {s.id: view[s.start : s.end].strip(_FINAL + _OPENING) for s in sentences}
    ranked = sorted(
        (s for s in sentences if len(keys[s.id]) >= _LEAST_REPEATED),
        key=lambda s: (-len(keys[s.id]), s.id in shown, s.start),
    )
    kept: set[str] = set()
    beginnings: set[str] = set()
    repeats: set[str] = set()
    for sentence in ranked:
        key = keys[sentence.id]
        if key in kept or (key[:_LEAST_REPEATED] in beginnings and any(other.startswith(key) for other in kept)):
            repeats.add(sentence.id)
            continue
        kept.add(key)
        # A caption may go on where a title ends; what is only shown leaves the title standing.
        if sentence.id not in shown:
            beginnings.add(key[:_LEAST_REPEATED])
    return frozenset(repeats)
