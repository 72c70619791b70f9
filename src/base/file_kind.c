/*
 * file_kind.c: recognizes files by their first bytes.
 */
#include "base/file_kind.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *start;
  size_t length;
  const char *text;
} kinds[] = {
    {"version https://git-lfs", 23,
     "a Git LFS pointer, not the file itself: run git lfs pull, or download the file"},
    {"\x93NUMPY", 6, "a NumPy array: zknn.npy.load reads it"},
    {"\x89HDF\r\n\x1a\n", 8, "an HDF5 file (Keras, h5py): write its arrays as .npz or safetensors"},
    {"\x1f\x8b", 2, "packed by gzip: unpack it first (gunzip, or tar xzf)"},
    {"BZh", 3, "packed by bzip2: unpack it first (bunzip2, or tar xjf)"},
    {"\xfd"
     "7zXZ",
     5, "packed by xz: unpack it first (unxz, or tar xJf)"},
    {"\x28\xb5\x2f\xfd", 4, "packed by zstd: unpack it first (unzstd)"},
    {"7z\xbc\xaf\x27\x1c", 6, "a 7z archive: unpack it first"},
    {"Rar!", 4, "a RAR archive: unpack it first"},
    {"GGUF", 4, "a GGUF model of llama.cpp: convert it to safetensors"},
    {"PK\3\4", 4, "a zip archive, as a .pth of torch.save or an .npz is"},
    {"PK\5\6", 4, "an empty zip archive"},
    {"\x89PNG", 4, "a PNG picture: zknn.image.load reads it"},
    {"\xff\xd8\xff", 3, "a JPEG picture: save it as PNG, the one kind of picture that zknn reads"},
    {"GIF8", 4, "a GIF picture: save it as PNG, the one kind of picture that zknn reads"},
    {"%PDF", 4, "a PDF document"},
    {"\x7f"
     "ELF",
     4, "a program or library"},
    {"#!", 2, "a script"},
};

int zk_is_torch_stream(const uint8_t *s, size_t n) {
  static const char number[] = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
  static const char text[] = "L119547037146038801333356L\n";
  size_t k = sizeof number - 1, t = sizeof text - 1;
  if (n >= t && memcmp(s, text, t) == 0)
    return 1;
  if (n < 2 + k || s[0] != 0x80)
    return 0;
  int framed = s[2] == 0x95; /* protocols 4 and 5 */
  return n >= 11 + k ? memcmp(s + (framed ? 11 : 2), number, k) == 0
                     : !framed && memcmp(s + 2, number, k) == 0;
}

/* safetensors: a length as u64, then JSON. */
static int is_safetensors(const uint8_t *s, size_t n) {
  return n > 9 && s[8] == '{' && s[4] == 0 && s[5] == 0 && s[6] == 0 && s[7] == 0;
}

/* ModelProto begins with its ir_version, a small number, and goes on with a field of text. */
static int is_onnx(const uint8_t *s, size_t n) {
  return n > 3 && s[0] == 0x08 && s[1] > 0 && s[1] < 32 &&
         (s[2] == 0x12 || s[2] == 0x1a || s[2] == 0x3a || s[2] == 0x42);
}

/* Does text without case begin with the word, behind blanks? */
static int begins(const uint8_t *s, size_t n, const char *word) {
  size_t at = 0, k = 0;
  if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  while (at < n && isspace(s[at]))
    at++;
  while (word[k] && at + k < n && tolower(s[at + k]) == word[k])
    k++;
  return !word[k];
}

/* IDX: two zeros, a type, the rank, and sizes of 4 bytes each. */
static int is_idx(const uint8_t *s, size_t n) {
  return n >= 8 && s[0] == 0 && s[1] == 0 && s[2] >= 0x08 && s[2] <= 0x0e && s[3] >= 1 && s[3] <= 8;
}

/* TensorBoard's event files: a length as u64, its checksum, and an event whose time (9 bytes) is
 * followed by the text "brain.Event:2". */
static int is_events(const uint8_t *s, size_t n) {
  static const char word[] = "brain.Event:";
  size_t k = sizeof word - 1;
  for (size_t at = 12; n > k && at + k <= n && at < 40; at++)
    if (s[12] == 0x09 && memcmp(s + at, word, k) == 0)
      return 1;
  return 0;
}

static int all_zero(const uint8_t *s, size_t n) {
  size_t i = 0;
  while (i < n && s[i] == 0)
    i++;
  return i == n;
}

static int starts(const uint8_t *s, size_t n, const char *start, size_t length) {
  return n >= length && memcmp(s, start, length) == 0;
}

static const char *kind_of(const uint8_t *s, size_t n) {
  if (n == 0)
    return "empty: a download or copy that did not finish?";
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (starts(s, n, kinds[i].start, kinds[i].length))
      return kinds[i].text;
  if (n >= 262 && memcmp(s + 257, "ustar", 5) == 0)
    return "a tar archive: unpack it first (tar xf)";
  if (n >= 16 && all_zero(s, n))
    return "nothing but zeros: a download or copy that did not finish?";
  if (begins(s, n, "<!doctype") || begins(s, n, "<html") || begins(s, n, "<head"))
    return "a web page (HTML): the download gave a page instead of the file; use its direct link";
  if (begins(s, n, "<?xml"))
    return "an XML document, most often an error of the server it was downloaded from";
  if (is_events(s, n))
    return "an event file of TensorBoard";
  if (is_safetensors(s, n))
    return "a safetensors file: zknn.safetensors.load reads it";
  if (is_onnx(s, n))
    return "an ONNX model: zknn.onnx.load reads it";
  if (begins(s, n, "{") || begins(s, n, "["))
    return "JSON, or an error as JSON of the server it was downloaded from";
  if (zk_is_torch_stream(s, n))
    return "a .pth of PyTorch before 1.6: zknn.load reads it";
  if (n > 2 && s[0] == 0x80 && s[1] >= 1 && s[1] <= 5)
    return "a pickle of Python that torch.save did not write: load it there and write it with "
           "torch.save";
  return NULL;
}

const char *zk_file_kind(const uint8_t *start, size_t n, zk_file_kind_text *out) {
  const char *kind = kind_of(start, n);
  if (kind) {
    snprintf(out->text, sizeof out->text, "it is %s", kind);
    return out->text;
  }
  size_t at = (size_t)snprintf(out->text, sizeof out->text, "it starts with");
  for (size_t i = 0; i < n && i < 8; i++)
    at += (size_t)snprintf(out->text + at, sizeof out->text - at, " %02x", start[i]);
  size_t readable = 0;
  while (readable < n && readable < 40 && isprint(start[readable]))
    readable++;
  if (readable >= 4)
    snprintf(out->text + at, sizeof out->text - at, ", \"%.*s\"", (int)readable,
             (const char *)start);
  return out->text;
}

/* Is it text: UTF-8 without control characters, as far as one can see? */
static int is_text(const uint8_t *s, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (s[i] == 0x7f || (s[i] < 0x20 && s[i] != '\t' && s[i] != '\n' && s[i] != '\r'))
      return 0;
  return n > 0;
}

zk_file_format zk_file_format_of(const uint8_t *s, size_t n) {
  if (starts(s, n, "\x93NUMPY", 6))
    return ZK_FORMAT_NPY;
  if (starts(s, n, "\x1f\x8b", 2))
    return ZK_FORMAT_GZIP;
  if (starts(s, n, "PK\3\4", 4) || starts(s, n, "PK\5\6", 4))
    return ZK_FORMAT_ZIP;
  if (starts(s, n, "\x89PNG", 4))
    return ZK_FORMAT_PNG;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (starts(s, n, kinds[i].start, kinds[i].length))
      return ZK_FORMAT_UNKNOWN;
  if (zk_is_torch_stream(s, n) || (n >= 262 && memcmp(s + 257, "ustar", 5) == 0))
    return ZK_FORMAT_PTH;
  if (is_events(s, n))
    return ZK_FORMAT_EVENTS;
  if (is_safetensors(s, n))
    return ZK_FORMAT_SAFETENSORS;
  if (is_onnx(s, n))
    return ZK_FORMAT_ONNX;
  if (is_idx(s, n))
    return ZK_FORMAT_IDX;
  if (begins(s, n, "<") || begins(s, n, "{") || begins(s, n, "["))
    return ZK_FORMAT_UNKNOWN;
  return is_text(s, n) ? ZK_FORMAT_CSV : ZK_FORMAT_UNKNOWN;
}
