// The commands a chat offers: by the Menu button, or while one types a slash.
import { button, el } from "./dom.js";
import { say } from "./texts.js";

export class Slash {
  constructor(composer) {
    this.composer = composer;
    this.node = el("div", { class: "slash scrolls", role: "listbox", "aria-label": say(composer.phone.language, "typeSlash"), hidden: true });
    this.at = 0;
    this.shown = [];
  }

  get all() {
    return this.composer.phone.told.menus[this.composer.place.chat] ?? [];
  }

  toggle() {
    if (this.node.hidden) this.show(this.all);
    else this.hide();
  }

  filter(text) {
    const typed = /^\/([a-z0-9_]*)$/i.exec(text);
    if (typed) this.show(this.all.filter((each) => each.command.startsWith(typed[1].toLowerCase())));
    else this.hide();
  }

  show(commands) {
    this.shown = commands;
    this.at = 0;
    this.node.replaceChildren(...commands.map((each) => this.option(each)));
    this.node.hidden = commands.length === 0;
    this.mark();
  }

  option(command) {
    const words = [el("b", { text: `/${command.command}` }), el("span", { text: command.description })];
    return button({ role: "option", tabindex: "-1", onclick: () => this.send(command) }, words);
  }

  hide() {
    this.node.hidden = true;
  }

  mark() {
    [...this.node.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === this.at)));
    this.node.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  // A tap sends at once.
  send(command) {
    this.composer.say(`/${command.command}`);
    this.composer.field.value = "";
    this.composer.typed();
    this.hide();
  }

  key(event) {
    if (this.node.hidden) return false;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) this.at = (this.at + moves[event.key] + this.shown.length) % this.shown.length;
    else if (event.key === "Enter") this.send(this.shown[this.at]);
    else if (event.key === "Tab") this.fill(this.shown[this.at]);
    else if (event.key === "Escape") this.hide();
    else return false;
    this.mark();
    return true;
  }

  fill(command) {
    this.composer.field.value = `/${command.command} `;
    this.hide();
  }
}
