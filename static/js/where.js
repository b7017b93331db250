// Another size may need another day: <input data-chosen-size> follows the chosen size,
// and a postcode that was answered is asked about again.
export function bindWhere() {
  document.addEventListener("change", (event) => {
    const chosen = document.querySelector("[data-chosen-size]");
    if (!chosen || !event.target.matches("[data-size]")) return;
    chosen.value = event.target.value;
    const postcode = chosen.form.elements.postcode;
    if (window.htmx && /^\d{4}$/.test(postcode.value)) chosen.form.requestSubmit();
  });
}
