/* « Ma position » : fills the field of a position from the phone, where the page is secure. */
(function () {
  "use strict";
  var field = document.querySelector("[data-position]"), words = document.getElementById("position-words");
  if (!field || !words || !navigator.geolocation || !window.isSecureContext) return;
  var button = document.createElement("button"), said = document.createElement("small");
  button.type = "button"; button.className = "quiet"; button.textContent = words.dataset.here; button.style.marginTop = "8px";
  said.setAttribute("role", "status");
  button.addEventListener("click", function () {
    said.textContent = words.dataset.waiting;
    navigator.geolocation.getCurrentPosition(function (found) {
      var at = found.coords;
      field.value = at.latitude.toFixed(6) + ", " + at.longitude.toFixed(6);
      said.textContent = "± " + Math.round(at.accuracy) + " m";
    }, function () { said.textContent = words.dataset.failed; }, { enableHighAccuracy: true, timeout: 20000 });
  });
  field.parentNode.appendChild(button);
  field.parentNode.appendChild(said);
})();
