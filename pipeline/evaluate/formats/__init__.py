"""Gold in the formats of the tools people annotate with.

Every format is a pair of functions over :class:`Marked`: ``dump`` gives file names and their bytes, ``load`` reads them
back. What a format holds:

=============  =================================================================================================
label-studio   all spans, all fields (in each region's ``meta``)
brat           all spans, all fields (in each span's annotator note)
doccano        all spans and labels, no fields
docbin         all spans that begin and end with a token, labels, no fields; needs spaCy to open
conll          one entity label per token (BIO): of nested entities the outermost, no goals, targets or fields
=============  =================================================================================================
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.evaluate.formats import brat, conll, docbin, doccano, label_studio
from pipeline.evaluate.formats.marked import Files, Marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How one tool's files are written and read."""

    dump: Callable[[list[Marked]], Files]
    load: Callable[[Files, Mapping[str, str]], list[Marked]]


FORMATS: Final[dict[str, Format]] = {
    "brat": Format(dump=brat.dump, load=brat.load),
    "conll": Format(dump=conll.dump, load=conll.load),
    "docbin": Format(dump=docbin.dump, load=docbin.load),
    "doccano": Format(dump=doccano.dump, load=doccano.load),
    "label-studio": Format(dump=label_studio.dump, load=label_studio.load),
}

__all__ = ["FORMATS", "Files", "Format", "Marked"]
