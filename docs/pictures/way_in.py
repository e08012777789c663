"""Cuts the drawing with the first harm's path out of a page, as a picture that stands alone.

    noharm assess examples/infusion-pump --out pump.html
    python3 docs/pictures/way_in.py pump.html > docs/pictures/way-in.svg

The picture loads nothing, and follows the reader's choice of light or dark.
"""

import re
import sys

# Room at either side, so that no name of a flow at the edge is cut.
MARGIN = 20


def balanced(text: str, start: int) -> int:
    """Where the `<g …>` that opens at `start` ends."""
    depth = 0
    for tag in re.finditer(r"<g\b|</g>", text[start:]):
        depth += 1 if tag.group() == "<g" else -1
        if depth == 0:
            return start + tag.end()
    sys.exit("the drawing has an element that does not end")


def without_other_paths(drawing: str) -> str:
    other = re.compile(r'<g class="overlay over-(?!1")')
    while found := other.search(drawing):
        drawing = drawing[: found.start()] + drawing[balanced(drawing, found.start()) :]
    return drawing


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as page:
        text = page.read()
    drawings = re.findall(r'<svg xmlns="[^"]*" class="system".*?</svg>', text, re.S)
    if len(drawings) != 1:
        sys.exit("this page holds no drawing")
    drawing = without_other_paths(drawings[0])
    style = "".join(
        line + "\n" for line in text.splitlines() if ".system" in line and line.lstrip().startswith((".system", "@media"))
    )
    sizes = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)" width="\S+" height="\S+"', drawing)
    left, top, width, height = (float(size) for size in sizes.groups())
    left, width = left - MARGIN, width + 2 * MARGIN
    view = f'viewBox="{left:g} {top:g} {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    ground = f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" rx="12" fill="var(--paper)"/>'
    head, body = drawing.replace(sizes.group(), view).split("</desc>", 1)
    sys.stdout.write(f"{head}</desc><style>\n{style}</style>{ground}{body}\n")


main()
