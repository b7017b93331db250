import { readCookie } from "./cookies.js";

// <a data-basket-link data-message="Basket, {count}"> with [data-basket-count]
// and [data-basket-words]: pages are shared, so the count comes from a cookie.
export function bindBasket() {
  showCount();
  document.addEventListener("htmx:afterSettle", showCount);
}

function showCount() {
  const count = Number(readCookie("basket_count"));
  const known = Number.isInteger(count) && count > 0;
  for (const link of document.querySelectorAll("[data-basket-link]")) {
    const badge = link.querySelector("[data-basket-count]");
    badge.textContent = known ? count : "";
    badge.hidden = !known;
    const words = link.querySelector("[data-basket-words]");
    words.textContent = link.dataset.message.replace("{count}", known ? count : 0);
  }
}
