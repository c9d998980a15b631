"use strict";
// The script of all pages: plain JavaScript, no library, nothing from elsewhere.
// Offsets: the server counts code points, the browser UTF-16 units; `points` and `units` translate.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const CSRF = document.body.dataset.csrf;
const data = $("#data") ? JSON.parse($("#data").textContent) : null;
const say = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`%(${key})s`, value), data?.words[name] ?? name);
const points = (text, unit) => [...text.slice(0, unit)].length;
const units = (text, point) => [...text].slice(0, point).join("").length;
const show = (node, on = true) => { if (node) node.hidden = !on; };
const announce = (text) => { $("#said").textContent = text; };
const button = (words, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
};
const canon = (value) => JSON.stringify(value, (_, held) => (held && typeof held === "object" && !Array.isArray(held)
  ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1))) : held));
const sameCopy = (a, b) => Boolean(a && b) && canon({ ...a, seconds: 0, verdict: null }) === canon({ ...b, seconds: 0, verdict: null });
const newKey = () => crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// ---- storage that may be full or switched off: the server has the work then ----------------------
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
};

// ---- asking the server ---------------------------------------------------------------------------
class Refused extends Error {
  constructor(status, answer) { super(answer.error ?? ""); this.status = status; this.answer = answer; }
}

async function ask(address, body, { signal, keepalive } = {}) {
  const answer = await fetch(address, {
    method: "POST", signal, keepalive, credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": CSRF },
    body: JSON.stringify(body),
  });
  const type = answer.headers.get("content-type") ?? "";
  const said = type.includes("json") ? await answer.json() : { error: await answer.text() };
  if (!answer.ok) throw new Refused(answer.status, said);
  return said;
}
const lost = (error) => !(error instanceof Refused) || error.status >= 500;

function online(yes, text = "") {
  const net = $("#net");
  if (!yes) net.textContent = text;
  show(net, !yes);
}

// ---- the outbox: decisions that the server has not acknowledged yet ------------------------------
// Each has a key of its own, so that sending it twice stores it once. It lies in localStorage until
// the server says that it is stored, and is sent again from whatever page is opened next.
const outbox = {
  name: data ? `derive:outbox:${data.project}:${data.person}` : "",
  memory: [],
  busy: false,
  list() { return store.get(this.name) ?? this.memory; },
  keep(list) { this.memory = list; if (!store.set(this.name, list)) this.memory = list; },
  add(address, body) { this.keep([...this.list(), { address, body }]); },
  drop(key) { this.keep(this.list().filter((entry) => entry.body.key !== key)); },
  async send(stored, refused) {
    if (this.busy) return;
    this.busy = true;
    let pause = 500;
    while (this.list().length) {
      const { address, body } = this.list()[0];
      try {
        const answer = await ask(address, body);
        this.drop(body.key);
        online(true);
        stored(body, answer);
        pause = 500;
      } catch (error) {
        if (!lost(error)) { this.drop(body.key); online(true); refused(body, error); continue; }
        online(false, say("offline", { n: this.list().length }));
        await new Promise((wake) => { setTimeout(wake, pause); window.addEventListener("online", wake, { once: true }); });
        pause = Math.min(pause * 2, 10000);
      }
    }
    this.busy = false;
  },
};

// ---- pages without an item -----------------------------------------------------------------------
function plainPage() {
  const form = $("form[data-at-once]");
  if (form && document.visibilityState === "visible") form.requestSubmit();
  else if (form) document.addEventListener("visibilitychange", () => form.requestSubmit(), { once: true });
  for (const field of $$("[data-submit-on-change]")) field.addEventListener("change", () => field.form.requestSubmit());
  for (const field of $$("[data-select-all]")) field.addEventListener("focus", () => field.select());
  for (const asked of $$("form[data-confirm]")) {
    asked.addEventListener("submit", (event) => { if (!window.confirm(asked.dataset.confirm)) event.preventDefault(); });
  }
}

// ---- the item screen -----------------------------------------------------------------------------
// `fields` are the editors; each has its text area, the mirror behind it that carries the marks, the
// text it started from, and the error spans (in UTF-16 units while they are here).
const fields = {};
const FIELD_NAMES = ["question", "reference_answer"];
let highlights = data?.highlights ?? [];
let version = data?.version ?? 0;
let seconds = data?.copy?.seconds ?? 0;
let lastField = null;
let chosen = null; // the verdict whose missing answers are being asked for
let leaving = false;

const key = data && `derive:copy:${data.project}:${data.person}:${data.item}`;
const typing = (node) => node?.matches?.("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]");
const texts = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.area.value]));
const edited = () => Object.values(fields).some((field) => field.area.value !== field.start);
const allSpans = () => Object.values(fields).flatMap((field) => field.spans.map((span) => ({
  ...span, field: field.name, start: points(field.area.value, span.start), end: points(field.area.value, span.end),
})));

function copyNow() {
  return {
    question: fields.question.area.value,
    reference_answer: fields.reference_answer ? fields.reference_answer.area.value : null,
    verdict: null, spans: allSpans(), ratings: ratings(), reason: $("#reason").value, seconds: Math.round(seconds),
  };
}

function makeFields() {
  for (const name of FIELD_NAMES) {
    const area = $(`#t-${name}`);
    if (!area) continue;
    const field = { name, area, mirror: area.previousElementSibling, start: data.start[name] ?? "", before: area.value, spans: [], undo: [] };
    fields[name] = field;
    lastField ??= field;
    area.addEventListener("focus", () => { lastField = field; });
    area.addEventListener("input", () => changed(field));
    area.addEventListener("select", () => { lastField = field; });
    draw(field);
  }
}

// ---- marks behind the text -----------------------------------------------------------------------
function draw(field) {
  const text = field.area.value;
  const marks = field.spans.map((span) => ({ start: span.start, end: span.end, kind: `span ${span.severity}` }));
  for (const found of highlights) {
    if (found.field !== field.name) continue;
    for (const [start, end] of found.spans) marks.push({ start: units(text, start), end: units(text, end), kind: `finding ${found.severity}` });
  }
  const cuts = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.start, mark.end])])]
    .filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b);
  const pieces = cuts.slice(1).map((end, n) => {
    const start = cuts[n];
    const kinds = marks.filter((mark) => mark.start <= start && end <= mark.end).map((mark) => mark.kind);
    if (!kinds.length) return document.createTextNode(text.slice(start, end));
    const node = document.createElement("mark");
    node.className = [...new Set(kinds)].join(" ");
    node.textContent = text.slice(start, end);
    return node;
  });
  field.mirror.replaceChildren(...pieces, document.createTextNode("\u200b"));
}

// An edit moves the spans after it, and cuts those it touches.
function moveSpans(spans, before, after) {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const from = head, to = before.length - tail, shift = after.length - before.length;
  const move = (place, low) => (place <= from ? place : place >= to ? place + shift : low ? from : to + shift);
  for (const span of spans) [span.start, span.end] = [move(span.start, true), move(span.end, false)];
  return spans.filter((span) => span.end > span.start);
}

function changed(field, { quiet = false } = {}) {
  const text = field.area.value;
  if (text !== field.before) {
    field.spans = moveSpans(field.spans, field.before, text);
    for (const found of highlights) {
      if (found.field !== field.name) continue;
      const moved = moveSpans(found.spans.map(([start, end]) => ({ start: units(field.before, start), end: units(field.before, end) })), field.before, text);
      found.spans = moved.map((span) => [points(text, span.start), points(text, span.end)]);
      found.fix = null; // it was made for another text; the checks say it anew in a moment
    }
    field.before = text;
  }
  draw(field);
  listSpans();
  show($(`[data-do=reset][data-field=${field.name}]`), text !== field.start);
  for (const stale of $$("[data-stale]", $(`[data-field=${field.name}]`))) show(stale, text !== field.start);
  refreshQuestions();
  if (!quiet) { saveLater(); checkLater(); }
}

// Puts a text into an area so that the browser's own undo takes it back.
function put(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done) { area.setRangeText(text, start, end, "end"); area.dispatchEvent(new Event("input")); }
}

// ---- checks while one edits ----------------------------------------------------------------------
let checkTimer, checking;
let fixWhenChecked = false; // the key for a fix was pressed while the checks had not answered yet
function checkLater() {
  clearTimeout(checkTimer);
  $("#findings").classList.add("waiting");
  checkTimer = setTimeout(checkNow, 80);
}

async function checkNow() {
  checking?.abort();
  checking = new AbortController();
  const asked = texts();
  try {
    const answer = await ask("/api/check", { item_id: data.item, texts: asked }, { signal: checking.signal });
    const now = texts();
    if (Object.keys(asked).some((name) => asked[name] !== now[name])) return;
    highlights = answer.highlights;
    $("#findings").innerHTML = answer.html; // made by the server from the same template as the page
    $("#findings").classList.remove("waiting");
    Object.values(fields).forEach(draw);
    if (fixWhenChecked) fix();
  } catch (error) {
    if (error.name !== "AbortError" && !lost(error)) $("#findings").classList.remove("waiting");
  }
}

function fix(n) {
  const found = highlights.find((one) => one.fix && (n === undefined || one.n === n));
  fixWhenChecked = !found && $("#findings").classList.contains("waiting");
  if (fixWhenChecked) return undefined;
  if (!found) return announce(say("no_fix"));
  const field = fields[found.field], text = field.area.value, { start, end } = found.fix;
  const typed = typing(document.activeElement);
  put(field.area, units(text, start), units(text, end), found.fix.text);
  if (!typed) $("#main").focus({ preventScroll: true }); // so that the next key is a key again
  return announce(say("fixed"));
}

function goTo(n) {
  const found = highlights.find((one) => one.n === n);
  if (!found?.spans.length) return;
  const field = fields[found.field], [start, end] = found.spans[0];
  field.area.focus();
  field.area.setSelectionRange(units(field.area.value, start), units(field.area.value, end));
}

// ---- error spans ---------------------------------------------------------------------------------
function mark(severity) {
  const field = typing(document.activeElement) && fields[document.activeElement.name] || lastField;
  let { selectionStart: start, selectionEnd: end } = field.area;
  const text = field.area.value;
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  if (start === end) return announce(say("select_first"));
  field.spans = field.spans.filter((span) => span.end <= start || span.start >= end);
  field.spans.push({ start, end, severity, category: "", comment: "" });
  field.spans.sort((a, b) => a.start - b.start);
  changed(field);
  announce(say("marked", { severity: say(severity), words: text.slice(start, end) }));
}

function listSpans() {
  const box = $("#spans"), list = $("ol", box);
  const all = Object.values(fields).flatMap((field) => field.spans.map((span) => ({ field, span })));
  show(box, all.length > 0);
  if (list.contains(document.activeElement) && list.children.length === all.length) return;
  list.replaceChildren(...all.map(({ field, span }) => spanLine(field, span)));
}

function spanLine(field, span) {
  const line = document.createElement("li");
  const kind = document.createElement("strong");
  kind.className = span.severity;
  kind.textContent = say(span.severity);
  const words = document.createElement("span");
  words.className = "words";
  words.lang = field.area.lang;
  words.dir = "auto";
  words.textContent = field.area.value.slice(span.start, span.end);
  const away = button("×", () => { field.spans.splice(field.spans.indexOf(span), 1); changed(field); });
  away.className = "mini";
  away.setAttribute("aria-label", say("remove_span", { words: words.textContent }));
  line.append(kind, words, away);
  if (data.span_categories.length) {
    const pick = document.createElement("select");
    pick.setAttribute("aria-label", say("category"));
    pick.append(new Option(say("category"), ""), ...data.span_categories.map((one) => new Option(one.label, one.value)));
    pick.value = span.category;
    pick.addEventListener("change", () => { span.category = pick.value; saveLater(); });
    line.append(pick);
  }
  const note = document.createElement("input");
  note.placeholder = say("comment");
  note.setAttribute("aria-label", say("comment"));
  note.dir = "auto";
  note.maxLength = 5000;
  note.value = span.comment;
  note.addEventListener("input", () => { span.comment = note.value; saveLater(); });
  line.append(note);
  return line;
}

// ---- the form's questions ------------------------------------------------------------------------
const questionNode = (id) => $(`[data-question="${CSS.escape(id)}"]`);

function answerOf(id) {
  const node = questionNode(id);
  const inputs = $$("input, textarea", node);
  if (node.dataset.type === "choices") {
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    return chosen.length ? chosen : undefined;
  }
  const input = inputs.find((one) => (one.type === "radio" ? one.checked : one.value.trim() !== ""));
  if (!input) return undefined;
  const { kind } = input.dataset;
  return kind === "bool" ? input.value === "true" : kind === "number" ? Number(input.value) : input.value;
}

function setAnswer(id, value) {
  const node = questionNode(id);
  if (!node) return;
  for (const input of $$("input, textarea", node)) {
    if (input.type === "radio" || input.type === "checkbox") input.checked = [value].flat().map(String).includes(input.value);
    else input.value = value;
  }
}

const ratings = (verdict) => Object.fromEntries(data.questions
  .filter((one) => !verdict || holds(one.when, verdict)).map((one) => [one.id, answerOf(one.id)]).filter(([, value]) => value !== undefined));

function holds(when, verdict) {
  const list = (value) => [value].flat();
  return (!when.verdict.length || when.verdict.includes(verdict)) &&
    (when.edited === null || when.edited === edited()) &&
    (when.spans === null || when.spans === allSpans().length > 0) &&
    Object.entries(when.answers).every(([id, wanted]) => questionNode(id) && list(answerOf(id)).some((value) => wanted.includes(value)));
}

// Before a verdict is chosen, the questions of the likeliest one are shown.
function refreshQuestions(verdict = data.verdicts[0]) {
  for (const one of data.questions) show(questionNode(one.id), holds(one.when, verdict));
  if ($("#questions")) show($("#questions"), $$("[data-question]", $("#questions")).some((node) => !node.hidden));
}

const missing = (verdict) => data.questions.filter((one) => one.required && holds(one.when, verdict) && answerOf(one.id) === undefined);
const needsReason = (verdict) => data.reason_when && holds(data.reason_when, verdict) && !$("#reason").value.trim();

// ---- keeping the working copy --------------------------------------------------------------------
let saveTimer, savedText = "", saving = false;
const ours = []; // what this window sent, or found kept in this browser, and has no answer for

// A save may reach the server while its answer is lost, or while the page is loaded again: what is
// newer there is then our own, and no conflict.
async function newest() {
  const answer = await ask("/api/version", { item_id: data.item });
  const own = ours.some((copy) => sameCopy(copy, answer.copy));
  const newer = answer.version !== version;
  if (own) ({ version } = answer);
  return { own, newer };
}

function saveLater() {
  if (!data.editable) return;
  store.set(key, { at: Date.now(), version, fingerprint: data.fingerprint, copy: copyNow() });
  clearTimeout(saveTimer);
  saveTimer = setTimeout(saveNow, 700);
}

async function saveNow() {
  if (saving || leaving) return;
  const copy = copyNow();
  const text = JSON.stringify({ ...copy, seconds: 0 });
  if (text === savedText) return;
  saving = true;
  ours.push(copy);
  try {
    const answer = await ask("/api/save", { item_id: data.item, copy, version });
    version = answer.version;
    savedText = text;
    ours.length = 0;
    $("#saved").textContent = say("saved");
    online(true);
    store.drop(key);
    saving = false;
    if (JSON.stringify({ ...copyNow(), seconds: 0 }) !== savedText) saveLater();
  } catch (error) {
    saving = false;
    if (lost(error)) {
      online(false, say("offline_edit"));
      saveTimer = setTimeout(saveNow, 3000);
    } else if (error.status === 409) settle(error, saveNow);
    else problem(error);
  }
}

// After a refusal: go on where the newer version is our own, else let the person choose.
async function settle(error, again) {
  try {
    const { own, newer } = await newest();
    return own && newer ? again() : conflict(newer ? say("conflict") : error.message);
  } catch (trouble) { return lost(trouble) ? conflict(error.message) : problem(trouble); }
}

function restore() {
  const kept = store.get(key);
  if (kept) ours.push(kept.copy);
  const use = (copy) => {
    for (const [name, field] of Object.entries(fields)) {
      if (typeof copy[name] === "string") field.area.value = copy[name];
      field.before = field.area.value;
      field.spans = copy.spans.filter((span) => span.field === name).map((span) => ({
        severity: span.severity, category: span.category, comment: span.comment,
        start: units(field.area.value, span.start), end: units(field.area.value, span.end),
      }));
    }
    for (const [id, value] of Object.entries(copy.ratings)) setAnswer(id, value);
    $("#reason").value = copy.reason ?? "";
  };
  if (data.copy) use(data.copy);
  const unsent = data.editable && kept && !sameCopy(kept.copy, data.copy ?? copyNow()) &&
    kept.fingerprint === data.fingerprint && kept.version === version;
  if (unsent) {
    use(kept.copy);
    highlights = [];
    saveNow();
    checkLater();
  } else if (kept && data.editable) {
    if (sameCopy(kept.copy, data.copy ?? copyNow())) store.drop(key);
    else offerKept(kept, use);
  }
  if (data.older && !data.copy && !kept) offerOlder(data.older, use);
  if (unsent || data.copy) $("#saved").textContent = say("found_again");
  if (!unsent) savedText = JSON.stringify({ ...copyNow(), seconds: 0 });
  Object.values(fields).forEach((field) => changed(field, { quiet: true }));
}

function offerOlder(copy, use) {
  tell(say("older_copy"), [
    [say("take_kept"), () => { use(copy); Object.values(fields).forEach((field) => changed(field)); }],
    [say("drop_kept"), () => {}],
  ]);
}

// This browser kept an edit that the server does not have, and the item has changed meanwhile.
function offerKept(kept, use) {
  tell(say("kept_elsewhere"), [
    [say("take_kept"), () => { use(kept.copy); Object.values(fields).forEach((field) => changed(field)); }],
    [say("drop_kept"), () => store.drop(key)],
  ]);
}

// ---- telling ------------------------------------------------------------------------------------
function tell(text, choices = []) {
  const notice = $("#notice");
  notice.replaceChildren(text, ...choices.map(([words, act]) => button(words, () => { show(notice, false); act(); })));
  show(notice);
}

function conflict(text) {
  tell(text || say("conflict"), [
    [say("take_newer"), () => { leaving = true; store.drop(key); location.reload(); }],
    [say("keep_mine"), async () => {
      const answer = await ask("/api/version", { item_id: data.item });
      version = answer.version;
      savedText = "";
      saveNow();
    }],
  ]);
}

function problem(error) {
  if (error.status === 401) return tell(say("signed_out"), [[say("try_again"), () => location.reload()]]);
  return tell(error.message || say("not_saved"));
}

// ---- deciding -----------------------------------------------------------------------------------
function decide(verdict) {
  if (!data.editable || leaving || !data.verdicts.includes(verdict)) return;
  if (verdict === "accept" && !fields.question.area.value.trim()) { fields.question.area.focus(); return tell(say("write_first")); }
  if (missing(verdict).length || needsReason(verdict)) return askFor(verdict);
  hand(verdict);
}

function hand(verdict) {
  leaving = true;
  clearTimeout(saveTimer);
  const copy = copyNow();
  const body = {
    key: newKey(), item_id: data.item, fingerprint: data.fingerprint, form: data.form, verdict,
    question: copy.question, reference_answer: copy.reference_answer, spans: copy.spans,
    ratings: ratings(verdict), reason: copy.reason, seconds: copy.seconds, version,
  };
  store.set(key, { at: Date.now(), version, fingerprint: data.fingerprint, copy });
  ours.push(copy);
  outbox.add(data.submit, body);
  document.body.setAttribute("aria-busy", "true");
  setTimeout(() => { if (leaving) $("#saved").textContent = say("sending"); }, 300);
  sendAll();
}

const sendAll = () => outbox.send(
  (body, answer) => {
    store.drop(`derive:copy:${data.project}:${data.person}:${body.item_id}`);
    sessionStorage.setItem("derive:last", JSON.stringify({ item: body.item_id, words: answer.said }));
    if (body.item_id === data.item) location.assign(answer.next);
  },
  (body, error) => {
    document.body.removeAttribute("aria-busy");
    $("#saved").textContent = "";
    leaving = false;
    if (body.item_id !== data.item) return tell(`${body.item_id}: ${error.message}`);
    if (error.status !== 409) return problem(error);
    return settle(error, () => { leaving = true; outbox.add(data.submit, { ...body, version }); sendAll(); });
  },
);

// Asked are the questions without an answer, and those that one of the answers may lead to.
function askFor(verdict) {
  chosen = verdict;
  const dialog = $("#ask");
  $("#ask-title").textContent = say(`verdict_${verdict}`);
  $("#ask-help").textContent = say(`help_${verdict}`);
  const here = $("#ask-questions");
  for (const one of data.questions) {
    if (one.required && answerOf(one.id) === undefined && holds({ ...one.when, answers: {} }, verdict)) here.append(questionNode(one.id));
  }
  refreshQuestions(verdict);
  const reasoned = verdict === "skip" || Boolean(data.reason_when && holds(data.reason_when, verdict));
  show($("#ask-reason"), reasoned);
  show($("#ask-reasons"), verdict === "skip");
  show($("[data-do=ask-other]"), verdict === "retire" && data.verdicts.includes("transcreate"));
  show($("#ask-error"), false);
  dialog.showModal();
  ($("fieldset:not([hidden]) :is(input, textarea)", here) ?? (verdict === "skip" ? $("#ask-reasons input") : $("#reason"))).focus();
}

function closeAsk() {
  if (data.questions.length) $("#questions").append(...data.questions.map((one) => questionNode(one.id))); // in their order
  $("#ask").close();
  refreshQuestions();
}

async function askOk() {
  const verdict = chosen;
  const picked = $("#ask-reasons input:checked");
  const reason = [verdict === "skip" && picked?.value, $("#reason").value.trim()].filter(Boolean).join(": ");
  if (verdict === "skip") {
    if (!reason) return askError(say("reason_needed"));
    try {
      const answer = await ask("/api/skip", { item_id: data.item, reason });
      leaving = true;
      store.drop(key);
      location.assign(answer.next);
    } catch (error) { askError(lost(error) ? say("offline_skip") : error.message); }
    return undefined;
  }
  const open = missing(verdict);
  for (const one of data.questions) questionNode(one.id).classList.toggle("missing", open.includes(one));
  if (open.length) { $("input, textarea", questionNode(open[0].id)).focus(); return askError(say("answer_needed")); }
  if (needsReason(verdict)) { $("#reason").focus(); return askError(say("reason_needed")); }
  closeAsk();
  return hand(verdict);
}

function askError(text) {
  $("#ask-error").textContent = text;
  show($("#ask-error"));
}

async function undo(item) {
  try {
    const answer = await ask("/api/undo", { item_id: item });
    leaving = true;
    sessionStorage.removeItem("derive:last");
    location.assign(answer.next);
  } catch (error) { if (lost(error)) online(false, say("offline_skip")); else problem(error); }
}

async function takeItem() {
  try {
    await ask("/api/take", { item_id: data.item });
    location.reload();
  } catch (error) { if (lost(error)) online(false, say("offline_skip")); else problem(error); }
}

function undoHere() {
  const last = JSON.parse(sessionStorage.getItem("derive:last") ?? "null");
  const own = $("[data-do=undo]");
  if (own) return undo(own.dataset.item);
  return last ? undo(last.item) : announce(say("nothing_to_undo"));
}

function showLast() {
  const last = JSON.parse(sessionStorage.getItem("derive:last") ?? "null");
  if (!last || last.item === data.item) return;
  $("[data-last]").textContent = last.words;
  show($("#last"));
  announce(last.words);
}

// ---- proposals to the pack ----------------------------------------------------------------------
function openProposal(node) {
  const dialog = $("#proposal"), concept = $("[name=concept]", dialog);
  if (!concept.options.length) return announce(say("nothing_changed"));
  const from = node ?? $("[data-do=propose]", document.activeElement.closest(".changed") ?? document.createElement("div"));
  if (from) concept.value = from.dataset.concept;
  show($(".trouble", dialog), false);
  dialog.showModal();
  return (from || concept.options.length === 1 ? $("[name=text]", dialog) : concept).focus();
}

async function sendProposal() {
  const dialog = $("#proposal");
  if (!$("form", dialog).reportValidity()) return;
  const value = (name) => $(`[name=${name}]`, dialog).value.trim();
  try {
    const answer = await ask("/api/propose", { item_id: data.item, concept: value("concept"), text: value("text"), source_url: value("source_url"), note: value("note") });
    dialog.close();
    for (const node of $$("input, textarea", dialog)) node.value = "";
    tell(answer.said);
  } catch (error) {
    const trouble = $(".trouble", dialog);
    trouble.textContent = lost(error) ? say("offline_skip") : error.message;
    show(trouble);
  }
}

// ---- care: texts hidden until asked for, breaks -------------------------------------------------
function masked(on) {
  show($("#mask"), on);
  show($("#work"), !on);
  for (const node of $$("[data-hide-with-texts]")) show(node, !on);
  for (const node of $$(".bar button")) if (["edit", ...data.verdicts].includes(node.dataset.do)) node.disabled = on;
  show($("[data-mask-on]"), !on);
  show($("[data-mask-off]"), on);
  if (!on) Object.values(fields).forEach(draw);
  if (on) $("#mask button").focus();
}

async function seen(how) {
  masked(false);
  $("#main").focus({ preventScroll: true });
  try { await ask("/api/care", { item_id: data.item, how }); } catch (error) { if (!lost(error)) problem(error); }
}

async function leaveKind() {
  try {
    const answer = await ask("/api/care", { item_id: data.item, how: "leave" });
    leaving = true;
    location.assign(answer.next);
  } catch (error) { if (lost(error)) online(false, say("offline_skip")); else problem(error); }
}

// Active time: seconds in which the page is seen and something was done within the last minute.
let acted = Date.now();
function keepTime() {
  const name = `derive:work:${data.project}:${data.person}`;
  const work = store.get(name) ?? { since: Date.now(), last: Date.now() };
  if (Date.now() - work.last > 600000) work.since = Date.now(); // ten minutes away are a break
  store.set(name, { ...work, last: Date.now() });
  setInterval(() => {
    if (document.visibilityState !== "visible" || Date.now() - acted > 60000) return;
    seconds += 1;
    if (Math.round(seconds) % 15 === 0) store.set(name, { ...work, last: Date.now() });
  }, 1000);
  const minutes = (Date.now() - work.since) / 60000;
  if (minutes < data.break_minutes && (data.seen === 0 || data.seen % data.break_items !== 0)) return;
  const rest = $("#rest");
  rest.replaceChildren(say("rest", { n: Math.round(minutes) }), button(say("rest_done"), () => {
    show(rest, false);
    work.since = Date.now();
    store.set(name, { ...work, last: Date.now() });
  }));
  show(rest);
}

// ---- why something is marked: shown at its words, inside the window, by mouse, focus or touch ------
function tips() {
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.setAttribute("aria-hidden", "true"); // the words themselves carry it as their description
  tip.hidden = true;
  document.body.append(tip);
  const at = (event) => {
    const node = event.target.closest?.("[data-why]");
    show(tip, Boolean(node?.dataset.why));
    if (tip.hidden) return;
    tip.textContent = node.dataset.why;
    const place = node.getClientRects()[0], size = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(place.left, innerWidth - size.width - 4))}px`;
    const below = node.getBoundingClientRect().bottom + 3;
    tip.style.top = `${below + size.height < innerHeight ? below : Math.max(4, place.top - size.height - 3)}px`;
  };
  document.addEventListener("pointerover", at);
  document.addEventListener("focusin", at);
  for (const gone of ["scroll", "keydown"]) document.addEventListener(gone, () => show(tip, false), true);
}

// ---- keys and clicks ----------------------------------------------------------------------------
function takeTexts(other) {
  if (!data.editable) return;
  for (const field of Object.values(fields)) {
    if (typeof other[field.name] === "string") put(field.area, 0, field.area.value.length, other[field.name]);
  }
}

const mac = /mac|iphone|ipad/i.test(navigator.platform);
const jump = (selector) => { const node = $(selector); if (node) { node.open = true; (($("summary", node)) ?? node).focus(); } };
const ACTS = {
  accept: () => decide("accept"), reject: () => decide("reject"), transcreate: () => decide("transcreate"),
  retire: () => decide("retire"), skip: () => data.editable && askFor("skip"),
  edit: () => fields.question.area.focus(), answer: () => fields.reference_answer?.area.focus(),
  mark: (node) => data.editable && mark(node.dataset.severity), fix: (node) => fix(node && Number(node.dataset.n)),
  go: (node) => goTo(Number(node.dataset.n)), help: () => $("#help").showModal(),
  "take-item": takeItem, undo: () => undoHere(), "undo-last": () => undoHere(), propose: (node) => openProposal(node), "propose-ok": sendProposal,
  "ask-ok": askOk, close: (node) => (node.closest("#ask") ? closeAsk() : node.closest("dialog").close()),
  "ask-other": () => { closeAsk(); fields.question.area.focus(); tell(say("write_other")); },
  reset: (node) => { const field = fields[node.dataset.field]; put(field.area, 0, field.area.value.length, field.start); },
  take: (node) => takeTexts(data.others[Number(node.dataset.n)]),
  "take-side": (node) => takeTexts(data.sides[Number(node.dataset.n)]),
  mask: () => ($("#work").hidden ? seen("item") : masked(true)), show: () => seen("item"), "show-kind": () => seen("kind"), "leave-kind": leaveKind,
  "single-keys": (node) => store.set("derive:single-keys", node.checked),
  questions: () => { const node = $$("#questions fieldset").find((one) => !one.hidden && answerOf(one.dataset.question) === undefined) ?? $("#questions fieldset"); $("input, textarea", node ?? document.body)?.focus(); },
  history: () => jump(".history"), others: () => jump(".others"), changes: () => jump(".changes"),
};
const KEYS = {
  a: "accept", r: "reject", t: "transcreate", n: "retire", s: "skip", u: "undo", e: "edit", w: "answer", f: "fix",
  v: "mask", q: "questions", h: "history", o: "others", c: "changes", p: "propose", "?": "help",
};
const SEVERITIES = { 1: "minor", 2: "major", 3: "critical" };

// The letter on the key; where the keyboard writes another script, the one of its place.
function letterOf(event) {
  if (/^[a-z0-9?]$/i.test(event.key)) return event.key.toLowerCase();
  if (event.code === "Slash" && event.shiftKey) return "?";
  return /^(Key|Digit)/.test(event.code) ? event.code.at(-1).toLowerCase() : "";
}

function onKey(event) {
  acted = Date.now();
  if (event.isComposing || event.defaultPrevented || event.repeat) return;
  const dialog = $("dialog[open]");
  const enter = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (dialog) {
    const send = { ask: askOk, proposal: sendProposal }[dialog.id];
    const ends = enter || (event.key === "Enter" && event.target.matches("input, select"));
    if (send && ends) { event.preventDefault(); send(); }
    else if (!event.ctrlKey && !event.altKey && !event.metaKey && event.target.matches("#ask input:not([type=text], [type=number])")) answerByKey(event);
    return;
  }
  if (enter) { event.preventDefault(); ACTS.accept(); return; }
  const field = typing(event.target);
  if (event.key === "Escape" && field) { event.target.blur(); $("#main").focus({ preventScroll: true }); return; }
  const held = mac ? event.ctrlKey && !event.altKey && !event.metaKey : event.altKey && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph");
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (!(held || (plain && !field && store.get("derive:single-keys") !== false))) return;
  const letter = letterOf(event);
  if (plain && event.target.matches?.("#questions input") && /^\d$/.test(letter) && answerByKey(event)) return;
  const act = SEVERITIES[letter] && data.span_marks ? () => data.editable && mark(SEVERITIES[letter]) : ACTS[KEYS[letter]];
  if (!act || (KEYS[letter] && $("#work").hidden && !["mask", "help", "undo", "skip"].includes(KEYS[letter]))) return;
  event.preventDefault();
  act();
}

// A digit answers the question that has the focus, Y and N where it asks yes or no; the focus goes
// on to the next question, and after the last one of a dialog to its button.
function answerByKey(event) {
  const inputs = $$("input[type=radio], input[type=checkbox]", event.target.closest("fieldset, .options"));
  const letter = letterOf(event);
  const hit = inputs.find((one) => one.value === letter) ?? inputs.find((one) => one.dataset.kind === "bool" && one.value[0] === { y: "t", n: "f" }[letter]) ?? inputs[Number(letter) - 1];
  if (!hit) return false;
  event.preventDefault();
  hit.checked = hit.type === "radio" || !hit.checked;
  hit.dispatchEvent(new Event("change", { bubbles: true }));
  hit.dispatchEvent(new Event("input", { bubbles: true }));
  if (hit.type === "checkbox") { hit.focus(); return true; }
  const node = hit.closest("fieldset");
  const rest = node ? $$("fieldset", node.parentElement).filter((one) => !one.hidden) : [];
  const next = rest[rest.indexOf(node) + 1];
  (next ? $("input, textarea", next) : $("#ask").open ? $("#reason").offsetParent && !$("#ask-reasons").offsetParent ? $("#reason") : $("[data-do=ask-ok]") : hit).focus();
  return true;
}

function onClick(event) {
  acted = Date.now();
  const node = event.target.closest("[data-do]");
  if (!node || node.type === "checkbox") return;
  event.preventDefault();
  ACTS[node.dataset.do]?.(node);
}

function here() {
  const field = fields[document.activeElement?.name];
  const place = field && points(field.area.value, field.area.selectionStart);
  for (const line of $$("#findings .finding")) {
    const found = highlights.find((one) => one.n === Number(line.dataset.n));
    line.classList.toggle("here", Boolean(field && found?.field === field.name && found.spans.some(([start, end]) => start <= place && place <= end)));
  }
}

function itemPage() {
  makeFields();
  restore();
  refreshQuestions();
  showLast();
  masked(!$("#mask") || $("#mask").hidden ? false : true);
  keepTime();
  tips();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("selectionchange", here);
  document.addEventListener("pointermove", () => { acted = Date.now(); }, { passive: true });
  for (const mini of $$(".marks button")) mini.addEventListener("mousedown", (event) => event.preventDefault());
  for (const node of [$("#questions"), $("#ask-questions"), $("#reason")]) {
    node?.addEventListener("input", () => { refreshQuestions(chosen && $("#ask").open ? chosen : undefined); saveLater(); });
  }
  $("[data-do=single-keys]").checked = store.get("derive:single-keys") !== false;
  $("[data-do=single-keys]").addEventListener("change", (event) => ACTS["single-keys"](event.target));
  $("#ask").addEventListener("cancel", (event) => { event.preventDefault(); closeAsk(); });
  window.addEventListener("pagehide", () => { if (!leaving && data.editable && JSON.stringify({ ...copyNow(), seconds: 0 }) !== savedText) ask("/api/save", { item_id: data.item, copy: copyNow(), version }, { keepalive: true }).catch(() => {}); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  sendAll();
  document.documentElement.dataset.ready = Math.round(performance.now());
}

plainPage();
if (data?.item) itemPage();
else if (data) sendAll();
