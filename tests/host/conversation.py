"""What the tests of the conversation share: sessions of the zknn that is tested, and failures."""

import os
import sys

from screen import Session

ZKNN = os.path.abspath(sys.argv[1])
failures = []


def start(*arguments, **options):
    s = Session([ZKNN, *arguments], **options)
    s.ready()
    return s


def check(condition, what):
    if not condition:
        failures.append(what)
