/* A map to move: basemap tiles of a file on this box or relief of our own, places and links, a cross in the middle to pick a point.
   Arrow keys, + and −, one finger, two fingers, a wheel. No outside host. */
(function () {
  "use strict";
  var holder = document.querySelector("[data-map]");
  if (!holder || !window.fetch) return;
  var said = holder.dataset, canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  var css = getComputedStyle(document.documentElement);
  var ink = function (name) { return css.getPropertyValue(name).trim(); };
  var colours = { ok: "--leaf", worn: "--ochre", cut: "--clay", unknown: "--soft" };
  var view = { x: 0.5, y: 0.5, z: +said.zoom || 12 }, points = [], lines = [], tiles = {}, asked = false, named = [];
  var relief = { tiles: said.tiles, zooms: numbers(said.zooms), edge: numbers(said.relief || "-85,-180,85,180"), see: 0.6 };
  var base = { tiles: said.base, zooms: numbers(said.baseZooms), edge: numbers(said.baseEdge), see: 1 };
  for (var zoomed = base.zooms[0] + 1; zoomed < base.zooms[1]; zoomed++) base.zooms.push(zoomed);

  function numbers(text) { return (text || "").split(",").filter(Boolean).map(Number); }

  function px(lon) { return lon / 360 + 0.5; }
  function py(lat) { return 0.5 - Math.asinh(Math.tan(lat * Math.PI / 180)) / (2 * Math.PI); }
  function lon(x) { return (x - 0.5) * 360; }
  function lat(y) { return Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180 / Math.PI; }
  function size() { return 256 * Math.pow(2, view.z); }
  function screen(x, y) {
    return [(x - view.x) * size() + canvas.clientWidth / 2, (y - view.y) * size() + canvas.clientHeight / 2];
  }

  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", said.label || "");
  canvas.style.cssText = "width:100%;height:62vh;min-height:280px;touch-action:none;display:block;" +
    "border:1px solid " + ink("--line") + ";border-radius:10px;background:" + ink("--paper");
  holder.insertBefore(canvas, holder.firstChild);
  var status = document.createElement("p");
  status.setAttribute("role", "status");
  var bar = document.createElement("div");
  bar.className = "actions";
  holder.appendChild(bar);
  holder.appendChild(status);
  [["+", said.closer, function () { zoom(1); }], ["−", said.further, function () { zoom(-1); }]].forEach(function (at) {
    var button = document.createElement("button");
    button.type = "button"; button.className = "quiet"; button.textContent = at[0];
    button.setAttribute("aria-label", at[1] || at[0]);
    button.addEventListener("click", at[2]);
    bar.appendChild(button);
  });

  function draw() { if (!asked) { asked = true; requestAnimationFrame(paint); } }
  function paint() {
    asked = false;
    var k = window.devicePixelRatio || 1, w = canvas.clientWidth, h = canvas.clientHeight;
    if (canvas.width !== w * k || canvas.height !== h * k) { canvas.width = w * k; canvas.height = h * k; }
    pen.setTransform(k, 0, 0, k, 0, 0);
    pen.clearRect(0, 0, w, h);
    ground(w, h);
    lines.forEach(function (at) {
      var a = screen(px(at[1]), py(at[0])), b = screen(px(at[3]), py(at[2]));
      pen.beginPath(); pen.moveTo(a[0], a[1]); pen.lineTo(b[0], b[1]);
      pen.strokeStyle = ink(colours[at[4]] || "--leaf"); pen.lineWidth = 2.5;
      pen.setLineDash(at[4] === "cut" ? [2, 6] : at[4] === "worn" ? [6, 4] : []); pen.stroke();
    });
    pen.setLineDash([]);
    named = [];
    points.forEach(function (at) { mark(at, w, h); });
    points.forEach(function (at) { name(at, w, h); });
    scale(h);
    if (said.pick) cross(w, h);
    tell(w, h);
  }
  function ground(w, h) {
    if (layer(base, w, h)) return;
    pen.globalCompositeOperation = "destination-over";
    layer(relief, w, h);
    pen.globalCompositeOperation = "source-over";
  }
  /* Draw what is here of a layer; say whether it covers (or will cover) all that is seen. */
  function layer(of, w, h) {
    if (!of.tiles || !of.zooms.length) return false;
    var z = of.zooms.reduce(function (a, b) { return Math.abs(b - view.z) < Math.abs(a - view.z) ? b : a; });
    var n = Math.pow(2, z), side = size() / n;
    if (side < 40) return false;
    var x0 = Math.floor((view.x - w / 2 / size()) * n), x1 = Math.floor((view.x + w / 2 / size()) * n);
    var y0 = Math.floor((view.y - h / 2 / size()) * n), y1 = Math.floor((view.y + h / 2 / size()) * n);
    var edge = of.edge, seen = [x0, x1, y0, y1].join();
    x0 = Math.max(x0, Math.floor(px(edge[1]) * n)); x1 = Math.min(x1, Math.floor(px(edge[3]) * n));
    y0 = Math.max(y0, Math.floor(py(edge[2]) * n)); y1 = Math.min(y1, Math.floor(py(edge[0]) * n));
    var full = seen === [x0, x1, y0, y1].join();
    pen.globalAlpha = of.see;
    for (var x = x0; x <= x1; x++) for (var y = y0; y <= y1; y++) {
      var picture = tile(of.tiles, z, x, y), at = screen(x / n, y / n);
      if (picture.complete && picture.naturalWidth) pen.drawImage(picture, at[0], at[1], side + 0.6, side + 0.6);
      else if (picture.complete) full = false;
    }
    pen.globalAlpha = 1;
    return full;
  }
  function tile(address, z, x, y) {
    var key = address.replace("/0/0/0", "/" + z + "/" + x + "/" + y);
    if (!tiles[key]) {
      tiles[key] = new Image();
      tiles[key].onload = tiles[key].onerror = draw;
      tiles[key].src = key;
    }
    return tiles[key];
  }
  function mark(at, w, h) {
    var p = screen(px(at.lon), py(at.lat)), x = p[0], y = p[1];
    if (x < -9 || y < -9 || x > w + 9 || y > h + 9) return;
    pen.beginPath();
    if (at.state === "worn") { pen.moveTo(x, y - 8); pen.lineTo(x + 8, y + 6); pen.lineTo(x - 8, y + 6); pen.closePath(); }
    else if (at.state === "cut") pen.rect(x - 6, y - 6, 12, 12);
    else pen.arc(x, y, 6, 0, 7);
    pen.fillStyle = ink(at.state === "unknown" ? "--paper" : colours[at.state] || "--leaf"); pen.fill();
    pen.strokeStyle = ink(at.state === "unknown" ? "--soft" : "--paper"); pen.lineWidth = 2; pen.stroke();
  }
  function name(at, w, h) {
    var p = screen(px(at.lon), py(at.lat)), x = p[0] + 10, y = p[1] + 4;
    if (x < 0 || y < 0 || x > w || y > h || named.length > 80) return;
    pen.font = "13px system-ui, sans-serif";
    var wide = pen.measureText(at.name).width;
    if (x + wide > w) x -= wide + 20;
    if (x < 0) return;
    if (named.some(function (n) { return x < n[0] + n[2] && n[0] < x + wide && Math.abs(y - n[1]) < 15; })) return;
    named.push([x, y, wide]);
    pen.lineWidth = 3; pen.strokeStyle = ink("--paper"); pen.strokeText(at.name, x, y);
    pen.fillStyle = ink("--ink"); pen.fillText(at.name, x, y);
  }
  function scale(h) {
    var metres = 40075017 * Math.cos(lat(view.y) * Math.PI / 180) / size() * 100;
    var ten = Math.pow(10, Math.floor(Math.log10(metres))), step = metres / ten >= 5 ? 5 : metres / ten >= 2 ? 2 : 1;
    var wide = step * ten / metres * 100;
    pen.strokeStyle = ink("--ink"); pen.lineWidth = 2;
    pen.beginPath(); pen.moveTo(12, h - 18); pen.lineTo(12, h - 12); pen.lineTo(12 + wide, h - 12); pen.lineTo(12 + wide, h - 18); pen.stroke();
    pen.fillStyle = ink("--ink"); pen.font = "13px system-ui, sans-serif";
    pen.fillText(step * ten >= 1000 ? step * ten / 1000 + " km" : step * ten + " m", 20 + wide, h - 10);
  }
  function cross(w, h) {
    pen.strokeStyle = ink("--clay"); pen.lineWidth = 2; pen.beginPath();
    pen.moveTo(w / 2 - 14, h / 2); pen.lineTo(w / 2 + 14, h / 2); pen.moveTo(w / 2, h / 2 - 14); pen.lineTo(w / 2, h / 2 + 14); pen.stroke();
  }
  function tell(w, h) {
    var link = document.getElementById("map-pick"), form = document.getElementById("map-box");
    if (link) {
      var here = lat(view.y).toFixed(6) + "," + lon(view.x).toFixed(6);
      link.href = link.dataset.base + encodeURIComponent(here);
      link.firstElementChild.textContent = here.replace(",", ", ");
    }
    if (form) [["south", lat(view.y + h / 2 / size())], ["north", lat(view.y - h / 2 / size())],
      ["west", lon(view.x - w / 2 / size())], ["east", lon(view.x + w / 2 / size())]].forEach(function (at) {
      form.elements[at[0]].value = at[1].toFixed(4);
    });
  }
  function move(dx, dy) {
    view.x = Math.min(1, Math.max(0, view.x - dx / size()));
    view.y = Math.min(0.999, Math.max(0.001, view.y - dy / size()));
    draw();
  }
  function zoom(by, x, y) {
    var cx = (x === undefined ? canvas.clientWidth / 2 : x) - canvas.clientWidth / 2;
    var cy = (y === undefined ? canvas.clientHeight / 2 : y) - canvas.clientHeight / 2;
    move(-cx, -cy);
    view.z = Math.min(19, Math.max(2, view.z + by));
    move(cx, cy);
  }

  var fingers = {}, moved = 0;
  function spread() {
    var all = Object.keys(fingers).map(function (key) { return fingers[key]; });
    return all.length > 1 ? Math.hypot(all[0][0] - all[1][0], all[0][1] - all[1][1]) : 0;
  }
  canvas.addEventListener("pointerdown", function (e) {
    fingers[e.pointerId] = [e.offsetX, e.offsetY]; moved = 0; canvas.setPointerCapture(e.pointerId);
  });
  canvas.addEventListener("pointermove", function (e) {
    var was = fingers[e.pointerId];
    if (!was) return;
    var before = spread(), count = Object.keys(fingers).length;
    fingers[e.pointerId] = [e.offsetX, e.offsetY];
    moved += Math.abs(e.offsetX - was[0]) + Math.abs(e.offsetY - was[1]);
    move((e.offsetX - was[0]) / count, (e.offsetY - was[1]) / count);
    if (before > 0 && spread() > 0) zoom(Math.log2(spread() / before), e.offsetX, e.offsetY);
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    canvas.addEventListener(name, function (e) {
      if (fingers[e.pointerId] && moved < 8 && name === "pointerup") tap(e.offsetX, e.offsetY);
      delete fingers[e.pointerId];
    });
  });
  canvas.addEventListener("wheel", function (e) { e.preventDefault(); zoom(e.deltaY < 0 ? 0.5 : -0.5, e.offsetX, e.offsetY); }, { passive: false });
  canvas.addEventListener("keydown", function (e) {
    var step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[e.key];
    if (step) move(step[0], step[1]); else if (e.key === "+" || e.key === "=") zoom(1); else if (e.key === "-") zoom(-1); else return;
    e.preventDefault();
  });
  function tap(x, y) {
    var near = null, best = 24;
    points.forEach(function (at) {
      var p = screen(px(at.lon), py(at.lat)), d = Math.hypot(p[0] - x, p[1] - y);
      if (d < best) { best = d; near = at; }
    });
    if (said.pick) { move(canvas.clientWidth / 2 - x, canvas.clientHeight / 2 - y); return; }
    status.textContent = "";
    if (!near) return;
    var link = document.createElement(near.url ? "a" : "span");
    if (near.url) link.href = near.url;
    link.textContent = near.name;
    status.appendChild(link);
    status.appendChild(document.createTextNode(near.said ? " · " + near.said : ""));
  }
  function fit(box) {
    view.x = (px(box[1]) + px(box[3])) / 2; view.y = (py(box[0]) + py(box[2])) / 2;
    var wide = Math.max(px(box[3]) - px(box[1]), 1e-5), tall = Math.max(py(box[0]) - py(box[2]), 1e-5);
    view.z = Math.min(16, Math.log2(Math.min(canvas.clientWidth / 256 / wide, canvas.clientHeight / 256 / tall)) - 0.4);
    draw();
  }
  window.addEventListener("resize", draw);
  if (said.centre) { var c = said.centre.split(",").map(Number); view.x = px(c[1]); view.y = py(c[0]); }
  if (said.frame) fit(said.frame.split(",").map(Number));
  draw();
  if (said.points) fetch(said.points, { credentials: "same-origin" }).then(function (answer) { return answer.json(); }).then(function (found) {
    points = found.points || []; lines = found.lines || [];
    if (points.length && !said.centre && !said.frame) {
      var lats = points.map(function (p) { return p.lat; }), lons = points.map(function (p) { return p.lon; });
      fit([Math.min.apply(null, lats), Math.min.apply(null, lons), Math.max.apply(null, lats), Math.max.apply(null, lons)]);
    }
    draw();
  }).catch(function () { status.textContent = said.failed || ""; });
})();
