"""What a file may have at most, and files made to be hard: each is read, or refused with a sentence."""

import os
import subprocess
import sys

import numpy as np
import pytest

from playground.io import read_csv
from playground.io.source import MOST_BYTES


def test_at_most_a_thousand_columns_are_read_and_said_so():
    row = b",".join(b"%d" % at for at in (3, 1, *range(2000, 3210)))
    table = read_csv(b"\n".join([row] * 3))
    assert table.values.shape == (3, 1000)
    assert "first 1,000 of 1,212 columns" in table.notes[0]


def test_at_most_a_million_rows_are_read_and_said_so():
    table = read_csv(b"a\n" + b"1\n2\n" * 600_000)
    assert table.values.shape == (1_000_000, 1)
    assert table.values[:, 0].sum() == 1_500_000
    assert any("200,000 more are left out" in note for note in table.notes)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(ValueError, match="20 MB"):
        read_csv(b"1\n" * (MOST_BYTES // 2 + 1))


def test_a_line_that_is_too_long_is_cut_and_said_so():
    table = read_csv(b"a,b\n1,2\n3," + b"4" * 150_000 + b"\n5,6\n")
    assert table.names == ("a", "b")
    assert table.values[:, 0].tolist() == [1, 3, 5]
    assert any("too long" in note for note in table.notes)


HARD = {
    "commas": b"," * 2_000_000,
    "ten thousand commas": b"," * 10_000,
    "rows of commas": (b"," * 999 + b"\n") * 2000,
    "semicolons": b";" * 2_000_000,
    "quotes": b'"' * 2_000_000,
    "lines of quotes": b'"\n' * 200_000,
    "letters": b"a" * 2_000_000,
    "NUL": b"\0" * 2_000_000,
    "line ends": b"\n" * 2_000_000,
    "returns": b"\r" * 2_000_000,
    "blanks": b" " * 2_000_000,
    "mark alone": b"\xff\xfe",
}


@pytest.mark.parametrize("name", HARD)
def test_what_is_hard_and_no_table_is_refused(name):
    with pytest.raises(ValueError, match=r"no column of numbers|empty|no text"):
        read_csv(HARD[name])


def test_quotes_that_are_never_closed_lose_no_line():
    table = read_csv(b"a,b\n" + b'1,"2\n3,4\n' * 20_000)
    assert table.values.tolist() == [[1, 2], [3, 4]] * 20_000
    assert any("20000 lines have a quote that is never closed" in note for note in table.notes)


def test_what_follows_the_table_after_nul_bytes_is_named():
    table = read_csv(b"a,b\n" + b"1,2\n" * 5000 + b"\0" * 100_000)
    assert table.rows == 5000
    assert any("left out" in note for note in table.notes)


MEMORY = """
import sys
sys.path.insert(0, ".")
from playground.io import read_csv

def status(name):
    return int(open("/proc/self/status").read().split(name)[1].split()[0]) / 1024

read_csv(b"d,a\\n2020-01-01,1.5\\n2020-01-02,2\\n")
data = eval(sys.argv[1])[:20_000_000]
before = status("VmRSS:")
read_csv(data)
print(status("VmHWM:") - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    "data",
    [
        'b"a,b\\n" + b"2020-01-01 00:00,1\\n" * 1_000_000',
        '(b"1" + b",1" * 999 + b"\\n") * 3 + (b"," * 999 + b"\\n") * 19_000',
    ],
)
def test_20_mb_take_at_most_200_mb(data):
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, data], capture_output=True, text=True, check=True, env=environment
    )
    assert float(done.stdout) < 200


def test_a_million_rows_of_three_columns_are_read_exactly():
    values = np.random.default_rng(0).normal(size=(1_000_000, 3)).round(2)
    text = "\n".join(f"{a},{b},{c}" for a, b, c in values.tolist())
    np.testing.assert_array_equal(read_csv(text.encode()).values, values)
