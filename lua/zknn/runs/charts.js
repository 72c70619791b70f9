// charts.js: draws the curves of a report. The data stand in the element "curves": a list of
// {title, key, series: [{name, run, kind, x, y}]}; null is a gap.
"use strict";
(function () {
  const element = document.getElementById("curves");
  if (!element) return;
  const charts = JSON.parse(element.textContent);
  const NS = "http://www.w3.org/2000/svg";
  const COLOURS = 8;
  const HEIGHT = 260;
  const MARGIN = { left: 56, right: 14, top: 10, bottom: 30 };

  function svg(name, attributes, text) {
    const node = document.createElementNS(NS, name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function html(name, attributes, text) {
    const node = document.createElement(name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function show(x) {
    if (x === null) return "no number";
    const size = Math.abs(x);
    if (x !== 0 && (size < 1e-4 || size >= 1e7)) return x.toExponential(3);
    return String(Number(x.toPrecision(6)));
  }

  // Round values between low and high, about `count` of them.
  function ticks(low, high, count) {
    const rough = (high - low) / count;
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
    const list = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      list.push(Number((i * step).toPrecision(12)));
    }
    return list;
  }

  function powers(low, high) {
    const list = [];
    const from = Math.floor(Math.log10(low));
    const to = Math.ceil(Math.log10(high));
    const every = Math.max(1, Math.ceil((to - from) / 6));
    const factors = to - from <= 2 ? [1, 2, 5] : [1];
    for (let p = from; p <= to; p += every) {
      for (const f of factors) {
        const value = Number((f * Math.pow(10, p)).toPrecision(3));
        if (value >= low * 0.999 && value <= high * 1.001) list.push(value);
      }
    }
    return list;
  }

  function make(box, chart) {
    const single = new Set(chart.series.map((s) => s.run)).size === 1;
    const state = { log: false, hidden: new Set(), at: -1 };
    const epochs = Array.from(new Set(chart.series.flatMap((s) => s.x))).sort((a, b) => a - b);
    // By epoch, for the readout.
    const lookup = chart.series.map((s) => new Map(s.x.map((x, i) => [x, s.y[i]])));
    const positive = chart.series.every((s) => s.y.every((y) => y === null || y > 0));

    // One run: a colour for each kind. Several: a colour for each run, dashes for training.
    function colour(s) {
      return "c" + (single ? chart.series.indexOf(s) : s.run) % COLOURS;
    }
    const kinds = new Set(chart.series.map((s) => s.kind));
    function dashes(s) {
      return s.kind === "train" && kinds.size > 1 ? " dashed" : "";
    }

    const picture = svg("svg", { tabindex: "0", role: "slider", "aria-label":
      chart.title + ", by epoch; arrow keys read the values", "aria-valuemin": epochs[0],
      "aria-valuemax": epochs[epochs.length - 1] });
    const legend = html("ul", { class: "legend" });
    const readout = html("p", { class: "readout" });
    box.append(picture, readout, legend);

    for (const s of chart.series) {
      const item = html("li", {});
      const button = html("button", { type: "button", "aria-pressed": "true" });
      const sample = svg("svg", { class: "sample", width: 26, height: 10, "aria-hidden": "true" });
      sample.append(svg("path", { d: "M1 5H25", class: "line " + colour(s) + dashes(s) }));
      button.append(sample, document.createTextNode(s.name));
      button.addEventListener("click", function () {
        if (!state.hidden.delete(s)) state.hidden.add(s);
        button.setAttribute("aria-pressed", String(!state.hidden.has(s)));
        draw();
      });
      item.append(button);
      legend.append(item);
    }
    if (positive && chart.key !== "accuracy") {
      const item = html("li", {});
      const button = html("button", { type: "button", "aria-pressed": "false" }, "Logarithmic");
      button.addEventListener("click", function () {
        state.log = !state.log;
        button.setAttribute("aria-pressed", String(state.log));
        draw();
      });
      item.append(button);
      legend.append(item);
    }

    let place = null; // from an epoch and a value to pixels

    function draw() {
      const width = Math.max(240, box.clientWidth);
      const seen = chart.series.filter((s) => !state.hidden.has(s));
      let low = Infinity;
      let high = -Infinity;
      for (const s of seen) {
        for (const y of s.y) {
          if (y !== null) {
            low = Math.min(low, y);
            high = Math.max(high, y);
          }
        }
      }
      if (low > high) [low, high] = [0, 1];
      if (state.log) {
        if (high / low < 2) [low, high] = [low / 1.5, high * 1.5];
      } else {
        if (low >= 0 && low < high * 0.4) low = 0;
        if (low === high) {
          const around = (Math.abs(low) || 1) * 0.1;
          [low, high] = [low - around, high + around];
        }
        const room = (high - low) * 0.05;
        high += chart.key === "accuracy" && high <= 1 ? Math.min(room, 1 - high) : room;
        if (low !== 0) low -= room;
      }
      const first = epochs[0];
      const last = Math.max(epochs[epochs.length - 1], first + 1e-9);
      const scale = state.log ? Math.log : (v) => v;
      const inner = { w: width - MARGIN.left - MARGIN.right,
        h: HEIGHT - MARGIN.top - MARGIN.bottom };
      place = {
        x: (e) => MARGIN.left + (epochs.length > 1 ? (e - first) / (last - first) : 0.5) * inner.w,
        y: (v) => MARGIN.top + (1 - (scale(v) - scale(low)) / (scale(high) - scale(low))) * inner.h,
      };
      picture.setAttribute("viewBox", "0 0 " + width + " " + HEIGHT);
      picture.setAttribute("height", HEIGHT);
      picture.replaceChildren();

      for (const v of state.log ? powers(low, high) : ticks(low, high, 5)) {
        const y = place.y(v).toFixed(1);
        picture.append(svg("path", { class: "grid", d: "M" + MARGIN.left + " " + y + "H" +
          (width - MARGIN.right) }));
        picture.append(svg("text", { class: "tick end", x: MARGIN.left - 8, y: y, dy: "0.35em" },
          show(v)));
      }
      const whole = epochs.length > 1
        ? ticks(first, last, Math.max(4, Math.floor(inner.w / 70))) : [first];
      for (const e of whole) {
        if (e !== Math.floor(e) && epochs.length > 1) continue;
        picture.append(svg("text", { class: "tick middle", x: place.x(e).toFixed(1),
          y: HEIGHT - 8 }, show(e)));
      }
      for (const s of seen) line(s);
      mark();
    }

    function line(s) {
      let path = "";
      let pen = false;
      let alone = 0; // points in the piece so far
      const dots = [];
      s.y.forEach(function (y, i) {
        if (y === null) {
          if (alone === 1) dots.push(i - 1);
          pen = false;
          alone = 0;
          return;
        }
        path += (pen ? "L" : "M") + place.x(s.x[i]).toFixed(1) + " " + place.y(y).toFixed(1);
        pen = true;
        alone += 1;
      });
      if (alone === 1) dots.push(s.y.length - 1);
      picture.append(svg("path", { class: "line " + colour(s) + dashes(s), d: path }));
      for (const i of dots) {
        picture.append(svg("circle", { class: "dot " + colour(s), cx: place.x(s.x[i]),
          cy: place.y(s.y[i]), r: 3 }));
      }
    }

    // The line at the epoch that is read, and its values.
    function mark() {
      picture.querySelectorAll(".mark").forEach((node) => node.remove());
      const e = epochs[state.at < 0 ? epochs.length - 1 : state.at];
      const words = [];
      if (state.at >= 0) {
        picture.append(svg("path", { class: "mark grid strong", d: "M" + place.x(e).toFixed(1) +
          " " + MARGIN.top + "V" + (HEIGHT - MARGIN.bottom) }));
      }
      chart.series.forEach(function (s, i) {
        const y = lookup[i].get(e);
        if (state.hidden.has(s) || y === undefined) return;
        words.push((chart.series.length > 1 ? s.name + " " : "") + show(y));
        if (state.at >= 0 && y !== null) {
          picture.append(svg("circle", { class: "mark dot " + colour(s), cx: place.x(e),
            cy: place.y(y), r: 4 }));
        }
      });
      const text = "Epoch " + show(e) + ": " + words.join(" · ");
      readout.textContent = text;
      picture.setAttribute("aria-valuenow", e);
      picture.setAttribute("aria-valuetext", text);
    }

    function nearest(x) {
      const e = epochs.reduce((best, c, i) =>
        Math.abs(place.x(c) - x) < Math.abs(place.x(epochs[best]) - x) ? i : best, 0);
      state.at = e;
      mark();
    }
    picture.addEventListener("pointermove", (event) => nearest(event.offsetX));
    picture.addEventListener("pointerdown", (event) => nearest(event.offsetX));
    function leave() {
      state.at = -1;
      mark();
    }
    picture.addEventListener("pointerleave", leave);
    picture.addEventListener("blur", leave);
    picture.addEventListener("keydown", function (event) {
      const last = epochs.length - 1;
      const now = state.at < 0 ? last : state.at;
      const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1,
        PageDown: now - 10, PageUp: now + 10, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      state.at = Math.min(Math.max(to, 0), last);
      mark();
    });
    draw();
    let before = box.clientWidth;
    new ResizeObserver(function () {
      if (box.clientWidth !== before) {
        before = box.clientWidth;
        draw();
      }
    }).observe(box);
  }

  document.querySelectorAll("[data-chart]").forEach(function (box) {
    make(box, charts[Number(box.dataset.chart)]);
  });
})();
