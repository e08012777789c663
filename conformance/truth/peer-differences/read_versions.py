"""The order of two versions as a person would read it; `Unsure` where that is not plain. Shares nothing with Noharm."""
import re

SHORT = {"milestone": "m", "update": "u", "patch": "p", "hotfix": "hf"}
BEFORE = {"dev", "alpha", "a", "beta", "b", "rc", "pre", "preview", "m", "cr", "c", "snapshot"}
AFTER = {"p", "u", "hf", "sp", "sr", "mr", "ru", "cu", "fp", "cf", "rev", "r", "build", "ga", "e"}
# Words of a sub-release: a larger number at their place is a later version (9.1 is after 9.0r3).
LOWER = {"p", "rc", "beta", "alpha", "a", "b", "m", "r", "u", "hf", "sp", "cf", "fp", "ga"}
RISING = ["dev", "snapshot", "alpha", "a", "beta", "b", "m", "cr", "rc", "ga", "sp", "p"]
LETTERED = re.compile(r"(\d+(?:\.\d+)*)([a-z]{0,2})")


class Unsure(Exception):
    """The order is not plain."""


def words(version):
    version = version.lower().replace("service_pack", "sp")
    found = [SHORT.get(word, word) for word in re.findall(r"\d+|[a-z]+", version)]
    return found[1:] if found[:1] == ["v"] else found


def numbers_first(found):
    """The words with the trailing noughts of their leading numbers dropped: 13.0.0 is 13."""
    count = 0
    while count < len(found) and found[count].isdigit():
        count += 1
    head = found[:count]
    while len(head) > 1 and int(head[-1]) == 0:
        head.pop()
    return head + found[count:]


def compare(one, other):
    """-1, 0 or 1."""
    if one == other:
        return 0
    lettered = LETTERED.fullmatch(one), LETTERED.fullmatch(other)
    if all(lettered) and (lettered[0][2] or lettered[1][2]):  # 1.0.2, 1.0.2k, 1.0.2za
        first = compare(lettered[0][1], lettered[1][1])
        letters = [(len(found[2]), found[2]) for found in lettered]
        return first or (letters[0] > letters[1]) - (letters[0] < letters[1])
    left, right = numbers_first(words(one)), numbers_first(words(other))
    for at in range(max(len(left), len(right))):
        mine = left[at] if at < len(left) else None
        theirs = right[at] if at < len(right) else None
        if mine == theirs:
            continue
        if mine is None or theirs is None:
            return ended(left[at:] or right[at:], 1 if theirs is None else -1, one, other)
        if mine.isdigit() and theirs.isdigit():
            if int(mine) != int(theirs):
                return -1 if int(mine) < int(theirs) else 1
        elif mine.isdigit() or theirs.isdigit():
            numbers, word, sign = (left, theirs, 1) if mine.isdigit() else (right, mine, -1)
            run = []
            for found in numbers[at:]:
                if not found.isdigit():
                    break
                run.append(int(found))
            if any(run) and word in LOWER:
                return sign
            raise Unsure(f"{one} to {other}")
        elif mine in RISING and theirs in RISING:
            return -1 if RISING.index(mine) < RISING.index(theirs) else 1
        else:
            raise Unsure(f"{one} to {other}")
    return 0


def ended(rest, sign, one, other):
    """One of the two goes on with `rest` where the other ends."""
    word = rest[0]
    if word.isdigit():
        if all(found.isdigit() and int(found) == 0 for found in rest):
            return 0
        if all(found.isdigit() for found in rest) or int(word) > 0:
            return sign
    elif word in BEFORE and word not in ("a", "b", "c", "m", "p"):
        return -sign
    elif word in BEFORE and len(rest) > 1:
        pass  # b1: a beta, or a letter and a number
    elif (len(word) <= 2 and len(rest) == 1) or word in AFTER:
        return sign
    raise Unsure(f"{one} to {other}")
