"""Do the gates saturate?"""

from playground.figures.look import Look
from playground.figures.saturation import gate_saturation, tanh_saturation
from playground.training.moment import Moment
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.pages.train.looking import moments
from playground.words import _, mark


def build(context: Context) -> list[Panel]:
    """For each network its gates, a point a unit; where it has none, its state."""
    return [_saturated(place, name, moment) for place, (name, moment) in enumerate(moments(context).items())]


def _saturated(place: int, name: str, moment: Moment) -> Panel:
    gates = {key: one for key, one in moment.saturation.items() if one.scale == "gate"}
    if gates:
        high, low = ({key: getattr(one, side) for key, one in gates.items()} for side in ("high", "low"))
        figure, height = gate_saturation(high, low, look=Look(height=260)), 260
        title = _("{name}: share of steps open against shut, a point a unit")
    else:
        figure, height = (
            tanh_saturation({key: one.high for key, one in moment.saturation.items()}, look=Look(height=100)),
            100,
        )
        title = _("{name}: share of steps a unit is beyond ±0.9")
    return chart(f"train.gates.{place}", figure, title=title.format(name=name), height=height, units=False)


SECTION = Section(label=mark("Do the gates saturate?"), build=build)
