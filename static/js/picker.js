// The days of delivery. A day that cannot be chosen says why where the note stands, for
// fingers that have no title to hover: [data-why="sentence"] and one [data-why-note] in
// the same fieldset. Months stay open, and days where they were, when new ones arrive.
export function bindPickers() {
  document.addEventListener("click", (event) => {
    const day = event.target.closest("[data-why]");
    const note = day?.closest("fieldset")?.querySelector("[data-why-note]");
    if (note) note.textContent = day.dataset.why;
  });
  document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    const months = detail.target.querySelector("details[open]");
    if (months) detail.fragment.querySelector("details")?.setAttribute("open", "");
    const { id } = detail.target;
    const left = detail.target.querySelector(".days")?.scrollLeft;
    if (!left) return;
    const settle = () => {
      const days = document.getElementById(id)?.querySelector(".days");
      if (days) days.scrollLeft = left;
    };
    document.addEventListener("htmx:afterSettle", settle, { once: true });
  });
}
