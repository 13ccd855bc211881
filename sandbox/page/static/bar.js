// The bar: clock, faults, the bot's switch, the tour, languages and light.
import { button, el, part } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";
import { date, hours, now, speed } from "./time.js";
import { say } from "./texts.js";
import { lever } from "./wire.js";

export class Bar {
  constructor(desk) {
    this.desk = desk;
    this.language = desk.language;
    this.node = document.getElementById("bar");
    this.time = el("time", { class: "time", role: "timer", "aria-label": this.say("clock") });
    this.date = el("span", { class: "date" });
    this.fast = this.tool("rare", "fast", () => this.runs(speed() === 60 ? 1 : 60));
    this.pause = this.tool("", "pause", () => this.runs(speed() === 0 ? 1 : 0));
    this.broken = el("div", { id: "broken", role: "status" });
    this.tour = el("span");
    this.build();
  }

  say(key, values) {
    return say(this.language, key, values);
  }

  tool(kind, key, act, values) {
    return button({ class: `tool ${kind}`, onclick: act }, this.say(key, values));
  }

  build() {
    this.breaker = this.opener("bolt", "break", () => this.faults());
    this.node.append(
      el("span", { class: "title", text: this.say("title") }),
      this.time, this.date, this.jump(1, "rare"), this.jump(5, ""), this.until("rare"), this.fast, this.pause,
      el("span", { class: "space" }), this.broken, this.tour, this.breaker,
      this.iconic("list", "calls", () => this.desk.calls.toggle()),
      this.iconic("theme", "theme", () => this.desk.turnTheme()),
      button({ class: "tool", "aria-label": this.say("language"), onclick: () => this.desk.turnLanguage() }, el("span", { class: "wide", text: this.say("language") }), el("span", { class: "short", text: this.say("languageShort") })),
    );
  }

  jump(minutes, kind) {
    return this.tool(kind, "minute", () => lever("clock", { seconds: minutes * 60 }), { n: minutes });
  }

  until(kind) {
    return this.tool(kind, "until", () => lever("clock", { until: "16:59" }), { time: "16:59" });
  }

  iconic(name, key, act) {
    return button({ class: "tool", "aria-label": this.say(key), title: this.say(key), onclick: act }, icon(name));
  }

  opener(name, key, items) {
    const node = button({ class: "tool", "aria-label": this.say(key), "aria-haspopup": "menu", "aria-expanded": "false" }, icon(name), el("span", { class: "wide", text: this.say(key) }));
    node.addEventListener("click", () => this.sheet(node, items));
    return node;
  }

  sheet(opener, items) {
    if (this.open) return this.close();
    this.open = el("div", { class: "sheet scrolls", role: "menu" }, items());
    this.opener_ = opener;
    opener.setAttribute("aria-expanded", "true");
    this.node.append(this.open);
    this.open.addEventListener("click", () => this.close());
    this.open.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    setTimeout(() => document.addEventListener("click", (event) => this.open && !this.open.contains(event.target) && this.close(), { once: true }));
    this.open.querySelector("button")?.focus();
    return undefined;
  }

  close() {
    this.open?.remove();
    this.open = null;
    this.opener_?.setAttribute("aria-expanded", "false");
    this.opener_?.focus();
  }

  faults() {
    const fault = (kind, key, chat) => this.tool("", key, () => lever("fault", { kind, chat: chat?.key ?? "" }), { chat: chat?.title });
    const groups = store.sections.chats.filter((each) => !each.private);
    const narrow = [this.jump(1, "only-narrow"), this.until("only-narrow"), this.tool("only-narrow", "fast", () => this.runs(speed() === 60 ? 1 : 60))];
    return [
      ...narrow,
      fault("down", "faultDown"),
      fault("lose", "faultLose"),
      ...groups.map((chat) => fault("429", "fault429", chat)),
      ...this.switches(),
      el("div", { class: "note", text: this.say("explain") }),
    ];
  }

  switches() {
    const act = (wanted, key) => this.tool("", key, () => lever("bot", { do: wanted }));
    const { running } = store.sections.bar;
    if (running === null || running === undefined) return [];
    return running ? [act("kill", "kill"), act("stop", "stopBot")] : [act("start", "startBot")];
  }

  runs(at) {
    lever("clock", { speed: at });
  }

  update() {
    this.tick();
    const { broken = [], running, playing, arriving } = store.sections.bar;
    this.node.classList.toggle("broken", broken.length > 0 || running === false);
    part(this.broken, [broken.map((each) => [each.kind, each.chat]), running, arriving], () => (arriving ? el("span", { class: "arriving", text: this.say("arriving") }) : this.complaint(broken, running)));
    part(this.tour, playing, () => typeof playing === "boolean" && this.guide(playing));
    this.fast.setAttribute("aria-pressed", String(speed() === 60));
    this.pause.textContent = this.say(speed() === 0 ? "run" : "pause");
  }

  guide(playing) {
    const [name, act] = playing ? ["pause", "stop"] : ["play", "play"];
    const props = { class: "tool strong", "aria-label": this.say(act), onclick: () => lever("tour", { do: act }) };
    return button(props, icon(name), el("span", { class: "roomy", text: this.say(act) }));
  }

  complaint(broken, running) {
    const words = { down: "brokenDown", lose: "brokenLose", 429: "broken429" };
    const lines = broken.map((each) => this.say(words[each.kind], { chat: each.chat }));
    const mend = broken.length > 0 && this.tool("bad", "mend", () => lever("fault", { kind: "mend" }));
    if (running === false) lines.push(this.say("botStopped"));
    const start = running === false && this.tool("bad", "startBot", () => lever("bot", { do: "start" }));
    return [lines.length > 0 && el("span", { class: "rare", text: lines.join(" · ") }), mend, start];
  }

  tick() {
    part(this.time, hours(now()), () => hours(now()));
    part(this.date, date(this.language), () => date(this.language));
  }
}
