// Small help for those who have JavaScript; everything can be read without it.
"use strict";

// Times in the reader's zone.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "your zone";
const written = new Intl.DateTimeFormat(undefined, {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
});
const forms = {
  clock: new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }),
  day: new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" }),
  year: new Intl.DateTimeFormat(undefined, { year: "numeric" }),
};
function localise(root) {
  for (const element of root.querySelectorAll("[data-time]")) {
    element.textContent = forms[element.dataset.form].format(new Date(element.dataset.time));
  }
  for (const element of root.querySelectorAll(".pic-note")) {
    if (element.textContent === "times in UTC") element.textContent = "times in your zone";
  }
  for (const element of root.querySelectorAll("time[datetime]")) {
    const at = new Date(element.dateTime);
    if (!Number.isNaN(at.getTime())) {
      element.title = element.dateTime;
      element.textContent = written.format(at);
    }
  }
}
localise(document);
for (const element of document.querySelectorAll(".zone")) element.textContent = `in your zone (${zone})`;

// What is new: the page is asked for once more, and what changed in it is put in place.
const name = document.body.dataset.live;
const older = new URLSearchParams(location.search).has("cursor"); // an older page of a list: it stays as it is
let asking = false, again = false;

function key(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.id : "";
}

// Make `old` like `fresh` with as little as can be changed: focus, scroll and what is open stay.
function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return void old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  const staying = new Set([...fresh.childNodes].map(key).filter(Boolean));
  for (const node of [...old.childNodes]) if (key(node) && !staying.has(key(node))) node.remove();
  const known = new Map([...old.childNodes].filter(key).map((node) => [node.id, node]));
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const mine = key(child) ? known.get(child.id) : place && !key(place) ? place : null;
    if (!mine) {
      const added = document.importNode(child, true);
      old.insertBefore(added, place);
      if (key(added)) added.classList.add("new");
    } else {
      if (mine === place) place = place.nextSibling;
      else old.insertBefore(mine, place);
      morph(mine, child);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

async function refresh() {
  if (asking) return void (again = true);
  asking = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      localise(fresh);
      const focused = document.activeElement, card = focused?.closest("[id]")?.id;
      for (const old of document.querySelectorAll("[data-grow], .tabs, .state, article.story, article.reading")) {
        const selector = old.id ? `#${old.id}` : `.${old.classList[0]}`;
        const found = fresh.querySelector(selector);
        if (found) morph(old, found);
      }
      if (card && document.activeElement !== focused && focused.isConnected) focused.focus({ preventScroll: true });
      document.querySelector(".news").textContent = "The page shows what is new.";
    }
  } catch {
    // the desk is away for a moment: the next word asks again
  } finally {
    asking = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

// One place that follows for each page that is looked at: a browser gives a host six connections in all, so a tab in
// the background holds none, and asks once when it is looked at again.
let news = null, wait = 2000, lost = false, later = 0;

function tell(words) {
  const place = document.querySelector(".live");
  if (place) place.textContent = words;
}

function soon() {
  clearTimeout(later);
  later = setTimeout(refresh, 500 * Math.random()); // not all who follow at once
}

function follow() {
  if (news || document.hidden) return;
  news = new EventSource("/live");
  news.addEventListener("open", () => {
    wait = 2000;
    tell("Live.");
    if (lost) soon(); // what came while it was cut off
    lost = false;
  });
  news.addEventListener("changed", (event) => {
    if (JSON.parse(event.data).includes(name)) soon();
  });
  news.addEventListener("error", () => {
    lost = true;
    tell("Not live at the moment.");
    if (news?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    leave();
    setTimeout(follow, wait);
    wait = Math.min(2 * wait, 60000);
  });
}

function leave() {
  news?.close();
  news = null;
}

if (name && !older) {
  follow();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      lost = true;
      leave();
    } else follow();
  });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", follow);
}

// Escape puts away the source of a sentence.
addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.activeElement?.closest(".copied")?.blur();
});
