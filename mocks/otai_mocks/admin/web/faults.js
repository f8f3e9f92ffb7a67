// What goes wrong on purpose: the faults that are on, and the form for another one.

import { $, api, button, el, facts, time } from "./dom.js";
import { fill, plainRow, walk } from "./list.js";

let kinds = [];
let act = () => {};

export function startFaults(acting) {
  act = acting;
  walk($("fault-list"));
  $("fault-kind").addEventListener("change", showOptions);
  $("fault-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    act(() => api("POST", "faults", wantedFault(form)), "Switched on.");
  });
  $("clear-faults").addEventListener("click", () => act(() => api("DELETE", "faults"), "All faults are off."));
}

function faultShown(fault) {
  const struck = fault.times === null ? `always on, struck ${fault.fired}` : `struck ${fault.fired} of ${fault.times}`;
  const spent = fault.times !== null && fault.fired >= fault.times;
  const method = fault.method === "*" ? "any method" : fault.method;
  const where = [method, fault.path === "*" ? "any path" : fault.path];
  if (fault.probability < 1) where.push(`probability ${fault.probability}`);
  if (fault.after) where.push(`after ${fault.after}`);
  if (fault.every) where.push(`every ${fault.every}.`);
  if (fault.at) where.push(`at request ${fault.at.join(", ")}`);
  if (fault.from_time) where.push(`from ${time(fault.from_time)}`);
  if (fault.until) where.push(`until ${time(fault.until)}`);
  const line = facts("p", ...where, el("span", spent ? "badge" : "badge warn", struck));
  const what = el("div", "what", el("span", "subject", named(fault)), line);
  return [what, button("Switch off", `Switch off ${named(fault)}`, () => act(() => api("DELETE", `faults/${fault.id}`)))];
}

function named(fault) {
  const told = fault.options.status ?? fault.options.change;
  const own = told !== undefined ? ` ${told}` : "";
  return fault.kind.replaceAll("_", " ") + own;
}

export function showFaults(answer) {
  const active = answer.faults.filter((fault) => fault.times === null || fault.fired < fault.times).length;
  $("fault-count").textContent = String(active);
  $("clear-faults").hidden = answer.faults.length < 2;
  fill($("fault-list"), answer.faults, (fault) => fault.id, () => plainRow(faultShown));
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

export async function loadKinds() {
  if (kinds.length) return;
  kinds = (await api("GET", "faults/kinds")).kinds;
  const options = kinds.map((kind) => Object.assign(el("option", "", kind.kind.replaceAll("_", " ")), { value: kind.kind }));
  $("fault-kind").replaceChildren(...options);
  showOptions();
}
