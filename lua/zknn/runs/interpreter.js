// interpreter.js: computes an exported net in the page.
//
//   const net = zknnNet(program)      the program is what net.lua makes of an ONNX file
//   net(input)                        Float32Array -> Float32Array
//
// A tensor is {shape, data}. Sums are in double; each result is rounded to float32.
"use strict";
const zknnNet = (function () {
  const count = (shape) => shape.reduce((n, size) => n * size, 1);

  function tensor(shape) {
    return { shape: shape, data: new Float32Array(count(shape)) };
  }

  function map(x, f) {
    const out = tensor(x.shape);
    for (let i = 0; i < out.data.length; i++) out.data[i] = f(x.data[i]);
    return out;
  }

  // Two tensors, broadcast.
  function pairs(a, b, f) {
    const rank = Math.max(a.shape.length, b.shape.length);
    const pad = (shape) => Array(rank - shape.length).fill(1).concat(shape);
    const sa = pad(a.shape);
    const sb = pad(b.shape);
    const out = tensor(sa.map((size, i) => (size === 1 ? sb[i] : size)));
    const strides = (own) => {
      const list = Array(rank).fill(0);
      let step = 1;
      for (let i = rank - 1; i >= 0; i--) {
        list[i] = own[i] === 1 ? 0 : step;
        step *= own[i];
      }
      return list;
    };
    const ta = strides(sa);
    const tb = strides(sb);
    const index = Array(rank).fill(0);
    let ia = 0;
    let ib = 0;
    for (let i = 0; i < out.data.length; i++) {
      out.data[i] = f(a.data[ia], b.data[ib]);
      for (let d = rank - 1; d >= 0; d--) {
        ia += ta[d];
        ib += tb[d];
        if (++index[d] < out.shape[d]) break;
        ia -= ta[d] * out.shape[d];
        ib -= tb[d] * out.shape[d];
        index[d] = 0;
      }
    }
    return out;
  }

  // Abramowitz and Stegun 7.1.26 is too coarse; this is the series and the continued fraction.
  function erf(x) {
    const a = Math.abs(x);
    if (a > 6) return Math.sign(x);
    if (a < 2.5) {
      let term = a;
      let sum = a;
      for (let n = 1; n < 80 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
        term *= (-a * a) / n;
        sum += term / (2 * n + 1);
      }
      return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
    }
    let fraction = 0;
    for (let k = 60; k > 0; k--) fraction = k / 2 / (a + fraction);
    return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
  }

  const softplus = (v) => (v > 20 ? v : Math.log1p(Math.exp(v)));
  const or = (value, standard) => (value === undefined ? standard : value);

  const unary = {
    Sqrt: Math.sqrt, Exp: Math.exp, Log: Math.log, Abs: Math.abs, Erf: erf, Tanh: Math.tanh,
    Neg: (v) => -v,
    Reciprocal: (v) => 1 / v,
    Relu: (v) => (v < 0 ? 0 : v),
    Sigmoid: (v) => 1 / (1 + Math.exp(-v)),
    Softplus: softplus,
    Softsign: (v) => v / (1 + Math.abs(v)),
    HardSwish: (v) => v * Math.min(1, Math.max(0, v / 6 + 0.5)),
    Mish: (v) => v * Math.tanh(softplus(v)),
    Identity: (v) => v,
    Dropout: (v) => v,
  };

  const withAttributes = {
    LeakyRelu: (a) => (v) => (v < 0 ? v * or(a.alpha, 0.01) : v),
    Elu: (a) => (v) => (v < 0 ? or(a.alpha, 1) * Math.expm1(v) : v),
    Selu: (a) => (v) => or(a.gamma, 1.0507009873554805) *
      (v < 0 ? or(a.alpha, 1.6732632423543772) * Math.expm1(v) : v),
    Celu: (a) => (v) => (v < 0 ? or(a.alpha, 1) * Math.expm1(v / or(a.alpha, 1)) : v),
    HardSigmoid: (a) => (v) => Math.min(1, Math.max(0, or(a.alpha, 0.2) * v + or(a.beta, 0.5))),
    ThresholdedRelu: (a) => (v) => (v > or(a.alpha, 1) ? v : 0),
    Gelu: (a) => a.approximate === "tanh"
      ? (v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)))
      : (v) => 0.5 * v * (1 + erf(v / Math.SQRT2)),
  };

  const binary = {
    Add: (a, b) => a + b,
    Sub: (a, b) => a - b,
    Mul: (a, b) => a * b,
    Div: (a, b) => a / b,
    Pow: (a, b) => Math.pow(a, b),
    PRelu: (a, b) => (a < 0 ? a * b : a),
  };

  const axisOf = (axis, rank) => (axis < 0 ? axis + rank : axis);

  // Sizes before, of and behind an axis.
  function around(shape, axis) {
    return [count(shape.slice(0, axis)), shape[axis], count(shape.slice(axis + 1))];
  }

  function softmax(x, a, isLog) {
    const out = tensor(x.shape);
    const [before, size, behind] = around(x.shape, axisOf(or(a.axis, -1), x.shape.length));
    for (let i = 0; i < before; i++) {
      for (let k = 0; k < behind; k++) {
        const at = (j) => (i * size + j) * behind + k;
        let most = -Infinity;
        let sum = 0;
        for (let j = 0; j < size; j++) most = Math.max(most, x.data[at(j)]);
        for (let j = 0; j < size; j++) sum += Math.exp(x.data[at(j)] - most);
        for (let j = 0; j < size; j++) {
          const v = x.data[at(j)] - most;
          out.data[at(j)] = isLog ? v - Math.log(sum) : Math.exp(v) / sum;
        }
      }
    }
    return out;
  }

  // [..., m, k] times [k, n], or with both batched the same way.
  function matmul(x, y) {
    const k = x.shape[x.shape.length - 1];
    const n = y.shape[y.shape.length - 1];
    const m = x.shape.length > 1 ? x.shape[x.shape.length - 2] : 1;
    const batches = count(x.shape) / (m * k);
    const apart = y.shape.length > 2 ? k * n : 0;
    const out = tensor(x.shape.slice(0, -1).concat(n));
    for (let b = 0; b < batches; b++) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) {
            sum += x.data[(b * m + i) * k + p] * y.data[b * apart + p * n + j];
          }
          out.data[(b * m + i) * n + j] = sum;
        }
      }
    }
    return out;
  }

  function gemm(x, w, bias, a) {
    const m = a.transA ? x.shape[1] : x.shape[0];
    const k = a.transA ? x.shape[0] : x.shape[1];
    const n = a.transB ? w.shape[0] : w.shape[1];
    const out = tensor([m, n]);
    const alpha = or(a.alpha, 1);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) {
          sum += x.data[a.transA ? p * m + i : i * k + p] *
            w.data[a.transB ? j * k + p : p * n + j];
        }
        out.data[i * n + j] = alpha * sum;
      }
    }
    const beta = or(a.beta, 1);
    return bias ? pairs(out, bias, (v, c) => v + beta * c) : out;
  }

  // A window's walk over [h, w]: kernel, strides, dilations, padding, and the output's sizes.
  function windows(shape, kernel, a) {
    const s = a.strides || [1, 1];
    const d = a.dilations || [1, 1];
    let p = a.pads || [0, 0, 0, 0];
    const size = (i) => d[i] * (kernel[i] - 1) + 1;
    if (a.auto_pad === "SAME_UPPER" || a.auto_pad === "SAME_LOWER") {
      const total = [0, 1].map((i) =>
        Math.max(0, (Math.ceil(shape[i + 2] / s[i]) - 1) * s[i] + size(i) - shape[i + 2]));
      const half = a.auto_pad === "SAME_UPPER" ? Math.floor : Math.ceil;
      const low = total.map((t) => half(t / 2));
      p = [low[0], low[1], total[0] - low[0], total[1] - low[1]];
    }
    const round = a.ceil_mode ? Math.ceil : Math.floor;
    const out = [0, 1].map(function (i) {
      let n = round((shape[i + 2] + p[i] + p[i + 2] - size(i)) / s[i]) + 1;
      // A window that begins in the padding at the end is none.
      if (a.ceil_mode && (n - 1) * s[i] >= shape[i + 2] + p[i]) n -= 1;
      return n;
    });
    return { kernel: kernel, s: s, d: d, p: p, out: out };
  }

  function conv(x, w, bias, a) {
    const [batch, channels, height, width] = x.shape;
    const [filters, perGroup] = w.shape;
    const v = windows(x.shape, w.shape.slice(2), a);
    const out = tensor([batch, filters, v.out[0], v.out[1]]);
    const each = filters / or(a.group, 1);
    let at = 0;
    for (let b = 0; b < batch; b++) {
      for (let f = 0; f < filters; f++) {
        const first = Math.floor(f / each) * perGroup;
        for (let y = 0; y < v.out[0]; y++) {
          for (let z = 0; z < v.out[1]; z++) {
            let sum = bias ? bias.data[f] : 0;
            for (let c = 0; c < perGroup; c++) {
              const plane = (b * channels + first + c) * height;
              for (let i = 0; i < v.kernel[0]; i++) {
                const row = y * v.s[0] - v.p[0] + i * v.d[0];
                if (row < 0 || row >= height) continue;
                for (let j = 0; j < v.kernel[1]; j++) {
                  const column = z * v.s[1] - v.p[1] + j * v.d[1];
                  if (column < 0 || column >= width) continue;
                  sum += x.data[(plane + row) * width + column] *
                    w.data[((f * perGroup + c) * v.kernel[0] + i) * v.kernel[1] + j];
                }
              }
            }
            out.data[at++] = sum;
          }
        }
      }
    }
    return out;
  }

  function pool(x, a, isMax) {
    const [batch, channels, height, width] = x.shape;
    const v = windows(x.shape, a.kernel_shape, a);
    const out = tensor([batch, channels, v.out[0], v.out[1]]);
    let at = 0;
    for (let plane = 0; plane < batch * channels; plane++) {
      for (let y = 0; y < v.out[0]; y++) {
        for (let z = 0; z < v.out[1]; z++) {
          let most = -Infinity;
          let sum = 0;
          let inside = 0;
          let padded = 0;
          for (let i = 0; i < v.kernel[0]; i++) {
            for (let j = 0; j < v.kernel[1]; j++) {
              const row = y * v.s[0] - v.p[0] + i * v.d[0];
              const column = z * v.s[1] - v.p[1] + j * v.d[1];
              if (row < height + v.p[2] && column < width + v.p[3]) padded += 1;
              if (row < 0 || row >= height || column < 0 || column >= width) continue;
              const value = x.data[(plane * height + row) * width + column];
              inside += 1;
              sum += value;
              most = Math.max(most, value);
            }
          }
          out.data[at++] = isMax ? most : sum / (a.count_include_pad ? padded : inside);
        }
      }
    }
    return out;
  }

  function globalPool(x, isMax) {
    const size = count(x.shape.slice(2));
    const out = tensor(x.shape.map((n, i) => (i < 2 ? n : 1)));
    for (let i = 0; i < out.data.length; i++) {
      const plane = x.data.subarray(i * size, (i + 1) * size);
      out.data[i] = isMax ? plane.reduce((m, v) => Math.max(m, v), -Infinity)
        : plane.reduce((sum, v) => sum + v, 0) / size;
    }
    return out;
  }

  function mean(x, axes, keeps) {
    const rank = x.shape.length;
    const gone = new Set((axes || x.shape.map((_, i) => i)).map((i) => axisOf(i, rank)));
    const kept = x.shape.map((n, i) => (gone.has(i) ? 1 : n));
    const sums = new Float64Array(count(kept));
    const index = Array(rank).fill(0);
    for (let i = 0; i < x.data.length; i++) {
      let at = 0;
      for (let d = 0; d < rank; d++) at = at * kept[d] + (gone.has(d) ? 0 : index[d]);
      sums[at] += x.data[i];
      for (let d = rank - 1; d >= 0 && ++index[d] === x.shape[d]; d--) index[d] = 0;
    }
    const out = tensor(keeps ? kept : x.shape.filter((_, i) => !gone.has(i)));
    const each = x.data.length / sums.length;
    for (let i = 0; i < sums.length; i++) out.data[i] = sums[i] / each;
    return out;
  }

  // Lines of `size` elements, each to mean 0 and variance 1.
  function normalizeLines(x, size, epsilon, after) {
    const out = tensor(x.shape);
    for (let from = 0; from < x.data.length; from += size) {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < size; i++) sum += x.data[from + i];
      const middle = sum / size;
      for (let i = 0; i < size; i++) squares += (x.data[from + i] - middle) ** 2;
      const scale = 1 / Math.sqrt(squares / size + epsilon);
      for (let i = 0; i < size; i++) {
        out.data[from + i] = after((x.data[from + i] - middle) * scale, from / size, i);
      }
    }
    return out;
  }

  function batchNorm(x, scale, bias, middle, variance, a) {
    const size = count(x.shape.slice(2));
    const channels = x.shape[1];
    const epsilon = or(a.epsilon, 1e-5);
    const out = tensor(x.shape);
    for (let i = 0; i < out.data.length; i++) {
      const c = Math.floor(i / size) % channels;
      out.data[i] = ((x.data[i] - middle.data[c]) / Math.sqrt(variance.data[c] + epsilon)) *
        scale.data[c] + bias.data[c];
    }
    return out;
  }

  function transpose(x, order) {
    const rank = x.shape.length;
    const perm = order || x.shape.map((_, i) => rank - 1 - i);
    const out = tensor(perm.map((i) => x.shape[i]));
    const strides = Array(rank).fill(1);
    for (let i = rank - 2; i >= 0; i--) strides[i] = strides[i + 1] * x.shape[i + 1];
    const index = Array(rank).fill(0);
    for (let i = 0; i < out.data.length; i++) {
      let at = 0;
      for (let d = 0; d < rank; d++) at += index[d] * strides[perm[d]];
      out.data[i] = x.data[at];
      for (let d = rank - 1; d >= 0 && ++index[d] === out.shape[d]; d--) index[d] = 0;
    }
    return out;
  }

  const shaped = (x, shape) => ({ shape: shape, data: x.data });

  function reshape(x, wanted, allowZero) {
    const shape = wanted.map((n, i) => (n === 0 && !allowZero ? x.shape[i] : n));
    const open = shape.indexOf(-1);
    if (open >= 0) shape[open] = x.data.length / -count(shape);
    return shaped(x, shape);
  }

  const integers = (t) => (t ? Array.from(t.data) : undefined);

  const nodes = {
    Gemm: (i, a) => gemm(i[0], i[1], i[2], a),
    MatMul: (i) => matmul(i[0], i[1]),
    Conv: (i, a) => conv(i[0], i[1], i[2], a),
    MaxPool: (i, a) => pool(i[0], a, true),
    AveragePool: (i, a) => pool(i[0], a, false),
    GlobalAveragePool: (i) => globalPool(i[0], false),
    GlobalMaxPool: (i) => globalPool(i[0], true),
    ReduceMean: (i, a) => mean(i[0], a.axes || integers(i[1]), or(a.keepdims, 1)),
    Softmax: (i, a) => softmax(i[0], a, false),
    LogSoftmax: (i, a) => softmax(i[0], a, true),
    BatchNormalization: (i, a) => batchNorm(i[0], i[1], i[2], i[3], i[4], a),
    InstanceNormalization: function (i, a) {
      const channels = i[0].shape[1];
      return normalizeLines(i[0], count(i[0].shape.slice(2)), or(a.epsilon, 1e-5), (v, line) =>
        v * i[1].data[line % channels] + i[2].data[line % channels]);
    },
    LayerNormalization: function (i, a) {
      const axis = axisOf(or(a.axis, -1), i[0].shape.length);
      return normalizeLines(i[0], count(i[0].shape.slice(axis)), or(a.epsilon, 1e-5), (v, _, k) =>
        v * i[1].data[k] + (i[2] ? i[2].data[k] : 0));
    },
    Clip: function (i, a) {
      const low = i[1] ? i[1].data[0] : or(a.min, -Infinity);
      const high = i[2] ? i[2].data[0] : or(a.max, Infinity);
      return map(i[0], (v) => Math.min(high, Math.max(low, v)));
    },
    Flatten: function (i, a) {
      const axis = axisOf(or(a.axis, 1), i[0].shape.length);
      const before = count(i[0].shape.slice(0, axis));
      return shaped(i[0], [before, i[0].data.length / before]);
    },
    Reshape: (i, a) => reshape(i[0], integers(i[1]) || a.shape, a.allowzero),
    Squeeze: function (i, a) {
      const axes = (a.axes || integers(i[1]) || []).map((n) => axisOf(n, i[0].shape.length));
      return shaped(i[0], i[0].shape.filter((n, d) => (axes.length ? !axes.includes(d) : n !== 1)));
    },
    Unsqueeze: function (i, a) {
      const axes = a.axes || integers(i[1]);
      const rank = i[0].shape.length + axes.length;
      const shape = i[0].shape.slice();
      axes.map((n) => axisOf(n, rank)).sort((p, q) => p - q).forEach((n) => shape.splice(n, 0, 1));
      return shaped(i[0], shape);
    },
    Transpose: (i, a) => transpose(i[0], a.perm),
  };
  for (const op in unary) nodes[op] = (i) => map(i[0], unary[op]);
  for (const op in withAttributes) nodes[op] = (i, a) => map(i[0], withAttributes[op](a));
  for (const op in binary) nodes[op] = (i) => pairs(i[0], i[1], binary[op]);

  function decode(text, length) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Float32Array.from({ length: length }, (_, i) => view.getFloat32(4 * i, true));
  }

  return function (program) {
    const weights = decode(program.weights, program.count);
    const constants = {};
    for (const name in program.constants) {
      const c = program.constants[name];
      constants[name] = { shape: c.shape, data: c.integers
        || weights.subarray(c.offset, c.offset + count(c.shape)) };
    }
    return function (input) {
      const values = Object.assign({}, constants);
      values[program.input] = { shape: program.shape, data: input };
      for (const node of program.nodes) {
        const inputs = node.input.map((name) => (name ? values[name] : undefined));
        values[node.output[0]] = nodes[node.op](inputs, node.attribute);
      }
      return values[program.output].data;
    };
  };
})();
