// Lists the forms that wait on this phone; each can be shown again or thrown away.
const list = document.getElementById("waiting"), none = document.getElementById("none");
const open = () => new Promise(done => {
  const asked = indexedDB.open("liane", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("forms", { keyPath: "mark" });
  asked.onsuccess = () => done(asked.result);
});
async function show() {
  const all = (await open()).transaction("forms").objectStore("forms").getAll();
  all.onsuccess = () => {
    none.hidden = all.result.length > 0;
    list.replaceChildren(...all.result.sort((a, b) => a.at - b.at).map(row));
  };
}
function row(form) {
  const item = document.createElement("li"), text = document.createElement("span");
  text.className = "grow";
  const link = document.createElement("a");
  link.href = form.from || form.url;
  link.textContent = new URL(form.url).pathname;
  const when = document.createElement("small");
  when.textContent = " " + new Date(form.at).toLocaleString(document.documentElement.lang);
  text.append(link, when);
  const state = document.createElement("span");
  state.className = "state " + (form.state === "refused" ? "cut" : "worn");
  state.textContent = (form.state === "refused" ? "■ " : "▲ ") + list.dataset[form.state];
  const away = document.createElement("button");
  away.className = "quiet";
  away.textContent = list.dataset.away;
  away.onclick = async () => {
    const gone = (await open()).transaction("forms", "readwrite").objectStore("forms").delete(form.mark);
    gone.onsuccess = show;
  };
  item.append(state, text, away);
  return item;
}
if ("serviceWorker" in navigator) navigator.serviceWorker.addEventListener("message", show);
show();
