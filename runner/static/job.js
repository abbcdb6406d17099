// The state of a patch job while it is open: progress, step and log, then the page's numbers anew.

import { api, poll } from "./api.js";
import { h, number, whole } from "./dom.js";
import { refresh } from "./fresh.js";

let stop = () => {};
let watched;
let before;
let spoke = 0;
const BREATH = 5000; // milliseconds between two steps that a screen reader is told

function watch() {
  const box = document.querySelector(".job-state");
  const open = box && ["pending", "running"].includes(box.dataset.status);
  if (!open || box.dataset.job !== watched) stop();
  if (!open) {
    watched = undefined;
    return;
  }
  if (box.dataset.job === watched) return;
  watched = box.dataset.job;
  const id = watched;
  stop = poll(
    () => api("GET", `/patch-jobs/${id}`),
    ({ data }) => !["pending", "running"].includes(data.status),
    ({ data }) => {
      const news = JSON.stringify([data.status, data.progress, data.currentStep, data.logs.length]);
      const same = news === before;
      before = news;
      show(data);
      return !same;
    },
    (error) => {
      const final = error.status >= 400 && error.status < 500 && error.status !== 429;
      const away = error.status ? "cannot answer now" : "cannot be reached";
      trouble(final ? whole(error.message) : `The server ${away}; the job goes on. Asking again …`);
      if (final) stop();
    },
  );
}

function trouble(text) {
  const line = document.querySelector(".job-trouble");
  if (line && line.textContent !== text) line.textContent = text;
}

/** Monthly Updates shows an open job of its own accord, but an ended one only where the address names it. */
function nameInAddress(id) {
  const address = new URL(location.href);
  if (!document.getElementById("job-card") || address.searchParams.has("job")) return;
  address.searchParams.set("job", id);
  history.replaceState(null, "", address);
}

async function show(job) {
  const box = document.querySelector(`.job-state[data-job="${job.id}"]`);
  if (!box) return stop();
  trouble("");
  if (!["pending", "running"].includes(job.status)) {
    watched = undefined;
    document.dispatchEvent(new CustomEvent("job-ended", { detail: job }));
    nameInAddress(job.id);
    // until it succeeds: numbers from before the job must not stay on the page
    for (let wait = 1000; !(await refresh()); wait = Math.min(2 * wait, 30000)) await new Promise((done) => setTimeout(done, wait));
    const said = document.querySelector(".job-said");
    if (said) said.textContent = job.status === "completed" ? "The patch is completed." : "The patch failed.";
    document.getElementById("job-card")?.focus({ preventScroll: true });
    return;
  }
  const badge = box.querySelector(".badge");
  if (badge.textContent !== job.status) {
    badge.className = `badge ${job.status}`;
    badge.textContent = job.status;
  }
  const bar = box.querySelector("progress");
  bar.value = job.progress;
  bar.setAttribute("aria-label", job.currentStep || "Progress");
  const step = job.currentStep ? ` · ${job.currentStep}` : "";
  box.querySelector(".progress p").textContent = `${job.progress} %${step}`;
  const said = box.querySelector(".job-said");
  if (job.currentStep && said.textContent !== job.currentStep && Date.now() - spoke > BREATH) {
    said.textContent = job.currentStep;
    spoke = Date.now();
  }
  const log = box.querySelector(".log");
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  for (const entry of job.logs.slice(log.children.length)) {
    const records = entry.records === undefined ? "" : ` (${number(entry.records)})`;
    log.append(h("li", { class: entry.level }, h("time", {}, entry.timestamp.slice(11, 19)), ` ${entry.message}${records}`));
  }
  if (atEnd) log.scrollTop = log.scrollHeight;
}

document.addEventListener("fresh", watch);
watch();
