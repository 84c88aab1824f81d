// The sidebar by keys: its marks of help are no stops on the way to the board; F1 in a control opens its own.

const HELP = '[data-testid="stSidebar"] [data-testid="stTooltipIcon"] button';
const CONTROL = '[data-testid="stElementContainer"]';

/** Keep the help of the sidebar off the way of Tab, and open it by F1; gives the function that ends it. */
export function listenToSidebar() {
  const pass = () => document.querySelectorAll(HELP).forEach((mark) => mark.setAttribute("tabindex", "-1"));
  const changes = new MutationObserver(pass);
  changes.observe(document.body, { childList: true, subtree: true });
  pass();
  const onKey = (event) => {
    const control = event.target instanceof Element && event.key === "F1" ? event.target.closest(CONTROL) : null;
    const mark = control?.querySelector(HELP);
    if (!(mark instanceof HTMLElement)) return;
    event.preventDefault();
    const from = event.target;
    mark.focus(); // Streamlit shows the text of a mark that has the focus
    mark.addEventListener("keydown", ({ key }) => key === "Escape" && from.focus(), { once: true });
  };
  document.addEventListener("keydown", onKey);
  return () => {
    changes.disconnect();
    document.removeEventListener("keydown", onKey);
  };
}
