import { findNew } from "./find.js";

// A hint while choosing; the server counts again when the basket is asked.
// <form data-total-form data-sample="1.234,50 €"> with data-price="55.00" on radios and
// checkboxes, [data-quantity] on a number, <output data-total> where the sum stands.
export function bindTotals(root) {
  for (const form of findNew(root, "[data-total-form]")) {
    const show = () => {
      const text = formatLike(form.dataset.sample, countCents(form));
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

// The server writes 1234.50 once, its own way, so that both always look alike.
function formatLike(sample, cents) {
  const parts = /^(\D*)1(\D*)234(\D)50(\D*)$/.exec(sample);
  const [, before, group, point, after] = parts ?? [null, "€ ", "", ".", ""];
  const euros = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, group);
  return before + euros + point + String(cents % 100).padStart(2, "0") + after;
}
