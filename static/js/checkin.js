// The door: scans with the camera, judges without a connection, sends once it is back.
const door = document.getElementById("door");
const form = document.getElementById("code-form");
const net = document.getElementById("net");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const shelf = `door-${door.dataset.session}`;
const device = keep("door-device", () => crypto.randomUUID());
const SECONDS = 10;
const MOST = 100;
let refused = false;

// Without a secure origin or with storage switched off the page works as a form does.
function keep(name, make) {
  let known = localStorage.getItem(name);
  if (!known) localStorage.setItem(name, (known = make()));
  return known;
}

const queued = () => JSON.parse(localStorage.getItem(shelf) ?? "[]");
const enqueue = (rows) => localStorage.setItem(shelf, JSON.stringify(rows));

// As the shop reads codes: an address is its end, O is 0, I and L are 1.
function readCode(typed) {
  const last = typed.trim().replace(/\/+$/, "").split("/").pop();
  return last.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

const personOf = (code) =>
  [...door.querySelectorAll("[data-code]")].find((each) => each.dataset.code === readCode(code));

// The shop's own hours, wherever the phone believes to be.
const clock = (moment = new Date()) =>
  moment.toLocaleTimeString("en-GB", { timeZone: "Europe/Brussels", hour: "2-digit", minute: "2-digit" });

// What the list on this phone says, as long as the shop cannot be asked.
function judge(code) {
  const person = personOf(code);
  const note = door.dataset.offlineNote;
  if (!person) return { outcome: "unknown", title: door.dataset.unknown, note };
  const { id, name, kind, answers, at } = person.dataset;
  const known = { id: Number(id), name, kind, answers };
  if (!at) return { ...known, outcome: "admitted", title: door.dataset.admitted, note };
  return { ...known, outcome: "again", title: door.dataset.again, note: `${door.dataset.first} ${at}. ${note}` };
}

function line(name, words, inner) {
  const made = document.createElement("p");
  made.className = name;
  made.textContent = words;
  if (inner) made.append(" ", Object.assign(document.createElement("span"), { textContent: inner }));
  return made;
}

function show(result) {
  const box = document.createElement("section");
  box.className = `result ${result.outcome}`;
  box.setAttribute("role", result.outcome === "admitted" ? "status" : "alert");
  box.append(line("big", result.title));
  if (result.name) box.append(line("who", result.name, result.kind));
  if (result.note) box.append(line("note", result.note));
  if (result.answers) box.append(line("answers", result.answers));
  document.getElementById("said").replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
  navigator.vibrate?.(result.outcome === "admitted" ? 80 : [200, 80, 200]);
}

function mark(id, at, waits = false) {
  const person = document.getElementById(`person-${id}`);
  if (!person) return;
  person.classList.add("in");
  person.classList.toggle("waits", waits);
  person.dataset.at = at;
  const came = line("came", waits ? `${at} · ${door.dataset.waiting}` : `✓ ${at}`);
  const old = person.querySelector("form, .came");
  const focused = old?.contains(document.activeElement);
  old?.replaceWith(came);
  if (focused) document.getElementById("id_code").focus({ preventScroll: true });
  count();
}

function count() {
  document.getElementById("present").textContent = door.querySelectorAll(".people .in").length;
}

function listConflict(result) {
  const row = document.createElement("li");
  row.append(Object.assign(document.createElement("b"), { textContent: result.name }));
  row.append(` ${door.dataset.conflict} ${result.at}`);
  document.getElementById("twice-list").prepend(row);
  document.getElementById("conflicts").hidden = false;
}

// Keys stay with their scans: sent twice, a scan counts once.
async function send(rows) {
  const answer = await fetch(door.dataset.scansUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ scans: rows.map(({ judged, ...row }) => row) }),
    redirect: "error",
    signal: AbortSignal.timeout(8000),
  });
  if (answer.status >= 400 && answer.status < 500) refused = true;
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  refused = false;
  return (await answer.json()).results;
}

let busy = Promise.resolve();
const flush = () => (busy = busy.then(sendQueued, sendQueued));

async function sendQueued() {
  let left = queued();
  while (left.length) {
    const batch = left.slice(0, MOST);
    const results = await send(batch);
    const done = new Set(batch.map((row) => row.key));
    enqueue((left = queued().filter((row) => !done.has(row.key))));
    results.forEach((result, n) => settle(result, batch[n]));
  }
  tell();
}

function settle(result, row) {
  if (result.at) mark(result.id, result.at);
  const clash = row.judged === "admitted" && result.outcome !== "admitted";
  if (result.outcome === "again") listConflict(result);
  if (!row.judged || clash) show(result);
}

function tell() {
  const waiting = queued().length;
  if (refused) net.textContent = door.dataset.refused;
  else if (waiting) net.textContent = `${door.dataset.offline} (${waiting})`;
  else if (net.textContent) {
    net.textContent = door.dataset.sent;
    setTimeout(() => queued().length || (net.textContent = ""), 4000);
  }
}

async function take(code) {
  const row = { key: crypto.randomUUID(), code: code.slice(0, 300), at: new Date().toISOString(), device };
  enqueue([...queued(), row]);
  try {
    if (!navigator.onLine) throw new Error("offline");
    await flush();
  } catch {
    const waiting = queued();
    const mine = waiting.find((each) => each.key === row.key);
    if (!mine) return;
    const result = judge(code);
    mine.judged = result.outcome;
    enqueue(waiting);
    show(result);
    if (result.outcome === "admitted") mark(result.id, clock(), true);
    tell();
  }
}

// Colleagues at the other door let people in as well.
async function refresh() {
  if (document.hidden) return;
  if (queued().length) return flush();
  const answer = await fetch(door.dataset.scansUrl, { redirect: "error", signal: AbortSignal.timeout(8000) });
  if (!answer.ok) return;
  for (const [id, at] of Object.entries((await answer.json()).present)) {
    if (document.getElementById(`person-${id}`)?.dataset.at !== at) mark(id, at);
  }
}

function bindForms() {
  document.addEventListener("submit", (event) => {
    const code = event.submitter?.name === "code" ? event.submitter.value : form.code.value;
    event.preventDefault();
    if (!code.trim()) return form.code.focus();
    form.code.value = "";
    take(code);
  });
}

let stream = null;
async function toggleCamera(button, detector) {
  const words = button.querySelector("span");
  const frame = document.getElementById("camera");
  const video = document.getElementById("video");
  if (stream) {
    for (const track of stream.getTracks()) track.stop();
    stream = null;
    frame.hidden = true;
    words.textContent = words.dataset.start;
    return;
  }
  stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  frame.hidden = false;
  words.textContent = words.dataset.stop;
  await video.play();
  look(video, detector);
}

// A ticket held before the lens is one scan, not thirty a second.
let last = { code: "", at: 0 };
async function look(video, detector) {
  if (!stream) return;
  const [found] = await detector.detect(video).catch(() => []);
  const code = found?.rawValue ?? "";
  if (code && (code !== last.code || Date.now() - last.at > 5000)) await take(code);
  if (code) last = { code, at: Date.now() };
  setTimeout(() => look(video, detector), 150);
}

async function offerCamera() {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.()) ?? [];
  if (!formats.includes("qr_code") || !navigator.mediaDevices) return;
  const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
  const button = document.getElementById("scan");
  button.hidden = false;
  button.addEventListener("click", () => {
    toggleCamera(button, detector).catch((why) => {
      net.textContent = why.message;
    });
  });
}

for (const row of queued()) {
  const person = row.judged === "admitted" ? personOf(row.code) : null;
  if (person && !person.dataset.at) mark(person.dataset.id, clock(new Date(row.at)), true);
}
bindForms();
offerCamera();
tell();
addEventListener("online", () => flush().catch(tell));
addEventListener("offline", tell);
const again = () => setTimeout(() => refresh().catch(tell).finally(again), SECONDS * 1000);
if (queued().length) flush().catch(tell);
again();
