// The line to the server: one snapshot, then what changes; and what the visitor does.
export async function post(path, body) {
  try {
    const reply = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return await answer(reply);
  } catch {
    return { error: "offline" };
  }
}

async function answer(reply) {
  if (reply.ok) return {};
  try {
    return await reply.json();
  } catch {
    return { error: "refused" };
  }
}

export async function upload(fields, file) {
  try {
    return await answer(await fetch(`upload?${new URLSearchParams(fields)}`, { method: "POST", body: file }));
  } catch {
    return { error: "offline" };
  }
}

export const deed = (name, body) => post(`deed/${name}`, body);
export const lever = (name, body) => post(`lever/${name}`, body);

const NAMES = ["clock", "phones", "chats", "presses", "unheard", "bar", "budgets", "typing", "messages", "calls"];

// `store.replace` takes everything, `store.apply` one section. After a gap everything is fetched anew.
export async function listen(store, onConnection) {
  store.replace(await snapshot());
  const source = new EventSource(`events?since=${store.count}`);
  let connected = 0;
  source.addEventListener("hello", async () => {
    connected += 1;
    onConnection(true);
    if (connected > 1) store.replace(await snapshot());
  });
  source.addEventListener("error", () => {
    onConnection(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 2000);
  });
  for (const name of NAMES) source.addEventListener(name, (event) => store.apply(name, JSON.parse(event.data)));
}

async function snapshot() {
  const reply = await fetch("snapshot");
  if (!reply.ok) throw new Error(`snapshot: ${reply.status}`);
  return reply.json();
}
