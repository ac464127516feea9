"""spaCy DocBin: spans in ``doc.spans["chitieu"]``, the stem in ``doc.user_data``.

spaCy is imported where it is used: it takes half a second, which every command would pay.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pipeline.evaluate.formats.marked import Files, Marked, Region

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_FILE: Final = "gold.spacy"
_KEY: Final = "chitieu"


def dump(documents: list[Marked]) -> Files:
    """Write all documents into one file; spans that cut a word are widened to whole words."""
    from spacy.tokens import DocBin, Span  # noqa: PLC0415

    vocab = _vocab()
    bundle = DocBin(store_user_data=True)
    for document in documents:
        doc = _doc(vocab, document)
        spans = [doc.char_span(region.start, region.end, label=region.label, alignment_mode="expand")
                 for region in document.regions]
        doc.spans[_KEY] = [span for span in spans if isinstance(span, Span)]
        doc.user_data["stem"] = document.stem
        bundle.add(doc)
    return {_FILE: bundle.to_bytes()}


def _vocab() -> "Vocab":
    import spacy  # noqa: PLC0415

    return spacy.blank("xx").vocab


def _doc(vocab: "Vocab", document: Marked) -> "Doc":
    """Build a Doc whose text is the canonical text: words, and the gaps between them as words of their own."""
    from spacy.tokens import Doc  # noqa: PLC0415

    words: list[str] = []
    at = 0
    for start, end in (*document.tokens, (len(document.text), len(document.text))):
        words.extend([document.text[at:start]] if start > at else [])
        words.extend([document.text[start:end]] if end > start else [])
        at = end
    return Doc(vocab, words=words, spaces=[False] * len(words))


def load(files: Files, texts: Mapping[str, str]) -> list[Marked]:
    """Read every document of every file."""
    from spacy.tokens import DocBin  # noqa: PLC0415

    vocab = _vocab()
    documents = []
    for content in files.values():
        for doc in DocBin().from_bytes(content).get_docs(vocab):
            stem = str(doc.user_data["stem"])
            regions = tuple(Region(start=span.start_char, end=span.end_char, label=span.label_)
                            for span in doc.spans[_KEY])
            documents.append(Marked(stem=stem, text=texts.get(stem, doc.text), regions=regions))
    return documents
