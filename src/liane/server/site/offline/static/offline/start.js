// Where the page is secure: keep pages for when the box is out of reach, and send what waits.
if ("serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register("/travailleur.js", { scope: "/" });
  const send = () => navigator.serviceWorker.ready.then(r => r.active && r.active.postMessage("send"));
  addEventListener("online", send);
  addEventListener("load", send);
}
