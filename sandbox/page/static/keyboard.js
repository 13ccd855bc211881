// The inline keyboard under a bubble: plates of its width; a press waits in its place for the answer.
import { button, el } from "./dom.js";
import { icon } from "./icons.js";

const STYLES = new Set(["primary", "danger", "success"]);

export function styleOf(key) {
  return STYLES.has(key.style) ? key.style : "";
}

// A key that stays where it was is left alone: a thumb may be on it at this very moment.
export function layKeys(host, message, phone) {
  host.hidden = message.keyboard.length === 0;
  fit(host, message.keyboard, (row, line) => fit(line, row, (key, old) => sameOr(key, old, message, phone), () => el("span")), () => el("div", { class: "keyrow" }));
}

function fit(host, wanted, settle, make) {
  while (host.children.length > wanted.length) host.lastChild.remove();
  wanted.forEach((each, index) => {
    const old = host.children[index] ?? host.appendChild(make());
    settle(each, old);
  });
}

function sameOr(key, old, message, phone) {
  const said = JSON.stringify(key);
  if (old.said === said) return;
  const node = plate(key, message, phone);
  node.said = said;
  const focused = old === document.activeElement && old.dataset.label === key.text;
  old.replaceWith(node);
  if (focused) node.focus();
}

function plate(key, message, phone) {
  const node = button({ class: `plate ${styleOf(key)}`, tabindex: "-1" }, el("span", { text: key.text }));
  node.dataset.label = key.text;
  if (key.url) node.append(icon("link", "arrow"));
  node.addEventListener("click", () => {
    if (node.getAttribute("aria-busy") === "true") return;
    if (key.url) phone.follows(key.url);
    else phone.presses(message, key, node);
  });
  return node;
}

// The last reply keyboard that a bot put up for this person and did not take away since.
export function boardOf(messages, me, isPrivate) {
  const meant = messages.filter((each) => each.markup && isMeant(each, me, isPrivate));
  const last = meant.at(-1);
  return last?.markup.keyboard ? last : null;
}

export function isMeant(message, me, isPrivate) {
  if (isPrivate || !message.markup.selective) return true;
  const mentioned = message.body.entities.some((each) => each.url === `tg://user?id=${me}`);
  return mentioned || message.reply?.author.id === me;
}

export function board(message, tap) {
  const rows = message.markup.keyboard.map((row) =>
    el("div", {}, row.map((key) => {
      const label = typeof key === "string" ? key : key.text;
      return button({ class: `keycap ${styleOf(key)}`, onclick: () => tap(label, key) }, label);
    })),
  );
  return el("div", { class: "board scrolls", role: "group" }, rows);
}
