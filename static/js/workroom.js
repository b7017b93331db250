// The board of a day: refreshes itself, and takes cards that are dragged.
const board = document.getElementById("wr-board");
const said = document.getElementById("wr-said");

function focusedKey() {
  const active = document.activeElement;
  return board.contains(active) ? active.id : "";
}

// The words came from our own server, escaped there.
function replace(words) {
  const key = focusedKey();
  const top = board.querySelector(".wr-columns")?.scrollLeft ?? 0;
  const openOnes = [...board.querySelectorAll("details[open]")].map((each) => each.id);
  board.innerHTML = words;
  for (const id of openOnes) document.getElementById(id)?.setAttribute("open", "");
  board.querySelector(".wr-columns").scrollLeft = top;
  if (key) {
    const card = key.startsWith("go-") ? `delivery-${key.split("-")[1]}` : "";
    const again = document.getElementById(key) ?? document.getElementById(card);
    again?.focus({ preventScroll: true });
  }
  makeDraggable();
}

function isBusy() {
  const active = document.activeElement;
  const typing = board.contains(active) && active.matches("input, textarea, select");
  return typing || board.querySelector(".wr-dragged") || document.hidden;
}

async function poll() {
  if (isBusy()) return;
  const headers = { "If-None-Match": `"${board.dataset.stamp}"` };
  const answer = await fetch(board.dataset.cardsUrl, { headers, cache: "no-store" });
  if (answer.status === 304) {
    said.textContent = "";
    return;
  }
  if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
  const words = await answer.text();
  const stamp = answer.headers.get("ETag")?.replace(/^W\/|"/g, "");
  if (isBusy() || !stamp) return;
  board.dataset.stamp = stamp;
  replace(words);
  said.textContent = said.dataset.moved;
}

function again() {
  const wait = Number(board.dataset.seconds) * 1000;
  setTimeout(() => {
    poll()
      .catch(() => {
        said.textContent = said.dataset.lost;
      })
      .finally(again);
  }, wait);
}

function makeDraggable() {
  for (const card of board.querySelectorAll("[data-steps]")) card.draggable = true;
}

function stepInto(card, column) {
  const steps = card.dataset.steps.trim().split(" ");
  const statuses = column.dataset.statuses.split(" ");
  return column.contains(card) ? undefined : steps.find((s) => statuses.includes(s));
}

let dragged = null;

function bindDrags() {
  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-steps]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
    dragged.classList.add("wr-dragged");
    for (const column of board.querySelectorAll(".wr-column")) {
      column.classList.toggle("wr-takes", Boolean(stepInto(dragged, column)));
    }
  });
  board.addEventListener("dragover", (event) => {
    if (event.target.closest(".wr-takes")) event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest(".wr-takes");
    if (!column || !dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    const status = stepInto(dragged, column);
    form.requestSubmit(form.querySelector(`button[value="${status}"]`));
  });
  board.addEventListener("dragend", () => {
    dragged?.classList.remove("wr-dragged");
    dragged = null;
    for (const each of board.querySelectorAll(".wr-takes")) {
      each.classList.remove("wr-takes");
    }
  });
}

if (board) {
  makeDraggable();
  bindDrags();
  again();
}
