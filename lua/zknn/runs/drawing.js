// drawing.js: the field to draw on, and what the net says of the drawing.
"use strict";
(function () {
  const programs = JSON.parse(document.getElementById("nets").textContent);
  const field = document.getElementById("draw");
  const pen = field.getContext("2d", { willReadFrequently: true });
  const answer = document.getElementById("draw-answer");
  const bars = document.getElementById("draw-bars");
  const choice = document.getElementById("draw-net");
  const STEP = 7; // of the arrow keys, in pixels
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const SIDE = field.width;
  const nets = [];
  let current = 0;
  let last = null; // where the pen is, while it is down
  let cursor = null; // where the arrow keys are
  let strokes = []; // lists of points
  let waiting = 0;

  // MNIST's strokes are about a tenth of the digit's height, however large it is drawn.
  function stroke() {
    const box = boxOfStrokes();
    return Math.min(28, Math.max(8, 0.115 * Math.max(box.w, box.h, 0.35 * SIDE)));
  }

  function boxOfStrokes() {
    const points = strokes.flat();
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => p[1]);
    return { w: Math.max(...xs) - Math.min(...xs), h: Math.max(...ys) - Math.min(...ys) };
  }

  function paint(context, width) {
    context.fillStyle = "#000";
    context.fillRect(0, 0, SIDE, SIDE);
    context.strokeStyle = context.fillStyle = "#fff";
    context.lineWidth = width;
    context.lineCap = context.lineJoin = "round";
    for (const s of strokes) {
      context.beginPath();
      context.moveTo(s[0][0], s[0][1]);
      for (const [x, y] of s) context.lineTo(x, y);
      context.lineTo(s[s.length - 1][0] + 0.01, s[s.length - 1][1]);
      context.stroke();
    }
  }

  function redraw() {
    paint(pen, strokes.length > 0 ? stroke() : 18);
    if (strokes.length === 0 && !cursor) {
      pen.fillStyle = "#8f959c";
      pen.font = "16px system-ui, sans-serif";
      pen.textAlign = "center";
      pen.fillText("draw here", SIDE / 2, SIDE / 2);
    }
    if (cursor) {
      pen.strokeStyle = last ? "#f80" : "#8bf";
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(cursor[0], cursor[1], 6, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  function inkOf() {
    const sheet = document.createElement("canvas");
    sheet.width = sheet.height = SIDE;
    const context = sheet.getContext("2d", { willReadFrequently: true });
    paint(context, stroke());
    const data = context.getImageData(0, 0, SIDE, SIDE).data;
    return Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i] / 255);
  }

  function showSeen(digit) {
    const context = document.getElementById("draw-seen").getContext("2d");
    const picture = context.createImageData(28, 28);
    for (let i = 0; i < 784; i++) {
      picture.data.set([0, 1, 2].map(() => 255 * (digit ? digit[i] : 0)).concat(255), 4 * i);
    }
    context.putImageData(picture, 0, 0);
  }

  // Logits, logarithms or probabilities as probabilities.
  function probabilities(values) {
    const list = Array.from(values);
    const sum = list.reduce((s, v) => s + v, 0);
    if (list.every((v) => v >= 0 && v <= 1) && Math.abs(sum - 1) < 1e-3) return list;
    const most = Math.max(...list);
    const powers = list.map((v) => Math.exp(v - most));
    const all = powers.reduce((s, v) => s + v, 0);
    return powers.map((v) => v / all);
  }

  function showBars(p, names) {
    bars.replaceChildren();
    p.map((v, i) => [v, i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 10)
      .sort((a, b) => a[1] - b[1]).forEach(function ([v, i]) {
        const item = document.createElement("li");
        const name = document.createElement("span");
        const bar = document.createElement("span");
        const number = document.createElement("span");
        name.textContent = names[i] === undefined ? i : names[i];
        bar.className = "bar";
        bar.style.setProperty("--p", 100 * v + "%");
        number.textContent = (100 * v).toFixed(1) + "%";
        item.append(name, bar, number);
        bars.append(item);
      });
  }

  function classify() {
    waiting = 0;
    const digit = strokes.length > 0 ? zknnDigit(inkOf(), SIDE, SIDE) : null;
    showSeen(digit);
    if (!digit) {
      answer.textContent = "Nothing is drawn yet.";
      answer.removeAttribute("data-class");
      bars.replaceChildren();
      return;
    }
    if (!nets[current]) nets[current] = zknnNet(programs[current]);
    const p = probabilities(nets[current](digit));
    const names = programs[current].classes;
    const best = p.indexOf(Math.max(...p));
    answer.textContent = "This is " + (names[best] === undefined ? best : names[best]) + ", " +
      (100 * p[best]).toFixed(1) + "%";
    answer.dataset.class = best;
    showBars(p, names);
  }

  function changed() {
    redraw();
    clearTimeout(waiting);
    waiting = setTimeout(classify, 120);
  }

  function clear() {
    strokes = [];
    last = null;
    changed();
  }

  function point(event) {
    const box = field.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIDE,
      ((event.clientY - box.top) / box.height) * SIDE];
  }

  function down(p) {
    strokes.push([p]);
    last = p;
    changed();
  }

  function move(p) {
    if (!last) return;
    strokes[strokes.length - 1].push(p);
    last = p;
    changed();
  }

  field.addEventListener("pointerdown", function (event) {
    if (event.button !== 0) return;
    field.setPointerCapture(event.pointerId);
    cursor = null;
    down(point(event));
  });
  field.addEventListener("pointermove", (event) => move(point(event)));
  for (const name of ["pointerup", "pointercancel"]) {
    field.addEventListener(name, () => { last = null; });
  }
  field.addEventListener("blur", function () {
    cursor = last = null;
    redraw();
  });
  field.addEventListener("keydown", function (event) {
    const way = WAYS[event.key];
    if (way) {
      cursor = cursor || [SIDE / 2, SIDE / 2];
      cursor = cursor.map((v, i) => Math.min(SIDE - 10, Math.max(10, v + STEP * way[i])));
      if (last) move(cursor);
      redraw();
    } else if (event.key === " ") {
      cursor = cursor || [SIDE / 2, SIDE / 2];
      if (last) last = null;
      else down(cursor);
      redraw();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      clear();
    } else {
      return;
    }
    event.preventDefault();
  });
  document.getElementById("draw-clear").addEventListener("click", clear);
  if (choice) {
    choice.addEventListener("change", function () {
      current = Number(choice.value);
      document.getElementById("draw-run").textContent = programs[current].run;
      classify();
    });
  }
  redraw();
  showSeen(null);
})();
