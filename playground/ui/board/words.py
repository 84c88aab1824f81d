"""The words that the board shows, handed over to the browser in the language in use."""

from playground.words import _, mark

WORDS: tuple[str, ...] = (
    # charts
    mark("Save or zoom this chart"),
    mark("Picture (PNG)"),
    mark("Picture (SVG)"),
    mark("Numbers (CSV)"),
    mark("Zoom in on this step"),
    mark("Zoom out"),
    mark("Show all steps"),
    mark("unit {n}"),
    mark("units {list}"),
    mark("all units"),
    mark("mean {value}"),
    mark("not finite"),
    mark("not decomposed"),
    mark("step t"),
    # sequences
    mark("Your text"),
    mark("Colour it"),
    mark("Choose a shape"),
    mark("Examples"),
    # clamps
    mark("Clamp steps: then drag across the chart, or hold Shift and drag"),
    mark("Clamp {name}"),
    mark("Clamped to {value}, steps {start} to {stop}, {who}: change or remove"),
    mark("from step"),
    mark("to step"),
    mark("value"),
    mark("Stuck open"),
    mark("Stuck shut"),
    mark("Hold at 0"),
    mark("Clamp"),
    mark("Change"),
    mark("Remove"),
    mark("Cancel"),
    # knobs
    mark("Locked by this link"),
    mark("Wanted a number from {low} to {high}, got “{text}”."),
    mark("Wanted a whole number from {low} to {high}, got “{text}”."),
    # time bar
    mark("Time step"),
    mark("t = {t} of {T}"),
    mark("One step back (←)"),
    mark("One step on (→)"),
    mark("Play (space)"),
    mark("Pause (space)"),
    mark("Speed"),
    mark("Speed {speed}×"),
    mark("Loop"),
    mark("Unit {n} is chosen: choose none"),
    mark("Steps of the sequence"),
    mark("Insert a step before this one"),
    mark("Delete this step"),
    mark("Add a step at the end"),
    mark("Double the length"),
    # learning
    mark("step {n}"),
    mark("step 0"),
    mark("Cell {n}"),
    mark("Add a cell"),
    mark("Take away"),
    mark("See these weights in"),
    mark("Forward"),
    mark("Gradients"),
    # essentials
    mark("Start from"),
    mark("Cell"),
    mark("How much is shown"),
    mark("Essentials"),
    mark("Everything"),
    # tools
    mark("Tools"),
    mark("Skip to the weights"),
    mark("Keys and symbols (?)"),
    mark("Keys"),
    mark("What the symbols mean"),
    mark("Undo (Ctrl+Z)"),
    mark("Redo (Ctrl+Shift+Z)"),
    mark("Reset to the start"),
    mark("Keep this state as a reference"),
    mark("Let the reference go"),
    mark("Show the difference to the reference"),
    mark("Style of the charts"),
    mark("As heatmaps"),
    mark("As lines"),
    mark("Copy link"),
    mark("Copied"),
    mark("Copy a link to exactly this state"),
    mark(
        "This experiment is too long for a link. Save it as a file instead: it opens again by dropping it on the page."
    ),
    mark("Save file"),
    mark("Save this experiment as a file"),
    mark("Open an experiment file, or drop it on the page"),
    mark("Teacher's link: hide or lock controls"),
    mark("Projector view"),
    mark("Dismiss"),
    mark("No answer yet. What you do is kept, and is sent again."),
)
"""Sentences that are their own key."""


def words() -> dict[str, str]:
    """Every word of the board, by key."""
    return {text: _(text) for text in WORDS}
