// Follows a job: asks how far it is, shows it, and reloads the page once it is over.
const box = document.querySelector("[data-job]");
const PAUSE = 1500;

function show(job) {
  const bar = box.querySelector("progress");
  if (job.percent === null) bar.removeAttribute("value");
  else bar.value = job.percent;
  const label = box.querySelector("[data-label]");
  if (label.textContent !== job.label) label.textContent = job.label;
  const counts = box.querySelector("[data-counts]");
  counts.textContent = job.total === null ? job.done : `${job.done} / ${job.total}`;
}

async function ask() {
  let over = false;
  try {
    const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
    // Signed out, or the right is gone: the page itself says so.
    if (answer.redirected || answer.status === 403 || answer.status === 404) over = true;
    else if (answer.ok) {
      const job = await answer.json();
      show(job);
      over = job.over;
    }
  } catch {
    // No network for a moment: the next try says more.
  }
  if (over) window.location.reload();
  else window.setTimeout(ask, PAUSE);
}

if (box) window.setTimeout(ask, PAUSE);
