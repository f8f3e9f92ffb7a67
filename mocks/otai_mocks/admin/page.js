"use strict";
// Everything that comes from the server goes into the page as text, never as markup: tickets are written by strangers.

const EVERY = 1000; // milliseconds between two looks
const TICKETS = 100;
const FIRST = 50; // entries of the journal when the page opens
const ENTRIES = 200;

const $ = (id) => document.getElementById(id);

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

async function api(method, path, body) {
  const options = { method, cache: "no-store", headers: {} };
  if (method !== "GET") options.headers["X-Fake-Admin"] = "1";
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error || `status ${answer.status}`);
  return data;
}

function say(text, bad = false) {
  const place = $("message");
  place.textContent = text;
  place.className = bad ? "bad" : "";
  place.hidden = !text;
  clearTimeout(say.timer);
  if (text && !bad) say.timer = setTimeout(() => say(""), 4000);
}

// What a button does: tell what went wrong, and show the outcome at once.
async function act(work, done) {
  try {
    await work();
    say(done || "");
  } catch (error) {
    say(error.message, true);
  }
  await look();
}

const time = (iso) => iso.slice(0, 19).replace("T", " ");

// Brings a list to the wanted rows. Rows that stay keep their node, and with it focus and what is open.
function fill(list, items, key, draw) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let place = list.firstElementChild;
  for (const item of items) {
    const wanted = String(key(item));
    const text = JSON.stringify(item);
    let node = old.get(wanted);
    old.delete(wanted);
    if (!node || node.shown !== text) {
      const fresh = draw(item, node);
      fresh.dataset.key = wanted;
      fresh.shown = text;
      if (list.filled) fresh.classList.add("fresh");
      if (node) {
        if (place === node) place = fresh;
        node.replaceWith(fresh);
      }
      node = fresh;
    }
    if (node === place) place = place.nextElementSibling;
    else list.insertBefore(node, place);
  }
  for (const node of old.values()) node.remove();
  list.filled = true;
}

// A row that opens; what is inside is made when it is first opened.
function opening(summary, inside, before) {
  const details = el("details", "", summary);
  const show = () => details.childElementCount > 1 || details.append(inside());
  details.addEventListener("toggle", () => details.open && show());
  const old = before && before.querySelector("details");
  if (old && old.open) {
    show();
    details.open = true;
  }
  const row = el("li", "", details);
  // a redrawn row keeps the focus that it had
  if (old && old.contains(document.activeElement)) queueMicrotask(() => summary.focus());
  return row;
}

// --- tickets -------------------------------------------------------------------------------------

function ticketRow(ticket, before) {
  const facts = el(
    "span",
    "facts",
    el("span", "badge", ticket.status),
    el("span", "", ticket.priority),
    ticket.queue && el("span", "", ticket.queue),
    ticket.customer && el("span", "", ticket.customer),
    ticket.notes.length ? el("span", "", ticket.notes.length === 1 ? "1 note" : `${ticket.notes.length} notes`) : null,
    ticket.deleted ? el("span", "badge bad", "deleted") : null,
  );
  const summary = el("summary", "", el("span", "subject", ticket.subject || "(no subject)"), facts);
  return opening(summary, () => ticketInside(ticket), before);
}

function ticketInside(ticket) {
  const about = [`No. ${ticket.number}`, `created ${time(ticket.created)}`, `changed ${time(ticket.updated)}`];
  if (ticket.owner) about.push(`owner ${ticket.owner}`);
  return el(
    "div",
    "inside",
    el("p", "facts", ...about.map((text) => el("span", "", text))),
    el("p", ticket.body ? "text" : "quiet", ticket.body || "(no text)"),
    ...ticket.notes.map((note) =>
      el(
        "div",
        note.internal ? "note internal" : "note",
        el(
          "p",
          "facts",
          el("span", "", note.author),
          el("span", "", time(note.created_at)),
          el("span", note.internal ? "badge warn" : "badge", note.internal ? "internal" : "public"),
        ),
        el("p", "text", note.body),
      ),
    ),
  );
}

function showTickets(state) {
  $("title").textContent = state.title;
  document.title = `Fake ${state.title}`;
  const shown = state.tickets.length;
  $("ticket-count").textContent = shown < state.count ? `${shown} of ${state.count}` : String(state.count);
  $("no-tickets").hidden = shown > 0;
  fill($("ticket-list"), state.tickets, (ticket) => ticket.id, ticketRow);
}

// --- journal -------------------------------------------------------------------------------------

const journal = { entries: [], next: null, count: 0 };

function entryRow(entry, before) {
  const level = entry.status === 0 || entry.status >= 500 ? "bad" : entry.status >= 400 ? "warn" : "good";
  const summary = el(
    "summary",
    "",
    el("span", "method", entry.method),
    el("span", "path", entry.path, entry.query ? el("span", "quiet", `?${entry.query}`) : null),
    el(
      "span",
      "badges",
      el("span", "quiet", el("small", "", time(entry.at).slice(11))),
      entry.fault ? el("span", "badge warn", `fault: ${entry.fault.replaceAll("_", " ")}`) : null,
      el("span", `badge ${level}`, entry.status ? String(entry.status) : "no answer"),
    ),
    entry.why ? el("span", "why", entry.why) : null,
  );
  return opening(summary, () => entryInside(entry), before);
}

function entryInside(entry) {
  const facts = el("p", "facts", el("span", "", `No. ${entry.number}`), el("span", "", time(entry.at)));
  if (entry.wrote) facts.append(el("span", "badge", "wrote"));
  const inside = el("div", "inside", facts);
  const headers = Object.entries(entry.headers).map(([name, value]) => `${name}: ${value}`);
  const parts = [["Request headers", headers.join("\n")], ["Request", pretty(entry.body)], ["Answer", pretty(entry.answer)]];
  for (const [name, text] of parts) {
    if (text) inside.append(el("div", "", el("h3", "", name), el("pre", "", text)));
  }
  return inside;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

function showJournal(answer) {
  if (answer.count < journal.count) journal.entries = []; // it was cleared
  journal.count = answer.count;
  journal.next = answer.next;
  const known = journal.entries.length ? journal.entries[0].number : 0;
  const fresh = answer.entries.filter((entry) => entry.number > known).reverse();
  journal.entries = [...fresh, ...journal.entries].slice(0, ENTRIES);
  $("journal-count").textContent = String(answer.count);
  $("no-entries").hidden = journal.entries.length > 0;
  $("clear-journal").hidden = journal.entries.length === 0;
  fill($("journal-list"), journal.entries, (entry) => entry.number, entryRow);
  const paths = [...new Set(journal.entries.map((entry) => entry.path))].slice(0, 20);
  fill($("paths"), paths, (path) => path, (path) => Object.assign(el("option"), { value: path }));
}

// --- faults --------------------------------------------------------------------------------------

let kinds = [];

function faultRow(fault) {
  const struck = fault.times === null ? `always on, struck ${fault.fired}` : `struck ${fault.fired} of ${fault.times}`;
  const spent = fault.times !== null && fault.fired >= fault.times;
  const method = fault.method === "*" ? "any method" : fault.method;
  const off = el("button", "", "Switch off");
  off.type = "button";
  off.setAttribute("aria-label", `Switch off ${fault.kind}`);
  off.addEventListener("click", () => act(() => api("DELETE", `faults/${fault.id}`)));
  const where = [method, fault.path === "*" ? "any path" : fault.path];
  if (fault.probability < 1) where.push(`probability ${fault.probability}`);
  if (fault.after) where.push(`after ${fault.after}`);
  if (fault.every) where.push(`every ${fault.every}.`);
  if (fault.at) where.push(`at request ${fault.at.join(", ")}`);
  if (fault.from_time) where.push(`from ${time(fault.from_time)}`);
  if (fault.until) where.push(`until ${time(fault.until)}`);
  const facts = el("p", "facts", ...where.map((text) => el("span", "", text)));
  facts.append(el("span", spent ? "badge" : "badge warn", struck));
  return el("li", "", el("div", "what", el("span", "subject", named(fault)), facts), off);
}

function named(fault) {
  const told = fault.options.status ?? fault.options.change;
  const own = told !== undefined ? ` ${told}` : "";
  return fault.kind.replaceAll("_", " ") + own;
}

function showFaults(answer) {
  const active = answer.faults.filter((fault) => fault.times === null || fault.fired < fault.times).length;
  $("fault-count").textContent = String(active);
  $("clear-faults").hidden = answer.faults.length < 2;
  fill($("fault-list"), answer.faults, (fault) => fault.id, faultRow);
}

function showOptions() {
  const kind = kinds.find((one) => one.kind === $("fault-kind").value);
  $("fault-about").textContent = kind.about;
  const fields = Object.entries(kind.options).map(([name, value]) => {
    const long = typeof value === "object";
    const field = el(long ? "textarea" : "input");
    field.dataset.option = name;
    field.dataset.type = long ? "json" : typeof value;
    field.value = long ? JSON.stringify(value ?? {}) : String(value);
    if (long) field.rows = 1;
    if (typeof value === "number") {
      field.type = "number";
      field.min = "0";
      field.step = "any";
    }
    return el("label", "", name.replaceAll("_", " "), field);
  });
  $("fault-options").replaceChildren(...fields);
}

function optionValue(field) {
  if (field.dataset.type === "number") return Number(field.value);
  if (field.dataset.type === "boolean") return field.value === "true";
  if (field.dataset.type === "json") {
    try {
      return JSON.parse(field.value || "{}");
    } catch {
      throw new Error(`${field.dataset.option}: this is no JSON`);
    }
  }
  return field.value;
}

function wantedFault(form) {
  const times = form.elements.times.value;
  const fault = {
    kind: form.elements.kind.value,
    method: form.elements.method.value,
    path: form.elements.path.value,
    times: times === "" ? null : Number(times),
    probability: Number(form.elements.probability.value),
  };
  for (const field of form.querySelectorAll("[data-option]")) fault[field.dataset.option] = optionValue(field);
  return fault;
}

async function loadKinds() {
  kinds = (await api("GET", "faults/kinds")).kinds;
  const options = kinds.map((kind) => Object.assign(el("option", "", kind.kind.replaceAll("_", " ")), { value: kind.kind }));
  $("fault-kind").replaceChildren(...options);
  showOptions();
}

// --- clock ---------------------------------------------------------------------------------------

function showClock(clock) {
  const now = $("now");
  now.textContent = `${time(clock.now)} UTC`;
  now.dateTime = clock.now;
  $("running").textContent = clock.running ? "running" : `standing, ${clock.step} s a write`;
  $("run").textContent = clock.running ? "Stop" : "Run";
}

// --- looking, again and again --------------------------------------------------------------------

let looking = null;
let timer = null;

async function lookOnce() {
  const part = journal.next === null ? `limit=${FIRST}` : `limit=${ENTRIES}&since=${journal.next}`;
  try {
    if (!kinds.length) await loadKinds();
    const [state, entries, faults, clock] = await Promise.all([
      api("GET", `state?limit=${TICKETS}`),
      api("GET", `journal?${part}&cut=5000`),
      api("GET", "faults"),
      api("GET", "clock"),
    ]);
    showTickets(state);
    showJournal(entries);
    showFaults(faults);
    showClock(clock);
    status("live", "live");
  } catch (error) {
    if (error instanceof TypeError) status("lost", "no answer: the fake may have stopped");
    else say(error.message, true);
  }
}

function status(state, text) {
  const place = $("live");
  if (place.dataset.state === state) return;
  place.dataset.state = state;
  place.textContent = text;
}

// One look at a time; nobody looks at a hidden page.
async function look() {
  while (looking) await looking;
  clearTimeout(timer);
  looking = lookOnce();
  await looking;
  looking = null;
  clearTimeout(timer);
  if (document.hidden) status("paused", "paused");
  else timer = setTimeout(look, EVERY);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});
$("fault-kind").addEventListener("change", showOptions);
$("fault-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  act(() => api("POST", "faults", wantedFault(form)), "Switched on.");
});
$("clear-faults").addEventListener("click", () => act(() => api("DELETE", "faults")));
$("clear-journal").addEventListener("click", () => act(() => api("DELETE", "journal")));
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => act(() => api("POST", "clock", { advance: Number(button.dataset.advance) })));
}
$("run").addEventListener("click", () =>
  act(() => api("POST", "clock", { running: $("run").textContent === "Run" })),
);
$("reset").addEventListener("click", () => {
  $("confirm").returnValue = "";
  $("confirm").showModal();
});
$("confirm").addEventListener("close", () => {
  if ($("confirm").returnValue === "yes") act(() => api("POST", "reset"), "Back to the start.");
});
look();
