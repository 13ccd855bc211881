// What opens over a phone and goes away again: toasts, the alert, menus, the large photo.
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";
import { say } from "./texts.js";

const REACTIONS = ["👍", "👀", "✍", "🔥", "🙏"];

export class Overlays {
  constructor(phone) {
    this.phone = phone;
    this.alerts = [];
    this.toasts = el("div", { class: "toasts", role: "status" });
  }

  toast(text) {
    const node = el("div", { class: "toast", text });
    const leave = () => (node.matches(":hover") ? setTimeout(leave, 500) : node.remove());
    setTimeout(leave, readingTime(text));
    this.toasts.append(node);
  }

  // One after the other. What the visitor did not ask for, the tour's presses say, closes by itself.
  alert(title, text, own) {
    this.alerts.push({ title, text, own });
    if (this.alerts.length === 1) this.showAlert();
  }

  showAlert() {
    const { title, text, own } = this.alerts[0];
    const back = document.activeElement;
    const dim = el("div", { class: "dim" });
    const close = () => {
      if (!dialog.isConnected) return;
      dim.remove();
      dialog.remove();
      this.alerts.shift();
      if (own) back?.focus?.();
      if (this.alerts.length > 0) this.showAlert();
    };
    const ok = button({ onclick: close }, say(this.phone.language, "ok"));
    const dialog = el("dialog", { open: true, role: "alertdialog", "aria-label": title }, el("h3", { text: title }), el("p", { text }), ok);
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.phone.node.append(dim, dialog);
    if (own) ok.focus();
    else setTimeout(close, readingTime(text));
  }

  menu(near, items, kind = "") {
    this.closeMenu();
    this.open = el("div", { class: `menu ${kind}`, role: "menu" }, items);
    this.phone.node.append(this.open);
    if (!kind) this.put(near);
    this.open.addEventListener("keydown", (event) => event.key === "Escape" && this.closeMenu(near));
    this.open.addEventListener("click", () => this.closeMenu(near));
    setTimeout(() => document.addEventListener("click", () => this.closeMenu(), { once: true }));
    this.open.querySelector("button")?.focus();
  }

  put(near) {
    const frame = this.phone.node.getBoundingClientRect();
    const box = near.getBoundingClientRect();
    const top = Math.min(box.bottom - frame.top, frame.height - this.open.offsetHeight - 12);
    const left = Math.min(box.left - frame.left, frame.width - this.open.offsetWidth - 12);
    this.open.style.top = `${Math.max(top, 12)}px`;
    this.open.style.left = `${Math.max(left, 12)}px`;
  }

  closeMenu(back) {
    this.open?.remove();
    this.open = null;
    back?.focus?.();
  }

  item(name, key, act) {
    return button({ role: "menuitem", onclick: act }, icon(name), say(this.phone.language, key));
  }

  message(message, near) {
    const { phone } = this;
    const emoji = REACTIONS.map((each) =>
      button({ role: "menuitem", "aria-label": say(phone.language, "react", { emoji: each }), onclick: () => phone.reacts(message, each) }, each),
    );
    this.menu(near, [
      el("div", { class: "emoji" }, emoji),
      this.item("reply", "reply", () => phone.answers(message)),
      message.author.id === phone.id && message.body.text && this.item("edit", "edit", () => phone.view.composer.edits(message)),
      this.item("copy", "copy", () => phone.copy(message.body.text)),
    ].filter(Boolean));
  }

  // A message that did not go out.
  unsent(message, near) {
    const act = (name) => () => this.phone.does(name, { chat: message.chat, number: message.number });
    this.menu(near, [this.item("again", "again", act("again")), this.item("bin", "forget", act("forget"))]);
  }

  // Which group shall have the bot: those that its holder administers.
  groups(url) {
    const { phone } = this;
    const own = phone.told.chats.map((key) => store.chat(key)).filter((each) => !each.private && each.admins.includes(phone.id));
    if (own.length === 0) {
      this.toast(say(phone.language, "noGroup"));
      return;
    }
    const choices = own.map((each) => button({ role: "menuitem", onclick: () => phone.brings(url, each.key) }, el("b", { text: each.title })));
    this.menu(phone.node, [el("h3", { text: say(phone.language, "whichGroup") }), ...choices], "choice");
  }

  attachments(composer) {
    const send = (kind) => () => {
      this.phone.does("send", { ...composer.where(), kind, reply: composer.answering?.id ?? 0 });
      composer.forget();
    };
    const items = [["photo", "photo"], ["album", "album"], ["mic", "voice"], ["paper", "document"], ["place", "location"]].map(([name, kind]) => this.item(name, kind, send(kind)));
    this.menu(composer.attach, [...items, this.item("clip", "own", () => this.pick(composer))], "attach");
  }

  pick(composer) {
    const input = el("input", { type: "file", multiple: true });
    input.addEventListener("change", () => this.phone.uploads([...input.files], composer));
    input.click();
  }

  enlarge(address) {
    const away = () => large.remove();
    const large = button({ class: "large", "aria-label": say(this.phone.language, "backTo"), onclick: away }, el("img", { src: address, alt: say(this.phone.language, "photo") }));
    this.phone.node.append(large);
    large.focus();
  }
}

function readingTime(text) {
  const chinese = (text.match(/[\u3400-\u9fff]/g) ?? []).length;
  return Math.min(2000 + chinese * 200 + (text.length - chinese) * 60, 10000);
}
