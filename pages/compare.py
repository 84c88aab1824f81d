"""Compare: two to four cells on one sequence, on one scale."""

from playground.ui import screen
from playground.ui.pages.compare.page import PAGE

screen.draw(PAGE)
