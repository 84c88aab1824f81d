"""What a person hands over as a file: its bytes, or a sentence on why it can't be read as a table of text."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from playground.sequences.numbers import shorten
from playground.words import _, mark

MOST_BYTES = 20_000_000

MAGIC: Mapping[bytes, str] = MappingProxyType(
    {
        b"PAR1": mark(
            "This is a Parquet file, which isn't read here: save it as CSV first, in pandas with "
            "`pandas.read_parquet(…).to_csv(…)`."
        ),
        b"PK\x03\x04": mark(
            "This is an Excel workbook (.xlsx) or another zip archive and no text: open it and save the sheet as CSV."
        ),
        b"\xd0\xcf\x11\xe0": mark(
            "This is an old Excel workbook (.xls) and no text: open it and save the sheet as CSV."
        ),
        b"\x1f\x8b": mark("This file is packed with gzip and no text: unpack it and choose the CSV file in it."),
        b"%PDF": mark("This is a PDF and no text of a table: look for the same data as CSV."),
        b"\x89HDF": mark("This is an HDF5 or netCDF file and no text: export the series you want as CSV."),
        b"\x93NUMPY": mark("This is a NumPy file and no text: save the array with `numpy.savetxt(…, delimiter=',')`."),
    }
)
"""How files begin that aren't text, and what to do with each."""


def bytes_of(path_or_bytes: "str | Path | bytes") -> bytes:
    """Return the content of a file.

    Raises
    ------
    ValueError : a sentence: a web address, too large a file, none that is text
    OSError : the path can't be read
    """
    if isinstance(path_or_bytes, bytes | bytearray | memoryview):
        data = bytes(path_or_bytes)
    else:
        check_address(str(path_or_bytes))
        path = Path(path_or_bytes)
        _check_size(path.stat().st_size)
        data = path.read_bytes()
    _check_size(len(data))
    check_content(data)
    return data


def check_address(text: str) -> None:
    """Refuse a web address: nothing is fetched from here."""
    if re.fullmatch(r"\s*(?:https?|ftp|s3)://\S+\s*", text[:5000], re.IGNORECASE):
        raise ValueError(
            _(
                "“{address}” is a web address, and nothing is fetched from here: "
                "download the file in your browser and choose it."
            ).format(address=shorten(text, 60))
        )


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise ValueError(
            _("The file has {got:.1f} MB, at most {most} MB are read: leave out rows or columns.").format(
                got=size / 1e6, most=MOST_BYTES // 10**6
            )
        )


def check_content(data: bytes) -> None:
    """Refuse what is empty, begins as a file of another kind does, or is a page or a record rather than a table."""
    if not data[:10_000_000].strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf") and not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise ValueError(_("The file is empty: choose one with a column of numbers."))
    for magic, sentence in MAGIC.items():
        if data.startswith(magic):
            raise ValueError(_(sentence))
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if len(data) < 5000:
        check_address(data.decode("latin-1"))
    if start[:1] == b"<":
        raise ValueError(_("This is a web page (HTML) or XML and no table: download the data themselves as CSV."))
    if re.match(rb'\{\s*["\'}]|\[\s*[\[{]', start):
        raise ValueError(_("This is JSON and no table of rows: save it as CSV first."))
