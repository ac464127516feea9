"""Stage 3, tokenize: sentences and their words."""

from collections.abc import Iterator

from underthesea import word_tokenize

from pipeline.model import Document, Sentence
from pipeline.rules import RuleSet


class Tokenizer:
    """Splits blocks into sentences and sentences into words (placeholder: one sentence a block)."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    def __call__(self, document: Document) -> tuple[Sentence, ...]:
        """Give the sentences of a segmented document, in text order."""
        found = []
        for block in document.blocks:
            text = document.text[block.start : block.end]
            tokens = tuple((block.start + a, block.start + b) for a, b in align(text))
            found.append(Sentence(doc_id=document.doc_id, id=f"{document.doc_id}/s{len(found) + 1:04d}", block=block.id,
                                  start=block.start, end=block.end, text=text, tokens=tokens))
        return tuple(found)


def align(text: str) -> Iterator[tuple[int, int]]:
    """Give the offsets of the words of a text."""
    at = 0
    source = text.replace("Ð", "Đ")
    for word in word_tokenize(text, use_token_normalize=False):
        start = end = at
        for n, part in enumerate(word.split()):
            first = source.index(part, end)
            start = first if n == 0 else start
            end = first + len(part)
        yield start, end
        at = end


def create_tokenizer() -> None:
    """Placeholder."""
