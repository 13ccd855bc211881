// One phone: what it shows, and what its holder's thumb does.
import { ChatView } from "./chat.js";
import { button, el, part } from "./dom.js";
import { isDeep } from "./entities.js";
import { icon } from "./icons.js";
import { List } from "./list.js";
import { Overlays } from "./overlays.js";
import { store } from "./store.js";
import { hours, now } from "./time.js";
import { languageOf, say } from "./texts.js";
import { deed, lever, upload } from "./wire.js";

const PRESS_LIVES = 150;

export class Phone {
  constructor(told, pageLanguage) {
    this.id = told.id;
    this.language = languageOf(told.language);
    this.pageLanguage = pageLanguage;
    this.answered = new Set(store.sections.presses.filter((each) => each.answered).map((each) => each.id));
    this.pending = new Map();
    this.own = new Set();
    this.turn = 0;
    this.overlays = new Overlays(this);
    this.build();
    this.go(null);
  }

  get told() {
    return store.phone(this.id);
  }

  get role() {
    return this.told.role[this.pageLanguage] ?? this.told.role.en ?? "";
  }

  build() {
    const { told } = this;
    const name = say(this.pageLanguage, "phone", { name: told.name, role: this.role }).replace(/[,，]\s*$/, "");
    this.rang = el("span", { class: "rang" });
    this.time = el("time");
    const fly = () => this.answer(lever("flight", { person: this.id, on: this.told.flight === null }));
    this.flight = button({ class: "flight", "aria-label": say(this.language, "flight"), title: say(this.language, "flight"), onclick: fly }, icon("flight"));
    this.top = el("div", { class: "top" }, el("span", { class: "who", text: told.name }), el("span", { class: "role", text: this.role }), this.rang, this.time, this.flight);
    this.host = el("div", { class: "view" });
    this.node = el("section", { class: "phone", role: "region", "aria-label": name, lang: this.language, "data-person": String(this.id) }, this.top, this.host);
  }

  // To the list (null), a forum's topics, a chat, a topic.
  go(place) {
    const forum = place && store.chat(place.chat)?.forum && place.thread === undefined;
    if (!place || forum) this.view = new List(this, place?.chat ?? null);
    else this.view = new ChatView(this, place);
    this.place = place;
    this.host.replaceChildren(this.view.node);
    this.view.log?.wall.append(this.overlays.toasts);
    this.update();
    this.view.log?.toBottom();
  }

  update() {
    this.flight.setAttribute("aria-pressed", String(this.told.flight !== null));
    this.opened();
    if (this.place && !this.told.chats.includes(this.place.chat)) this.go(null);
    else this.view.update();
    this.tick();
    this.toasts();
    this.reads();
  }

  tick() {
    part(this.time, hours(now()), () => hours(now()));
  }

  opened() {
    const { open } = this.told;
    if (!open || open.turn === this.turn) return;
    this.turn = open.turn;
    const forum = store.chat(open.chat)?.forum;
    queueMicrotask(() => this.go({ chat: open.chat, thread: forum ? (open.thread ?? undefined) : undefined }));
  }

  get isSeen() {
    return this.node.offsetParent !== null && this.told.flight === null && !document.hidden;
  }

  reads() {
    if (!this.place || !this.view.log || !this.isSeen) return;
    if (store.unread(this.told, this.place.chat, this.place.thread) > 0) deed("read", { person: this.id, ...this.view.composer.where() });
  }

  // A message that has just come to this phone.
  hears(message) {
    if (message.author.id === this.id || message.service) return;
    this.rang.textContent = say(this.language, message.silent ? "silent" : "rang");
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (this.rang.textContent = ""), 3000);
    if (message.silent) return;
    this.node.classList.remove("shaken");
    requestAnimationFrame(() => this.node.classList.add("shaken"));
  }

  async does(name, fields) {
    this.view.log && (this.view.log.stays = true);
    return this.answer(deed(name, { person: this.id, ...fields }));
  }

  async answer(promise) {
    const { error } = await promise;
    if (error) this.overlays.toast(say(this.language, error === "offline" ? "offline" : "refused"));
    return !error;
  }

  async presses(message, key, node) {
    const id = `${message.chat}/${message.id}/${key.text}`;
    node.setAttribute("aria-busy", "true");
    this.pending.set(id, true);
    this.own.add(`${message.id}/${key.text}`);
    const fields = { person: this.id, chat: message.chat, message: message.id, data: key.callback_data, label: key.text };
    const went = await this.answer(deed("press", fields));
    this.pending.delete(id);
    if (!went) this.view.update();
  }

  // Waiting shows on the button until the bot's answer, or until the press has died.
  busy(keys, message) {
    const mine = store.sections.presses.filter((each) => each.person === this.id && each.chat === message.chat && each.message === message.id);
    const waiting = new Set(mine.filter((each) => !each.answered && now() - each.at < PRESS_LIVES).map((each) => each.label));
    for (const node of keys.querySelectorAll(".plate")) {
      const here = waiting.has(node.dataset.label) || this.pending.has(`${message.chat}/${message.id}/${node.dataset.label}`);
      node.setAttribute("aria-busy", String(here));
    }
  }

  toasts() {
    for (const press of store.sections.presses) {
      if (press.person !== this.id || !press.answered || this.answered.has(press.id)) continue;
      this.answered.add(press.id);
      if (press.text && press.alert) this.overlays.alert(press.bot, press.text, this.own.has(`${press.message}/${press.label}`));
      else if (press.text) this.overlays.toast(press.text);
    }
  }

  follows(url) {
    if (isDeep(new URL(url))) this.link(url);
    else window.open(url, "_blank", "noopener,noreferrer");
  }

  // A deep link opens the private chat and presses Start there; one for groups asks which.
  async link(url) {
    if (new URL(url).searchParams.has("startgroup")) {
      this.overlays.groups(url);
      return;
    }
    const chat = this.told.chats.find((key) => store.chat(key)?.private);
    if (await this.does("start", { chat, link: url })) this.go({ chat });
  }

  // The person is an administrator there and brings the bot in.
  async brings(url, chat) {
    if (await this.does("start", { chat, link: url })) this.go({ chat });
  }

  command(text) {
    this.does("say", { ...this.view.composer.where(), text });
  }

  copy(text) {
    navigator.clipboard?.writeText(text).then(() => this.overlays.toast(say(this.language, "copied")), () => {});
  }

  reacts(message, emoji) {
    this.does("react", { chat: message.chat, message: message.id, emoji });
  }

  answers(message) {
    this.view.composer.answers(message);
    this.focusField();
  }

  options(message, near) {
    if (message.failed) this.overlays.unsent(message, near);
    else if (!message.waiting) this.overlays.message(message, near);
  }

  attachments(composer) {
    this.overlays.attachments(composer);
  }

  // Several photos picked together are an album.
  async uploads(files, composer) {
    const album = files.length > 1 ? String(Date.now()) : "";
    const reply = composer.answering?.id ?? 0;
    composer.forget();
    for (const file of files) {
      const kind = file.type.startsWith("image/") ? "photo" : file.type.startsWith("audio/") ? "voice" : "document";
      await this.answer(upload({ person: this.id, ...composer.where(), kind, name: file.name, reply, album }, file));
    }
  }

  enlarge(address) {
    this.overlays.enlarge(address);
  }

  settle() {
    if (this.view.log?.stays) this.view.log.toBottom();
  }

  focusField() {
    this.view.composer?.field.focus();
  }

  live(isLive) {
    this.view.log?.node.setAttribute("aria-live", isLive ? "polite" : "off");
  }
}
