"""The frame holds: legible colours, and no silent skip where everything must run."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def mix(ink: str, paper: str, share: float) -> str:
    """The colour of ink on paper that covers a share of it."""
    pairs = ((int(ink[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_and_controls_are_legible(name: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"][name]
    papers = [theme[key] for key in ("backgroundColor", "secondaryBackgroundColor")]
    papers += [theme["sidebar"][key] for key in ("backgroundColor", "secondaryBackgroundColor")]
    for paper in papers:
        assert contrast(theme["textColor"], paper) >= 7
        assert contrast(mix(theme["textColor"], paper, 0.6), paper) >= 4.5  # Streamlit's captions
        assert contrast(theme["primaryColor"], paper) >= 5.5  # leaves room for the tint behind what is selected
        assert contrast(theme["linkColor"], paper) >= 4.5


def test_contrast_agrees_with_its_definition() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_ci_refuses_to_skip(tmp_path: Path) -> None:
    environment = {**os.environ, "CI": "true", "PATH": str(tmp_path)}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", __file__]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no program named chromium" in done.stdout + done.stderr
