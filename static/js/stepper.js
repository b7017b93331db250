import { findNew } from "./find.js";

// <div data-stepper><button data-step="-1"><input type="number"><button data-step="1">
export function bindSteppers(root) {
  for (const stepper of findNew(root, "[data-stepper]")) {
    const input = stepper.querySelector("input");
    const buttons = [...stepper.querySelectorAll("[data-step]")];
    const show = () => {
      for (const button of buttons) button.disabled = !isAllowed(input, button);
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        input.value = Number(input.value) + Number(button.dataset.step);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    input.addEventListener("input", show);
    show();
  }
}

function isAllowed(input, button) {
  const next = Number(input.value) + Number(button.dataset.step);
  const low = input.min === "" ? -Infinity : Number(input.min);
  const high = input.max === "" ? Infinity : Number(input.max);
  return next >= low && next <= high;
}
