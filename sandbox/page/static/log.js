// The messages of one chat or topic on one phone: kept by key, never rebuilt.
import { Bubble } from "./bubble.js";
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { serviceLine } from "./service.js";
import { store } from "./store.js";
import { day, dayKey } from "./time.js";
import { say } from "./texts.js";

const TOGETHER = 600;
const NEAR = 60;
const DAY_STAYS = 1000;

export class Log {
  constructor(phone, place) {
    this.phone = phone;
    this.place = place;
    this.entries = new Map();
    this.albums = new Map();
    this.mark = null;
    this.missed = 0;
    const chat = this.chat;
    const label = say(phone.language, "messages", { chat: place.title ?? chat.title });
    this.node = el("div", { class: `log scrolls ${chat.private ? "" : "group"}`, role: "log", tabindex: "0", "aria-label": label, "aria-live": "off" });
    this.count = el("span", { class: "badge", hidden: true });
    this.arrow = button({ class: "down", hidden: true, "aria-label": say(phone.language, "bottom"), onclick: () => this.toBottom(true) }, icon("down"), this.count);
    this.wall = el("div", { class: "wall" }, this.node, this.arrow);
    this.node.addEventListener("scroll", () => this.scrolled());
    this.top = 0;
    this.held = false;
    this.node.addEventListener("pointerdown", () => this.holds());
    this.node.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.stays && this.toBottom()).observe(this.node);
    this.stays = true;
  }

  get chat() {
    return store.chat(this.place.chat);
  }

  isAdmin(id) {
    return !this.chat.private && this.chat.admins.includes(id);
  }

  stateOf(message) {
    if (message.waiting) return message.failed ? "failed" : "waiting";
    if (this.chat.private) return store.sections.unheard.includes(`${this.phone.id}/${message.id}`) ? "sent" : "read";
    const key = this.chat.forum ? `${message.chat}/${this.place.thread}` : message.chat;
    return store.sections.phones.some((each) => each.id !== this.phone.id && (each.reads[key] ?? 0) >= message.posted) ? "read" : "sent";
  }

  update() {
    const known = this.entries.size;
    const messages = store.in(this.place.chat, this.place.thread, this.phone.told);
    if (known === 0) this.markUnread(messages);
    const wanted = this.lines([...messages, ...this.waiting()]);
    this.settle(wanted, known > 0);
    this.regroup(wanted);
    if (this.stays) this.toBottom();
    this.counted();
  }

  markUnread(messages) {
    const seen = this.phone.told.reads[this.chat.forum ? `${this.place.chat}/${this.place.thread}` : this.place.chat] ?? 0;
    const unread = messages.find((each) => each.posted > seen && each.author.id !== this.phone.id && !each.service);
    this.mark = seen > 0 && unread ? unread.id : null;
  }

  waiting() {
    const here = this.phone.told.waiting.filter((each) => each.chat === this.place.chat && each.thread === (this.place.thread ?? 0));
    return here.map((each) => this.unsent(each));
  }

  unsent(each) {
    const medium = each.attachment ? { kind: "document", name: say(this.phone.language, "waiting") } : null;
    const author = { id: this.phone.id, name: this.phone.told.name };
    const empty = { keyboard: [], reactions: [], reply: null, forwarded: "", medium, chat: each.chat };
    return { ...empty, id: `w${each.number}`, at: each.at, author, body: { text: each.text, entities: [] }, waiting: true, failed: each.failed, number: each.number };
  }

  // What stands in the log from top to bottom: days, the unread bar, service lines, bubbles.
  lines(messages) {
    const lines = [];
    let last = "";
    const albums = albumsIn(messages);
    for (const message of messages) {
      const key = dayKey(message.at);
      if (key !== last) lines.push({ key: `d${key}`, pill: day(message.at, this.phone.language), kind: "pill day" });
      last = key;
      if (message.id === this.mark) lines.push({ key: "unread", pill: say(this.phone.language, "unread"), kind: "unread" });
      const line = message.service ? serviceLine(message, this.phone.language) : "";
      const album = albums.get(message.album);
      if (album && album[0] !== message) continue;
      if (!message.service) lines.push({ key: `m${message.id}`, message: album ? this.joined(album) : message });
      else if (line) lines.push({ key: `m${message.id}`, pill: line, kind: "pill" });
    }
    return lines;
  }

  // The photos of an album are one bubble, with the caption that one of them has. The same ones give the same object.
  joined(album) {
    const [first] = album;
    const before = this.albums.get(first.album);
    if (before && same(before.tiles, album)) return before;
    const captioned = album.find((each) => each.body.text) ?? first;
    const whole = { ...first, body: captioned.body, tiles: album };
    this.albums.set(first.album, whole);
    return whole;
  }

  settle(wanted, isLive) {
    const keys = new Set(wanted.map((each) => each.key));
    for (const [key, entry] of this.entries) if (!keys.has(key)) this.drop(key, entry);
    let next = this.node.firstChild;
    for (const line of wanted) {
      const entry = this.entries.get(line.key) ?? this.make(line, isLive);
      if (line.message) entry.bubble.update(line.message);
      else if (entry.node.textContent !== line.pill) entry.node.textContent = line.pill;
      if (entry.node === next) next = next.nextSibling;
      else this.node.insertBefore(entry.node, next);
    }
  }

  drop(key, entry) {
    entry.node.remove();
    this.entries.delete(key);
  }

  make(line, isLive) {
    const bubble = line.message ? new Bubble(line.message, this) : null;
    const node = bubble?.node ?? el("div", { class: line.kind, text: line.pill });
    if (isLive && bubble) node.classList.add("new");
    if (isLive && bubble && !this.stays) this.missed += 1;
    if (isLive && line.message?.author.id === this.phone.id) this.stays = true;
    const entry = { node, bubble };
    this.entries.set(line.key, entry);
    return entry;
  }

  regroup(wanted) {
    wanted.forEach((line, index) => {
      if (!line.message) return;
      const { classList } = this.entries.get(line.key).node;
      classList.toggle("first", !joins(wanted[index - 1], line));
      classList.toggle("last", !joins(line, wanted[index + 1]));
    });
  }

  // Only a thumb moves upwards: what grows below does not count as leaving the end.
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    if (clientHeight === 0) return;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.stays = true;
    else if (scrollTop < this.top - 1) this.leaves();
    this.top = scrollTop;
    this.counted();
  }

  leaves() {
    this.stays = false;
    this.node.classList.add("scrolling");
    clearTimeout(this.still);
    this.still = setTimeout(() => this.node.classList.remove("scrolling"), DAY_STAYS);
  }

  counted() {
    if (this.stays) this.missed = 0;
    this.arrow.hidden = this.stays;
    this.count.hidden = this.missed === 0;
    this.count.textContent = String(this.missed);
  }

  // Nothing moves under a thumb that is down.
  holds() {
    this.held = true;
    const free = () => (this.held = false);
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, free, { once: true });
  }

  toBottom(smoothly = false) {
    if (this.held) return;
    this.stays = true;
    this.node.scrollTo({ top: this.node.scrollHeight, behavior: smoothly ? "smooth" : "instant" });
  }

  flash(id) {
    const node = this.entries.get(`m${id}`)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
    setTimeout(() => node.classList.remove("flash"), 2000);
  }

  // ↑ ↓ walk the messages, → goes into one's buttons, Esc back to the field.
  key(event) {
    const here = document.activeElement.closest(".msg");
    const inside = here && document.activeElement !== here;
    const moves = { ArrowUp: -1, ArrowDown: 1 };
    if (event.key === "Escape") this.phone.focusField();
    else if (inside && ["ArrowLeft", "ArrowRight", ...Object.keys(moves)].includes(event.key)) this.walk(here, event);
    else if (event.key in moves) this.step(here, moves[event.key]);
    else if (event.key === "ArrowRight" && here) controls(here)[0]?.focus();
    else return;
    event.preventDefault();
  }

  walk(here, event) {
    const buttons = controls(here);
    const at = buttons.indexOf(document.activeElement) + (["ArrowRight", "ArrowDown"].includes(event.key) ? 1 : -1);
    (at < 0 ? here : (buttons[at] ?? document.activeElement)).focus();
  }

  step(here, by) {
    const all = [...this.node.querySelectorAll(".msg")];
    const at = here ? all.indexOf(here) + by : all.length - 1;
    all[Math.max(0, Math.min(at, all.length - 1))]?.focus();
  }
}

// Photos only: files sent together stand below each other.
function albumsIn(messages) {
  const found = new Map();
  for (const each of messages) {
    if (each.album && each.medium?.kind === "photo") found.set(each.album, [...(found.get(each.album) ?? []), each]);
  }
  return new Map([...found].filter(([, album]) => album.length > 1));
}

function same(one, other) {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

function controls(message) {
  return [".keyboard button", ".chipped", ".more"].flatMap((each) => [...message.querySelectorAll(each)]);
}

function joins(one, other) {
  if (!one?.message || !other?.message) return false;
  const close = other.message.at - one.message.at < TOGETHER;
  return one.message.author.id === other.message.author.id && close && one.message.keyboard.length === 0;
}
