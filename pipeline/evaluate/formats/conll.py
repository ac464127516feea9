"""CoNLL-2002 (one token a line with its BIO tag): the outermost entities on the words of the run."""

from collections.abc import Mapping

from pipeline.evaluate.formats.marked import Files, Marked, Region
from pipeline.match import resolve


def dump(documents: list[Marked]) -> Files:
    """Write one file per document; a blank line ends it. Words of several syllables are joined by underscores."""
    files: dict[str, bytes] = {}
    for document in documents:
        outermost = resolve([region for region in document.regions if region.label not in {"GOAL", "TARGET"}])
        lines = []
        for start, end in document.tokens:
            word = "_".join(document.text[start:end].split())
            lines.append(f"{word} {_tag(outermost, start, end)}")
        files[f"{document.stem}.conll"] = ("\n".join(lines) + "\n\n").encode()
    return files


def _tag(regions: list[Region], start: int, end: int) -> str:
    for region in regions:
        if region.start < end and start < region.end:
            return f"B-{region.label}" if start <= region.start else f"I-{region.label}"
    return "O"


def load(files: Files, texts: Mapping[str, str]) -> list[Marked]:
    """Read files back by finding their words in the text of the run, one after the other."""
    documents = []
    for name, content in sorted(files.items()):
        stem = name.removesuffix(".conll")
        text = texts.get(stem, "")
        regions: list[Region] = []
        at = 0
        for line in content.decode().splitlines():
            if not line.strip():
                continue
            word, _, tag = line.rpartition(" ")
            start, end = _find(text, word, at)
            at = end
            if tag.startswith("B-"):
                regions.append(Region(start=start, end=end, label=tag[2:]))
            elif tag.startswith("I-") and regions:
                last = regions.pop()
                regions.append(Region(start=last.start, end=end, label=last.label))
        documents.append(Marked(stem=stem, text=text, regions=tuple(regions)))
    return documents


def _find(text: str, word: str, at: int) -> tuple[int, int]:
    """Find a word whose blanks were written as underscores."""
    start = -1
    for syllable in word.split("_") if word.strip("_") else [word]:
        found = text.index(syllable, at)
        start = found if start < 0 else start
        at = found + len(syllable)
    return start, at
