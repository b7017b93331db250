import { findNew } from "./find.js";

// <div data-gallery> with .gallery-strip, [data-go="-1"], [data-go="1"], <output>
export function bindGalleries(root) {
  for (const gallery of findNew(root, "[data-gallery]")) {
    const strip = gallery.querySelector(".gallery-strip");
    const place = gallery.querySelector("output");
    const buttons = [...gallery.querySelectorAll("[data-go]")];
    const count = strip.children.length;
    const current = () => Math.round(strip.scrollLeft / strip.clientWidth);
    const show = () => {
      place.textContent = `${current() + 1} / ${count}`;
      for (const button of buttons) {
        const next = current() + Number(button.dataset.go);
        button.disabled = next < 0 || next >= count;
      }
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        const next = current() + Number(button.dataset.go);
        strip.scrollTo({ left: next * strip.clientWidth, behavior: motion() });
      });
    }
    strip.addEventListener("scroll", show, { passive: true });
    show();
  }
}

function motion() {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return still ? "auto" : "smooth";
}
