/* Passkeys: asks the device, then sends its answer as an ordinary form. Without script, the other
   ways in remain. Forms carry data-passkey (sign in) or data-new-passkey (register): the address
   of the challenge. */
"use strict";
(function () {
  if (!window.PublicKeyCredential || !window.isSecureContext) return;

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }
  function text(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function readable(options) {
    const asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      for (const each of asked[list] || []) each.id = bytes(each.id);
    }
    return { publicKey: asked };
  }
  function sendable(credential) {
    const answer = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) answer[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: answer,
      clientExtensionResults: credential.getClientExtensionResults(),
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
    });
  }
  function tie(form, address, ask) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      try {
        const answer = await fetch(address, { credentials: "same-origin" });
        form.elements.credential.value = sendable(await ask(readable(await answer.json())));
        form.submit();
      } catch (error) {
        form.querySelector("[data-refused]").hidden = false;
      }
    });
  }
  for (const form of document.querySelectorAll("[data-passkey]")) {
    tie(form, form.dataset.passkey, (options) => navigator.credentials.get(options));
  }
  for (const form of document.querySelectorAll("[data-new-passkey]")) {
    tie(form, form.dataset.newPasskey, (options) => navigator.credentials.create(options));
  }
})();
