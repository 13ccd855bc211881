// The rehearsal's clock, and moments as a phone writes them.
import { say } from "./texts.js";

const clock = { now: 0, speed: 0, zone: "UTC", at: 0 };

export function setClock(told) {
  Object.assign(clock, told, { at: performance.now() });
}

export function speed() {
  return clock.speed;
}

export function now() {
  return clock.now + ((performance.now() - clock.at) / 1000) * clock.speed;
}

function formatted(seconds, language, options) {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: clock.zone, ...options }).format(seconds * 1000);
}

export function hours(seconds) {
  return formatted(seconds, "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

export function full(seconds, language) {
  return formatted(seconds, language, { dateStyle: "full", timeStyle: "medium" });
}

export function dayKey(seconds) {
  return formatted(seconds, "en", { year: "numeric", month: "2-digit", day: "2-digit" });
}

export function day(seconds, language) {
  if (dayKey(seconds) === dayKey(now())) return say(language, "today");
  if (dayKey(seconds) === dayKey(now() - 86400)) return say(language, "yesterday");
  return formatted(seconds, language, { day: "numeric", month: "long" });
}

export function date(language) {
  return formatted(now(), language, { weekday: "short", day: "numeric", month: "short" });
}

export function listed(seconds, language) {
  if (dayKey(seconds) === dayKey(now())) return hours(seconds);
  if (now() - seconds < 6 * 86400) return formatted(seconds, language, { weekday: "short" });
  return formatted(seconds, language, { day: "2-digit", month: "2-digit", year: "2-digit" });
}

export function seconds(time) {
  return formatted(time, "en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}
