"""How the fields of one group are written."""

from collections.abc import Callable
from typing import Any

from playground.experiment.state.kinds import Field, Kind, always


def everywhere(_name: str) -> Callable[[Any], bool]:
    """A field that every experiment has."""
    return always


def entry(group: str, applies: Callable[[str], Callable[[Any], bool]] = everywhere) -> Callable[..., Field]:
    """Return a way to write the fields of one group: name, kind, label, help, and what else there is."""

    def describe(name: str, kind: Kind, label: str, help: str = "", **more: Any) -> Field:
        more.setdefault("applies_to", applies(name))
        return Field(name=name, kind=kind, label=label, help=help, group=group, **more)

    return describe
