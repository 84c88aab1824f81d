"""Forward: input, states and gates over time, beside the weights that make them."""

from playground.ui import screen
from playground.ui.pages.forward import PAGE

screen.draw(PAGE)
