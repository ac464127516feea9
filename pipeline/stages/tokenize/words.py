"""Words by underthesea, with offsets.

underthesea gives words without offsets, of a text that it has brought to NFC and partly respelt (``Ð`` to ``Đ``, one
character for one). Its words hold every character that is not blank, in order, so they are laid back by counting.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from threading import Lock
from typing import Final, cast

import regex

Segment = Callable[[str], list[str]]

_RUNS: Final = regex.compile(r"\s+|\S+")
_LOADING: Final = Lock()


def word_spans(text: str) -> list[tuple[int, int]]:
    """Give the offsets of the words of a text.

    Parameters
    ----------
    text
        Any string; best a single sentence, as the model was trained on sentences.

    Returns
    -------
    list of tuple
        Half-open offsets in text order. Every character that is not blank belongs to exactly one word; a word may
        hold blanks and line ends between its syllables.
    """
    composed = unicodedata.normalize("NFC", text)
    spans = list(_lay_out(composed, segmenter()(text)))
    return spans if composed == text else list(_to_original(text, spans))


def segmenter() -> Segment:
    """Give underthesea's word segmentation, its model loaded; the first call takes its time, in one thread only."""
    with _LOADING:
        return _load()


@cache
def _load() -> Segment:
    from underthesea.pipeline.word_tokenize import word_tokenize  # noqa: PLC0415  # loads models, so not at import

    def _segment(text: str) -> list[str]:
        return cast("list[str]", word_tokenize(text, use_token_normalize=False))

    _segment("xã")  # its own loading is lazy and not safe among threads
    return _segment


def _lay_out(composed: str, found: list[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for word in found:
        start = -1
        for syllable in word.split():
            while composed[at].isspace():
                at += 1
            start = at if start < 0 else start
            at += len(syllable)
        yield start, at


def _to_original(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Take spans from the composed text back to the text; words that share a letter there become one."""
    letters = [span for run in _RUNS.finditer(text) for span in _composed_letters(run.group(), run.start())]
    start = end = 0
    for first, last in spans:
        begin = letters[first][0]
        if begin < end:
            end = max(end, letters[last - 1][1])
            continue
        if end > start:
            yield start, end
        start, end = begin, letters[last - 1][1]
    if end > start:
        yield start, end


def _composed_letters(run: str, offset: int) -> Iterator[tuple[int, int]]:
    """Give for every character of a run's composed form the span of the run that it comes from."""
    composed = unicodedata.normalize("NFC", run)
    parts = _clusters(run)
    if "".join(unicodedata.normalize("NFC", part) for part in parts) != composed:
        parts = [run]
    for part in parts:
        for _ in unicodedata.normalize("NFC", part):
            yield offset, offset + len(part)
        offset += len(part)


def _clusters(run: str) -> list[str]:
    """Cut a run before every character that is no combining mark."""
    starts = [index for index, char in enumerate(run) if index == 0 or not unicodedata.combining(char)]
    return [run[start:end] for start, end in zip(starts, [*starts[1:], len(run)], strict=True)]
