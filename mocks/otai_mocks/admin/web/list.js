// Lists that change by themselves under a person's hands, and are walked through by keyboard.

import { $, el } from "./dom.js";

const STOPS = "summary, button"; // what the arrow keys stop at

// Brings a list to the wanted rows. Rows that stay keep their node, and with it what is open; the focus stays where it
// is, and goes to the next row if its own has gone.
//   make() gives a row's node and `show(item)`, which fills it.
export function fill(list, items, key, make) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const at = focused ? [...list.children].findIndex((row) => row.contains(focused)) : -1;
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let place = list.firstElementChild;
  for (const item of items) {
    const wanted = String(key(item));
    const text = JSON.stringify(item);
    let node = old.get(wanted);
    old.delete(wanted);
    if (!node) {
      const made = make();
      node = made.node;
      node.dataset.key = wanted;
      node.show = made.show;
    }
    // what is pressed right now changes with the next look: a click on what has just been replaced would be lost
    if (node.shown !== text && !node.matches(":active")) {
      node.show(item);
      node.shown = text;
      if (list.filled) flash(node);
    }
    if (node === place) place = place.nextElementSibling;
    else list.insertBefore(node, place);
  }
  for (const node of old.values()) node.remove();
  list.filled = true;
  if (list.dataset.walk !== undefined) oneStop(list);
  if (focused && document.activeElement !== focused) refocus(list, focused, at);
}

// The next rows are others than before: none of them is news.
export function forget(list) {
  list.filled = false;
}

function flash(node) {
  node.classList.remove("fresh");
  node.addEventListener("animationend", () => node.classList.remove("fresh"), { once: true });
  node.classList.add("fresh");
}

function refocus(list, focused, at) {
  const row = list.children[Math.min(at, list.children.length - 1)];
  const place = focused.isConnected ? focused : row ? row.querySelector(STOPS) : heading(list);
  if (place) place.focus({ preventScroll: true });
}

const heading = (list) => list.closest("section").querySelector("h2");

// A row that does not open. What is in it is made anew when it changes; a focused button is found again by its place.
export function plainRow(shown) {
  const node = el("li");
  const show = (item) => {
    const at = [...node.querySelectorAll(STOPS)].indexOf(document.activeElement);
    node.replaceChildren(...shown(item));
    const again = node.querySelectorAll(STOPS)[at];
    if (again) again.focus({ preventScroll: true });
  };
  return { node, show };
}

// --- rows that open ------------------------------------------------------------------------------

// `outside(item)` gives what always shows, `inside(item)` what shows when the row is open. `opened(item)` is told.
export function opening(outside, inside, opened) {
  const summary = el("summary");
  const body = el("div", "inside");
  const details = el("details", "", summary, body);
  const node = el("li", "", details);
  let current = null;
  const showInside = () => details.open && inside && swap(body, inside(current), summary);
  details.addEventListener("toggle", () => {
    showInside();
    if (details.open && opened) opened(current);
  });
  node.showInside = (children) => swap(body, children, summary);
  const show = (item) => {
    current = item;
    summary.replaceChildren(...outside(item));
    showInside();
  };
  return { node, show };
}

// New children; the focus stays at the one of the same name (data-focus), or goes to the row.
function swap(body, children, summary) {
  const had = body.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  body.replaceChildren(...children);
  if (had === null) return;
  const again = [...body.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === had);
  (again || summary).focus({ preventScroll: true });
}

// --- keys ----------------------------------------------------------------------------------------

// Of a long list one row is a stop for Tab: the one that was visited last.
function oneStop(list, wanted = null) {
  const stops = [...list.querySelectorAll(":scope > li > details > summary")];
  const chosen = wanted || stops.find((stop) => stop.tabIndex === 0 && stop.dataset.stop) || stops[0];
  for (const stop of stops) {
    stop.tabIndex = stop === chosen ? 0 : -1;
    if (stop === chosen) stop.dataset.stop = "1";
    else delete stop.dataset.stop;
  }
}

const STEPS = { ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, Home: () => 0, End: () => Infinity };

// Arrow keys, Home and End go from row to row, to the same thing in each; Escape closes the row that one is in.
export function walk(list) {
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const row = [...list.children].find((node) => node.contains(event.target));
    if (!row) return;
    if (event.key === "Escape") close(row, event);
    if (!(event.key in STEPS) || !event.target.matches(STOPS)) return;
    event.preventDefault();
    const rows = [...list.children];
    const wanted = Math.min(Math.max(STEPS[event.key](rows.indexOf(row)), 0), rows.length - 1);
    const which = [...row.querySelectorAll(STOPS)].indexOf(event.target);
    const stops = rows[wanted].querySelectorAll(STOPS);
    stops[Math.min(which, stops.length - 1)].focus();
  });
  if (list.dataset.walk === undefined) return;
  list.addEventListener("focusin", (event) => {
    const row = [...list.children].find((node) => node.contains(event.target));
    if (row) oneStop(list, row.querySelector("summary"));
  });
}

function close(row, event) {
  const details = row.querySelector("details[open]");
  if (!details) return;
  event.preventDefault();
  details.open = false;
  details.querySelector("summary").focus();
}

export function first(list) {
  const stop = list.querySelector(STOPS);
  if (stop) stop.focus();
}

export const shownOpen = (id) => [...$(id).children].filter((row) => row.querySelector("details[open]"));
