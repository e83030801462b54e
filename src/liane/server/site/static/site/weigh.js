/* A file that is too large is refused before it is sent; the server refuses it too. */
(function () {
  "use strict";
  document.querySelectorAll("input[type=file][data-most]").forEach(function (field) {
    field.addEventListener("change", function () {
      var file = field.files[0];
      field.setCustomValidity(file && file.size > +field.dataset.most ? field.dataset.tooLarge : "");
      field.reportValidity();
    });
  });
})();
