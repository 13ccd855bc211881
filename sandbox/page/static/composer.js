// Writing: the field, attachments, the reply keyboard, what opens with a slash.
import { button, el, part } from "./dom.js";
import { icon } from "./icons.js";
import { board, boardOf, isMeant } from "./keyboard.js";
import { brief } from "./media.js";
import { Slash } from "./slash.js";
import { store } from "./store.js";
import { say } from "./texts.js";
import { deed } from "./wire.js";

const TELLS_EVERY = 3000;

export class Composer {
  constructor(phone, view) {
    this.phone = phone;
    this.place = view.place;
    this.view = view;
    this.answering = null;
    this.editing = null;
    this.asked = 0;
    this.told = -TELLS_EVERY;
    this.shown = { board: 0, open: true };
    this.build();
  }

  build() {
    const label = say(this.phone.language, "message");
    this.field = el("textarea", { rows: "1", placeholder: label, "aria-label": label, maxlength: "4096", enterkeyhint: "send" });
    this.slash = new Slash(this);
    this.above = el("div", { hidden: true });
    this.menuButton = this.tool("menubutton", "menu", () => this.slash.toggle(), say(this.phone.language, "menu"));
    this.attach = this.tool("iconic", "clip", () => this.phone.attachments(this));
    this.attach.setAttribute("aria-label", say(this.phone.language, "attach"));
    this.toggle = this.tool("iconic", "keys", () => this.flip());
    this.toggle.setAttribute("aria-label", say(this.phone.language, "keys"));
    this.go = this.tool("iconic send", "plane", () => this.submit());
    this.board = el("div", { hidden: true });
    this.writing = el("div", { class: "writing" }, this.menuButton, this.attach, this.field, this.toggle, this.go);
    this.instead = el("div", { hidden: true });
    this.node = el("div", { class: "composer" }, this.slash.node, this.above, this.writing, this.instead, this.board);
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.types());
    this.typed();
  }

  tool(kind, name, act, label = "") {
    return button({ class: kind, onclick: act }, icon(name), label);
  }

  update() {
    const { chat } = this.view;
    const started = this.phone.told.started.includes(this.place.chat);
    const topic = chat.topics.find((each) => each.id === this.place.thread);
    const closed = topic?.closed ?? false;
    part(this.instead, [started, closed], () => this.insteadOf(started, closed));
    this.writing.hidden = !started || closed;
    this.menuButton.hidden = !chat.private || this.slash.all.length === 0;
    this.keyboard(chat);
    this.askedFor(chat);
  }

  insteadOf(started, closed) {
    const { language } = this.phone;
    if (!started) return button({ class: "startbar", onclick: () => this.phone.does("start", { chat: this.place.chat }) }, say(language, "start"));
    return closed && el("div", { class: "closed", text: say(language, "topicClosed") });
  }

  keyboard(chat) {
    const messages = store.in(this.place.chat, this.place.thread, this.phone.told);
    const last = boardOf(messages, this.phone.id, chat.private);
    if (last && last.id !== this.shown.board) this.shown = { board: last.id, open: true };
    this.toggle.hidden = !last;
    this.toggle.setAttribute("aria-expanded", String(this.shown.open));
    part(this.board, last && this.shown.open && [last.id, last.markup], () => last && this.shown.open && board(last, (label, key) => this.tapped(label, key, last)));
    this.field.placeholder = last?.markup.input_field_placeholder || say(this.phone.language, "message");
  }

  flip() {
    this.shown.open = !this.shown.open;
    this.update();
  }

  tapped(label, key, message) {
    if (key.request_location) this.phone.does("send", { ...this.where(), kind: "location" });
    else this.phone.does("tap", { ...this.where(), text: label });
    if (message.markup.one_time_keyboard) this.flip();
  }

  // A bot that forces a reply gets the field's next words as an answer to its question.
  askedFor(chat) {
    const asks = (each) => each.markup?.force_reply && isMeant(each, this.phone.id, chat.private);
    const last = store.in(this.place.chat, this.place.thread, this.phone.told).at(-1);
    if (!last || !asks(last) || last.id === this.asked) return;
    this.asked = last.id;
    this.answers(last);
  }

  where() {
    return { chat: this.place.chat, thread: this.place.thread ?? 0 };
  }

  answers(message) {
    this.answering = message;
    this.editing = null;
    this.showAbove();
  }

  edits(message) {
    this.editing = message;
    this.answering = null;
    this.field.value = message.body.text;
    this.showAbove();
    this.typed();
    this.field.focus();
  }

  showAbove() {
    const about = this.editing ?? this.answering;
    const { language } = this.phone;
    part(this.above, about && [about.id, Boolean(this.editing)], () => about && this.answeringLine(about, language));
  }

  answeringLine(about, language) {
    const title = this.editing ? say(language, "edit") : about.author.name;
    const away = button({ class: "iconic", "aria-label": say(language, "cancel"), onclick: () => this.forget() }, icon("close"));
    return el("div", { class: "answering" }, el("span", {}, el("b", { text: title }), el("i", { text: brief(about, language) })), away);
  }

  forget() {
    if (this.editing) this.field.value = "";
    this.answering = this.editing = null;
    this.showAbove();
    this.typed();
  }

  typed() {
    const filled = this.field.value.trim() !== "";
    const { language } = this.phone;
    if (this.filled !== filled) this.go.replaceChildren(icon(filled ? "plane" : "mic"));
    this.filled = filled;
    this.go.setAttribute("aria-label", say(language, filled ? "send" : "record"));
    this.slash.filter(this.field.value);
  }

  // The others see it for some seconds; nothing is said to anybody while there is no signal.
  types() {
    this.typed();
    if (!this.filled || this.field.value.startsWith("/") || performance.now() - this.told < TELLS_EVERY) return;
    this.told = performance.now();
    deed("typing", { person: this.phone.id, ...this.where() });
  }

  // While an input method composes, Enter belongs to it.
  key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.slash.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (this.filled) this.submit();
    } else if (event.key === "Escape") this.forget();
  }

  submit() {
    if (!this.filled) {
      this.phone.does("send", { ...this.where(), kind: "voice", reply: this.answering?.id ?? 0 });
      this.forget();
      return;
    }
    this.say(this.field.value);
    this.field.value = "";
    this.forget();
  }

  // What did not even reach the page's server goes back into the field.
  async say(text) {
    this.told = -TELLS_EVERY;
    const { editing } = this;
    const fields = { ...this.where(), text, reply: this.answering?.id ?? 0 };
    const went = await (editing ? this.phone.does("edit", { chat: this.place.chat, message: editing.id, text }) : this.phone.does("say", fields));
    if (went || this.field.value) return;
    this.field.value = text;
    this.typed();
  }
}
