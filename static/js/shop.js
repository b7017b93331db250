// Everything here makes a working page nicer; nothing here makes it work.
import { bindCounters } from "./counter.js";
import { bindDialogs } from "./dialogs.js";
import { bindForms } from "./forms.js";
import { bindGalleries } from "./gallery.js";
import { bindSteppers } from "./stepper.js";
import { bindTotals } from "./total.js";

function bind(root) {
  bindTotals(root);
  bindSteppers(root);
  bindCounters(root);
  bindGalleries(root);
}

document.documentElement.classList.add("js");
bindDialogs();
bindForms();
bind(document);
document.addEventListener("htmx:load", (event) => bind(event.target));
