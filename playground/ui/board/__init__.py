"""The board: one browser component that holds every chart and tool of a page."""
