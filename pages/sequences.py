"""Sequences: which steps are read, which outputs count, and where an output comes from."""

from playground.ui import screen
from playground.ui.pages.sequences.page import PAGE

screen.draw(PAGE)
