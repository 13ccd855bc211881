// Line icons of one weight, drawn for this page.
const PATHS = {
  back: "M15 5l-7 7 7 7",
  plane: "M4 4l17 8-17 8 2.500-8zM6.500 12H21",
  flight: "M12 3.500c-.9 0-1.500 1-1.500 2.300V9L3.500 13.500v2l7-2v4l-2.200 1.600v1.400l3.700-1 3.700 1v-1.400L13.500 17.500v-4l7 2v-2L13.500 9V5.800c0-1.300-.6-2.300-1.500-2.300z",
  clip: "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.400 3.400 0 0 1 4.800 4.800l-8.300 8.300a1.800 1.800 0 0 1-2.500-2.500L14.500 7",
  mic: "M12 3.500a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3",
  keys: "M4 6h16v12H4zM7.500 10h1M11.500 10h1M15.500 10h1M8 14h8",
  menu: "M4 7h16M4 12h16M4 17h16",
  down: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  photo: "M4 5h16v14H4zM4 16l4.500-5 4 4 2.500-2.500 5 4.500M15.500 9h.01",
  paper: "M6 3h8l4 4v14H6zM14 3v4h4",
  place: "M12 21c5-6 7-8.500 7-12a7 7 0 0 0-14 0c0 3.500 2 6 7 12zM12 11.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  reply: "M10 7L4 12l6 5v-3c5 0 8 1 10 5 0-6-4-9-10-9z",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  copy: "M8 8h12v12H8zM4 16V4h12",
  link: "M7 17L17 7M9 7h8v8",
  pin: "M14 4l6 6-4 1-4 4-1 5-7-7 5-1 4-4zM7.500 16.500L4 20",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  silent: "M6 17h12l-1.500-2V10a4.500 4.500 0 0 0-8-2.800M7.500 10v5M10.500 20h3M4 4l16 16",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  list: "M4 6h10M4 12h16M4 18h12",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  again: "M19 12a7 7 0 1 1-2.500-5.400M19 4v4h-4",
  bin: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5",
  album: "M7 4h13v13H7zM4 7.500V20h12.500M7 14l3.500-3.500 3 3 2-2 4.500 4",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.500l3 1.500",
};
const SVG = "http://www.w3.org/2000/svg";

function drawn(box, kind, path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("class", kind);
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export function icon(name, extra = "") {
  return drawn("0 0 24 24", `icon ${extra}`, PATHS[name]);
}

const TICKS = {
  waiting: "M8.500 1a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM8.500 3v2.200l1.500.8",
  sent: "M4 5.500l3 3 6-7",
  read: "M1 5.500l3 3 6-7M7.500 8l.5.5 6-7",
};

export function ticks(state) {
  return drawn("0 0 17 10", "ticks", TICKS[state]);
}
