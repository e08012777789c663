"""What an OSV record (PyPA's YAML, Go's JSON, RustSec's TOML) says of one package and version. Shares nothing with Noharm.

Three values: True (affected), False (not), None (the record does not decide it), each with a reason and the cause that names
its class. Python's order is that of `packaging`; Go and Rust have semantic versions.
"""
import re
from packaging.version import InvalidVersion, Version


def semantic(version):
    found = re.fullmatch(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+.*)?", version)
    if not found:
        raise ValueError(version)
    early = [(0, int(word), "") if word.isdigit() else (1, 0, word) for word in (found[4] or "").split(".")] if found[4] else []
    return int(found[1]), int(found[2] or 0), int(found[3] or 0), 0 if found[4] else 1, early


def order(ecosystem, version):
    return Version(version) if ecosystem == "PyPI" else semantic(version)


def name_of(ecosystem, name):
    return re.sub(r"[-_.]+", "-", name).lower() if ecosystem == "PyPI" else name


def same(one, other):
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other


def in_ranges(ecosystem, ranges, version):
    """The interval that holds the version, in words, or an empty text."""
    mine = order(ecosystem, version)
    for one in ranges:
        if one["type"] == "GIT":
            continue
        events = [(kind, str(bound)) for event in one["events"] for kind, bound in event.items()]
        placed = [(None if bound == "0" else order(ecosystem, bound), kind, bound) for kind, bound in events]
        placed.sort(key=lambda event: (1, event[0]) if event[0] is not None else (0,))
        start, end = None, None
        for at, kind, bound in placed:
            if kind == "introduced" and (at is None or mine >= at):
                start, end = bound, None
            elif kind == "fixed" and mine >= at or kind == "last_affected" and mine > at:
                start = None
            elif kind != "introduced" and start is not None and end is None:
                end = f"{kind.replace('_', ' ')} {bound}"
        if start is not None:
            return f"introduced {start}, {end or 'no fix named'}"
    return ""


def meets(requirement, version):
    """Whether a version meets a comma list of Cargo's requirements; pre-releases are ordered, not left out."""
    mine = semantic(version)
    for part in requirement.split(","):
        sign, text = re.fullmatch(r"\s*(>=|<=|>|<|=|\^|~)?\s*([\w.+*-]+)\s*", part).groups()
        bound, count = semantic(text), len(text.split("-")[0].split("."))
        if sign == "~":
            top = (bound[0], bound[1] + 1, 0) if count > 1 else (bound[0] + 1, 0, 0)
        elif bound[0] or count == 1:
            top = (bound[0] + 1, 0, 0)
        else:
            top = (0, bound[1] + 1, 0) if bound[1] or count == 2 else (0, 0, bound[2] + 1)
        fits = {">=": mine >= bound, ">": mine > bound, "<=": mine <= bound, "<": mine < bound, "=": mine == bound}
        if not fits.get(sign or "^", mine >= bound and mine[:3] < top):
            return False
    return True


def rustsec(record, name, version):
    advisory, versions = record["advisory"], record.get("versions", {})
    if advisory["package"] != name:
        return False, "names another package", "other"
    if advisory.get("withdrawn"):
        return False, f"withdrawn {advisory['withdrawn']}", "withdrawn"
    if advisory.get("informational") not in (None, "unsound"):
        return False, f"informational: {advisory['informational']}", "informational"
    for kind in ("patched", "unaffected"):
        for requirement in versions.get(kind, []):
            if meets(requirement, version):
                return False, f"{kind} {requirement}", "range"
    lists = "; ".join(f"{kind} {', '.join(versions[kind])}" for kind in ("patched", "unaffected") if versions.get(kind))
    return True, f"{version} is in none of: {lists or 'no version is patched'}", "range"


def says(ecosystem, record, name, version):
    """(value, reason, cause) of a record for a package at a version."""
    if ecosystem == "crates.io":
        return rustsec(record, name, version)
    if record.get("withdrawn"):
        return False, f"withdrawn {str(record['withdrawn'])[:10]}", "withdrawn"
    nearest = (False, "names another package", "other")
    version = version.lstrip("v") if ecosystem == "Go" else version
    for affected in record["affected"]:
        if name_of(ecosystem, affected["package"]["name"]) != name_of(ecosystem, name):
            continue
        versions = [str(one) for one in affected.get("versions") or []]
        listed = any(one == version or ecosystem == "PyPI" and same(one, version) for one in versions)
        try:
            interval = in_ranges(ecosystem, affected.get("ranges") or [], version)
        except (InvalidVersion, ValueError) as error:
            if not listed:
                nearest = (None, f"{error} is no version of the scheme", "order")
                continue
            interval = ""
        if listed and interval:
            return True, f"the list of versions holds {version}; {interval}", "both"
        if listed:
            return True, f"the list of versions holds {version}, no range does", "list only"
        if interval:
            return True, interval + (f"; the list of versions lacks {version}" if versions else ""), "range only" if versions else "range"
        nearest = (False, f"no range and no list of versions holds {version}", "range")
    return nearest
