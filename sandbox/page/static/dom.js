// Elements made one by one: content only ever arrives through textContent.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "class") node.className = value;
  else if (name === "text") node.textContent = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function button(props, ...children) {
  return el("button", { type: "button", ...props }, ...children);
}

// Replace what a host shows only if what it shows has changed: focus, selection and spinners stay.
export function part(host, key, build) {
  const said = JSON.stringify(key);
  if (host.said === said) return false;
  host.said = said;
  const built = build();
  host.replaceChildren(...[built].flat().filter(Boolean));
  host.hidden = host.childNodes.length === 0;
  return true;
}

export function initials(name) {
  const words = name.trim().split(/\s+/);
  if (/[\u3400-\u9fff]/.test(name)) return [...name.trim()][0];
  return (words[0]?.[0] ?? "") + (words.length > 1 ? words.at(-1)[0] : "");
}

export function avatar(name, colour, extra = "") {
  return el("div", { class: `avatar c${colour} ${extra}`, "aria-hidden": "true", text: initials(name) });
}
