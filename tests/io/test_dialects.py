"""Tables written in every dialect are read back, number by number, or the person is told of the other reading."""

from datetime import datetime

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from playground.io import read_csv

SEPARATORS = (",", ";", "\t", "|", " ")
NAMES = {
    "utf-8": "온도é値",
    "utf-8-sig": "온도",
    "utf-16": "온도値",
    "cp949": "온도기온",
    "cp932": "気温データ",
    "gb18030": "温度数据",
    "latin-1": "été",
}


@st.composite
def dialects(draw):
    separator = draw(st.sampled_from(SEPARATORS))
    decimal = draw(st.sampled_from(".,"))
    thousands = draw(st.sampled_from(["", "," if decimal == "." else ".", "'"]))
    quotes = draw(st.booleans()) or separator in (decimal, thousands)
    return {
        "separator": separator,
        "decimal": decimal,
        "thousands": thousands,
        "quotes": quotes,
        "encoding": draw(st.sampled_from(sorted(NAMES))),
        "header": draw(st.booleans()),
        "end": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "last": draw(st.booleans()),
    }


tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(-9_999_999, 9_999_999), min_size=width, max_size=width), min_size=3, max_size=12
    )
)


def written(number, dialect, places):
    text = f"{abs(number) / 10**places:,.{places}f}"
    text = text.replace(",", "t").replace(".", dialect["decimal"]).replace("t", dialect["thousands"])
    return ("-" if number < 0 else "") + text


def as_file(rows, dialect, places):
    quote = '"' if dialect["quotes"] else ""
    lines = [[written(number, dialect, places) for number in row] for row in rows]
    if dialect["header"]:
        lines.insert(0, [f"{NAMES[dialect['encoding']]}{at}" for at in range(len(rows[0]))])
    text = dialect["end"].join(dialect["separator"].join(f"{quote}{word}{quote}" for word in line) for line in lines)
    return (text + dialect["end"] * dialect["last"]).encode(dialect["encoding"])


@settings(max_examples=300, deadline=None)
@given(dialects(), tables, st.integers(0, 4))
def test_numbers_come_back_in_every_dialect(dialect, rows, places):
    assume(dialect["quotes"] or dialect["separator"] != dialect["decimal"] or not places)
    values = np.array([[number / 10**places for number in row] for row in rows])
    table = read_csv(as_file(rows, dialect, places))
    same = table.values.shape == values.shape and np.allclose(table.values, values, rtol=1e-15, atol=0)
    told = any("the sign marks" in note or "two numbers" in note for note in table.notes)
    assert same or told, (table.values.tolist(), table.reading)
    if same and dialect["header"]:
        assert table.names[0] == f"{NAMES[dialect['encoding']]}0"


@settings(max_examples=100, deadline=None)
@given(dialects(), tables, st.integers(0, 4))
def test_what_the_person_says_goes_before(dialect, rows, places):
    values = np.array([[number / 10**places for number in row] for row in rows])
    table = read_csv(
        as_file(rows, dialect, places),
        separator=dialect["separator"],
        decimal=dialect["decimal"],
        encoding=dialect["encoding"].removesuffix("-sig"),
        header=dialect["header"],
    )
    np.testing.assert_allclose(table.values, values, rtol=1e-15, atol=0)
    assert not any("the sign marks" in note for note in table.notes)


@settings(max_examples=100, deadline=None)
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2090, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%b %d, %Y", "%d-%b-%Y", "%Y年%m月%d日"]),
    st.booleans(),
)
def test_dates_label_the_steps_oldest_first(start, form, newest_first):
    days = [np.datetime64(start.date()) + 40 * day for day in range(12)]
    words = [day.item().strftime(form) for day in days]
    lines = [f'"{word}",{number}.5' for number, word in enumerate(words)]
    table = read_csv("\n".join(["when,what", *(lines[::-1] if newest_first else lines)]).encode())
    assert table.steps == tuple(words)
    assert table.values[:, 0].tolist() == [number + 0.5 for number in range(12)]
    assert table.reading.newest_first == newest_first
    assert any("newest" in note for note in table.notes) == newest_first
