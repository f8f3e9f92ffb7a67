// The page as a whole: it looks at the fake again and again, and does what the buttons say.

import { $, api, ask, complain, say, time } from "./dom.js";
import { loadKinds, showFaults, startFaults } from "./faults.js";
import { lookAtJournal, startJournal } from "./journal.js";
import { showSnapshots, startSnapshots } from "./snapshots.js";
import { lookAtTickets, startTickets } from "./tickets.js";

const EVERY = 1000; // milliseconds between two looks
const SHARE = 10; // a slow look is followed by a rest of so many times its length

let looking = null;
let timer = null;
let paused = false;

// What a button does: tell what went wrong, and show the outcome at once.
async function act(work, done) {
  try {
    const told = await work();
    say(done || (typeof told === "string" ? told : ""));
  } catch (error) {
    complain(error instanceof TypeError ? "The fake does not answer: it may have stopped." : error.message);
  }
  await look();
}

async function lookOnce() {
  try {
    await loadKinds();
    const [, , faults, snapshots, clock] = await Promise.all([
      lookAtTickets(),
      lookAtJournal(),
      api("GET", "faults"),
      api("GET", "snapshots"),
      api("GET", "clock"),
    ]);
    showFaults(faults);
    showSnapshots(snapshots);
    showClock(clock);
    status("live", "live");
  } catch (error) {
    if (error instanceof TypeError) status("lost", "no answer: the fake may have stopped");
    else complain(error.message);
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
  const began = performance.now();
  looking = lookOnce();
  await looking;
  looking = null;
  clearTimeout(timer);
  if (document.hidden || paused) status("paused", "paused");
  else timer = setTimeout(look, Math.max(EVERY, SHARE * (performance.now() - began)));
}

function showClock(clock) {
  const now = $("now");
  now.textContent = `${time(clock.now)} UTC`;
  now.dateTime = clock.now;
  $("running").textContent = clock.running ? "running" : `standing, ${clock.step} s a write`;
  $("run").textContent = clock.running ? "Stop" : "Run";
}

for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => act(() => api("POST", "clock", { advance: Number(button.dataset.advance) })));
}
$("run").addEventListener("click", () =>
  act(() => api("POST", "clock", { running: $("run").textContent === "Run" })),
);
$("pause").addEventListener("click", () => {
  paused = !paused;
  $("pause").textContent = paused ? "Go on" : "Pause";
  look();
});
$("reset").addEventListener("click", async () => {
  const question = "Everything back to the start? Tickets and clock as they were, no faults, an empty journal.";
  if (await ask(question, "Reset")) await act(() => api("POST", "reset"), "Back to the start.");
});
$("dismiss").addEventListener("click", () => {
  say("");
  $("tickets-heading").focus();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});
startTickets(look);
startFaults(act);
startSnapshots(act);
startJournal(act);
look();
