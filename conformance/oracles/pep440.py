"""Python's order: the packaging library. It refuses what PEP 440 refuses."""
import sys

try:
    from packaging.version import InvalidVersion, Version
except ImportError:
    sys.exit(77)

for line in sys.stdin:
    try:
        left, right = (Version(text) for text in line.rstrip("\n").split("\t"))
        print("<" if left < right else ">" if left > right else "=")
    except InvalidVersion:
        print("?")
