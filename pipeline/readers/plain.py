"""Plain text files: bytes in, decoded text and encoding out."""

from typing import Final

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
        ``D001`` for an empty file, ``D002`` for a binary one, ``D003`` for bytes that are no text in its encoding.
    """
    if not content.strip():
        raise DocumentError("D001", "the file is empty", file=path,
                            remedy="Put the report's text into it or remove it.")
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\x00" in content:
        raise DocumentError("D002", "the file is binary, not text", file=path, where=f"byte {content.index(0)}",
                            remedy="Export the report as plain text in UTF-8.")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError("D003", f"not valid {encoding}: {error.reason}", file=path, where=f"byte {error.start}",
                            remedy="Save the file as UTF-8; reports in TCVN3 or VNI need converting first.") from error
    if not text.strip("\ufeff \t\r\n"):
        raise DocumentError("D001", "the file holds only blanks", file=path, remedy="Put the report's text into it.")
    return text, encoding
