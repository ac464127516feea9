"""Words as a spaCy ``Doc``, and a spaCy tokenizer that makes one."""

from collections.abc import Callable, Iterable
from typing import Final

import regex
from spacy.attrs import IS_SPACE
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from pipeline.stages.tokenize.words import word_spans

_RUNS: Final = regex.compile(r"\s+|\S+")


def new_vocab() -> Vocab:
    """Give an empty vocabulary whose tokens know whether they are blank."""
    return Vocab(lex_attr_getters={IS_SPACE: str.isspace})


def spacy_doc(vocab: Vocab, text: str, tokens: Iterable[tuple[int, int]]) -> Doc:
    """Hold words as a spaCy ``Doc`` that gives the text back exactly.

    Parameters
    ----------
    vocab
        The vocabulary the ``Doc`` shares.
    text
        Any text.
    tokens
        Half-open offsets of its words, in text order and without overlap.

    Returns
    -------
    Doc
        ``doc.text == text``: a single blank behind a word is the word's own (``token.whitespace_``); other blanks, and
        text between the words, are tokens of their own.
    """
    pieces: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in (*tokens, (len(text), len(text))):
        if start == at + 1 and text[at] == " " and pieces:  # nearly always; the rest says the same more slowly
            spaces[-1] = True
            at = start
        for gap in _RUNS.findall(text, at, start) if start > at else ():
            own = gap
            if pieces and gap[0] == " ":
                spaces[-1] = True
                own = gap[1:]
            if own:
                pieces.append(own)
                spaces.append(False)
        if end > start:
            pieces.append(text[start:end])
            spaces.append(False)
        at = end
    return Doc(vocab, words=pieces, spaces=spaces)


class VietnameseTokenizer(DummyTokenizer):
    """A spaCy tokenizer that cuts Vietnamese into words instead of syllables.

    Parameters
    ----------
    vocab
        The vocabulary of the language object it belongs to.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Give the words of a text as a ``Doc`` with that text."""
        return spacy_doc(self.vocab, text, word_spans(text))


@registry.tokenizers("chitieu.VietnameseTokenizer.v1")  # type: ignore[untyped-decorator]  # catalogue's decorator is untyped
def create_tokenizer() -> Callable[[Language], VietnameseTokenizer]:
    """Make the tokenizer for spaCy's configuration system.

    Examples
    --------
    >>> import spacy
    >>> config = {"nlp": {"tokenizer": {"@tokenizers": "chitieu.VietnameseTokenizer.v1"}}}
    >>> [token.text for token in spacy.blank("vi", config=config)("Hội đồng nhân dân xã")]
    ['Hội đồng nhân dân', 'xã']
    """
    return _tokenizer


def _tokenizer(nlp: Language) -> VietnameseTokenizer:
    return VietnameseTokenizer(nlp.vocab)
