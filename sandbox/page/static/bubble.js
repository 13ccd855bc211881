// One message on one phone. It is updated part by part, in its place.
import { avatar, button, el, part } from "./dom.js";
import { rich } from "./entities.js";
import { icon, ticks } from "./icons.js";
import { layKeys } from "./keyboard.js";
import { attachment, brief, grid, medium } from "./media.js";
import { full, hours } from "./time.js";
import { say } from "./texts.js";

export class Bubble {
  constructor(message, log) {
    this.log = log;
    this.phone = log.phone;
    const colour = message.author.id % 7;
    this.parts = Object.fromEntries(["name", "forward", "reply", "medium", "text", "reactions"].map((name) => [name, el("div", { class: `part-${name} ${name === "medium" || name === "reply" ? "" : name}`, hidden: true })]));
    this.name = this.parts.name;
    this.meta = el("span", { class: "meta" });
    this.more = button({ class: "more", tabindex: "-1", "aria-label": say(this.phone.language, "more"), onclick: () => this.phone.options(this.message, this.more) }, icon("down"));
    this.bubble = el("div", { class: "bubble" }, Object.values(this.parts), this.more);
    this.keys = el("div", { class: "keyboard", hidden: true });
    this.mark = el("div", { hidden: true });
    this.node = el("article", { class: `msg c${colour}`, tabindex: "-1" });
    this.node.append(el("div", { class: "lane" }, avatar(message.author.name, colour)), el("div", { class: "stack" }, this.bubble, this.keys), this.mark);
    this.node.addEventListener("dblclick", (event) => !event.target.closest("button, a") && this.phone.answers(this.message));
    this.node.addEventListener("contextmenu", (event) => this.opened(event));
  }

  opened(event) {
    if (event.target.closest("a") || (this.message.waiting && !this.message.failed)) return;
    event.preventDefault();
    this.phone.options(this.message, this.more);
  }

  update(message) {
    const own = message.author.id === this.phone.id;
    const state = own ? this.log.stateOf(message) : "";
    if (this.message !== message || this.state !== state) this.redraw(message, own, state);
    if (message.keyboard.length > 0) this.phone.busy(this.keys, message);
  }

  redraw(message, own, state) {
    this.message = message;
    this.state = state;
    this.node.classList.toggle("own", own);
    this.node.classList.toggle("failed", Boolean(message.failed));
    part(this.mark, message.failed, () => message.failed && this.sendsAgain(message));
    this.node.classList.toggle("keys", message.keyboard.length > 0);
    this.named(message, own);
    this.contents(message);
    this.reactions(message);
    this.dated(message, own, state);
    layKeys(this.keys, message, this.phone);
  }

  sendsAgain(message) {
    const label = say(this.phone.language, "failedMore");
    const mark = button({ class: "again", title: label, "aria-label": label, onclick: () => this.phone.options(message, mark) }, "!");
    return mark;
  }

  named(message, own) {
    const { language } = this.phone;
    const title = !message.bot && this.log.isAdmin(message.author.id) ? say(language, "admin") : "";
    part(this.parts.name, [message.author.name, title], () => [el("span", { dir: "auto", text: message.author.name }), title && el("small", { text: title })]);
    this.name.hidden = own;
    part(this.parts.forward, message.forwarded, () => message.forwarded && say(language, "forwarded", { name: message.forwarded }));
    part(this.parts.reply, message.reply, () => message.reply && this.quote(message.reply));
  }

  quote(reply) {
    const words = reply.text || (reply.attachment && attachment(reply.attachment, this.phone.language));
    return button({ class: `reply c${reply.author.id % 7}`, tabindex: "-1", onclick: () => this.log.flash(reply.id) }, el("b", { text: reply.author.name }), el("span", { text: words }));
  }

  contents(message) {
    part(this.parts.medium, [message.medium, message.id, message.tiles?.map((each) => each.id)], () => (message.tiles ? grid(message.tiles, this.phone) : message.medium && medium(message, this.phone)));
    part(this.parts.text, message.body, () => message.body.text && el("div", { dir: "auto" }, rich(message.body, this.phone)));
    const bare = message.medium?.kind === "photo" && !message.body.text && message.reactions.length === 0;
    const corner = message.medium && !bare && !message.body.text && message.reactions.length === 0;
    this.bubble.classList.toggle("bare", bare);
    this.bubble.classList.toggle("pinned-time", Boolean(corner));
  }

  reactions(message) {
    const counts = new Map();
    for (const { by, emoji } of message.reactions) for (const each of emoji) counts.set(each, [...(counts.get(each) ?? []), by]);
    part(this.parts.reactions, [...counts], () => [...counts].map(([emoji, by]) => this.chip(message, emoji, by)));
  }

  chip(message, emoji, by) {
    const mine = by.includes(this.phone.id);
    const props = { class: "chipped", tabindex: "-1", "aria-pressed": String(mine), "aria-label": `${emoji} ${by.length}` };
    return button({ ...props, onclick: () => this.phone.reacts(message, mine ? "" : emoji) }, el("span", { text: emoji }), String(by.length));
  }

  dated(message, own, state) {
    const { language } = this.phone;
    part(this.meta, [message.at, message.edited, message.pinned, message.silent && 1, state], () => [
      message.pinned && icon("pin", "pin"),
      message.edited && say(language, "edited"),
      el("time", { text: hours(message.at), title: `${full(message.at, language)} · ${message.id}` }),
      own && state !== "failed" && ticks(state),
      own && el("span", { class: "visually-hidden", text: say(language, state) }),
    ]);
    const home = message.reactions.length ? this.parts.reactions : (this.parts.text.firstChild ?? this.bubble);
    if (this.meta.parentNode !== home) home.append(this.meta);
    this.node.setAttribute("aria-label", [message.author.name, brief(message, language), hours(message.at), state && say(language, state)].filter(Boolean).join(", "));
  }
}
