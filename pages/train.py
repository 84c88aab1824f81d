"""Train: up to three cells side by side learn one task."""

from playground.ui import screen
from playground.ui.pages.train.page import PAGE

screen.draw(PAGE)
