// Text from its entities. Offsets are UTF-16 units, as JavaScript counts. Nothing is ever parsed as HTML.
import { el } from "./dom.js";

const SIMPLE = { bold: "b", italic: "em", underline: "u", strikethrough: "s" };
const SAFE = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);
const TAGS = new Set(["mention", "hashtag", "cashtag", "bot_command", "phone_number"]);

export function rich(body, tap) {
  const sorted = [...body.entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return pieces(body.text, 0, body.text.length, sorted, tap);
}

function pieces(text, from, to, entities, tap) {
  const nodes = [];
  let at = from;
  entities.forEach((entity, index) => {
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) return;
    if (start > at) nodes.push(text.slice(at, start));
    const inner = entities.slice(index + 1).filter((each) => each.offset < end);
    nodes.push(wrapped(entity, text.slice(start, end), pieces(text, start, end, inner, tap), tap));
    at = end;
  });
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrapped(entity, string, children, tap) {
  const { type } = entity;
  if (SIMPLE[type]) return el(SIMPLE[type], {}, children);
  if (type === "code") return el("code", { onclick: () => tap.copy(string) }, children);
  if (type === "pre") return el("pre", { "data-language": entity.language }, children);
  if (type === "spoiler") return spoiler(children);
  if (type === "blockquote" || type === "expandable_blockquote") return quote(children, type !== "blockquote");
  if (type === "bot_command") return el("a", { href: "#", class: "tag", onclick: acting(() => tap.command(string)) }, children);
  if (type === "url" || type === "text_link" || type === "email") return linked(addressOf(entity, string), children, tap);
  if (TAGS.has(type) || type === "text_mention") return el("span", { class: "tag" }, children);
  return el("span", {}, children);
}

function addressOf(entity, string) {
  if (entity.type === "email") return `mailto:${string}`;
  if (entity.type === "text_link") return entity.url;
  return /^[a-z]+:/i.test(string) ? string : `https://${string}`;
}

function linked(address, children, tap) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return el("span", {}, children);
  }
  if (!SAFE.has(url.protocol)) return el("span", {}, children);
  if (url.protocol === "tg:") return el("span", { class: "tag" }, children);
  const props = { href: url.href, rel: "noopener noreferrer", target: "_blank" };
  if (isDeep(url)) return el("a", { ...props, onclick: acting(() => tap.link(url.href)) }, children);
  return el("a", props, children);
}

export function isDeep(url) {
  return ["t.me", "telegram.me"].includes(url.hostname) && (url.searchParams.has("start") || url.searchParams.has("startgroup"));
}

function acting(act) {
  return (event) => {
    event.preventDefault();
    act();
  };
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "-1" }, el("span", {}, children));
  node.addEventListener("click", () => node.classList.add("open"));
  return node;
}

function quote(children, folds) {
  const node = el("blockquote", { class: folds ? "folded" : "" }, children);
  if (folds) node.addEventListener("click", () => node.classList.toggle("folded"));
  return node;
}
