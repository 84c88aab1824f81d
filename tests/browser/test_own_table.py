"""A table of one's own, as a person opens it: the dialogue stays while it is corrected, and its lines are drawn."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.harness import idle

Visit = Callable[..., Page]

PRICES = "Date;Price\n" + "".join(f"{day:02d}/01/2024;{day % 7},25\n" for day in range(1, 29))


def test_a_table_is_opened_corrected_and_used(visit: Visit) -> None:
    page = visit("/?sequence=numbers")
    page.get_by_role("button", name="Open a table of your own").click()
    file = {"name": "prices.csv", "mimeType": "text/csv", "buffer": PRICES.encode()}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files=[file])
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("28 rows, 1 column of numbers, from 01/01/2024 to 28/01/2024")
    line = dialog.locator("img[src^='data:image/svg']")
    expect(line).to_be_visible()
    assert line.evaluate("image => image.decode().then(() => image.naturalWidth)") == 180
    dialog.get_by_text("Not right?").click()
    dialog.get_by_label("Also missing", exact=True).fill("3.25")
    dialog.get_by_label("Also missing", exact=True).press("Enter")
    expect(dialog.locator("td.number").last).to_have_text("4")
    dialog.get_by_role("button", name="Use this").click()
    expect(dialog).to_have_count(0)
    idle(page)
    expect(page.locator(".panel-timebar")).to_contain_text("01/01/2024")
