// An open chat: header, pinned line, log, composer.
import { Composer } from "./composer.js";
import { avatar, button, el, part } from "./dom.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { brief } from "./media.js";
import { store } from "./store.js";
import { say } from "./texts.js";

export class ChatView {
  constructor(phone, place) {
    this.phone = phone;
    this.place = { ...place, title: titleOf(place, phone.language) };
    this.log = new Log(phone, this.place);
    this.composer = new Composer(phone, this);
    this.head = el("div", { class: "head" });
    this.badge = el("span", { class: "badge", hidden: true });
    this.back = button({ class: "back", "aria-label": say(phone.language, "back"), onclick: () => phone.go(upFrom(this.place)) }, icon("back"), this.badge);
    this.pinned = el("div", { hidden: true });
    this.turn = 0;
    this.node = el("div", { class: "view" }, this.head, this.pinned, this.log.wall, this.composer.node);
  }

  get chat() {
    return store.chat(this.place.chat);
  }

  update() {
    const title = titleOf(this.place, this.phone.language);
    const writing = typingLine(store.typing(this.phone.told, this.place.chat, this.place.thread), this.chat, this.phone.language);
    const note = writing || this.subtitle();
    part(this.head, [title, note, this.chat.colour], () => [
      this.back,
      avatar(title, this.chat.colour, this.chat.forum ? "forum" : ""),
      el("div", {}, el("h2", { dir: "auto", text: title }), el("p", { class: writing ? "typing" : "", text: note })),
    ]);
    this.badged();
    this.log.update();
    this.pin();
    this.composer.update();
  }

  subtitle() {
    const { language } = this.phone;
    if (this.chat.private) return say(language, "bot");
    if (this.place.thread !== undefined) return this.chat.title;
    return say(language, "members", { n: this.chat.members });
  }

  badged() {
    const here = store.unread(this.phone.told, this.place.chat, this.place.thread);
    const elsewhere = store.unreadOf(this.phone.told) - here;
    this.badge.hidden = elsewhere <= 0;
    this.badge.textContent = String(elsewhere);
  }

  // Each tap goes to the next older one, as with several pinned messages.
  pin() {
    const all = store.in(this.place.chat, this.place.thread, this.phone.told).filter((each) => each.pinned);
    const shown = all.at(-1 - (this.turn % Math.max(all.length, 1)));
    part(this.pinned, shown && [shown.id, brief(shown, this.phone.language)], () => shown && this.pinnedLine(shown));
  }

  pinnedLine(message) {
    const jump = () => {
      this.log.flash(message.id);
      this.turn += 1;
      this.pin();
    };
    const { language } = this.phone;
    return button({ class: "pinned", onclick: jump }, el("span", {}, el("b", { text: say(language, "pinned") }), el("span", { dir: "auto", text: brief(message, language) })));
  }
}

// Who is writing, in one line; empty when nobody is.
export function typingLine(writing, chat, language) {
  if (writing.length === 0) return "";
  if (chat.private) return say(language, "typesHere");
  return writing.length === 1 ? say(language, "types", { who: writing[0].name }) : say(language, "typeMany", { n: writing.length });
}

function titleOf(place, language) {
  const chat = store.chat(place.chat);
  if (place.thread === undefined) return chat.title;
  return chat.topics.find((each) => each.id === place.thread)?.name ?? say(language, "general");
}

function upFrom(place) {
  return place.thread === undefined ? null : { chat: place.chat };
}
