"""The sections of the Gradients page; a new one is a module with a `SECTION`, and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.ui.board.page import Section
from playground.ui.pages.gradients import cliff, clipping, decay, factors, paths, saturation, shares, triangle

SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "decay": decay.SECTION,
        "triangle": triangle.SECTION,
        "factors": factors.SECTION,
        "paths": paths.SECTION,
        "shares": shares.SECTION,
        "saturation": saturation.SECTION,
        "clipping": clipping.SECTION,
        "cliff": cliff.SECTION,
    }
)
"""In the order in which a person asks."""
