"""Makes the PNG files of this folder and expected.h, the pixels that they hold.

Every colour type, bit depth and interlacing, with and without tRNS; written here by struct and zlib
from pixels of a fixed formula, all five row filters in turn. Oracles of the pixels: Pillow, which
reads the files back; for 16 bits, which Pillow cuts to 8 in some types, the samples that were
written (Pillow must agree with their high bytes).

    python3 tests/golden/png/make.py      (needs Pillow)
"""
import io, itertools, os, struct, zlib
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
NAMES = {0: "grey", 2: "rgb", 3: "palette", 4: "greya", 6: "rgba"}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
         (0, 1, 1, 2)]
W, H = 11, 9


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def sample(x, y, c, depth):
    """Smooth in 8 and 16 bits, with some noise in the low bits."""
    top = (1 << depth) - 1
    if depth < 8:
        return (x * (3 + c) + y * 5 + x * y) & top
    value = (x * (20 + 3 * c) + y * 17 + 40 * c) % 256
    return value if depth == 8 else (value << 8 | (x * 37 + y * 91 + c * 13) % 256)


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def filtered(rows, bpp):
    out, above = b"", None
    for i, row in enumerate(rows):
        kind, above = i % 5, above or bytes(len(row))
        out += bytes([kind])
        for j, v in enumerate(row):
            a = row[j - bpp] if j >= bpp else 0
            c = above[j - bpp] if j >= bpp else 0
            out += bytes([(v - (0, a, above[j], (a + above[j]) // 2, paeth(a, above[j], c))[kind]) % 256])
        above = row
    return out


def packed(samples, depth):
    bits = "".join(format(s, "0%db" % depth) for s in samples)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def write(name, pixels, colour, depth, interlace, extra=b"", level=9, pieces=1):
    """pixels[y][x] = tuple of samples."""
    h, w = len(pixels), len(pixels[0])
    bpp = max(1, SAMPLES[colour] * depth // 8)
    raw = b""
    for x0, y0, dx, dy in ADAM7 if interlace else [(0, 0, 1, 1)]:
        rows = [packed(itertools.chain(*line[x0::dx]), depth) for line in pixels[y0::dy]]
        if rows and rows[0]:
            raw += filtered(rows, bpp)
    z = zlib.compress(raw, level)
    step = -(-len(z) // pieces)
    data = b"\x89PNG\r\n\x1a\n"
    data += chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, interlace)) + extra
    for i in range(0, len(z), step):
        data += chunk(b"IDAT", z[i:i + step])
    data += chunk(b"IEND", b"")
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(data)
    return data


def expected(name, data, pixels, colour, depth, palette, trns):
    """The line of expected.h: what the samples mean, and that Pillow says so too."""
    top = (1 << depth) - 1
    out = []
    for line in pixels:
        for p in line:
            if colour == 3:
                q = palette[p[0]] + ((trns[p[0]] if p[0] < len(trns) else 255,) if trns else ())
            else:
                q = p if depth >= 8 else (p[0] * 255 // top,)
                if trns:
                    q += (0 if p == trns else (65535 if depth == 16 else 255),)
            out.append(q)
    n = len(out[0])
    pillow = Image.open(io.BytesIO(data))
    pillow.load()
    if depth == 16 and colour == 0:
        # Pillow gives 16-bit grey as it is, and leaves tRNS alone.
        assert list(pillow.getdata()) == [q[0] for q in out], name
    elif depth == 16:
        cut = list(pillow.convert({1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[n]).getdata())
        if not trns: # Pillow compares a transparent colour after it has cut
            assert cut == [tuple(v >> 8 for v in q) for q in out], name
    elif depth < 8 and colour == 0 and trns:
        # Pillow compares a transparent shade after it has scaled.
        assert list(pillow.convert("L").getdata()) == [q[0] for q in out], name
    else:
        values = list(pillow.convert({1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[n]).getdata())
        assert [v if isinstance(v, tuple) else (v,) for v in values] == out, name
    digits = "%04x" if depth == 16 else "%02x"
    return '    {"%s", %d, %d, %d, %d,\n     "%s"},\n' % (
        name, len(pixels), len(pixels[0]), n, depth, "".join(digits % v for q in out for v in q))


def main():
    lines = []
    for colour in sorted(DEPTHS):
        for depth in DEPTHS[colour]:
            pixels = [[tuple(sample(x, y, c, depth) for c in range(SAMPLES[colour]))
                       for x in range(W)] for y in range(H)]
            palette, extra = None, b""
            if colour == 3:
                palette = [((i * 77 + 9) % 256, (i * 5 + 100) % 256, (255 - i * 3) % 256)
                           for i in range(1 << depth)]
                extra = chunk(b"PLTE", bytes(itertools.chain(*palette)))
            transparent = [None]
            if colour == 3:
                transparent.append(tuple((i * 60) % 256 for i in range(max(1, (1 << depth) - 1))))
            elif colour in (0, 2):
                transparent.append(pixels[3][4])
            for trns in transparent:
                for interlace in (0, 1):
                    name = "%s%d%s%s.png" % (NAMES[colour], depth, "_trns" if trns else "",
                                             "_i" if interlace else "")
                    more = extra
                    if trns:
                        more += chunk(b"tRNS", bytes(trns) if colour == 3 else
                                      struct.pack(">%dH" % len(trns), *trns))
                    data = write(name, pixels, colour, depth, interlace, more)
                    lines.append(expected(name, data, pixels, colour, depth, palette, trns))
    # Odd sizes: passes without pixels; data in many pieces and stored; chunks that are skipped.
    for w, h in ((1, 1), (2, 1), (1, 5), (3, 3), (5, 2)):
        pixels = [[(sample(x, y, 0, 8),) for x in range(w)] for y in range(h)]
        name = "size%dx%d_i.png" % (w, h)
        data = write(name, pixels, 0, 8, 1)
        lines.append(expected(name, data, pixels, 0, 8, None, None))
    pixels = [[(sample(x, y, 0, 8),) for x in range(W)] for y in range(H)]
    skipped = (chunk(b"gAMA", struct.pack(">I", 220000)) + chunk(b"sBIT", b"\x03")
               + chunk(b"tEXt", b"Title\0skipped") + chunk(b"zTXt", b"T\0\0" + zlib.compress(b"a" * 9999))
               + chunk(b"iCCP", b"profile\0\0" + zlib.compress(b"no profile"))
               + chunk(b"bKGD", b"\0\x10") + chunk(b"prVt", b"private"))
    data = write("chunks.png", pixels, 0, 8, 0, skipped, level=0, pieces=13)
    lines.append(expected("chunks.png", data, pixels, 0, 8, None, None))
    with open(os.path.join(HERE, "expected.h"), "w") as f:
        f.write("/* Made by make.py: name, height, width, channels, bits, samples in hexadecimal. */\n"
                "static const struct {\n  const char *name;\n  int height, width, channels, bits;\n"
                "  const char *samples;\n} expected[] = {\n" + "".join(lines) + "};\n")
    print(len(lines), "files")


main()
