"""A column of the person's own CSV file as the sequence."""


def draw() -> None:
    """Draw the box for a file and, once there is one, the choice of column and rows."""
