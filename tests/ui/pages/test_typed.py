"""Every page and section stands for a typed cell, whatever its states, its operations and its weights."""

from dataclasses import replace

import pytest

from playground.experiment import Experiment, change, run
from playground.ui.board.context import Context
from playground.ui.pages.forward import PAGE as FORWARD
from playground.ui.pages.forward import TABS
from playground.ui.pages.gradients.page import PAGE as GRADIENTS

CELLS = {
    "four states": """a = logσ(W x + U h + b)
i = W x + U h + b
m' = max(a + m, i)
c' = exp(a + m - m') ⊙ c + exp(i - m') ⊙ tanh(W x + U h + b)
n' = exp(a + m - m') ⊙ n + exp(i - m')
h' = σ(W x + U h + b) ⊙ c' / n'""",
    "numbers": "γ = σ(W x + U h + b)\nh' = 0.9 * h + γ ⊙ tanh(W x + b + 0.5*(U h))/2",
    "a vector": "h' = relu(W x + p ⊙ h + b)",
    "nothing but a bias": "h' = b",
    "blocks that differ": "r = σ(W x)\nh' = tanh(W x + U (r ⊙ h) + p ⊙ h + b)",
}


@pytest.mark.parametrize("text", CELLS.values(), ids=CELLS)
def test_the_gradients_page_stands_with_every_section_open(text: str) -> None:
    made = run(change(Experiment(), cell="typed", equations=text))
    own = GRADIENTS.view(open=frozenset(GRADIENTS.sections))
    content = GRADIENTS.build(Context(run=made, own=own))
    shown = {panel.id for panel in content.panels}
    assert len(shown) > len(GRADIENTS.sections)


@pytest.mark.parametrize("text", CELLS.values(), ids=CELLS)
@pytest.mark.parametrize("tab", TABS)
def test_the_forward_page_has_a_track_for_each_state_and_signal(text: str, tab: str) -> None:
    made = run(change(Experiment(), cell="typed", equations=text))
    own = replace(FORWARD.view(), tabs={"hand": tab})
    shown = {panel.id for panel in FORWARD.build(Context(run=made, own=own)).panels}
    assert {f"track.{name}" for name in (*made.trace.states, *made.experiment.spec.labels)} <= shown
