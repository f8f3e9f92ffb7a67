// The journal: every request as it comes in, with its answer and the reason.

import { $, api, el, facts, number, time } from "./dom.js";
import { fill, opening, walk } from "./list.js";

const FIRST = 50; // entries when the page opens
const ENTRIES = 200;

const journal = { entries: [], next: null, count: 0, paths: "" };

export function startJournal(act) {
  walk($("journal-list"));
  $("clear-journal").addEventListener("click", () => act(() => api("DELETE", "journal"), "The journal is empty."));
}

export async function lookAtJournal() {
  const part = journal.next === null ? `limit=${FIRST}` : `limit=${ENTRIES}&since=${journal.next}`;
  showJournal(await api("GET", `journal?${part}&cut=5000`));
}

function outside(entry) {
  const level = entry.status === 0 || entry.status >= 500 ? "bad" : entry.status >= 400 ? "warn" : "good";
  const badges = [
    el("small", "quiet", time(entry.at).slice(11)),
    entry.fault ? el("span", "badge warn", `fault: ${entry.fault.replaceAll("_", " ")}`) : null,
    el("span", `badge ${level}`, entry.status ? String(entry.status) : "no answer"),
  ].filter(Boolean);
  return [
    el("span", "method", entry.method),
    " ",
    el("span", "path", entry.path, entry.query ? el("span", "quiet", `?${entry.query}`) : null),
    " ",
    el("span", "badges", ...badges.flatMap((badge) => [badge, " "])),
    ...(entry.why ? [" ", el("span", "why", entry.why)] : []),
  ];
}

function inside(entry) {
  const headers = Object.entries(entry.headers).map(([name, value]) => `${name}: ${value}`);
  const parts = [["Request headers", headers.join("\n")], ["Request", pretty(entry.body)], ["Answer", pretty(entry.answer)]];
  return [
    facts("p", `No. ${entry.number}`, time(entry.at), entry.wrote && el("span", "badge", "wrote")),
    ...parts.filter(([, text]) => text).map(([name, text]) => el("div", "", el("h3", "", name), scrolling(name, text))),
  ];
}

// What scrolls must be reached by keyboard, and say what it is.
function scrolling(name, text) {
  const node = el("pre", "", text);
  node.tabIndex = 0;
  node.setAttribute("role", "region");
  node.setAttribute("aria-label", name);
  node.dataset.focus = name;
  return node;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

export function showJournal(answer) {
  if (answer.count < journal.count) journal.entries = []; // it was cleared
  journal.count = answer.count;
  journal.next = answer.next;
  const known = journal.entries.length ? journal.entries[0].number : 0;
  const fresh = answer.entries.filter((entry) => entry.number > known).reverse();
  journal.entries = [...fresh, ...journal.entries].slice(0, ENTRIES);
  $("journal-count").textContent = number(answer.count);
  $("no-entries").hidden = journal.entries.length > 0;
  $("clear-journal").hidden = journal.entries.length === 0;
  fill($("journal-list"), journal.entries, (entry) => entry.number, () => opening(outside, inside));
  const paths = [...new Set(journal.entries.map((entry) => entry.path))].slice(0, 20);
  if (paths.join("\n") === journal.paths) return;
  journal.paths = paths.join("\n");
  $("paths").replaceChildren(...paths.map((path) => Object.assign(el("option"), { value: path })));
}
