// A day that cannot be chosen says why where its note stands, for fingers that have no
// title to hover: [data-why="sentence"] and one [data-why-note] in the same fieldset.
export function bindWhys() {
  document.addEventListener("click", (event) => {
    const day = event.target.closest("[data-why]");
    const note = day?.closest("fieldset")?.querySelector("[data-why-note]");
    if (note) note.textContent = day.dataset.why;
  });
}
