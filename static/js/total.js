import { findNew } from "./find.js";

// A hint while choosing; the server counts again when the basket is asked.
// <form data-total-form> with data-price="55.00" on inputs, <output data-total>
export function bindTotals(root) {
  for (const form of findNew(root, "[data-total-form]")) {
    const show = () => {
      const text = formatEuros(countCents(form));
      for (const place of form.querySelectorAll("[data-total]")) {
        place.textContent = text;
      }
    };
    form.addEventListener("change", show);
    form.addEventListener("input", show);
    form.addEventListener("htmx:afterSettle", show);
    show();
  }
}

function countCents(form) {
  const chosen = [...form.querySelectorAll("[data-price]:checked")];
  const quantity = Math.max(1, Number(form.querySelector("[data-quantity]")?.value ?? 1));
  return chosen.reduce((sum, input) => {
    const cents = Math.round(Number(input.dataset.price) * 100);
    return sum + (input.hasAttribute("data-once-per-order") ? cents : cents * quantity);
  }, 0);
}

function formatEuros(cents) {
  const language = document.documentElement.lang.slice(0, 2) || "en";
  const format = new Intl.NumberFormat(`${language}-BE`, {
    style: "currency",
    currency: "EUR",
  });
  return format.format(cents / 100);
}
