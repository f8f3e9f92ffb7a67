// The tickets: found, page by page, each with what is inside of it when it is open.

import { $, announce, api, bytes, counted, el, facts, hidden, number, time } from "./dom.js";
import { fill, first, forget, opening, shownOpen, walk } from "./list.js";

const PAGE = 50;
const PATIENCE = 200; // milliseconds after the last key before a search begins

const wanted = { search: "", page: 1, told: true };
let pages = 1;
let system = "";
let look = () => {};

export function startTickets(lookAgain) {
  look = lookAgain;
  const list = $("ticket-list");
  walk(list);
  let timer = null;
  const search = () => {
    clearTimeout(timer);
    if ($("search").value.trim() !== wanted.search) turn(1, $("search").value.trim());
  };
  $("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PATIENCE);
  });
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") first(list);
    else if (event.key === "Escape") $("search").value = "";
    else return;
    event.preventDefault();
    search();
  });
  $("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  for (const [id, to] of [
    ["page-first", () => 1],
    ["page-before", () => wanted.page - 1],
    ["page-after", () => wanted.page + 1],
    ["page-last", () => pages],
  ]) {
    // at an end they stay where they are, and keep the focus
    $(id).addEventListener("click", () => $(id).getAttribute("aria-disabled") === "true" || turn(to()));
  }
  $("page-number").addEventListener("change", () => turn(Math.round(Number($("page-number").value)) || 1));
}

function turn(page, search = wanted.search) {
  Object.assign(wanted, { search, page: Math.min(Math.max(page, 1), search === wanted.search ? pages : 1), told: false });
  $("page-number").value = String(wanted.page);
  forget($("ticket-list"));
  look();
}

export async function lookAtTickets() {
  const { search, page } = wanted;
  const query = new URLSearchParams({ brief: "1", limit: String(PAGE), page: String(page), search });
  const answer = await api("GET", `state?${query}`);
  if (search !== wanted.search || page !== wanted.page) return; // the person was faster
  if (page > answer.pages) {
    wanted.page = answer.pages; // tickets have gone
    return lookAtTickets();
  }
  show(answer);
  await Promise.all(shownOpen("ticket-list").map((row) => lookInside(row)));
}

function show(answer) {
  system = answer.system;
  pages = answer.pages;
  $("title").textContent = answer.title;
  document.title = `Fake ${answer.title}`;
  $("ticket-count").textContent = number(answer.count);
  $("no-tickets").hidden = answer.count > 0;
  $("not-found").hidden = answer.count === 0 || answer.found > 0;
  const start = (answer.page - 1) * PAGE;
  const range = `${number(start + 1)} to ${number(start + answer.tickets.length)} of ${number(answer.found)}`;
  $("found").textContent = answer.found && (wanted.search || pages > 1) ? range : "";
  fill($("ticket-list"), answer.tickets, (ticket) => ticket.id, makeRow);
  showPages(answer);
  if (wanted.told) return;
  wanted.told = true;
  const place = pages > 1 ? `, page ${number(answer.page)} of ${number(pages)}` : "";
  announce(answer.found ? `${counted(answer.found, "ticket")}${wanted.search ? " found" : ""}${place}` : "No ticket found");
}

function showPages({ page }) {
  $("pages").hidden = pages < 2;
  $("page-count").textContent = `of ${number(pages)}`;
  $("page-number").max = String(pages);
  if (document.activeElement !== $("page-number")) $("page-number").value = String(page);
  for (const id of ["page-first", "page-before"]) $(id).setAttribute("aria-disabled", String(page <= 1));
  for (const id of ["page-after", "page-last"]) $(id).setAttribute("aria-disabled", String(page >= pages));
}

// --- one ticket ----------------------------------------------------------------------------------

function makeRow() {
  const made = opening(outside, null, () => lookInside(made.node).catch(() => {})); // the next look tells what is wrong
  return made;
}

function outside(ticket) {
  const { notes, attachments } = ticket.counts;
  const line = facts(
    "span",
    el("span", "badge", ticket.status),
    ticket.priority,
    ticket.queue,
    ticket.customer,
    notes && counted(notes, "note"),
    attachments && counted(attachments, "file"),
    ticket.deleted && el("span", "badge bad", "deleted"),
    ...ticket.tags.map(tag),
  );
  const name = el("span", "number", `#${ticket.number}`);
  return [el("span", "subject", ticket.subject || "(no subject)"), " ", name, " ", line];
}

const tag = (text) => el("span", "badge tag", hidden("tag "), text);

async function lookInside(row) {
  let ticket;
  try {
    [ticket] = (await api("GET", `state?id=${row.dataset.key}`)).tickets;
  } catch (error) {
    if (error.status === 404) return; // it has just gone: the next look takes the row away
    throw error;
  }
  const text = JSON.stringify(ticket);
  if (row.inside === text) return;
  row.inside = text;
  row.showInside(inside(ticket));
}

function inside(ticket) {
  return [
    about(ticket),
    el("p", ticket.body ? "text" : "quiet", ticket.body || "(no text)"),
    files(ticket.attachments),
    ...ticket.notes.map(noteBox),
  ].filter(Boolean);
}

function about(ticket) {
  const rows = [
    ["Number", ticket.number],
    ["Type", ticket.type],
    [system === "freshdesk" ? "Group" : "Queue", ticket.queue],
    ["Owner", ticket.owner],
    ["Customer", ticket.customer],
    ["Created", time(ticket.created)],
    ["Changed", time(ticket.updated)],
    ...ticket.custom_fields.map((field) => [field.label, plain(field.value), field.name]),
  ];
  const shown = rows.filter(([, value]) => value).flatMap(([label, value, name]) => {
    const term = el("dt", "", label);
    if (name && name !== label) term.title = name;
    return [term, el("dd", "", value)];
  });
  if (ticket.tags.length) shown.push(el("dt", "", "Tags"), el("dd", "tags", ...ticket.tags.flatMap((t) => [tag(t), " "])));
  return el("dl", "about", ...shown);
}

function plain(value) {
  if (Array.isArray(value)) return value.map(plain).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function files(attachments) {
  if (!attachments.length) return null;
  const list = el("ul", "files", ...attachments.map(fileRow));
  list.setAttribute("aria-label", "Files");
  return list;
}

function fileRow(file) {
  const link = el("a", "", file.name || "(no name)", hidden(" (opens in a new tab)"));
  link.href = `files/${encodeURIComponent(file.id)}`;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.dataset.focus = file.id;
  return el("li", "", link, " ", el("span", "quiet", `${bytes(file.size)}, ${file.type || "no type"}`));
}

function noteBox(note) {
  const kind = note.internal ? el("span", "badge warn", "internal") : el("span", "badge", "public");
  const head = facts("p", el("span", "author", note.author), time(note.created_at), kind);
  return el("div", note.internal ? "note internal" : "note", head, el("p", "text", note.body), files(note.attachments));
}
