"""CSV files as tables, and a window of one as input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import playground
from playground.experiment import Experiment, run, with_numbers
from playground.io import read_csv, take


def test_columns_of_numbers_are_found_and_the_others_named():
    table = read_csv(b"day,temp,wind\nmon,1.5,3\ntue,2.5,4\n")
    assert table.names == ("temp", "wind")
    assert table.left_out == ("day",)
    assert table.values.tolist() == [[1.5, 3], [2.5, 4]]
    assert table.notes == ()


def test_a_file_without_header():
    table = read_csv(b"1,2\n3,4\n")
    assert table.names == ("column 1", "column 2")
    assert table.rows == 2


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(separator, end):
    text = end.join(separator.join(row) for row in (["a", "b"], ["1", "2"], ["3", "4"]))
    table = read_csv(text.encode())
    assert table.names == ("a", "b")
    assert table.values.tolist() == [[1, 2], [3, 4]]


def test_a_decimal_comma():
    assert read_csv(b"a;b\n1,5;2\n-0,25;3\n").values.tolist() == [[1.5, 2], [-0.25, 3]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding):
    table = read_csv("기온,wind\n1.5,3\n2.5,4\n".encode(encoding))
    assert table.names == ("기온", "wind")
    assert table.values.tolist() == [[1.5, 3], [2.5, 4]]


def test_letters_of_another_encoding_are_guessed_and_said_so():
    table = read_csv("température\n1\n2\n".encode("latin-1"))
    assert table.names == ("température",)
    assert "UTF-8" in table.notes[0]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "no text"),
        (b"PK\x03\x04" + np.random.default_rng(0).bytes(5000), "no text"),
        (b"name\nfoo\nbar\n", "no column of numbers: its first lines read “name / foo”"),
        (b"a,b\n", "no column of numbers"),
        (b"a\nnan\ninf\n", "no column of numbers"),
    ],
    ids=range(8),
)
def test_what_is_no_table_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_csv(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PAR1" + bytes(50), r"Parquet.*save it as CSV"),
        (b"PK\x03\x04" + bytes(50), r"\.xlsx.*save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0" + bytes(50), r"\.xls.*save the sheet as CSV"),
        (b"\x1f\x8b" + bytes(50), "unpack it"),
        (b"https://example.org/data.csv\n", "web address.*download"),
        ("https://example.org/data.csv", "web address.*download"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b'{"a": [1, 2]}', "JSON"),
        (b'[{"a": 1}]', "JSON"),
    ],
    ids=range(9),
)
def test_other_files_are_refused_with_what_to_do(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_csv(data)


def test_a_path_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n1\n2\n")
    assert playground.read_csv(path).values.tolist() == [[1], [2]]
    assert playground.read_csv(str(path)).names == ("a",)
    with pytest.raises(FileNotFoundError):
        read_csv(tmp_path / "b.csv")


def test_what_the_person_says_goes_before_what_is_guessed():
    data = b"day;visitors\nmon;1,204\ntue;2,517\nwed;998\n"
    assert read_csv(data).values[:, 0].tolist() == [1204, 2517, 998]
    assert read_csv(data, decimal=",").values[:, 0].tolist() == [1.204, 2.517, 998]
    assert read_csv(b"1,25\n2,5\n", separator="").values[:, 0].tolist() == [1.25, 2.5]
    assert read_csv(b"1,2\n3,4\n", header=True).names == ("1", "2")
    assert read_csv(b"a,b\n3,4\n5,6\n", header=False).names == ("column 1", "column 2")
    assert read_csv("é\n1\n2\n".encode("latin-1"), encoding="latin-1").names == ("é",)
    with pytest.raises(ValueError, match="no encoding “klingon”"):
        read_csv(b"a\n1\n", encoding="klingon")


def test_day_or_month_first_can_be_said():
    data = b"d,v\n1/3/2017,1\n1/2/2017,2\n1/1/2017,4\n"
    assert read_csv(data).reading.day_first is False
    assert any("the month is taken to come first" in note for note in read_csv(data).notes)
    table = read_csv(data, day_first=True)
    assert table.reading.day_first is True
    assert not any("taken to come first" in note for note in table.notes)


def test_a_far_value_is_drawn_as_it_is_until_the_person_says_it_is_missing():
    data = b"h,CO\n1,2.6\n2,2.0\n3,-200\n4,2.2\n5,-200\n6,1.6\n7,x\n8,1.2\n"
    table = read_csv(data)
    assert [(mark.value, mark.columns, mark.count) for mark in table.markers] == [(-200, ("CO",), 2)]
    assert table.missing("CO") == 1
    told = read_csv(data, missing_values=[-200, "x"])
    assert told.missing("CO") == 3
    assert not told.markers
    assert not any("no number" in note for note in told.notes)


@pytest.mark.parametrize("values", ["1,2,3,4,5,6", "0,0,0,0,9,9", "1,5,2,2,1,1", "10,20,30,30,20,10", "-1,0,1,-1,0,1"])
def test_no_far_value_is_named_where_there_is_none(values):
    assert not read_csv(("a\n" + values.replace(",", "\n")).encode()).markers


def test_the_table_keeps_its_first_rows_as_written():
    table = read_csv(b"d;v\n1.1.2020;1,5\n2.1.2020;?\n")
    assert table.columns == ("d", "v")
    assert table.head == (("1.1.2020", "1,5"), ("2.1.2020", "?"))
    assert (table.reading.separator, table.reading.decimal, table.reading.encoding) == (";", ",", "utf-8")


def test_missing_values_are_named_and_filled_with_the_one_before():
    table = read_csv(b"a,b\n,1\n2,x\n,3\nNA,4\n5,5\ninf,6\n")
    assert table.missing("a") == 4
    window = take(table, ["a", "b"], standardise=False)
    assert window.x[:, 0].tolist() == [2, 2, 2, 2, 5, 5]
    assert window.x[:, 1].tolist() == [1, 1, 3, 4, 5, 6]
    assert "4 missing values (rows 1, 3, 4, 6)" in window.notes[0]
    assert "1 missing value (row 2)" in window.notes[1]


def test_lines_that_are_left_out_are_counted():
    table = read_csv(b"a,b\n1,2\n1,2,3\n4,5\n")
    assert table.rows == 2
    assert "1 line" in table.notes[0]


def test_a_window_with_a_stride():
    table = read_csv(b"a\n" + b"\n".join(b"%d" % number for number in range(1000)))
    window = take(table, ["a"], start=10, length=5, stride=7, standardise=False)
    assert window.x[:, 0].tolist() == [10, 17, 24, 31, 38]
    assert window.notes == ()
    whole = take(table, ["a"], start=0, length=500, stride=2)
    values = np.arange(1000)
    assert np.allclose(whole.x[:, 0], ((values - values.mean()) / values.std())[::2])
    end = take(table, ["a"], start=995, length=10, standardise=False)
    assert len(end.x) == 5
    assert "5 steps" in end.notes[0]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"names": ["c"]}, "no column “c” of numbers: it has a, b"),
        ({"names": []}, "1 to 32 columns"),
        ({"names": ["a"], "start": 2}, "row from 1 to 2, got 3"),
        ({"names": ["a"], "start": -1}, "got 0"),
        ({"names": ["a"], "length": 501}, "1 to 500 steps"),
        ({"names": ["a"], "length": 0}, "1 to 500 steps"),
        ({"names": ["a"], "stride": 0}, "every 0"),
        ({"names": ["b"], "standardise": False}, "standardise"),
    ],
    ids=str,
)
def test_a_bad_window_is_refused_with_a_sentence(settings, sentence):
    table = read_csv(b"a,b\n1,1e300\n2,3e300\n")
    names = settings.pop("names")
    with pytest.raises(ValueError, match=sentence):
        take(table, names, **settings)
    settings["names"] = names


def test_huge_numbers_can_be_standardised():
    assert np.allclose(take(read_csv(b"a\n1e300\n3e300\n"), ["a"]).x[:, 0], [-1, 1])


def test_a_million_rows_are_windowed():
    values = np.random.default_rng(0).normal(size=10**6)
    data = b"x\n" + "\n".join(map("{:.5f}".format, values)).encode()
    window = take(read_csv(data), ["x"], start=999_000, length=300, stride=3)
    wanted = ((values - values.mean()) / values.std())[999_000::3][:300]
    assert np.allclose(window.x[:, 0], wanted, atol=1e-4)


def test_two_columns_of_one_name_are_one():
    assert read_csv(b"a,a\n1,2\n").names == ("a", "a.1")


def test_a_window_becomes_the_input():
    window = take(read_csv(b"a,b\n1,2\n3,4\n5,7\n"), ["b", "a"])
    experiment = with_numbers(Experiment(), window.x, names=window.names)
    result = run(experiment)
    assert result.input_labels == ("b", "a")
    assert (result.x == window.x).all()


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_sentence(data):
    try:
        table = read_csv(data)
    except ValueError:
        return  # what else is raised fails the test
    assert table.values.shape == (table.rows, len(table.names))


@given(st.text(alphabet='ab1.,;"\n\t -', max_size=60))
def test_any_text_gives_a_table_or_a_sentence(text):
    try:
        table = read_csv(text.encode())
    except ValueError:
        return  # what else is raised fails the test
    window = take(table, table.names[:2])
    assert np.isfinite(window.x).all()
