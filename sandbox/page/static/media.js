// Attachments: photo, voice, file, place. What a file is, the server says by its first bytes.
import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./texts.js";

const BARS = [6, 9, 14, 8, 4, 11, 16, 12, 7, 5, 10, 15, 17, 11, 6, 8, 13, 9, 5, 12, 15, 8, 4, 7, 11, 14, 9, 5];

export function medium(message, phone) {
  const what = message.medium;
  const address = `file/${phone.id}/${message.chat}/${message.id}`;
  switch (what.kind) {
    case "photo":
      return photo(address, phone);
    case "voice":
    case "audio":
      return voice(what, address, phone);
    case "location":
      return place(what, "", phone);
    case "venue":
      return place(what.location ?? {}, `${what.title ?? ""}\n${what.address ?? ""}`, phone);
    case "contact":
      return paper(what.first_name, what.phone_number, null);
    default:
      return paper(what.name || say(phone.language, what.kind in KINDS ? what.kind : "document"), size(what.size), address);
  }
}

const KINDS = { video: 1, audio: 1, document: 1 };

function photo(address, phone) {
  const image = el("img", { src: address, alt: say(phone.language, "photo"), loading: "lazy" });
  const frame = button({ class: "photo", tabindex: "-1", "aria-label": say(phone.language, "photo"), onclick: () => phone.enlarge(address) }, image);
  image.addEventListener("error", () => {
    frame.replaceChildren(icon("photo"));
    frame.classList.add("gone");
  });
  image.addEventListener("load", () => phone.settle());
  return frame;
}

// Photos that were sent together: one large, the others smaller, in rows.
export function grid(tiles, phone) {
  const photos = tiles.map((each) => photo(`file/${phone.id}/${each.chat}/${each.id}`, phone));
  return el("div", { class: `album of${Math.min(tiles.length, 4)}` }, photos);
}

function voice(what, address, phone) {
  const bars = BARS.map((height) => {
    const bar = el("i");
    bar.style.height = `${height}px`;
    return bar;
  });
  const sound = new Audio();
  const play = button({ class: "round", tabindex: "-1", "aria-label": say(phone.language, "voice") }, icon("play"));
  const shows = (name) => play.replaceChildren(icon(name));
  play.addEventListener("click", () => {
    sound.src = sound.src || address;
    if (sound.paused) sound.play().then(() => shows("pause"), () => shows("play"));
    else sound.pause();
  });
  sound.addEventListener("pause", () => shows("play"));
  sound.addEventListener("timeupdate", () => {
    const done = (sound.currentTime / (sound.duration || what.duration || 1)) * bars.length;
    bars.forEach((bar, index) => bar.classList.toggle("played", index < done));
  });
  const length = `0:${String(what.duration ?? 0).padStart(2, "0")}`;
  return el("div", { class: "voice" }, play, el("div", {}, el("div", { class: "bars", "aria-hidden": "true" }, bars), el("small", { text: length })));
}

function place(where, words, phone) {
  const spot = `${Number(where.latitude).toFixed(4)}, ${Number(where.longitude).toFixed(4)}`;
  const [title, address] = words.split("\n");
  return [
    el("div", { class: "place", role: "img", "aria-label": `${say(phone.language, "location")} ${spot}` }, icon("place")),
    el("div", { class: "address" }, title || say(phone.language, "location"), el("small", { text: address || spot })),
  ];
}

function paper(name, note, address) {
  const round = address ? el("a", { class: "round", href: address, download: name, tabindex: "-1", "aria-label": name }, icon("paper")) : el("div", { class: "round" }, icon("paper"));
  return el("div", { class: "paper" }, round, el("div", {}, el("b", { text: name }), el("small", { text: note })));
}

function size(bytes = 0) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1 << 20 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

// One line that stands for a message: in the list, in a quote, in the pinned line.
export function brief(message, language) {
  const text = message.body.text.split("\n")[0];
  if (!message.medium) return text;
  const kind = attachment(message.medium.kind, language);
  return text ? `${kind}: ${text}` : kind;
}

export function attachment(kind, language) {
  return say(language, ["photo", "voice", "video", "audio", "location", "venue", "contact"].includes(kind) ? kind : "document");
}
