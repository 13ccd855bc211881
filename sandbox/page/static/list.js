// The list of a phone's chats, and a forum's topics.
import { avatar, button, el, part } from "./dom.js";
import { icon } from "./icons.js";
import { typingLine } from "./chat.js";
import { brief } from "./media.js";
import { serviceLine } from "./service.js";
import { store } from "./store.js";
import { listed } from "./time.js";
import { say } from "./texts.js";

export class List {
  // With a forum, its topics; else all chats.
  constructor(phone, forum = null) {
    this.phone = phone;
    this.forum = forum;
    this.rows = el("ul", { class: "rows scrolls" });
    this.head = el("div", { class: `head ${forum ? "" : "listhead"}` });
    this.node = el("div", { class: "view" }, this.head, this.rows);
  }

  update() {
    const rows = this.forum ? this.topics() : this.chats();
    const title = this.forum ? store.chat(this.forum).title : say(this.phone.language, "chats");
    part(this.head, title, () => [this.forum && this.back(), el("div", {}, el("h2", { text: title }))]);
    part(this.rows, rows.map(({ open, ...told }) => told), () => rows.map((row) => el("li", {}, this.row(row))));
  }

  back() {
    return button({ class: "back", "aria-label": say(this.phone.language, "back"), onclick: () => this.phone.go(null) }, icon("back"));
  }

  chats() {
    const rows = this.phone.told.chats.map((key) => this.told(key, undefined));
    return rows.sort((one, other) => other.at - one.at);
  }

  topics() {
    const chat = store.chat(this.forum);
    return [0, ...chat.topics.map((each) => each.id)].map((thread) => this.told(this.forum, thread));
  }

  told(key, thread) {
    const chat = store.chat(key);
    const topic = chat.topics.find((each) => each.id === thread);
    const { language } = this.phone;
    const last = store.in(key, thread, this.phone.told).filter((each) => !each.service || serviceLine(each, language)).at(-1);
    return {
      key,
      thread,
      title: thread === undefined ? chat.title : (topic?.name ?? say(language, "general")),
      colour: thread === undefined ? chat.colour : thread % 7,
      isForum: chat.forum,
      isClosed: topic?.closed ?? false,
      at: last?.at ?? 0,
      time: last ? listed(last.at, language) : "",
      who: last && !chat.private && !last.service ? (last.author.id === this.phone.id ? say(language, "you") : last.author.name) : "",
      writing: typingLine(store.typing(this.phone.told, key, thread), chat, language),
      line: last ? (last.service ? serviceLine(last, language) : brief(last, language)) : say(language, "noMessages"),
      unread: store.unread(this.phone.told, key, thread),
    };
  }

  row(told) {
    const { language } = this.phone;
    const label = [told.title, told.unread && say(language, "nUnread", { n: told.unread }), told.line].filter(Boolean).join(", ");
    const opens = () => this.phone.go({ chat: told.key, thread: told.thread });
    return button(
      { class: `row ${told.thread === undefined ? "" : "topic"}`, "aria-label": label, onclick: opens },
      avatar(told.title, told.colour, told.isForum ? "forum" : ""),
      el("b", { dir: "auto", text: told.title }),
      el("time", {}, told.isClosed && icon("lock"), told.time),
      told.writing ? el("div", { class: "line typing", text: told.writing }) : el("div", { class: "line" }, told.who && el("span", { text: `${told.who}: ` }), told.line),
      told.unread ? el("span", { class: "badge", text: String(told.unread) }) : el("span", { class: "none" }),
    );
  }
}
