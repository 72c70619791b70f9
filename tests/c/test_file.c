/*
 * test_file.c: base/file.h and base/cursor.h.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include "base/cursor.h"
#include "base/memory.h"
#include "check.h"

static char folder[] = "/tmp/test_file.XXXXXX";

/* "FOLDER/name", good until the next but three. */
static const char *in_folder(const char *name) {
  static char paths[4][600];
  static int turn;
  char *path = paths[turn++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

static int entries(void) {
  int n = 0;
  DIR *d = opendir(folder);
  while (readdir(d))
    n++;
  closedir(d);
  return n - 2;
}

static bool holds(const char *path, const char *text) {
  uint8_t *data = NULL;
  size_t size = 0;
  CHECK_OK(zk_file_read(path, &data, &size));
  bool equal = data && size == strlen(text) && memcmp(data, text, size) == 0;
  zk_block_free(data);
  return equal;
}

/* Oracle: what was written. */
static void test_read(void) {
  uint8_t *data;
  size_t size;
  CHECK_OK(zk_file_write(in_folder("a"), "some text", 9));
  CHECK(holds(in_folder("a"), "some text"));
  CHECK_OK(zk_file_write(in_folder("a"), "", 0));
  CHECK(holds(in_folder("a"), ""));
  CHECK_FAILS(zk_file_read(in_folder("none"), &data, &size), ZK_ERR_IO,
              "/none: No such file or directory");
  CHECK(data == NULL && size == 0);
  CHECK_FAILS(zk_file_read(folder, &data, &size), ZK_ERR_IO, ": Is a directory");
  mkfifo(in_folder("fifo"), 0600);
  CHECK_FAILS(zk_file_read(in_folder("fifo"), &data, &size), ZK_ERR_IO, "Not a regular file");
  unlink(in_folder("fifo"));
  unlink(in_folder("a"));
}

static mode_t mode_of(const char *path) {
  struct stat info;
  return lstat(path, &info) == 0 ? info.st_mode & 0777 : 0;
}

/* Oracle: the contract: the old file until the commit, then the new one, and nothing beside it. */
static void test_atomic(void) {
  zk_atomic_file f;
  const char *path = in_folder("model.pth");
  umask(027);
  CHECK_OK(zk_file_write(path, "old", 3));
  CHECK(mode_of(path) == 0640, "mode %o", mode_of(path));
  chmod(path, 0604);
  CHECK_OK(zk_atomic_begin(&f, path));
  CHECK(strcmp(f.path, path) == 0 && strncmp(f.temp, folder, strlen(folder)) == 0);
  CHECK(entries() == 2 && holds(path, "old"));
  FILE *out = fopen(f.temp, "w");
  fputs("new", out);
  fclose(out);
  CHECK(holds(path, "old"));
  CHECK_OK(zk_atomic_commit(&f));
  CHECK(holds(path, "new") && entries() == 1 && f.path == NULL && f.temp == NULL);
  CHECK(mode_of(path) == 0604, "mode %o", mode_of(path));
  zk_atomic_abort(&f);

  CHECK_OK(zk_atomic_begin(&f, path));
  zk_atomic_abort(&f);
  zk_atomic_abort(&f);
  CHECK(holds(path, "new") && entries() == 1);

  /* A temporary file that is gone: the commit fails and the old file stays. */
  CHECK_OK(zk_atomic_begin(&f, path));
  unlink(f.temp);
  CHECK_FAILS(zk_atomic_commit(&f), ZK_ERR_IO, "model.pth: No such file");
  CHECK(holds(path, "new") && entries() == 1);
  unlink(path);
}

/* Oracle: what opening the path for writing would do, or refuse to. */
static void test_targets(void) {
  char long_name[256];
  const char *target = in_folder("target"), *link = in_folder("link");
  CHECK_OK(zk_file_write(target, "1", 1));
  CHECK(symlink("target", link) == 0);
  CHECK_OK(zk_file_write(link, "2", 1));
  CHECK(holds(target, "2") && readlink(link, long_name, 8) == 6 && entries() == 2);
  unlink(target);
  CHECK_OK(zk_file_write(link, "3", 1)); /* a link to nothing makes its target */
  CHECK(holds(target, "3") && entries() == 2);
  unlink(target);
  unlink(link);
  CHECK(symlink(link, link) == 0);
  CHECK_FAILS(zk_file_write(link, "4", 1), ZK_ERR_IO, strerror(ELOOP));
  unlink(link);

  CHECK_FAILS(zk_file_write(folder, "", 0), ZK_ERR_IO, ": Is a directory");
  /* A pipe of ours stands for all that is no regular file: were this to go wrong on a device, root
   * would lose it. */
  const char *fifo = in_folder("fifo");
  char bytes[9] = "";
  mkfifo(fifo, 0600);
  CHECK_FAILS(zk_file_write(fifo, "", 0), ZK_ERR_IO, "/fifo: this pipe has no reader");
  int reader = open(fifo, O_RDONLY | O_NONBLOCK);
  CHECK_OK(zk_file_write(fifo, "through", 7));
  CHECK(read(reader, bytes, 8) == 7 && strcmp(bytes, "through") == 0 && entries() == 1);
  close(reader);
  CHECK(mode_of(fifo) == 0600);
  unlink(fifo);
  CHECK_FAILS(zk_file_write("/dev/full", "6", 1), ZK_ERR_IO, "/dev/full: No space left on device");
  CHECK_FAILS(zk_file_write(in_folder("no/file"), "", 0), ZK_ERR_IO, "/no/ does not exist");
  CHECK_FAILS(zk_file_write("", "", 0), ZK_ERR_IO, "No such file");
  CHECK_FAILS(zk_file_write("/proc/none", "", 0), ZK_ERR_IO, "/proc/none: ");

  /* A descriptor whose file has no name any more: it is written through it. */
  char through[32];
  int nameless = open(in_folder("gone"), O_RDWR | O_CREAT, 0600);
  unlink(in_folder("gone"));
  snprintf(through, sizeof through, "/proc/self/fd/%d", nameless);
  CHECK_OK(zk_file_write(through, "found", 5));
  CHECK(pread(nameless, bytes, 8, 0) == 5 && memcmp(bytes, "found", 5) == 0 && entries() == 0);
  close(nameless);

  memset(long_name, 'x', 255);
  long_name[255] = '\0';
  CHECK_OK(zk_file_write(in_folder(long_name), "5", 1));
  unlink(in_folder(long_name));
  CHECK(entries() == 0);

  CHECK(chdir(folder) == 0);
  CHECK_OK(zk_file_write("bare", "6", 1));
  CHECK(holds("bare", "6") && entries() == 1);
  unlink("bare");
  CHECK(chdir("/") == 0);
}

/* Oracle: the contract of base/tempfile.h, also for a child process that is killed while it writes.
 */
static void test_strays(void) {
  char path[600];
  snprintf(path, sizeof path, "%s/net.pth", folder);
  zk_atomic_file mine;
  CHECK_OK(zk_atomic_begin(&mine, path));
  pid_t child = fork();
  if (child == 0) {
    zk_atomic_file killed;
    _exit(zk_atomic_begin(&killed, path) == ZK_OK && entries() == 2 ? 7 : 1);
  }
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7);
  CHECK(entries() == 2, "the child's temporary file and ours");

  /* What only looks like one stays, and so does what is locked. */
  static const char *const others[] = {
      "notes.0123456789abcdef0123456.tmp", "notes.0123456789abcdef0123456g.tmp",
      "notes.0123456789abcdef01234567.temp", "notes-0123456789abcdef01234567.tmp",
      "notes.0123456789ABCDEF01234567.tmp"};
  enum { OTHERS = sizeof others / sizeof *others };
  for (int i = 0; i < OTHERS; i++)
    close(open(in_folder(others[i]), O_WRONLY | O_CREAT, 0600));
  CHECK(mkdir(in_folder("folder.0123456789abcdef01234567.tmp"), 0700) == 0);
  CHECK(symlink("nowhere", in_folder("link.0123456789abcdef01234567.tmp")) == 0);
  CHECK_OK(zk_file_write(path, "new", 3));
  CHECK(entries() == OTHERS + 4, "%d entries", entries());
  CHECK_OK(zk_atomic_commit(&mine));
  CHECK(entries() == OTHERS + 3);
  for (int i = 0; i < OTHERS; i++)
    CHECK(unlink(in_folder(others[i])) == 0, "%s", others[i]);
  rmdir(in_folder("folder.0123456789abcdef01234567.tmp"));
  unlink(in_folder("link.0123456789abcdef01234567.tmp"));

  /* Another machine's, on a file system of this one, is a stray all the same. */
  close(open(in_folder("net.pth.0123456789abcdef01234567.tmp"), O_WRONLY | O_CREAT, 0400));
  CHECK_OK(zk_file_write(path, "newer", 5));
  CHECK(entries() == 1 && holds(path, "newer"));
  unlink(path);
}

/* Oracle: stat of the old file. An owner can be kept by root alone. */
static void test_owner(void) {
  char path[600];
  snprintf(path, sizeof path, "%s/shared", folder);
  struct stat info;
  CHECK_OK(zk_file_write(path, "old", 3));
  CHECK(chmod(path, 0660) == 0);
  bool root = chown(path, 4321, 1234) == 0;
  CHECK_OK(zk_file_write(path, "new", 3));
  CHECK(stat(path, &info) == 0 && (info.st_mode & 0777) == 0660);
  CHECK(!root || (info.st_uid == 4321 && info.st_gid == 1234));
  /* What cannot be read or written by us in the end can be while it is written. */
  umask(0277);
  CHECK_OK(zk_file_write(in_folder("own"), "1", 1));
  CHECK(mode_of(in_folder("own")) == 0400, "mode %o", mode_of(in_folder("own")));
  unlink(in_folder("own"));
  umask(0777);
  CHECK_OK(zk_file_write(in_folder("own"), "1", 1));
  CHECK(mode_of(in_folder("own")) == 0, "mode %o", mode_of(in_folder("own")));
  unlink(in_folder("own"));
  umask(027);
  /* An atomic save cuts hard links. */
  CHECK(link(path, in_folder("second")) == 0);
  CHECK_OK(zk_file_write(path, "newer", 5));
  CHECK(holds(in_folder("second"), "new") && holds(path, "newer"));
  unlink(path);
  unlink(in_folder("second"));
}

/* Oracle: the contract. Whatever allocation fails, nothing is left behind or lost. */
static void test_no_memory(void) {
  const char *path = in_folder("kept");
  uint8_t *data;
  size_t size;
  CHECK_OK(zk_file_write(path, "kept", 4));
  size_t live = zk_memory_live();
  int failures = 0;
  for (int n = 1;; n++, failures++) {
    zk_memory_fail_at(n);
    zk_status status = zk_file_write(path, "other", 5);
    zk_memory_fail_at(0);
    if (status == ZK_OK)
      break;
    CHECK(status == ZK_ERR_NOMEM && holds(path, "kept") && entries() == 1);
    CHECK(zk_memory_live() == live, "allocation %d", n);
  }
  CHECK(failures >= 2);
  zk_memory_fail_at(1);
  CHECK_FAILS(zk_file_read(path, &data, &size), ZK_ERR_NOMEM, "kept");
  zk_memory_fail_at(0);
  unlink(path);
}

/* Packs with zlib's deflate, as gzip does; returns the size. */
static size_t pack(const void *data, size_t size, uint8_t *out, size_t room) {
  z_stream z = {.next_in = (Bytef *)data, .avail_in = (uInt)size, .next_out = out};
  z.avail_out = (uInt)room;
  CHECK(deflateInit2(&z, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
  deflateEnd(&z);
  return room - z.avail_out;
}

/* Oracle: what was packed. */
static void test_gunzip(void) {
  uint8_t data[5000], packed[6000], out[5000];
  for (size_t i = 0; i < sizeof data; i++)
    data[i] = (uint8_t)(i * i >> 5);
  size_t n = pack(data, sizeof data, packed, sizeof packed);
  CHECK(zk_is_gzip(packed, n) && !zk_is_gzip(packed, 2) && !zk_is_gzip(data, sizeof data));
  CHECK_OK(zk_gunzip(packed, n, out, sizeof out, 1, "x"));
  CHECK(memcmp(out, data, sizeof data) == 0);

  /* A head, of any length. */
  memset(out, 0xee, sizeof out);
  CHECK_OK(zk_gunzip(packed, n, out, 100, 0, "x"));
  CHECK(memcmp(out, data, 100) == 0 && out[100] == 0xee);
  CHECK_OK(zk_gunzip(packed, n, out, 0, 0, "x"));

  CHECK_FAILS(zk_gunzip(packed, n, out, 4999, 1, "x"), ZK_ERR_FORMAT,
              "x: holds more than the 4999 bytes expected");
  CHECK_FAILS(zk_gunzip(packed, n, out, 0, 1, "x"), ZK_ERR_FORMAT, "more than the 0 bytes");
  size_t half = pack(data, 2500, packed, sizeof packed);
  CHECK_FAILS(zk_gunzip(packed, half, out, 5000, 0, "x"), ZK_ERR_FORMAT,
              "x: holds 2500 bytes, expected 5000");

  /* Two members are one content. [RFC 1952, 2.2] */
  n = half + pack(data + 2500, 2500, packed + half, sizeof packed - half);
  CHECK_OK(zk_gunzip(packed, n, out, sizeof out, 1, "x"));
  CHECK(memcmp(out, data, sizeof data) == 0);
  memcpy(packed + half, "junk", 4);
  CHECK_FAILS(zk_gunzip(packed, half + 4, out, 2500, 1, "x"), ZK_ERR_FORMAT,
              "x: 4 bytes that are no gzip follow");

  CHECK_FAILS(zk_gunzip(data, sizeof data, out, 10, 1, "x"), ZK_ERR_FORMAT, "x: no gzip data");
  for (size_t cut = 0; cut < half; cut++)
    CHECK(zk_gunzip(packed, cut, out, 2500, 1, "x") == ZK_ERR_FORMAT, "cut at %zu", cut);
  CHECK(strstr(zk_message(), "cut off"), "%s", zk_message());
  packed[half - 8] ^= 1; /* the checksum */
  CHECK_FAILS(zk_gunzip(packed, half, out, 2500, 1, "x"), ZK_ERR_FORMAT, "damaged gzip data");
  CHECK_OK(zk_gunzip(packed, half, out, 2499, 0, "x"));

  packed[half - 8] ^= 1;
  size_t live = zk_memory_live();
  for (int k = 1; k <= 2; k++) { /* zlib's state and its window */
    zk_memory_fail_at(k);
    CHECK(zk_gunzip(packed, half, out, 2500, 1, "x") == ZK_ERR_NOMEM || k > 1);
    zk_memory_fail_at(0);
    CHECK(zk_memory_live() == live);
  }
}

/* Oracle: RFC 1321 (A.5) and FIPS 180-2 (B.1). */
static void test_digests(void) {
  char hex[65];
  CHECK_OK(zk_md5_hex("abc", 3, hex));
  CHECK(strcmp(hex, "900150983cd24fb0d6963f7d28e17f72") == 0, "%s", hex);
  CHECK_OK(zk_md5_hex("", 0, hex));
  CHECK(strcmp(hex, "d41d8cd98f00b204e9800998ecf8427e") == 0, "%s", hex);
  CHECK_OK(zk_sha256_hex("abc", 3, hex));
  CHECK(strcmp(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") == 0);
}

/* Oracle: the digest of the whole, once it is there. */
static void test_follow(void) {
  static const size_t sizes[] = {0, 5, (1 << 20) + 1, 3500000};
  static uint8_t data[3500000], out[3500000];
  for (size_t i = 0; i < sizeof data; i++)
    data[i] = (uint8_t)(i * i / 1000 + i / 7777);
  for (int k = 0; k < 4; k++) {
    char want[33], hex[33] = "";
    uint8_t *packed;
    size_t n, live = zk_memory_live();
    CHECK_OK(zk_md5_hex(data, sizes[k], want));
    CHECK_OK(zk_gzip(data, sizes[k], &packed, &n));
    CHECK_OK(zk_gunzip_md5(packed, n, out, sizes[k], "x", hex));
    CHECK(strcmp(hex, want) == 0, "%zu bytes: %s", sizes[k], hex);
    for (int at = 1; at <= 3; at++) { /* without a thread it is made afterwards */
      zk_memory_fail_at(at);
      zk_status status = zk_gunzip_md5(packed, n, out, sizes[k], "x", hex);
      zk_memory_fail_at(0);
      CHECK(status == ZK_ERR_NOMEM || strcmp(hex, want) == 0);
    }
    if (sizes[k] > 0)
      CHECK_FAILS(zk_gunzip_md5(packed, n / 2, out, sizes[k], "x", hex), ZK_ERR_FORMAT, "cut off");
    zk_block_free(packed);
    CHECK(zk_memory_live() == live);
  }
}

/* Oracle: the bytes, read by hand. */
static void test_cursor(void) {
  static const uint8_t bytes[] = "\x01\x02\x03\x04\x05\x06\x07\xff\x08\x07\x06\x05\x04\x03\x02\x01"
                                 "\x81\x02\x03\x04\xc0\x09\x21\xfb\x54\x44\x2d\x18"
                                 "line\n\nlast";
  zk_cursor c = zk_cursor_over(bytes, sizeof bytes - 1, "some file");
  uint8_t u8;
  uint16_t u16;
  uint32_t u32;
  uint64_t u64;
  double f64;
  const char *line;
  const uint8_t *p;
  size_t n;
  CHECK_OK(zk_cursor_u8(&c, &u8));
  CHECK_OK(zk_cursor_u16le(&c, &u16));
  CHECK_OK(zk_cursor_u32le(&c, &u32));
  CHECK(u8 == 1 && u16 == 0x0302 && u32 == 0x07060504);
  CHECK_OK(zk_cursor_take(&c, 1, &p));
  CHECK(*p == 0xff);
  CHECK_OK(zk_cursor_u64le(&c, &u64));
  CHECK_OK(zk_cursor_u32be(&c, &u32));
  CHECK_OK(zk_cursor_f64be(&c, &f64));
  CHECK(u64 == 0x0102030405060708 && u32 == 0x81020304 && f64 == -3.141592653589793);
  CHECK_OK(zk_cursor_line(&c, &line, &n));
  CHECK(n == 4 && memcmp(line, "line", 4) == 0);
  CHECK_OK(zk_cursor_line(&c, &line, &n));
  CHECK(n == 0 && zk_cursor_left(&c) == 4);
  CHECK_FAILS(zk_cursor_line(&c, &line, &n), ZK_ERR_FORMAT,
              "some file: ends early: the line at offset 34 has no end");
  CHECK_FAILS(zk_cursor_u64le(&c, &u64), ZK_ERR_FORMAT,
              "some file: ends early: 8 bytes wanted at offset 34, 4 are left");
  CHECK_FAILS(zk_cursor_take(&c, SIZE_MAX, &p), ZK_ERR_FORMAT, "ends early");
  CHECK(zk_cursor_left(&c) == 4);
  CHECK_OK(zk_cursor_take(&c, 4, &p));
  CHECK_FAILS(zk_cursor_u8(&c, &u8), ZK_ERR_FORMAT, "0 are left");
  CHECK_FAILS(zk_cursor_line(&c, &line, &n), ZK_ERR_FORMAT, "no end");
  CHECK_OK(zk_cursor_take(&c, 0, &p));
}

int main(void) {
  if (!mkdtemp(folder))
    return 1;
  RUN(test_read);
  RUN(test_atomic);
  RUN(test_targets);
  RUN(test_strays);
  RUN(test_owner);
  RUN(test_no_memory);
  RUN(test_gunzip);
  RUN(test_digests);
  RUN(test_follow);
  RUN(test_cursor);
  rmdir(folder);
  CHECK(zk_memory_live() == 0, "%zu bytes leaked", zk_memory_live());
  return check_report();
}
