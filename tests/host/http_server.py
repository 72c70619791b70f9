"""A small HTTP server for tests/lua/download_spec.lua: serves a folder, badly when asked to.

python3 tests/host/http_server.py FOLDER: prints its port on 127.0.0.1 and serves until the folder,
or its parent, is gone. /MODE/NAME is the file NAME of FOLDER, whatever is between them. MODE is one
of
    ok        well, with ranges
    cut       the first answer to each address ends in the middle; after that as ok
    cutting   every answer ends after CHUNK bytes
    norange   as cut, but ranges are not understood: every answer is the whole file
    badrange  a range is answered with another one
    wrong     the file, and a byte more
    wrongtail the file, every byte past the middle one too large
    gone      404, with a page
    loop      a redirect to itself
    moved     a redirect to /ok/NAME
    smuggle   a redirect to file:///etc/passwd
    slow      half the file, and the rest after half a second
    stall     half the file, and then nothing for a long time
    endless   no length, no end
/log is what was asked for so far: a line "MODE/NAME RANGE" each, RANGE or "-".
"""

import http.server
import os
import sys
import threading
import time

FOLDER = sys.argv[1]
CHUNK = 1000
log = []
seen = set()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        parts = self.path.strip("/").split("/")
        mode, name = parts[0], parts[-1]
        if mode == "log":
            return self.answer(200, "".join(line + "\n" for line in log).encode())
        wanted = self.headers.get("Range")
        log.append(f"{mode}/{name} {wanted or '-'}")
        if mode in ("loop", "moved", "smuggle"):
            self.send_response(302)
            self.send_header("Location", {"loop": self.path, "moved": "/ok/" + name,
                                          "smuggle": "file:///etc/passwd"}[mode])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        path = os.path.join(FOLDER, name)
        if mode == "gone" or not os.path.exists(path):
            return self.answer(404, b"<html>nothing here</html>")
        with open(path, "rb") as file:
            content = file.read()
        first = self.path not in seen
        seen.add(self.path)
        self.serve(mode, content, wanted, first)
        return None

    def serve(self, mode, content, wanted, first):
        if mode == "wrong":
            content += b"!"
        if mode == "wrongtail":
            half = len(content) // 2
            content = content[:half] + bytes((b + 1) & 255 for b in content[half:])
        start = 0
        if wanted and mode not in ("norange", "endless"):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                return self.answer(416, b"")
            if mode == "badrange":
                start -= 1
        body, cut, wait = content[start:], None, 0
        if mode in ("cut", "norange") and first:
            cut = len(body) // 2
        elif mode == "cutting":
            cut = CHUNK
        elif mode == "stall":
            cut, wait = len(body) // 2, 60
        elif mode == "endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(bytes(65536))
        elif mode == "slow":
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:len(body) // 2])
            self.wfile.flush()
            time.sleep(0.5)
            self.wfile.write(body[len(body) // 2:])
            return
        extra = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        whole = wanted is None or mode == "norange"
        self.answer(200 if whole else 206, body, {} if whole else extra, cut)
        time.sleep(wait)

    def answer(self, status, body, headers=None, cut=None):
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if cut is None else body[:cut])
        self.wfile.flush()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # the client closed the connection


server = Server(("127.0.0.1", 0), Handler)
parent = os.getppid()
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
while os.path.isdir(FOLDER) and os.getppid() == parent:
    time.sleep(0.2)
