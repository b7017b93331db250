import { findNew } from "./find.js";

// <p data-countdown="832"> with seconds left, and an empty [data-clock] inside. The
// server's count, not this device's clock; at zero the page asks the server.
export function bindCountdowns(root) {
  for (const place of findNew(root, "[data-countdown]")) {
    const clock = place.querySelector("[data-clock]");
    const end = performance.now() + Number(place.dataset.countdown) * 1000;
    clock.hidden = false;
    const show = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      const seconds = String(left % 60).padStart(2, "0");
      clock.textContent = `${Math.floor(left / 60)}:${seconds}`;
      place.classList.toggle("is-short", left <= 120);
      if (left === 0) {
        window.clearInterval(ticking);
        window.location.reload();
      }
    };
    const ticking = window.setInterval(show, 1000);
    show();
  }
}
