"""Stage 3, tokenize: sentences and their words.

The words are offsets; :func:`pipeline.stages.tokenize.spacy_doc.spacy_doc` holds them as a spaCy ``Doc`` where one is
wanted. The stage itself needs none, and starts in half the time without spaCy.
"""

from pipeline.model import Document, Sentence
from pipeline.rules import RuleSet
from pipeline.stages.tokenize.sentences import SentenceSplitter
from pipeline.stages.tokenize.words import word_spans


class Tokenizer:
    """Splits blocks into sentences and sentences into words.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._splitter = SentenceSplitter(rules)

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
        return tuple(
            self._sentence(document, number, block, start, end)
            for number, (block, start, end) in enumerate(self._splitter(document), start=1)
        )

    def _sentence(self, document: Document, number: int, block: str, start: int, end: int) -> Sentence:
        text = document.text[start:end]
        tokens = tuple((start + first, start + last) for first, last in word_spans(text))
        return Sentence(
            doc_id=document.doc_id, id=f"{document.doc_id}/s{number:04d}", block=block,
            start=start, end=end, text=text, tokens=tokens,
        )
