"""Gradients: how the gradient travels back through time, by which path, and whether it is right."""

from playground.ui import screen
from playground.ui.pages.gradients.page import PAGE

screen.draw(PAGE)
