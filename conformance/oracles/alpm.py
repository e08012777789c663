"""Arch Linux's order: libalpm, asked directly."""
import ctypes
import ctypes.util
import sys

try:
    alpm = ctypes.CDLL("libalpm.so.13")
except OSError:
    sys.exit(77)

for line in sys.stdin:
    left, right = line.rstrip("\n").encode().split(b"\t")
    order = alpm.alpm_pkg_vercmp(left, right)
    print("<" if order < 0 else ">" if order > 0 else "=")
