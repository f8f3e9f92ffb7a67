// What every part of the page needs: making nodes, telling the person something, asking the API.
// Everything that comes from the server goes into the page as text, never as markup: tickets are written by strangers.

export const $ = (id) => document.getElementById(id);

export function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

// A line of short facts. The blanks between them are for those who hear the line.
export function facts(tag, ...parts) {
  const shown = parts.filter(Boolean).map((part) => (typeof part === "string" ? el("span", "", part) : part));
  return el(tag, "facts", ...shown.flatMap((part) => [part, " "]));
}

export const hidden = (text) => el("span", "hidden", text);

export function button(text, name, act, className = "") {
  const node = el("button", className, text);
  node.type = "button";
  if (name) node.setAttribute("aria-label", name);
  node.addEventListener("click", act);
  return node;
}

export const time = (iso) => iso.slice(0, 19).replace("T", " ");
export const number = (count) => count.toLocaleString("en");
export const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

export function bytes(size) {
  if (size < 1000) return counted(size, "byte");
  const [unit, by] = size < 1e6 ? ["kB", 1e3] : ["MB", 1e6];
  return `${(size / by).toLocaleString("en", { maximumFractionDigits: 1 })} ${unit}`;
}

export async function api(method, path, body) {
  const options = { method, cache: "no-store", headers: {} };
  if (method !== "GET") options.headers["X-Fake-Admin"] = "1";
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  const data = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(data.error || `status ${answer.status}`), { status: answer.status });
  return data;
}

// --- telling -------------------------------------------------------------------------------------

// Good news goes by itself; what went wrong stays until the next action, or until it is dismissed.
export function say(text) {
  $("message").textContent = text;
  showProblem("");
  clearTimeout(say.timer);
  if (text) say.timer = setTimeout(() => ($("message").textContent = ""), 4000);
}

export function complain(text) {
  $("message").textContent = "";
  showProblem(text);
}

function showProblem(text) {
  if ($("problem").textContent !== text) $("problem").textContent = text;
  $("dismiss").hidden = !text;
}

// For those who hear the page only: the others see it.
export function announce(text) {
  $("heard").textContent = text;
}

// Whether the person means it. The focus goes back to where it was.
export function ask(question, yes) {
  const dialog = $("confirm");
  $("confirm-text").textContent = question;
  $("confirm-yes").textContent = yes;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
  });
}
