import { readCookie } from "./cookies.js";

// <input data-remembered="postcode"> asks its form's question anew on a later visit.
export function bindRemembered() {
  for (const input of document.querySelectorAll("[data-remembered]")) {
    const value = readCookie(input.dataset.remembered);
    if (input.value || !/^\d{4}$/.test(value) || !window.htmx) continue;
    input.value = value;
    input.form.requestSubmit();
  }
}
