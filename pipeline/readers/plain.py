"""Plain text files: bytes in, decoded text and encoding out."""

from typing import Final

from pipeline import text as texts
from pipeline.errors import DocumentError

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(content: bytes, path: str) -> tuple[str, str]:
    """Decode a text file.

    Parameters
    ----------
    content
        The bytes of the file.
    path
        Its path, for messages.

    Returns
    -------
    tuple
        The text and the name of its encoding: ``utf-8``, or what its byte-order mark says.

    Raises
    ------
    DocumentError
        ``D001`` for a file that is empty or holds only blanks, ``D002`` for a binary one, ``D003`` for bytes that are
        no text in its encoding; the last two name the offset of the first such byte.
    """
    if not content:
        raise DocumentError("D001", "the file is empty", file=path,
                            remedy="Put the report's text into it or remove it.")
    mark, encoding = next((pair for pair in _MARKS if content.startswith(pair[0])), (b"", "utf-8"))
    # Decoded behind the mark, so that offsets in errors count alike in all encodings.
    codec = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(mark, "utf-8")
    try:
        text = content[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        if b"\x00" in content and not mark:
            raise _binary(path, content.index(0)) from error
        raise DocumentError("D003", f"not valid {encoding}: {error.reason}", file=path,
                            where=f"byte {len(mark) + error.start}",
                            remedy="Save the file as UTF-8; reports in TCVN3 or VNI need converting first.") from error
    if "\x00" in text:
        raise _binary(path, len(mark) + len(text[: text.index("\x00")].encode(codec)))
    if not texts.plain(text).strip():
        raise DocumentError("D001", "the file holds only blanks", file=path, remedy="Put the report's text into it.")
    return text, encoding


def _binary(path: str, offset: int) -> DocumentError:
    return DocumentError("D002", "the file is binary, not text", file=path, where=f"byte {offset}",
                         remedy="Export the report as plain text in UTF-8, or mark UTF-16 by a byte-order mark.")
