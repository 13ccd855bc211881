// The call log, and each chat's share of twenty calls a minute.
import { button, el, part } from "./dom.js";
import { icon } from "./icons.js";
import { MOST_CALLS, store } from "./store.js";
import { seconds } from "./time.js";
import { say } from "./texts.js";

export class Calls {
  constructor(desk) {
    this.desk = desk;
    this.node = document.getElementById("calls");
    this.node.setAttribute("aria-label", say(desk.language, "calls"));
    this.budgets = el("div", { class: "budgets" });
    this.lines = el("div", { class: "lines scrolls" });
    this.shown = -1;
    const close = button({ class: "tool", "aria-label": say(desk.language, "cancel"), onclick: () => this.toggle() }, icon("close"));
    this.node.append(el("h2", {}, say(desk.language, "calls"), close), this.budgets, this.lines);
  }

  toggle() {
    this.node.hidden = !this.node.hidden;
    document.body.classList.toggle("calls", !this.node.hidden);
    this.desk.fit();
    this.update();
  }

  update() {
    if (this.node.hidden) return;
    const groups = store.sections.budgets.filter((each) => store.chat(each.chat) && !store.chat(each.chat).private);
    part(this.budgets, groups, () => groups.map((each) => this.budget(each)));
    const fresh = store.calls.filter((each) => each.number > this.shown);
    this.shown = store.calls.at(-1)?.number ?? -1;
    this.lines.prepend(...fresh.reverse().map((each) => this.line(each)));
    while (this.lines.children.length > MOST_CALLS) this.lines.lastChild.remove();
  }

  budget({ chat, used, of }) {
    const { title } = store.chat(chat);
    const words = say(this.desk.language, "ofMinute", { used, of });
    return el("div", { class: "budget" }, el("span", { text: title }), el("span", { text: words }), el("progress", { max: String(of), value: String(used), "aria-label": title }));
  }

  line(call) {
    const wrong = call.refused || (call.lost ? say(this.desk.language, "answered") : "");
    return el(
      "details", {},
      el("summary", {}, el("time", { text: seconds(call.at) }), el("span", { text: call.method }), el("span", { text: call.chat })),
      wrong && el("div", { class: "wrong", text: wrong }),
      el("pre", { text: call.params }),
    );
  }
}
