// Everything here makes a working page nicer; nothing here makes it work.
import { bindBasket } from "./basket.js";
import { bindCountdowns } from "./countdown.js";
import { bindCounters } from "./counter.js";
import { bindDialogs } from "./dialogs.js";
import { bindForms } from "./forms.js";
import { bindGalleries } from "./gallery.js";
import { bindPickers } from "./picker.js";
import { bindSteppers } from "./stepper.js";
import { bindStrips } from "./strip.js";
import { bindTotals } from "./total.js";
import { bindWhere } from "./where.js";

function bind(root) {
  bindTotals(root);
  bindSteppers(root);
  bindCounters(root);
  bindCountdowns(root);
  bindGalleries(root);
  bindStrips(root);
}

document.documentElement.classList.add("js");
bindDialogs();
bindForms();
bindBasket();
bindPickers();
bind(document);
bindWhere();
document.addEventListener("htmx:load", (event) => bind(event.target));
