// What the fake holds and what happens in it. Every text comes from the fake, and is inserted as text, never as markup.

const MAX_REQUESTS = 200;
const RELOAD_DELAY_MS = 80;

const find = (id) => document.getElementById(id);
const open = new Set();
let state = { meetings: [], resources: {} };
let requests = [];
let reload;
let aheadMs = 0;

// Creates an element. Attributes that are functions are listeners; children that are null are left out.
function element(name, attributes = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") created.addEventListener(key, value);
    else if (value === true) created.setAttribute(key, "");
    else if (value !== false && value != null) created.setAttribute(key, value);
  }
  created.append(...children.flat().filter((child) => child != null));
  return created;
}

// Creates a part that stays open or closed when the page is drawn again.
function foldable(key, className, summary, content) {
  const isOpen = open.has(key);
  const toggle = (event) => {
    if (event.target.open === open.has(key)) return;
    if (event.target.open) open.add(key);
    else open.delete(key);
    if (event.target.open && event.target.childElementCount === 1) event.target.append(...content());
  };
  return element("details", { class: className, open: isOpen, toggle }, element("summary", {}, summary), isOpen ? content() : []);
}

const badge = (text, kind = "") => element("span", { class: `badge ${kind}` }, text);
const json = (value) => element("pre", {}, JSON.stringify(value, null, 2));
const empty = (text) => element("p", { class: "empty" }, text);

async function call(method, path, body) {
  const response = await fetch(path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const result = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(`${method} ${path}: ${result.error ?? response.status}`);
  return result;
}

// Runs an action of the user, and shows why it failed.
async function act(...request) {
  try {
    await call(...request);
    find("error").hidden = true;
  } catch (error) {
    find("error").textContent = error.message;
    find("error").hidden = false;
  }
}

const steer = (meeting, verb, body = {}) => act("POST", `/_fake/meetings/${encodeURIComponent(meeting.conferenceID)}/${verb}`, body);

function person(meeting, { pid, fields }, isWaiting) {
  const is = (name) => fields[name] === "1";
  const speaks = JSON.stringify(meeting.speakers).includes(`"${pid}"`);
  const isRinging = !isWaiting && fields.STATE !== "0";
  const state = isWaiting ? [badge("waiting", "warn")] : [
    isRinging ? badge("ringing", "warn") : null,
    fields.ROLE === "1" ? badge("host", "on") : null,
    is("IS_COHOST") ? badge("co-host", "on") : null,
    is("MUTE") ? badge("muted") : null,
    is("HAND") ? badge("hand raised", "warn") : null,
    is("SHARE") ? badge("sharing", "on") : null,
    speaks ? badge("speaking", "good") : null,
  ];
  const verb = (name, text) => element("button", { type: "button", class: "small", click: () => steer(meeting, name, { participant: pid }) }, text);
  const actions = isRinging ? [verb("answer", "Answer"), verb("refuse", "Refuse")] : [verb("leave", "Leave")];
  return element("li", { class: "row", "data-pid": pid, title: pid }, element("span", {}, fields.NAME || fields.TEL || pid), state, element("span", { class: "group" }, actions));
}

// Returns the meetings of bookings that are not in progress, as the state contains meetings in progress.
function bookedMeetings() {
  const inProgress = new Set(state.meetings.filter((meeting) => !meeting.isEnded).map((meeting) => meeting.conferenceID));
  const bookings = [...(state.resources.Meeting ?? []), ...(state.resources.RecurringMeeting ?? [])];
  return bookings
    .filter((booking) => !isInitial(booking._fake) && booking.conferenceState === "Schedule" && !inProgress.has(booking.conferenceID))
    .map(({ conferenceID, subject, startTime }) => ({
      conferenceID, info: { title: subject }, state: {}, participants: [], waiting: [], speakers: [], connections: 0, bookedFor: startTime,
    }));
}

function meetingState(meeting) {
  if (meeting.bookedFor) return badge(`booked for ${meeting.bookedFor}`);
  if (meeting.isEnded) return badge("ended");
  return meeting.isStarted ? badge("in progress", "good") : badge("not started");
}

function meetingCard(meeting) {
  const { state, participants, waiting } = meeting;
  const isOn = (name) => state[name] === 1 || state[name] === "1" || state[name] === true;
  const join = (event) => {
    event.preventDefault();
    const name = new FormData(event.target).get("name").trim();
    if (name) steer(meeting, "join", { name, isHost: event.submitter?.value === "host" });
  };
  return element("article", { class: "card", "data-meeting": meeting.conferenceID },
    element("div", { class: "row" },
      element("h3", { class: "name" }, meeting.info.title ?? meeting.info.subject ?? meeting.conferenceID),
      element("span", { class: "faint" }, meeting.conferenceID),
      meeting.isStarted && !meeting.isEnded
        ? element("span", { class: "group" }, element("button", { type: "button", class: "small", click: () => steer(meeting, "end") }, "End"))
        : null),
    element("div", { class: "row" },
      meetingState(meeting),
      isOn("lock") ? badge("locked", "warn") : null,
      isOn("mute") ? badge("all muted") : null,
      isOn("recState") ? badge("recording", "warn") : null,
      isOn("waitingRoomState") ? badge("waiting room", "on") : null,
      element("span", { class: "faint" }, `${participants.length} in, ${waiting.length} waiting, ${meeting.connections} WebSockets`)),
    element("ul", { class: "people" },
      participants.map((one) => person(meeting, one, false)),
      waiting.map((one) => person(meeting, one, true))),
    element("form", { submit: join },
      element("input", { type: "text", name: "name", placeholder: "Name", "aria-label": "Name of a person who joins", autocomplete: "off" }),
      element("button", { value: "guest" }, "Join"),
      element("button", { value: "host" }, "Join as host")));
}

// The field that names an item for people.
const TITLES = ["subject", "name", "userName", "deptName", "vmrName", "devName", "app_name", "materialName", "programName", "publicationName", "account", "basicInfo"];

function itemTitle(item) {
  const name = TITLES.map((field) => item[field]).find((value) => value);
  return typeof name === "object" ? name.name ?? "" : name ?? "";
}

// Whether an item existed when the fake started.
const isInitial = ({ origin }) => origin === "example" || origin === "spec";

function itemEntry(resource, { _fake: meta, ...fields }) {
  const title = itemTitle(fields);
  const summary = [title, title ? " " : "", element("span", { class: "faint" }, meta.id)];
  const mark = isInitial(meta) ? null : badge(meta.origin === "created" ? "created" : "changed", "good");
  return foldable(`item/${resource}/${meta.number}`, "item", [...summary, " ", mark].filter((part) => part), () => [json(fields)]);
}

function drawMeetings() {
  const active = document.activeElement;
  const typed = active?.form && active.closest("[data-meeting]");
  const kept = typed ? { id: typed.dataset.meeting, text: active.value } : null;
  const [ended, current] = [true, false].map((isEnded) => state.meetings.filter((meeting) => meeting.isEnded === isEnded));
  const booked = bookedMeetings();
  const isBooked = new Set(booked.map((meeting) => meeting.conferenceID));
  const meetings = [...current, ...booked, ...ended.filter((meeting) => !isBooked.has(meeting.conferenceID))];
  find("meetings-count").textContent = meetings.length || "";
  find("meetings").replaceChildren(...(meetings.length ? meetings.map(meetingCard) : [empty("No meeting has been booked or joined yet.")]));
  const input = kept && find("meetings").querySelector(`[data-meeting="${CSS.escape(kept.id)}"] input`);
  if (input) {
    input.value = kept.text;
    input.focus();
  }
}

function drawItems() {
  const showsInitial = find("show-initial").checked;
  const resources = Object.entries(state.resources)
    .map(([name, items]) => [name, items.filter((item) => showsInitial || !isInitial(item._fake))])
    .filter(([, items]) => items.length > 0);
  find("items-count").textContent = resources.reduce((sum, [, items]) => sum + items.length, 0) || "";
  const entries = resources.map(([name, items]) => foldable(`resource/${name}`, "resource",
    [`${name} `, element("span", { class: "count" }, String(items.length))],
    () => [...items].reverse().map((item) => itemEntry(name, item))));
  find("items").replaceChildren(...(entries.length ? entries : [empty("Nothing has been created or changed yet.")]));
}

function requestEntry(entry) {
  const time = new Date(entry.received).toLocaleTimeString([], { hour12: false });
  const failed = !(entry.status >= 200 && entry.status < 300);
  const duration = entry.durationMs == null ? "" : `${entry.durationMs.toFixed(1)} ms`;
  const summary = [
    element("time", { class: "faint", datetime: entry.received }, time),
    element("span", { class: "operation" }, entry.operation ?? `${entry.method} ${entry.path}`),
    element("span", { class: failed ? "status failed" : "status" }, [entry.status ?? "none", entry.code].filter(Boolean).join(" ")),
    element("span", { class: "faint" }, duration),
  ];
  const content = () => [
    element("div", { class: "faint" }, `${entry.method} ${entry.path}`),
    Object.keys(entry.query).length ? json(entry.query) : null,
    entry.body == null ? null : json(entry.body),
  ].filter((part) => part);
  return element("li", { "data-number": entry.number }, foldable(`request/${entry.number}`, "", summary, content));
}

function drawRequests() {
  const words = find("filter").value.trim().toLowerCase();
  const text = (entry) => [entry.operation, entry.method, entry.path, entry.status, entry.code].join(" ").toLowerCase();
  const shown = requests.filter((entry) => text(entry).includes(words));
  find("requests-count").textContent = requests.length || "";
  find("requests").replaceChildren(...(shown.length ? shown.map(requestEntry) : [element("li", {}, empty(requests.length ? "No request matches." : "No request yet."))]));
}

// Draws the time of the fake, which is ahead of that of the machine after it was advanced.
function drawClock() {
  const now = new Date(Date.now() + aheadMs);
  find("clock").textContent = now.toISOString().slice(0, 19).replace("T", " ") + " UTC";
}

async function loadState() {
  state = await call("GET", "/_fake/state");
  drawMeetings();
  drawItems();
  aheadMs = state.saved.nowMs - Date.now();
  drawClock();
}

// Reloads the state once for several changes.
function changed() {
  reload ??= setTimeout(() => {
    reload = undefined;
    loadState().catch(() => {});
  }, RELOAD_DELAY_MS);
}

async function loadAll() {
  const all = await call("GET", "/_fake/requests");
  requests = all.reverse().slice(0, MAX_REQUESTS);
  drawRequests();
  await loadState();
}

function connection(name, text) {
  find("connection").dataset.state = name;
  find("connection").textContent = text;
}

const events = new EventSource("/_fake/events");
events.addEventListener("open", () => {
  connection("live", "live");
  loadAll().catch((error) => connection("lost", error.message));
});
events.addEventListener("error", () => connection("lost", "not running; reconnecting"));
events.addEventListener("gap", () => loadAll().catch(() => {}));
events.addEventListener("change", changed);
events.addEventListener("meeting", changed);
events.addEventListener("request", (event) => {
  requests = [JSON.parse(event.data), ...requests].slice(0, MAX_REQUESTS);
  drawRequests();
});

setInterval(drawClock, 1000);

find("filter").addEventListener("input", drawRequests);
find("show-initial").addEventListener("change", drawItems);
find("clear").addEventListener("click", async () => {
  await act("DELETE", "/_fake/requests");
  requests = [];
  drawRequests();
});
find("reset").addEventListener("click", async () => {
  await act("POST", "/_fake/reset", {});
  await loadAll().catch(() => {});
});
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => act("POST", "/_fake/advance", { seconds: Number(button.dataset.advance) }).then(changed));
}
