// States of the fake that are kept under a name, and put back.

import { $, api, ask, button, counted, el, facts, number, time } from "./dom.js";
import { fill, plainRow, walk } from "./list.js";

let act = () => {};

export function startSnapshots(acting) {
  act = acting;
  walk($("snapshot-list"));
  $("snapshot-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = $("snapshot-name");
    act(async () => {
      const taken = await api("POST", "snapshots", { name: field.value });
      field.value = "";
      return `Kept as “${taken.name}”.`;
    });
  });
}

export function showSnapshots({ snapshots }) {
  $("snapshot-count").textContent = number(snapshots.length);
  $("no-snapshots").hidden = snapshots.length > 0;
  fill($("snapshot-list"), [...snapshots].reverse(), (kept) => kept.id, () => plainRow(shown));
}

function shown(kept) {
  const line = facts("p", counted(kept.tickets, "ticket"), `taken ${time(kept.taken)}`);
  const buttons = el(
    "div",
    "buttons",
    button("Restore", `Restore ${kept.name}`, () => restore(kept)),
    button("Delete", `Delete ${kept.name}`, () => drop(kept), "danger"),
  );
  return [el("div", "what", el("span", "subject", kept.name), line), buttons];
}

async function restore(kept) {
  const question = `Put “${kept.name}” back? The tickets become those of the snapshot; clock, journal and faults stay.`;
  if (!(await ask(question, "Restore"))) return;
  await act(() => api("POST", `snapshots/${kept.id}/restore`), `“${kept.name}” is back.`);
}

async function drop(kept) {
  if (!(await ask(`Delete the snapshot “${kept.name}”? The tickets stay as they are.`, "Delete"))) return;
  await act(() => api("DELETE", `snapshots/${kept.id}`), `“${kept.name}” is deleted.`);
}
