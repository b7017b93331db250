import { readCookie } from "./cookies.js";

// <a data-basket-link data-message="Basket, {count}"> with [data-basket-count]
// and [data-basket-words]: pages are shared, so the count comes from a cookie.
export function bindBasket() {
  const count = Number(readCookie("basket_count"));
  if (!Number.isInteger(count) || count < 1) return;
  for (const link of document.querySelectorAll("[data-basket-link]")) {
    const badge = link.querySelector("[data-basket-count]");
    badge.textContent = count;
    badge.hidden = false;
    const words = link.querySelector("[data-basket-words]");
    words.textContent = link.dataset.message.replace("{count}", count);
  }
}
