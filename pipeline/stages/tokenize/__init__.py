"""Stage 3, tokenize: sentences and their words, held as a spaCy ``Doc``."""

from typing import Final

from pipeline.model import Document, Sentence
from pipeline.rules import RuleSet
from pipeline.stages.tokenize.sentences import SentenceSplitter
from pipeline.stages.tokenize.words import word_spans

__all__ = ["Tokenizer"]

_MOST_LEXEMES: Final = 1 << 13


class Tokenizer:
    """Splits blocks into sentences and sentences into words.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        # spaCy takes half a second to import: only a process that annotates pays for it.
        from pipeline.stages.tokenize.spacy_doc import new_vocab, spacy_doc  # noqa: PLC0415

        self._splitter = SentenceSplitter(rules)
        self._new_vocab, self._spacy_doc = new_vocab, spacy_doc
        self._vocab = new_vocab()

    def __call__(self, document: Document) -> tuple[Sentence, ...]:
        """Give the sentences of a segmented document, in text order.

        Parameters
        ----------
        document
            A document with its blocks.

        Returns
        -------
        tuple of Sentence
            Every sentence with its words; the ids are numbered over the document. What stands between sentences is
            blank, or a printed marker of a list item or heading.
        """
        if len(self._vocab) > _MOST_LEXEMES:
            # spaCy forgets no word: over thousands of documents with their numbers that is memory without end.
            self._vocab = self._new_vocab()
        return tuple(
            self._sentence(document, number, block, start, end)
            for number, (block, start, end) in enumerate(self._splitter(document), start=1)
        )

    def _sentence(self, document: Document, number: int, block: str, start: int, end: int) -> Sentence:
        text = document.text[start:end]
        doc = self._spacy_doc(self._vocab, text, word_spans(text))
        tokens = tuple((start + token.idx, start + token.idx + len(token)) for token in doc if not token.is_space)
        return Sentence(
            doc_id=document.doc_id, id=f"{document.doc_id}/s{number:04d}", block=block,
            start=start, end=end, text=text, tokens=tokens,
        )
