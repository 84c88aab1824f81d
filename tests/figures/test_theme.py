"""The colours: the same keys in both themes, one dark colour for each light one, and legible to everybody."""

import re
from itertools import combinations, pairwise

import pytest

from playground.figures.theme import DARK, LIGHT, SAME, colours, theme_map
from tests.figures.colour import SIGHT, chroma, contrast, distance, hue, lab

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)

TOGETHER = {
    "lstm": ("x", "h", "c", "i", "f", "g", "o", "y"),
    "gru": ("x", "h", "r", "z", "n", "y"),
    "loss": ("x", "h", "y", "target"),
    "training": ("loss", "h", "c", "y"),
    "cells": ("rnn", "lstm", "gru"),
    "clipping": ("clipped", "unclipped"),
    "factors": ("bound", "norm"),
}
"""Signals that meet in one chart."""


def test_keys_are_the_same() -> None:
    assert colours(LIGHT).keys() == colours(DARK).keys()


@THEMES
def test_colours_are_hex(theme) -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours(theme).values())


def test_map_is_injective() -> None:
    assert len(theme_map()) == len(colours(LIGHT))  # no light colour stands for two
    assert len(set(theme_map().values())) == len(theme_map())


def test_map_leads_from_key_to_key() -> None:
    assert theme_map()[LIGHT.background] == DARK.background
    assert theme_map()[LIGHT.lines["f"]] == DARK.lines["f"]
    assert theme_map()[LIGHT.norm[2]] == DARK.norm[2]


def test_map_is_the_callers_own() -> None:
    with pytest.raises(AttributeError):
        theme_map().clear()


@THEMES
def test_lines_stand_out_from_the_page(theme) -> None:
    low = {name: contrast(colour, theme.background) for name, colour in theme.lines.items()}
    assert min(low.values()) >= 3, low


@THEMES
def test_text_is_legible(theme) -> None:
    assert contrast(theme.text, theme.background) >= 7
    assert contrast(theme.muted, theme.background) >= 4.5
    for band in (theme.vanished, theme.exploding):
        assert contrast(theme.muted, band) >= 4.5


@THEMES
@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("group", TOGETHER)
def test_signals_that_meet_can_be_told_apart(theme, sight, group) -> None:
    near = {pair: distance(*(theme.line(name) for name in pair), sight) for pair in combinations(TOGETHER[group], 2)}
    assert min(near.values()) > 0.11, sorted(near.items(), key=lambda item: item[1])[:3]


@THEMES
def test_no_green_line_so_none_against_red(theme) -> None:
    assert not [name for name, colour in theme.lines.items() if 115 < hue(colour) < 165 and chroma(colour) > 0.05]


@THEMES
@pytest.mark.parametrize("scale", ["gate", "norm", "ground"])
@pytest.mark.parametrize("sight", SIGHT)
def test_sequential_scales_rise_in_lightness(theme, scale, sight) -> None:
    lightness = [lab(colour, sight)[0] for _, colour in theme.scale(scale)]
    steps = [later - earlier for earlier, later in pairwise(lightness)]
    assert all(step < -0.05 for step in steps) or all(step > 0.05 for step in steps)
    assert abs(lightness[-1] - lightness[0]) > 0.5


def test_what_is_dark_on_a_ground_lies_low_in_both_themes() -> None:
    assert LIGHT.ground == DARK.ground
    lightness = [lab(colour, "normal")[0] for _, colour in LIGHT.scale("ground")]
    assert lightness == sorted(lightness)


@THEMES
@pytest.mark.parametrize("sight", SIGHT)
def test_signed_scale_has_two_ends_and_a_middle_near_the_page(theme, sight) -> None:
    negative, zero, positive = theme.signed
    assert distance(negative, positive, sight) > 0.2
    assert min(distance(zero, negative, sight), distance(zero, positive, sight)) > 0.15
    assert distance(zero, theme.background) < 0.12


@THEMES
def test_unknown_is_grey_and_unlike_the_scales(theme) -> None:
    assert chroma(theme.unknown) < 0.03
    stops = [colour for scale in ("signed", "gate", "norm") for _, colour in theme.scale(scale)]
    assert min(distance(theme.unknown, colour) for colour in stops) > 0.1


def test_scales_are_the_callers_own() -> None:
    LIGHT.scale("gate").clear()
    assert [place for place, _ in LIGHT.scale("gate")] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert LIGHT.scale("signed")[0] == [0, "#f59322"]


def test_a_gradient_has_the_colour_of_its_signal() -> None:
    assert DARK.line("dc") == DARK.line("c") == DARK.lines["c"]
    assert set(SAME.values()) <= set(LIGHT.lines)


@pytest.mark.parametrize("name", ["γ", "keep", "m", "a", "k2"])
def test_a_name_of_ones_own_has_the_colour_of_another_signal_and_keeps_it(name: str) -> None:
    assert LIGHT.line(name) in LIGHT.lines.values()
    assert LIGHT.line(name) == LIGHT.line(name)
    assert DARK.line(name) == theme_map()[LIGHT.line(name)]
    assert LIGHT.line(f"d{name}") == LIGHT.line(name)
    assert LIGHT.line(name) not in {LIGHT.lines["h"], LIGHT.lines["c"], LIGHT.lines["x"]}
    assert LIGHT.line("c~") == LIGHT.lines["g"]
