// The desk: phones in a row, the switcher under them, and whom the visitor looks at.
import { Bar } from "./bar.js";
import { Calls } from "./calls.js";
import { avatar, button, el, part } from "./dom.js";
import { icon } from "./icons.js";
import { brief } from "./media.js";
import { Phone } from "./phone.js";
import { store } from "./store.js";
import { setClock } from "./time.js";
import { languageOf, say } from "./texts.js";
import { listen } from "./wire.js";

const THEMES = ["", "light", "dark"];
const NARROW = matchMedia("(max-width: 679px)");
const WIDEST = 332;

class Desk {
  constructor() {
    this.asked = new URLSearchParams(location.search);
    this.strip = document.getElementById("strip");
    this.switcher = document.getElementById("switcher");
    this.band = document.getElementById("band");
    this.phones = [];
    this.heard = 0;
    document.documentElement.dataset.theme = this.asked.get("theme") ?? "";
    new ResizeObserver(() => this.fit()).observe(document.body);
    document.addEventListener("focusin", (event) => this.follow(event));
    document.addEventListener("keydown", (event) => event.key === "F6" && this.next(event));
    setInterval(() => this.tick(), 250);
  }

  begin() {
    this.language = languageOf(this.asked.get("lang") ?? store.sections.bar.locale);
    document.documentElement.lang = this.language;
    document.title = say(this.language, "title");
    this.switcher.setAttribute("aria-label", say(this.language, "phones"));
    this.bar = new Bar(this);
    this.calls = new Calls(this);
    this.heard = newest();
  }

  update(names) {
    if (names.has("clock")) setClock(store.sections.clock);
    if (!this.bar) this.begin();
    this.crew();
    this.phones.forEach((phone) => phone.update());
    if (names.has("messages")) this.hear();
    this.bar.update();
    this.calls.update();
    this.caption();
    this.chips();
  }

  crew() {
    const known = new Set(this.phones.map((each) => each.id));
    for (const told of store.sections.phones.filter((each) => !known.has(each.id))) this.welcome(told);
  }

  welcome(told) {
    const phone = new Phone(told, this.language);
    this.phones.push(phone);
    this.strip.append(phone.node);
    const groups = told.chats.filter((key) => !store.chat(key).private);
    const first = this.phones.length === 1 ? told.chats.find((key) => store.chat(key).private) : groups.at(-1);
    if (!told.open && (first ?? told.chats[0])) phone.go({ chat: first ?? told.chats[0] });
    if (this.asked.get("phone") === String(told.id) || this.phones.length === 1) this.choose(phone);
    this.fit();
  }

  choose(phone) {
    this.active = phone;
    for (const each of this.phones) {
      each.node.classList.toggle("active", each === phone);
      each.live(each === phone);
    }
    if (!NARROW.matches) phone.node.scrollIntoView({ inline: "nearest", block: "nearest", behavior: "smooth" });
    if (this.bar) {
      phone.update();
      phone.view.log?.toBottom();
      this.chips();
    }
  }

  follow(event) {
    const node = event.target.closest?.(".phone");
    const phone = this.phones.find((each) => each.node === node);
    if (phone && phone !== this.active) this.choose(phone);
  }

  next(event) {
    event.preventDefault();
    const at = this.phones.indexOf(this.active) + (event.shiftKey ? -1 : 1);
    const phone = this.phones.at(at % this.phones.length);
    this.choose(phone);
    phone.node.querySelector(".log, .row")?.focus();
  }

  hear() {
    const fresh = [...store.messages.values()].flatMap((chat) => [...chat.values()]).filter((each) => each.posted > this.heard);
    this.heard = Math.max(this.heard, newest());
    for (const message of fresh) {
      for (const phone of this.phones) if (phone.told.chats.includes(message.chat) && !phone.told.cut) this.rings(phone, message);
    }
  }

  rings(phone, message) {
    phone.hears(message);
    if (message.author.id === phone.id || message.service || message.silent) return;
    if (NARROW.matches && !store.sections.bar.caption && phone !== this.active) this.banner(phone, message);
  }

  // At phone width the other phones' rings would be missed; while the tour speaks, it leads there itself.
  banner(phone, message) {
    document.getElementById("banner")?.remove();
    const words = el("span", {}, el("b", { text: `${phone.told.name} · ${message.author.name}` }), el("span", { text: brief(message, phone.language) }));
    const opens = () => {
      node.remove();
      this.choose(phone);
    };
    const node = button({ id: "banner", onclick: opens }, avatar(phone.told.name, phone.id % 7), words);
    document.body.append(node);
    setTimeout(() => node.remove(), 4000);
  }

  caption() {
    const { caption, spotlight } = store.sections.bar;
    const lit = this.phones.find((each) => each.id === spotlight);
    if (part(this.band, [caption, spotlight], () => caption && el("p", { text: caption })) && lit) this.choose(lit);
    this.band.hidden = false;
    this.band.classList.toggle("open", Boolean(caption));
    this.strip.classList.toggle("lit", Boolean(lit));
    for (const phone of this.phones) phone.node.classList.toggle("lit", phone === lit);
  }

  chips() {
    const told = this.phones.map((phone) => [phone.id, phone.told.name, phone.role, store.unreadOf(phone.told), phone.told.flight !== null, phone === this.active]);
    if (!part(this.switcher, told, () => el("div", { role: "tablist", class: "chips" }, told.map((each, index) => this.chip(each, this.phones[index]))))) return;
    const unread = told.reduce((sum, each) => sum + each[3], 0);
    document.title = `${unread ? `(${unread}) ` : ""}${say(this.language, "title")}`;
  }

  chip([id, name, role, unread, flying, active], phone) {
    return button(
      { class: "chip", role: "tab", "aria-selected": String(active), "aria-label": `${name}${role ? `, ${role}` : ""}${unread ? `, ${say(this.language, "nUnread", { n: unread })}` : ""}`, onclick: () => this.choose(phone) },
      avatar(name, id % 7), el("span", { class: "who" }, name, " ", el("small", { text: role })), flying && icon("flight"), unread > 0 && el("span", { class: "badge", text: String(unread) }),
    );
  }

  fit() {
    const wide = this.strip.clientWidth || window.innerWidth;
    const fitting = Math.floor((wide - 32 + 12) / WIDEST);
    document.documentElement.style.setProperty("--n", String(Math.max(1, Math.min(fitting, this.phones.length || 1))));
  }

  tick() {
    if (!this.bar) return;
    this.bar.tick();
    this.phones.forEach((phone) => phone.tick());
  }

  turnTheme() {
    const at = THEMES.indexOf(document.documentElement.dataset.theme);
    document.documentElement.dataset.theme = THEMES[(at + 1) % THEMES.length];
    this.remember("theme", document.documentElement.dataset.theme);
  }

  turnLanguage() {
    this.remember("lang", this.language === "en" ? "zh-CN" : "en");
    location.reload();
  }

  // The address keeps it, so that a picture or a test can be repeated.
  remember(name, value) {
    this.asked.set(name, value);
    history.replaceState(null, "", `?${this.asked}`);
  }

  connection(isThere) {
    document.getElementById("lost")?.remove();
    if (!isThere) document.body.append(el("div", { id: "lost", role: "alert", text: say(this.language, "lost") }));
  }
}

function newest() {
  const all = [...store.messages.values()].flatMap((chat) => [...chat.values()]);
  return all.reduce((most, each) => Math.max(most, each.posted), 0);
}

const desk = new Desk();
store.on((names) => desk.update(names));
listen(store, (isThere) => desk.bar && desk.connection(isThere));
