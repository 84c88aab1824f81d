"""A table of one's own: looked at before it is taken, corrected, used, and not forgotten."""

import base64

import numpy as np
import pytest

from playground.experiment import input_of
from playground.io import read_csv
from playground.ui.sidebar import pictures

AIR = (
    "Date;CO(GT);*T* [x](http://a.b);;\n"
    + "".join(
        f"{day:02d}/03/2004;{'-200' if day % 5 == 0 else f'{day / 7:.1f}'.replace('.', ',')};{day};;\n"
        for day in range(1, 25)
    )
    + ";;;;\n"
).encode()
NAME = "*T* [x](http://a.b)"


def opened(app, data=AIR, name="air.csv"):
    app.button(key="upload.open").click().run()
    app.file_uploader(key="preview.file").set_value((name, data, "text/csv")).run()
    assert not app.exception
    return app


def present(app):
    return app.session_state["session"].history.present


def texts(app):
    written = [*(text.value for text in app.markdown), *(text.value for text in app.caption)]
    return "\n".join(written).replace("\\", "").replace("\N{WORD JOINER}", "")


def pictures_of(app):
    return "".join(html.proto.body for html in app.get("html"))


def test_a_table_is_looked_at_before_anything_changes(open_app):
    app = open_app(sequence="numbers")
    before = present(app)
    opened(app)
    assert present(app) == before
    assert "24 rows, 2 columns of numbers, from 01/03/2004 to 24/03/2004" in texts(app)
    assert "Between columns: semicolon; decimal sign: comma" in texts(app)
    assert "1 empty row is left out" in texts(app)
    assert pictures_of(app).count("<img") == 2
    assert app.multiselect(key="preview.columns").value == ["CO(GT)"]


def test_using_it_makes_it_the_sequence_with_its_dates(open_app):
    app = opened(open_app(sequence="numbers"))
    app.button(key="preview.use").click().run()
    given = input_of(present(app))
    values = read_csv(AIR).values[:, 0]
    assert np.allclose(given.x[:, 0], (values - values.mean()) / values.std())
    assert (given.steps[0], given.steps[-1]) == ("01/03/2004", "24/03/2004")
    assert not app.file_uploader
    assert app.multiselect(key="upload.columns").value == ["CO(GT)"]


def test_a_far_value_is_missing_at_one_click(open_app):
    app = opened(open_app(sequence="numbers"))
    (offer,) = [button for button in app.button if button.label.startswith("Treat")]
    assert offer.label == "Treat -200 as missing (4 values)"
    offer.click().run()
    assert not [button for button in app.button if button.label.startswith("Treat")]
    assert app.text_input(key="preview.missing_values").value == "-200"
    app.button(key="preview.use").click().run()
    assert input_of(present(app)).x.min() > -2


def test_what_was_understood_can_be_corrected(open_app):
    app = opened(open_app(sequence="numbers"), b"d;v\n1/2/2020;1,204\n2/2/2020;2,517\n3/2/2020;998\n")
    assert app.selectbox(key="preview.decimal").value == "."
    app.selectbox(key="preview.decimal").select(",").run()
    assert app.session_state["table.draft"].table.values[:, 0].tolist() == [1.204, 2.517, 998]
    app.selectbox(key="preview.day_first").select(False).run()
    assert app.session_state["table.draft"].table.reading.day_first is False
    app.text_input(key="preview.missing_values").set_value("998, x").run()
    assert app.session_state["table.draft"].table.missing("v") == 1
    app.text_input(key="preview.missing_values").set_value("").run()
    assert app.session_state["table.draft"].table.missing("v") == 0


def test_columns_that_are_chosen_are_taken(open_app):
    app = opened(open_app(sequence="numbers"))
    app.multiselect(key="preview.columns").set_value([NAME, "CO(GT)"]).run()
    app.button(key="preview.use").click().run()
    assert present(app).channels == 2
    assert input_of(present(app)).labels == (NAME, "CO(GT)")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.parquet", b"PAR1" + bytes(100), "save it as CSV first"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "save the sheet as CSV"),
        ("a.csv", b"https://example.org/a.csv", "download the file"),
        ("[a](b).csv", b"", "empty"),
    ],
)
def test_what_is_no_table_says_what_to_do_and_keeps_everything(open_app, name, data, sentence):
    app = open_app(sequence="numbers")
    before = present(app)
    opened(app, data, name)
    (warning,) = app.warning
    assert sentence in warning.value
    assert "[a](b)" not in warning.value
    assert present(app) == before
    app.button(key="preview.another").click().run()
    assert app.file_uploader(key="preview.file").value is None


def test_rows_can_be_pasted(open_app):
    app = open_app(sequence="numbers")
    app.button(key="upload.open").click().run()
    app.text_area(key="preview.pasted").set_value("날짜\t값\n2020-01-01\t1\n2020-01-02\t3\n").run()
    app.button(key="preview.use").click().run()
    assert input_of(present(app)).steps == ("2020-01-01", "2020-01-02")
    assert present(app).names == "값"


def test_the_table_outlives_its_controls_and_another_part_can_be_taken(open_app):
    app = opened(open_app(sequence="numbers"))
    app.button(key="preview.use").click().run()
    for sequence in ("sine", "numbers"):  # its controls go, and Streamlit forgets what they held
        app.selectbox(key="field.sequence").select(sequence).run()
    assert app.multiselect(key="upload.columns").value == ["CO(GT)"]
    app.number_input(key="upload.start").set_value(11).run()
    app.number_input(key="upload.length").set_value(5).run()
    assert input_of(present(app)).steps == tuple(f"{day}/03/2004" for day in range(11, 16))
    assert app.number_input(key="upload.start").value == 11
    app.number_input(key="upload.stride").set_value(2).run()
    assert input_of(present(app)).steps == tuple(f"{day}/03/2004" for day in range(11, 20, 2))
    app.multiselect(key="upload.columns").set_value([]).run()
    assert not app.exception
    assert app.multiselect(key="upload.columns").value == ["CO(GT)"]


def test_it_can_be_looked_at_again(open_app):
    app = opened(open_app(sequence="numbers"))
    app.button(key="preview.use").click().run()
    app.button(key="upload.again").click().run()
    assert app.multiselect(key="preview.columns").value == ["CO(GT)"]
    app.selectbox(key="preview.header").select(False).run()
    app.button(key="preview.use").click().run()
    assert not app.exception


def test_names_are_shown_as_they_are():
    table = read_csv(b'"<b>a</b>","a&""b""\n"\n1,2\n3,4\n')
    drawn = pictures.columns(table) + pictures.first_rows(table)
    assert "<b>" not in drawn
    assert "&lt;b&gt;a" in drawn
    assert "&quot;b&quot;" in drawn


def path_of(picture):
    return base64.b64decode(picture.split("base64,")[1].split("'")[0]).decode().split(" d='")[1].split("'")[0]


def test_a_small_line_has_gaps_where_values_are_missing():
    drawn = path_of(pictures.line(np.array([1.0, 2.0, np.nan, 3.0])))
    assert drawn.count("M") == 2
    assert drawn.count("L") == 1
    assert "nan" not in drawn
    assert pictures.line(np.full(3, np.nan)) == ""
    assert "nan" not in path_of(pictures.line(np.array([1e300, -1e300, 5.0])))
