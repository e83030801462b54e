// Read pages stay readable; forms filled out of reach of the box are kept, then sent in order.
const PAGES = "pages-" + VERSION, MOST_PAGES = 60, LARGEST_FORM = 8e6;
const NEVER = /^\/(api|compte|travailleur\.js|manifest\.webmanifest)/;

const store = () => new Promise((done, failed) => {
  const asked = indexedDB.open("liane", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("forms", { keyPath: "mark" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});
const forms = async (mode, act) => {
  const all = (await store()).transaction("forms", mode).objectStore("forms");
  const asked = act(all);
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
};

addEventListener("install", e => {
  e.waitUntil(caches.open(PAGES).then(c => c.addAll(KEPT)).then(() => skipWaiting()));
});
addEventListener("activate", e => e.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== PAGES) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("message", e => { if (e.data === "send") e.waitUntil(sendAll()); });
addEventListener("sync", e => e.waitUntil(sendAll()));

addEventListener("fetch", e => {
  const asked = e.request, url = new URL(asked.url);
  if (url.origin !== location.origin) return;
  if (asked.method === "POST" && asked.mode === "navigate") {
    if (url.pathname === "/compte/sortir/") { e.waitUntil(forgetPages()); return; }
    if (NEVER.test(url.pathname)) return;
    const size = +(asked.headers.get("Content-Length") || 0);
    if (size < LARGEST_FORM) e.respondWith(sendOrKeep(asked));
  } else if (asked.method === "GET" && !NEVER.test(url.pathname)) {
    if (url.pathname.startsWith("/static/")) e.respondWith(fromPhoneFirst(asked));
    else if (asked.mode === "navigate") e.respondWith(fromBoxFirst(asked));
  }
});

async function fromPhoneFirst(asked) {
  const kept = await caches.match(asked);
  if (kept) return kept;
  const answer = await fetch(asked);
  if (answer.ok) (await caches.open(PAGES)).put(asked, answer.clone());
  return answer;
}
async function fromBoxFirst(asked) {
  try {
    const answer = await fetch(asked);
    const html = (answer.headers.get("Content-Type") || "").startsWith("text/html");
    const mayKeep = !(answer.headers.get("Cache-Control") || "").includes("no-store");
    if (answer.ok && html && mayKeep && !answer.redirected) await keep(asked, answer.clone());
    return answer;
  } catch {
    return (await caches.match(asked)) || (await caches.match("/hors-ligne/")) || Response.error();
  }
}
async function keep(asked, answer) {
  const cache = await caches.open(PAGES);
  await cache.put(asked, answer);
  const pages = (await cache.keys()).filter(k => !KEPT.includes(new URL(k.url).pathname));
  for (const old of pages.slice(0, Math.max(0, pages.length - MOST_PAGES))) await cache.delete(old);
}
async function forgetPages() {
  const cache = await caches.open(PAGES);
  for (const each of await cache.keys())
    if (!KEPT.includes(new URL(each.url).pathname)) await cache.delete(each);
}

const post = form => fetch(form.url, {
  method: "POST", body: form.body, redirect: "manual", credentials: "same-origin",
  headers: { "Content-Type": form.type, "X-Liane-Once": form.mark },
});
async function sendOrKeep(asked) {
  const form = {
    mark: crypto.randomUUID(), at: Date.now(), url: asked.url, from: asked.referrer,
    type: asked.headers.get("Content-Type") || "application/x-www-form-urlencoded",
    body: await asked.arrayBuffer(), state: "waiting",
  };
  try {
    return await post(form);
  } catch {
    await forms("readwrite", all => all.put(form));
    if (registration.sync) registration.sync.register("send").catch(() => {});
    return Response.redirect("/hors-ligne/?garde", 303);
  }
}
let sending = false;
async function sendAll() {
  if (sending) return;
  sending = true;
  try {
    const waiting = (await forms("readonly", all => all.getAll())).sort((a, b) => a.at - b.at);
    for (const form of waiting.filter(f => f.state === "waiting")) {
      const answer = await post(form);
      const taken = answer.type === "opaqueredirect" || answer.status === 208;
      if (taken) await forms("readwrite", all => all.delete(form.mark));
      else if (answer.status < 500) await forms("readwrite", all => all.put({ ...form, state: "refused" }));
    }
  } catch { /* out of reach again: what waits stays */ } finally {
    sending = false;
    for (const each of await clients.matchAll()) each.postMessage("changed");
  }
}
