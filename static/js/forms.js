// <select data-submit> sends its form when changed; <form data-once> is sent once; what
// changes inside [data-recount] has its <form hx-trigger="recount"> counted again.
export function bindForms() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    // Heard here and not by the fieldset: htmx hears nothing on one it has just swapped
    // in, and a key held down would leave the sum of the choice before.
    if (event.target.closest("[data-recount]")) {
      window.htmx?.trigger(event.target.form, "recount");
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-once]")) refuseSecond(event);
  });
  // The back button may bring the page back as it was left: sent and locked.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
    }
  });
}

function refuseSecond(event) {
  // What htmx took over never leaves the page, so it may be sent again.
  if (event.defaultPrevented) return;
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}
