import { findNew } from "./find.js";

// A strip that scrolls sideways begins where its reader stands.
export function bindStrips(root) {
  for (const here of findNew(root, ".account-nav [aria-current], .shelf-row [aria-current]")) {
    const strip = here.closest("ul");
    const gap = here.getBoundingClientRect().left - strip.getBoundingClientRect().left;
    strip.scrollLeft += gap - (strip.clientWidth - here.offsetWidth) / 2;
  }
}
