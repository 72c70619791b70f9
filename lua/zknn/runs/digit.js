// digit.js: brings a drawing to MNIST's conventions, as src/data/digit.c does with photos: the ink
// in a box of 20 by 20, its centre of mass in the middle of 28 by 28, white on black.
//
//   zknnDigit(ink, width, height)     ink: 0..1 for each pixel; null when there is none
"use strict";
const zknnDigit = (function () {
  const SIDE = 28;
  const BOX = 20;

  function boxOf(ink, width, height) {
    const b = { left: width, top: height, right: 0, bottom: 0 };
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (ink[y * width + x] > 0) {
          b.left = Math.min(b.left, x);
          b.top = Math.min(b.top, y);
          b.right = Math.max(b.right, x + 1);
          b.bottom = Math.max(b.bottom, y + 1);
        }
      }
    }
    return b.right > 0 ? b : null;
  }

  // The box of the ink as a patch of w by h pixels: each is the mean over what it covers.
  function shrink(ink, width, b, w, h) {
    const patch = new Float64Array(w * h);
    const sx = (b.right - b.left) / w;
    const sy = (b.bottom - b.top) / h;
    const share = (from, to, i) => Math.min(to, i + 1) - Math.max(from, i);
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const x0 = b.left + x * sx;
        const y0 = b.top + y * sy;
        let sum = 0;
        for (let j = Math.floor(y0); j < Math.min(y0 + sy, b.bottom); j++) {
          for (let i = Math.floor(x0); i < Math.min(x0 + sx, b.right); i++) {
            sum += ink[j * width + i] * share(x0, x0 + sx, i) * share(y0, y0 + sy, j);
          }
        }
        patch[y * w + x] = sum / (sx * sy);
      }
    }
    return patch;
  }

  return function (ink, width, height) {
    const b = boxOf(ink, width, height);
    if (!b) return null;
    const scale = BOX / Math.max(b.right - b.left, b.bottom - b.top);
    const w = Math.max(1, Math.floor((b.right - b.left) * scale + 0.5));
    const h = Math.max(1, Math.floor((b.bottom - b.top) * scale + 0.5));
    const patch = shrink(ink, width, b, w, h);
    let sum = 0;
    let down = 0;
    let right = 0;
    let most = 0;
    patch.forEach(function (v, i) {
      most = Math.max(most, v);
      sum += v;
      down += v * Math.floor(i / w);
      right += v * (i % w);
    });
    const place = (mass, size) =>
      Math.min(Math.max(0, Math.floor(SIDE / 2 - mass / sum + 0.5)), SIDE - size);
    const top = place(down, h);
    const left = place(right, w);
    const out = new Float32Array(SIDE * SIDE);
    patch.forEach(function (v, i) { // shrinking has made thin strokes grey
      out[(top + Math.floor(i / w)) * SIDE + left + (i % w)] = v / most;
    });
    return out;
  };
})();
