// Service messages as one line.
import { knows, say } from "./texts.js";

export function serviceLine(message, language) {
  const { name, value } = message.service;
  if (!knows(name)) return "";
  const who = message.author.name;
  if (name === "new_chat_members" && value === who) return say(language, "joined", { who });
  return say(language, name, { who, value });
}
