"""A terminal for tests: what a program on a pseudo-terminal shows, as a user sees it.

Screen understands the escape sequences that readline and zknn send for TERM=xterm. Session runs a
program on a pty and types at it.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata

SECOND = ""  # the second column of a letter that has two
WAIT = 20  # seconds for one answer: sanitizers on a busy machine are slow


class Screen:
    """Lines of letters with a cursor. What scrolls off the top stays in `lines`. paint[row][column]
    is the colour of a letter as it was set ("31"), for letters that were written in one."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.lines = [[]]
        self.row = self.column = self.first = 0  # rows count from the first line ever
        self.wraps = False  # a letter stands in the last column: the next one goes to a new line
        self.rest = ""
        self.bells = 0
        self.colors = set()  # of letters that were written in one
        self.color, self.paint = "", {}
        self.kept = (0, 0, False, "")

    def top(self):
        return self.first

    def go(self, row):
        self.row = row
        while len(self.lines) <= row:
            self.lines.append([])

    def down(self):
        self.go(self.row + 1)
        self.first = max(self.first, self.row - self.rows + 1)

    def put(self, letter):
        if self.wraps:
            self.down()
            self.column, self.wraps = 0, False
        width = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if self.column + width > self.columns:
            self.down()
            self.column = 0
        line = self.lines[self.row]
        while len(line) < self.column + width:
            line.append(" ")
        # Half of a letter is none.
        if line[self.column] == SECOND and self.column > 0:
            line[self.column - 1] = " "
        if line[self.column + width - 1:self.column + width + 1][1:] == [SECOND]:
            line[self.column + width] = " "
        for i in range(width):
            line[self.column + i] = letter if i == 0 else SECOND
            self.paint[self.row, self.column + i] = self.color
        if self.column + width == self.columns:
            self.column, self.wraps = self.columns - 1, True
        else:
            self.column += width

    def control(self, letter):
        self.wraps = False
        if letter == "\r":
            self.column = 0
        elif letter == "\n":
            self.down()
        elif letter == "\b":
            self.column = max(0, self.column - 1)
        elif letter == "\t":
            self.column = min(self.columns - 1, self.column // 8 * 8 + 8)
        elif letter == "\a":
            self.bells += 1

    def command(self, arguments, name):
        n = int(arguments) if arguments.isdigit() and arguments != "0" else 1
        line = self.lines[self.row]
        if name != "m":
            self.wraps = False
        if name == "A":
            self.row = max(self.top(), self.row - n)
        elif name == "B":
            self.go(min(self.first + self.rows - 1, self.row + n))
        elif name == "C":
            self.column = min(self.columns - 1, self.column + n)
        elif name == "D":
            self.column = max(0, self.column - n)
        elif name == "G":
            self.column = n - 1
        elif name == "H":
            row, _, column = arguments.partition(";")
            self.go(self.top() + int(row or 1) - 1)
            self.column = int(column or 1) - 1
        elif name == "K" and arguments in ("", "0"):
            del line[self.column:]
        elif name == "J" and arguments in ("", "0"):
            del line[self.column:]
            del self.lines[self.row + 1:]
        elif name == "J":
            self.go(len(self.lines))  # what was there stays in `lines`
            self.first = self.row
        elif name == "P":
            del line[self.column:self.column + n]
        elif name == "@":
            line[self.column:self.column] = [" "] * n
        elif name == "m":
            self.colors.add(arguments)
            self.color = "" if arguments in ("", "0") else arguments
        elif name not in "hl":
            raise ValueError(f"unknown sequence ESC [ {arguments} {name}")

    def feed(self, text):
        text, self.rest = self.rest + text, ""
        at = 0
        while at < len(text):
            letter = text[at]
            if letter == "\x1b":
                match = re.match(r"\x1b(\[[?>0-9;]*[a-zA-Z@]|[=>78]|\(B)", text[at:])
                if not match:
                    self.rest = text[at:]
                    return
                if match.group(1) == "7":
                    self.kept = (self.row - self.top(), self.column, self.wraps, self.color)
                elif match.group(1) == "8":
                    row, self.column, self.wraps, self.color = self.kept
                    self.go(self.top() + row)
                elif match.group(1)[0] == "[":
                    self.command(match.group(1)[1:-1], match.group(1)[-1])
                at += match.end()
                continue
            if letter < " " or letter == "\x7f":
                self.control(letter)
            else:
                self.put(letter)
            at += 1

    def text(self, first=0, last=None):
        return "\n".join("".join(line).rstrip() for line in self.lines[first:last])


class Session:
    """A program on a new pseudo-terminal. `env` changes the environment; None takes out."""

    def __init__(self, command, env=None, columns=100, rows=30, prompt="> "):
        self.screen = Screen(columns, rows)
        self.prompt, self.failures = prompt, []
        self.raw = b""
        self.decoded = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for name in ("LUA_INIT", "NO_COLOR", "COLUMNS", "LINES", "LC_ALL", "LC_CTYPE", "LANG",
                         "VISUAL", "EDITOR", "PAGER"):
                os.environ.pop(name, None)
            os.environ.update(ZKNN_HISTORY="", TERM="xterm", INPUTRC="/dev/null")
            for name, value in (env or {}).items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execv(command[0], command)

    def fail(self, what):
        self.failures.append(f"{what}; screen:\n{self.screen.text(self.screen.top())}")

    def read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], max(0, seconds))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other side is gone
            return False
        self.raw += data
        data = self.decoded + data
        good = data.decode("utf-8", "ignore")
        self.decoded = b""
        for n in range(1, 4):  # a letter may be cut at the end
            if len(data) >= n and data[-n] >= 0xC0 and data[-n:].decode("utf-8", "ignore") == "":
                self.decoded = data[-n:]
        self.screen.feed(good)
        return bool(data)

    def resize(self, columns):
        """A new width; what is on the screen stays as it is."""
        self.screen.columns = columns
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", self.screen.rows, columns, 0, 0))
        self.settle()

    def send(self, text):
        os.write(self.fd, text.encode())

    def wait(self, condition, what, seconds=WAIT):
        """Reads until condition() holds. Gives whether it does."""
        end = time.monotonic() + seconds
        while not condition():
            left = end - time.monotonic()
            if left <= 0 or not self.read(min(left, 0.5)) and left < 0.5:
                self.fail(f"waited for {what}")
                return False
        return True

    def settle(self, seconds=0.15):
        """Reads until nothing comes for a while."""
        while self.read(seconds):
            pass

    def line(self):
        return "".join(self.screen.lines[self.screen.row])

    def at_prompt(self, prompt=None):
        wanted = prompt or self.prompt
        return self.line().rstrip() == wanted.rstrip() and self.screen.column == len(wanted)

    def ready(self):
        return self.wait(self.at_prompt, "a prompt")

    def see(self, text, since=0):
        """Waits until the text, or what matches the pattern, is on the screen below a row."""
        found = (lambda: text in self.screen.text(since)) if isinstance(text, str) else (
            lambda: text.search(self.screen.text(since)))
        return self.wait(found, f"{text!r}")

    def enter(self, line, prompt=None):
        """Types a line; gives what is printed until the next prompt."""
        begin = self.screen.row
        wanted = prompt or self.prompt
        self.send(line + "\r")
        self.wait(lambda: self.screen.row > begin and self.at_prompt(wanted),
                  f"a prompt after {line!r}")
        used = (len(self.line_before(begin)) + self.screen.columns - 1) // self.screen.columns
        return self.screen.text(begin + max(1, used), self.screen.row)

    def line_before(self, row):
        """A line that was typed from `row` on: full rows go on."""
        text = ""
        for line in self.screen.lines[row:]:
            text += "".join(line)
            if len(line) < self.screen.columns:
                break
        return text

    def expect(self, line, answer):
        """Types a line and expects the text, or what matches the pattern, as its answer."""
        got = self.enter(line)
        good = got == answer if isinstance(answer, str) else answer.search(got)
        if not good:
            self.fail(f"{line!r} gave {got!r}, not {answer!r}")
        return got

    def keys(self, text, expected):
        """Types letters and keys; expects the line that the cursor is in."""
        self.send(text)
        self.wait(lambda: self.line().rstrip() == expected.rstrip(),
                  f"the line {expected!r} after {text!r}", 5)

    def clear(self):
        self.send("\x05\x15")  # to the end, and all away
        self.wait(self.at_prompt, "an empty line")

    def leave(self, keys="\x04"):
        """Ctrl-D; gives the exit status."""
        self.send(keys)
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
        self.fail("it did not end")
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None
