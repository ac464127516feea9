"""How the record files of an output folder lie there: one file a kind or in parts, plain or compressed."""

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal, cast, get_args

from pipeline.errors import CallError, OutputError

Compression = Literal["gzip", "zstd"]
COMPRESSIONS: Final[tuple[Compression, ...]] = get_args(Compression)
_ENDINGS: Final[dict[str | None, str]] = {None: "", "gzip": ".gz", "zstd": ".zst"}
_GZIP_LEVEL: Final = 6
_ZSTD_LEVEL: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How record files are written.

    Parameters
    ----------
    partition_size
        Number of documents whose records are in one part; ``None`` for one file a kind.
    compression
        ``gzip``, ``zstd`` or ``None``.
    """

    partition_size: int | None = None
    compression: Compression | None = None

    def name(self, kind: str, part: int) -> str:
        """Give the path of a file below the output folder: ``goals.jsonl``, ``goals/part-00003.jsonl.zst``."""
        stem = kind if self.partition_size is None else f"{kind}/part-{part:05}"
        return f"{stem}.jsonl{_ENDINGS[self.compression]}"


def names(out: Path, kind: str) -> list[str]:
    """Give the paths, below an output folder, of all files of a kind of record, in the order of their documents."""
    endings = [f".jsonl{ending}" for ending in _ENDINGS.values()]
    whole = [f"{kind}{ending}" for ending in endings if (out / f"{kind}{ending}").is_file()]
    part = re.compile(r"part-(\d{5,})\.jsonl(?:\.gz|\.zst)?")
    parts = [file.name for file in (out / kind).glob("part-*") if part.fullmatch(file.name)]
    return whole + [f"{kind}/{name}" for name in sorted(parts, key=lambda name: (len(name), name))]


def files(out: Path, kind: str) -> list[Path]:
    """Give all files of a kind of record in an output folder, in the order of their documents.

    Raises
    ------
    OutputError
        ``O006`` when there is none, ``O010`` when some are of another layout than the others.
    """
    found = names(out, kind)
    if not found:
        raise OutputError("O006", "is missing", file=out / f"{kind}.jsonl",
                          remedy="Is this the output folder of a finished run?")
    if len({("/" in name, name.partition(".")[2]) for name in found}) > 1 or (len(found) > 1 and "/" not in found[0]):
        raise OutputError("O010", f"lies there in more than one layout: {found[0]}, {found[-1]}", file=out,
                          remedy="Run again to publish anew, or remove what is not of the last run.")
    return [out / name for name in found]


def lines(file: Path) -> Iterator[bytes]:
    """Give the lines of a record file, which may be compressed.

    Raises
    ------
    OutputError
        ``O006`` when it cannot be opened, ``O001`` when what is in it is damaged.
    CallError
        ``C004`` when zstd is not installed.
    """
    try:
        stream = _reading(file)
    except OSError as error:
        raise OutputError("O006", f"cannot be read: {error.strerror}", file=file,
                          remedy="Is this the output folder of a finished run?") from error
    with stream:
        try:
            yield from stream
        except _damage() as error:
            raise OutputError("O001", f"damaged: {error}", file=file,
                              remedy="The file was changed or cut off; run again to rebuild it.") from error


def _reading(file: Path) -> IO[bytes]:
    if file.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(file, "rb"))
    if file.suffix == ".zst":
        decompressor = _zstandard().ZstdDecompressor()
        return io.BufferedReader(decompressor.stream_reader(file.open("rb"), read_across_frames=True))
    return file.open("rb")


def _damage() -> tuple[type[Exception], ...]:
    """Give the errors that reading a damaged file raises."""
    zstandard = sys.modules.get("zstandard")
    return (EOFError, OSError, zlib.error, *([zstandard.ZstdError] if zstandard else []))


def writing(stream: IO[bytes], compression: Compression | None) -> IO[bytes]:
    """Give what compresses into a stream; closing it leaves the stream open. Same input, same bytes: no time in it."""
    if compression == "gzip":
        packer = gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0, compresslevel=_GZIP_LEVEL)
        return cast("IO[bytes]", packer)
    if compression == "zstd":
        compressor = _zstandard().ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True)
        return cast("IO[bytes]", compressor.stream_writer(stream, closefd=False))
    return stream


def require(compression: Compression | None) -> None:
    """Make sure that a compression is there; raises as :func:`lines`."""
    if compression == "zstd":
        _zstandard()


def _zstandard() -> Any:
    try:
        import zstandard  # noqa: PLC0415  an extra
    except ImportError as error:
        raise CallError("C004", "zstd needs the package zstandard",
                        remedy="Install it with: pip install 'chitieu[zstd]', or use gzip.") from error
    return zstandard
