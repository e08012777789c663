"""What an NVD 1.1 record says of one CPE name, read from its configuration tree. Shares nothing with Noharm.

Three values: True (affected), False (not), None (the record does not decide it), each with a reason and the cause that names
its class. The device holds that one component and nothing else, and its inventory is not declared closed.
"""
import re
from read_versions import Unsure, compare, words

ASKED = {5: "edition", 6: "language", 7: "software edition", 8: "target software", 9: "target hardware", 10: "other"}
SPELLINGS = [{"mac", "macos", "mac_os", "mac_os_x"}]
NEARNESS = ["target software", "software edition", "edition", "target software -", "language", "target hardware", "update",
            "update of a bound", "AND os", "AND software", "range", "exact"]
EARLY = re.compile(r"(m|milestone|b|beta|rc|alpha|a)[-_.]?\d*")


def fields(name):
    """part, vendor, product, version, update … of a CPE 2.3 name, without escapes, in small letters."""
    found = [re.sub(r"\\(.)", r"\1", field.lower()) for field in re.split(r"(?<!\\):", name)[2:]]
    return found + ["*"] * (11 - len(found))


def joined(version, update):
    return version if update in ("*", "-", "") else f"{version}-{update}"


def same_product(match, component):
    name = fields(match["cpe23Uri"])
    # a and o are two habits for one program; h is another thing.
    return name[1:3] == component[1:3] and ("h" == name[0]) == ("h" == component[0])


def attributes(name, component):
    """None where all fit, else the value that the first misfit gives; a plain contradiction comes first."""
    soft = None
    for at, word in ASKED.items():
        mine, theirs = component[at], name[at]
        if theirs == "*" or mine == theirs or (theirs == "-" and mine == "*"):
            continue
        if theirs == "-":
            return False, f"{word} - (none) is asked, the component is {mine}", f"{word} -"
        if mine == "*":
            soft = soft or (None, f"{word} {theirs} is asked, the component states none", word)
        elif any(mine in group and theirs in group for group in SPELLINGS):
            soft = soft or (None, f"{word} {theirs} is asked, the component is {mine}: two names of one system?", f"{word} spelling")
        else:
            return False, f"{word} {theirs} is asked, the component is {mine}", word
    return soft


def match(entry, component):
    name = fields(entry["cpe23Uri"])
    unfit = attributes(name, component)
    if unfit and unfit[0] is False:
        return unfit
    keys = ("versionStartIncluding", "versionStartExcluding", "versionEndIncluding", "versionEndExcluding")
    bounds = [entry.get(key) and re.sub(r"\\(.)", r"\1", entry[key].lower()) for key in keys]
    if any(bounds):
        found = in_range(name, bounds, component)
    elif name[3] == "-":
        found = (True, "version -", "exact") if component[3] == "-" else (None, "the record names version - (unspecified)", "version -")
    elif name[3] == "*":
        found = every_version(name, component)
    else:
        found = one_version(name, component)
    return unfit if unfit and found[0] is not False else found


def in_range(name, bounds, component):
    version, update = component[3:5]
    low, above, last, below = bounds
    ending = last
    if name[4] not in ("*", "-"):  # "*:update15, to 10.0" is: to 10.0 update 15
        last, below = (joined(last, name[4]), below) if last else (last, below and joined(below, name[4]))
    text = " ".join(f"{sign} {bound}" for sign, bound in ((">=", low), (">", above), ("<=", last), ("<", below)) if bound)
    if version in ("*", "-"):
        return None, f"range {text}, the component has no version", "no version"
    whole = joined(version, update)
    try:
        if name[4] == "*" and update not in ("*", "-"):
            for bound in (low, above, below):
                if bound and compare(version, bound) == 0 and (EARLY.fullmatch(update) or compare(whole, bound) < 0):
                    return None, f"{whole} is a pre-release of a bound of {text}, which names no update", "update of a bound"
            if last and compare(version, last) == 0 and compare(whole, last) > 0:
                return None, f"{whole} is an update of the last version of {text}, which names no update", "update of a bound"
        if last and name[4] not in ("*", "-") and update == "*" and compare(version, ending) == 0:
            return None, f"range {text}, the component states no update", "update"
        for bound, fits in ((low, lambda sign: sign >= 0), (above, lambda sign: sign > 0), (last, lambda sign: sign <= 0),
                            (below, lambda sign: sign < 0)):
            if bound and not fits(compare(whole, bound)):
                return False, f"{whole} is outside {text}", "range"
    except Unsure as unsure:
        return None, f"the order of {unsure} is not plain ({text})", "order"
    return True, f"{whole} is within {text}", "range"


def every_version(name, component):
    if name[4] not in ("*", "-"):
        if component[4] == "*":
            return None, f"every version with update {name[4]}, the component states none", "update"
        if component[4] != name[4]:
            return False, f"every version with update {name[4]}, the component is {component[4]}", "update"
    return True, "every version (* without bounds)", "all versions"


def one_version(name, component):
    version, update = component[3:5]
    mine, theirs = joined(version, update), joined(name[3], name[4])
    if version in ("*", "-"):
        return None, f"names {theirs}, the component has no version", "no version"
    if name[3].endswith("x") and len(name[3]) > 1 and version != name[3] and version.startswith(name[3][:-1]):
        return None, f"names {theirs}, with an x in it", "order"
    of_mine, of_theirs = plain(version, "*"), plain(name[3], "*")
    literal = version == name[3] and name[4] in ("*", update)
    written = "" if literal else f" (the component is {mine})"
    if (plain(version, update) == plain(name[3], name[4]) or closed_up(mine) == closed_up(theirs)) and not (update == "*" and name[4] == "-"):
        return True, f"names {theirs}{written}", "exact" if literal else "spelling"
    if name[4] == "*" and of_mine == of_theirs:
        return True, f"names {theirs}, whatever the update{written}", "exact" if version == name[3] else "spelling"
    if update == "*" and of_mine == of_theirs:
        return None, f"names {theirs}, the component states no update", "update"
    return False, f"names {theirs}, not {mine}", "update" if of_mine == of_theirs else "exact"


def plain(version, update):
    found = words(version)
    while len(found) > 1 and found[-1].isdigit() and int(found[-1]) == 0:
        found.pop()
    found += words(update) if update not in ("*", "-") else []
    return [str(int(word)) if word.isdigit() else word for word in found]


def closed_up(version):
    """9.0-r3.1 and 9.0r3.1 alike; the points between numbers stay."""
    return re.sub(r"(?<=\d)[-_ ](?=[a-z])|(?<=[a-z])[-_ ](?=\d)", "", version)


def any_of(values):
    """OR: true if one is, else unknown if one is; a false one speaks for what came nearest."""
    for wanted in (True, None):
        for value in values:
            if value[0] is wanted:
                return value
    rank = lambda value: NEARNESS.index(value[2]) if value[2] in NEARNESS else 99
    return min(values, key=rank, default=(False, "the record has no configuration that names it", "other product"))


def all_of(values):
    """AND: false if one is, else unknown if one is."""
    for value in values:
        if value[0] is False:
            return value
    unknown = [value for value in values if value[0] is None]
    if unknown:
        return None, "; ".join(dict.fromkeys(value[1] for value in unknown)), unknown[0][2]
    return True, "; ".join(dict.fromkeys(value[1] for value in values)), values[0][2]


def elsewhere(matches):
    names = [fields(entry["cpe23Uri"]) for entry in matches]
    listed = sorted({":".join(name[1:3]) for name in names})
    shown = ", ".join(listed[:3]) + (" …" if len(listed) > 3 else "")
    kind = "AND os" if any(name[0] in "oh" for name in names) else "AND software"
    return None, f"AND with {shown}, which the inventory does not hold", kind


def side(node, component):
    """The value of one node of an AND: the component itself, or what is not there."""
    if node.get("children"):
        return tree(node, component)
    mine = [entry for entry in node["cpe_match"] if same_product(entry, component)]
    others = [entry for entry in node["cpe_match"] if entry not in mine]
    if node["operator"] == "AND":
        return all_of([match(entry, component) for entry in mine] + [elsewhere([entry]) for entry in others])
    own = any_of([match(entry, component) for entry in mine])
    return own if own[0] is not False or not others else elsewhere(others)


def tree(node, component):
    children = node.get("children")
    if not children:
        return side(node, component)
    values = [side(child, component) for child in children]
    return all_of(values) if node["operator"] == "AND" else any_of([value for value in values if value])


def vulnerable(node, component):
    """The matches under a node that name the component as vulnerable, not only as a platform."""
    own = [entry for entry in node.get("cpe_match", []) if entry["vulnerable"] and same_product(entry, component)]
    return own + [entry for child in node.get("children", []) for entry in vulnerable(child, component)]


def says(record, name):
    """(value, reason, cause) of a record (an item of a 1.1 feed) for a component's CPE name."""
    component, values = fields(name), []
    for node in record["configurations"]["nodes"]:
        own = any_of([match(entry, component) for entry in vulnerable(node, component)])
        if own[0] is False or not (node.get("children") or node["operator"] == "AND"):
            values.append(own)
        else:
            values.append(all_of([own, tree(node, component)]))
    return any_of(values)
