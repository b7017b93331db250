import { findNew } from "./find.js";

// <p data-count-for="id" data-message="{used} of {max} characters">
export function bindCounters(root) {
  for (const note of findNew(root, "[data-count-for]")) {
    const field = document.getElementById(note.dataset.countFor);
    if (!field) continue;
    const show = () => {
      note.textContent = note.dataset.message
        .replace("{used}", [...field.value].length)
        .replace("{max}", field.maxLength);
    };
    field.addEventListener("input", show);
    show();
  }
}
