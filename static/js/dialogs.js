// <button data-dialog-open="id"> and <button data-dialog-close> inside <dialog>.
export function bindDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialogOpen);
      if (dialog) {
        event.preventDefault();
        dialog.showModal();
      }
    } else if (event.target.closest("[data-dialog-close]")) {
      event.target.closest("dialog")?.close();
    } else if (event.target instanceof HTMLDialogElement) {
      closeOutside(event);
    }
  });
}

function closeOutside(event) {
  const box = event.target.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right &&
    event.clientY >= box.top && event.clientY <= box.bottom;
  // A key press on a button arrives as a click at 0,0: that one is not outside.
  if (!inside && event.detail > 0) event.target.close();
}
