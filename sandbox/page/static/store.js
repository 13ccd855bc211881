// What the page has been told: sections as they came, messages by chat and id.
export const MOST_CALLS = 500;
const GATHER = 15;

class Store {
  constructor() {
    this.sections = { phones: [], chats: [], presses: [], unheard: [], bar: {}, budgets: [], typing: [] };
    this.messages = new Map();
    this.calls = [];
    this.count = 0;
    this.listeners = [];
    this.pending = new Set();
  }

  on(listener) {
    this.listeners.push(listener);
  }

  replace(snapshot) {
    const { count, messages, calls, logged, ...sections } = snapshot;
    this.count = count;
    this.messages = new Map();
    this.calls = [];
    Object.assign(this.sections, sections);
    this.take("messages", messages);
    this.take("calls", calls);
    this.wake([...Object.keys(sections), "messages", "calls"]);
  }

  apply(name, value) {
    if (name === "messages" || name === "calls") this.take(name, value);
    else this.sections[name] = value;
    this.wake([name]);
  }

  take(name, values) {
    if (name === "calls") {
      const last = this.calls.at(-1)?.number ?? -1;
      this.calls = [...this.calls, ...values.filter((each) => each.number > last)].slice(-MOST_CALLS);
    } else values.forEach((each) => this.keep(each));
  }

  keep(message) {
    const chat = this.messages.get(message.chat) ?? new Map();
    this.messages.set(message.chat, chat);
    const before = chat.get(message.id);
    if (before && before.changed > message.changed) return;
    if (message.deleted) chat.delete(message.id);
    else chat.set(message.id, message);
  }

  // Listeners hear of everything that came together once. (Not by frames: a hidden page has none.)
  wake(names) {
    if (this.pending.size === 0) setTimeout(() => this.tell(), GATHER);
    names.forEach((name) => this.pending.add(name));
  }

  tell() {
    const names = new Set(this.pending);
    this.pending.clear();
    this.listeners.forEach((listener) => listener(names));
  }

  chat(key) {
    return this.sections.chats.find((each) => each.key === key);
  }

  phone(id) {
    return this.sections.phones.find((each) => each.id === id);
  }

  // In the order in which they came, without those that came to a phone in flight mode.
  in(key, thread, phone) {
    const chat = this.chat(key);
    const all = [...(this.messages.get(key)?.values() ?? [])];
    const here = chat?.forum && thread !== undefined ? all.filter((each) => topicOf(chat, each) === thread) : all;
    const seen = phone?.flight ? here.filter((each) => each.posted <= phone.flight) : here;
    return seen.sort((one, other) => one.posted - other.posted);
  }

  // Who else is writing there, of those whom this phone would show.
  typing(phone, key, thread) {
    const place = this.chat(key)?.forum && thread !== undefined ? `${key}/${thread}` : key;
    const here = (each) => each.place === place || (thread === undefined && each.place.startsWith(`${key}/`));
    return phone.cut ? [] : this.sections.typing.filter((each) => each.id !== phone.id && here(each));
  }

  unread(phone, key, thread) {
    const chat = this.chat(key);
    if (chat?.forum && thread === undefined) {
      return [0, ...chat.topics.map((each) => each.id)].reduce((sum, each) => sum + this.unread(phone, key, each), 0);
    }
    const mark = phone.reads[chat?.forum ? `${key}/${thread}` : key] ?? 0;
    return this.in(key, thread, phone).filter((each) => each.posted > mark && each.author.id !== phone.id && !each.service).length;
  }

  unreadOf(phone) {
    return phone.chats.reduce((sum, key) => sum + this.unread(phone, key), 0);
  }
}

export function topicOf(chat, message) {
  return chat.topics.some((each) => each.id === message.thread) ? message.thread : 0;
}

export const store = new Store();
