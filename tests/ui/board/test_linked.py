"""What a link holds of a page: it opens again what was open, and says what the page does not have."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Experiment, View, decode_view, encode
from playground.ui.board import linked
from playground.ui.board.context import PageView
from playground.ui.pages.compare.page import PAGE as COMPARE
from playground.ui.pages.forward import PAGE as FORWARD
from playground.ui.pages.gradients.page import PAGE as GRADIENTS

ALL = View(level="everything")
NAMES = sorted(GRADIENTS.sections)


def through(own: PageView) -> PageView:
    """A view of Gradients after it went through an address."""
    query = encode(Experiment(), linked.told(GRADIENTS, own, ALL))
    view, problems = decode_view(query)
    assert problems == ()
    found, missing = linked.opened(GRADIENTS, GRADIENTS.view(), view)
    assert missing == ()
    return found


@given(st.sets(st.sampled_from(NAMES)), st.sampled_from(["total", "units"]), st.integers(0, 200))
def test_sections_and_what_was_chosen_in_them_open_again(names: set[str], norms: str, steps: int) -> None:
    own = GRADIENTS.view(open=frozenset(names), norms=norms, cliff_steps=steps)
    found = through(own)
    assert found.open == names
    first = GRADIENTS.view()
    assert found["norms"] == (norms if "decay" in names else first["norms"])
    assert found["cliff_steps"] == (steps if "cliff" in names else first["cliff_steps"])


def test_a_tab_opens_again_and_the_first_needs_no_name() -> None:
    for tab, written in (("equations", "equations"), ("weights", ""), ("nonsense", "")):
        told = linked.told(FORWARD, replace(FORWARD.view(), tabs={"hand": tab}), ALL)
        assert told.tab == written
    found, problems = linked.opened(FORWARD, FORWARD.view(), View(tab="equations"))
    assert (found.tab("hand", FORWARD.tabs), problems) == ("equations", ())


def test_what_a_page_does_not_have_is_said_and_changes_nothing() -> None:
    view = View(tab="poem", sections=("decay", "moon"), settings=(("norms", "purple"), ("cliff_rate", "fast")))
    found, problems = linked.opened(GRADIENTS, GRADIENTS.view(), view)
    assert problems == (
        "There is no tab “poem” on this page.",
        "There is no section “moon” on this page.",
        "“norms” cannot be “purple” on this page.",
        "“cliff_rate” cannot be “fast” on this page.",
    )
    assert found == GRADIENTS.view(open=frozenset({"decay"}))


def test_essentials_and_pages_with_an_address_of_their_own_tell_nothing() -> None:
    own = replace(FORWARD.view(), tabs={"hand": "equations"})
    calm = View(level="essentials")
    assert linked.told(FORWARD, own, calm) == calm
    compared = COMPARE.view(**COMPARE.begin({})[0], open=frozenset(COMPARE.sections))
    assert linked.told(COMPARE, compared, ALL) == ALL
