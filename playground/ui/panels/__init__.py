"""What stands on a board: each module makes the panels of one thing from a run."""
