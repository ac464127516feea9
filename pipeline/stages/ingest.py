"""Stage 1, ingest: bytes to a document with canonical text and source."""

import hashlib
from typing import Final

from pipeline import text as texts
from pipeline.errors import DocumentError
from pipeline.model import Document, Source
from pipeline.readers import plain

MAX_CHARACTERS: Final = 5_000_000
_MAX_BYTES: Final = 4 * MAX_CHARACTERS  # no character takes more in any encoding read here


def ingest(path: str, content: bytes) -> Document:
    """Read one file.

    Parameters
    ----------
    path
        Its path below the input folder, with forward slashes; part of the document's identity.
    content
        Its bytes.

    Returns
    -------
    Document
        The document without structure: no title, date, place or blocks yet.

    Raises
    ------
    DocumentError
        ``D001`` to ``D003`` as :func:`pipeline.readers.plain.decode`; ``D004`` when the text is longer than five
        million characters.
    """
    if len(content) > _MAX_BYTES:
        raise _too_long(path, f"{len(content):,} bytes")
    decoded, encoding = plain.decode(content, path)
    text = texts.canonical(decoded)
    if len(text) > MAX_CHARACTERS:
        raise _too_long(path, f"{len(text):,} characters")
    digest = hashlib.sha256(content).hexdigest()
    source = Source(path=path, sha256=digest, bytes=len(content), format="text", encoding=encoding)
    return Document(doc_id=document_id(path, digest), source=source, text=text)


def document_id(path: str, sha256: str) -> str:
    """Give the stable id of a document: sixteen hexadecimal digits that follow from its path and content."""
    return hashlib.sha256(f"{path}\0{sha256}".encode()).hexdigest()[:16]


def _too_long(path: str, length: str) -> DocumentError:
    return DocumentError("D004", f"{length} are too many, a document has at most {MAX_CHARACTERS:,} characters",
                         file=path, remedy="Is it one report? Split the file.")
