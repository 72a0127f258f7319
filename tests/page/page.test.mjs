// The page of the fake, in a real browser: what it shows, and what its buttons do.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, before, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let browser;
let fake;
let page;

// Starts a fake, and returns its process and its URL.
async function startFake(port = 0) {
  const process_ = spawn(process.env.HWMEETING, ["fake", "--port", String(port)], { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: process_.stdout })) {
    const url = line.match(/http:\/\/\S+/)?.[0];
    if (url) return { process: process_, url };
  }
  throw new Error("the fake has not started");
}

async function stopFake() {
  const exited = new Promise((resolve) => fake.process.once("exit", resolve));
  fake.process.kill("SIGTERM");
  await exited;
}

async function request(method, path, body) {
  const headers = { "X-Access-Token": "any", "Content-Type": "application/json" };
  const response = await fetch(fake.url + path, { method, headers, body: JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

async function book(subject) {
  const body = { subject, mediaTypes: "HDVideo", startTime: "2030-12-01 10:00", length: 30 };
  const [meeting] = await request("POST", "/v1/mmc/management/conferences", body);
  return meeting.conferenceID;
}

const join = (id, name, isHost = false) => request("POST", `/_fake/meetings/${id}/join`, { name, isHost });
const card = (id) => page.locator(`[data-meeting="${id}"]`);
const person = (id, name) => card(id).locator("li", { hasText: name });
const requests = () => page.locator("#requests > li[data-number]");

before(async () => {
  fake = await startFake();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGUMENTS });
});

after(async () => {
  await browser.close();
  await stopFake();
});

beforeEach(async () => {
  await page?.close();
  await request("POST", "/_fake/reset", {});
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(fake.url);
  await page.locator('#connection[data-state="live"]').waitFor();
});

test("a meeting that is booked, and the request for it, appear at once", async () => {
  const id = await book("Retro");
  await card(id).getByRole("heading", { name: "Retro" }).waitFor();
  await requests().filter({ hasText: "CreateMeeting" }).filter({ hasText: "200" }).waitFor();
  await page.locator("summary", { hasText: /^Meeting 1$/ }).click();
  await page.locator("summary", { hasText: `Retro ${id}` }).click();
  assert.match(await page.locator("#items pre").innerText(), /"startTime": "2030-12-01 10:00"/);
});

test("people join, are shown with their state, and leave", async () => {
  const id = await book("Retro");
  await join(id, "Ann", true);
  await person(id, "Ann").getByText("host").waitFor();
  await card(id).getByLabel("Name of a person who joins").fill("Bob");
  await card(id).getByRole("button", { name: "Join", exact: true }).click();
  await person(id, "Bob").waitFor();
  await request("POST", `/_fake/meetings/${id}/speak`, { participants: ["Bob"] });
  await person(id, "Bob").getByText("speaking").waitFor();
  await person(id, "Bob").getByRole("button", { name: "Leave" }).click();
  await person(id, "Bob").waitFor({ state: "detached" });
  await card(id).getByRole("button", { name: "End" }).click();
  await card(id).getByText("in progress").waitFor({ state: "detached" });
});

test("a person who is called answers, and another one refuses", async () => {
  const id = await book("Retro");
  await join(id, "Ann", true);
  await request("POST", `/_fake/meetings/${id}/calls-ring`, {});
  const attendees = ["Bob", "Carol"].map((name, index) => ({ name, phone: `+9911100000000${index}`, type: "normal" }));
  const path = `/v1/mmc/control/conferences/participants?conferenceID=${id}`;
  const headers = { "X-Conference-Authorization": "any", "Content-Type": "application/json" };
  const response = await fetch(fake.url + path, { method: "POST", headers, body: JSON.stringify({ attendees }) });
  assert.equal(response.status, 200);
  await person(id, "Bob").getByText("ringing").waitFor();
  await person(id, "Bob").getByRole("button", { name: "Answer" }).click();
  await person(id, "Bob").getByText("ringing").waitFor({ state: "detached" });
  await person(id, "Carol").getByRole("button", { name: "Refuse" }).click();
  await person(id, "Carol").waitFor({ state: "detached" });
  await person(id, "Bob").waitFor();
});

test("the clock is moved, and a meeting ends when its time is up", async () => {
  const id = await book("Retro");
  await join(id, "Ann", true);
  await card(id).getByText("in progress").waitFor();
  await person(id, "Ann").getByRole("button", { name: "Leave" }).click();
  await card(id).getByText("0 in").waitFor();
  const before = await page.locator("#clock").innerText();
  await page.getByRole("button", { name: "+15 min" }).click();
  await card(id).getByText("in progress").waitFor({ state: "detached" });
  assert.ok((await page.locator("#clock").innerText()) > before);
});

test("text that looks like markup is shown as text", async () => {
  const markup = '<img src=x onerror="document.title=1">';
  const id = await book(markup);
  await join(id, markup, true);
  await person(id, markup).waitFor();
  assert.equal(await page.locator("main img").count(), 0);
  assert.equal(await page.title(), "Fake Huawei Cloud Meeting");
});

test("requests are filtered, opened and cleared", async () => {
  await book("Retro");
  await fetch(`${fake.url}/v1/none`);
  await requests().filter({ hasText: "404" }).waitFor();
  await page.getByLabel("Filter requests").fill("createmeeting");
  await requests().filter({ hasText: "404" }).waitFor({ state: "detached" });
  await requests().locator("summary").click();
  assert.match(await requests().locator("pre").innerText(), /"subject": "Retro"/);
  await page.getByRole("button", { name: "Clear" }).click();
  await requests().first().waitFor({ state: "detached" });
});

test("a name that is being typed survives a change", async () => {
  const id = await book("Retro");
  await card(id).getByLabel("Name of a person who joins").fill("Cha");
  await join(id, "Ann", true);
  await person(id, "Ann").waitFor();
  await page.keyboard.type("rlie");
  await page.keyboard.press("Enter");
  await person(id, "Charlie").waitFor();
});

test("the page reconnects when the fake has been started again", async () => {
  await book("Retro");
  const { port } = new URL(fake.url);
  await stopFake();
  await page.locator('#connection[data-state="lost"]').waitFor();
  fake = await startFake(port);
  await page.locator('#connection[data-state="live"]').waitFor();
  await page.getByText("No meeting has been booked or joined yet.").waitFor();
});
