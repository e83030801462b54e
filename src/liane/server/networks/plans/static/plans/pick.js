/* The map beside a list of places: a tap, Enter or the space bar on a mark ticks its box; so does a
   rectangle, for all that it holds. Without this script each mark leads to its box. */
(function () {
  "use strict";
  var figure = document.querySelector("[data-pick]"), svg = figure && figure.querySelector("svg");
  if (!svg) return;
  var said = figure.dataset, status = figure.querySelector("[role=status]"), many = false, start = null, frame = null, dragged = false;
  var marks = [].map.call(svg.querySelectorAll("a"), function (link) {
    var mark = { link: link, round: link.querySelector("circle"), sign: link.querySelector("text") };
    mark.box = document.getElementById(link.getAttribute("href").slice(1));
    mark.name = link.getAttribute("aria-label").split(", ").slice(0, -1).join(", ");
    link.setAttribute("role", "checkbox");
    link.setAttribute("aria-label", mark.name);
    link.style.cursor = "pointer";
    mark.box.addEventListener("change", function () { paint(mark); tell(""); });
    paint(mark);
    return mark;
  });

  function paint(mark) {
    var on = mark.box.checked;
    mark.link.setAttribute("aria-checked", on);
    mark.round.setAttribute("fill", on ? "var(--leaf)" : "var(--paper)");
    mark.sign.setAttribute("fill", on ? "var(--paper)" : "var(--ink)");
  }
  function tell(what) {
    status.textContent = (what ? what + " · " : "") + said.ticked + " " + document.querySelectorAll("[name=place]:checked").length;
  }
  function turn(mark, on) {
    mark.box.checked = on;
    paint(mark);
    tell(mark.name + ": " + (on ? said.on : said.off));
  }
  function centre(mark) {
    var at = mark.round.getBoundingClientRect();
    return [at.left + at.width / 2, at.top + at.height / 2];
  }
  function nearest(x, y) {
    var best = null, least = 24;
    marks.forEach(function (mark) {
      var at = centre(mark), far = Math.hypot(at[0] - x, at[1] - y);
      if (far < least) { least = far; best = mark; }
    });
    return best;
  }
  function of(target) {
    var link = target.closest("a");
    return marks.filter(function (mark) { return mark.link === link; })[0];
  }

  svg.addEventListener("click", function (e) {
    e.preventDefault();
    var mark = dragged ? null : e.detail ? nearest(e.clientX, e.clientY) : of(e.target);
    if (mark) turn(mark, !mark.box.checked);
    dragged = false;
  });
  svg.addEventListener("keydown", function (e) {
    var mark = e.key === " " && of(e.target);
    if (!mark) return;
    e.preventDefault();
    turn(mark, !mark.box.checked);
  });

  /* A rectangle: with a mouse at once; with a finger after its button, or the page could not be moved. */
  var button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = said.many;
  button.addEventListener("click", function () {
    wait(!many);
    if (many) svg.scrollIntoView({ block: "center" });
  });
  figure.appendChild(button);
  function wait(on) {
    many = on;
    button.setAttribute("aria-pressed", on);
    svg.style.touchAction = on ? "none" : "";
    svg.style.cursor = on ? "crosshair" : "";
    if (on) status.textContent = said.how;
  }
  wait(false);
  svg.addEventListener("dragstart", function (e) { e.preventDefault(); });
  svg.addEventListener("pointerdown", function (e) {
    dragged = false;
    if (e.button === 0 && (many || e.pointerType === "mouse")) start = [e.clientX, e.clientY];
  });
  svg.addEventListener("pointermove", function (e) {
    if (!start || !frame && Math.hypot(e.clientX - start[0], e.clientY - start[1]) < 8) return;
    if (!frame) {
      svg.setPointerCapture(e.pointerId);
      frame = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
      frame.setAttribute("fill", "none");
      frame.setAttribute("stroke", "var(--clay)");
      frame.setAttribute("stroke-width", "2");
    }
    var edge = svg.getBoundingClientRect(), k = svg.viewBox.baseVal.width / edge.width, box = span(e);
    frame.setAttribute("x", (box[0] - edge.left) * k);
    frame.setAttribute("y", (box[1] - edge.top) * k);
    frame.setAttribute("width", (box[2] - box[0]) * k);
    frame.setAttribute("height", (box[3] - box[1]) * k);
  });
  function span(e) {
    return [Math.min(start[0], e.clientX), Math.min(start[1], e.clientY), Math.max(start[0], e.clientX), Math.max(start[1], e.clientY)];
  }
  function leave() {
    if (frame) frame.remove();
    start = frame = null;
  }
  svg.addEventListener("pointerup", function (e) {
    if (frame) {
      var box = span(e), inside = marks.filter(function (mark) {
        var at = centre(mark);
        return at[0] >= box[0] && at[0] <= box[2] && at[1] >= box[1] && at[1] <= box[3];
      });
      var on = inside.some(function (mark) { return !mark.box.checked; });
      inside.forEach(function (mark) { turn(mark, on); });
      dragged = true;
      wait(false);
      tell(inside.length + " × " + (on ? said.on : said.off));
    }
    leave();
  });
  svg.addEventListener("pointercancel", leave);
})();
