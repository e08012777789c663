#!/usr/bin/env python3
"""Writes the labels: where Noharm and its peers differ, what the record itself says.

usage: label.py WORK            needs PyYAML, packaging and zstd; NOHARM_DATA and NOHARM name the data and the program

WORK is the folder of benches/README.md after a run of benches/peers.py: its SBOMs and the peers' outputs. The truth comes
from read_nvd.py and read_osv.py over the original records and, where those leave it open, from BY_EYE below; no program's
answer goes into it. What the programs say decides only which pairs are labels, and whose.
"""
import collections, io, json, os, pathlib, re, subprocess, sys, tarfile, tempfile, tomllib
import yaml
import read_nvd, read_osv

WORK, HERE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(__file__).resolve().parent
DATA = pathlib.Path(os.environ.get("NOHARM_DATA", HERE / "../../../../shared/data"))
NOHARM = os.environ.get("NOHARM", str(HERE / "../../../target/release/noharm"))
KEPT = 60  # of a class that the records leave undecided
WORD = {True: "affected", False: "not affected", None: "undecided"}

# (version or package, id) → value, class, reason: read by eye, the record beside it.
BY_EYE = {
    ("vcenter_server:6.0:b", "CVE-2016-2076"): (None, "order not plain", "up to 6.0 update 1b; whether 6.0b is older, the record does not say"),
    ("kerberos", "CVE-2018-20217"): (False, "product word guessed", "names mit:kerberos, the C programs; the package is a Python binding"),
    ("kerberos", "CVE-2018-5709"): (False, "product word guessed", "names mit:kerberos, the C programs; the package is a Python binding"),
    ("kerberos", "CVE-2018-5710"): (False, "product word guessed", "names mit:kerberos, the C programs; the package is a Python binding"),
    ("openssl", "CVE-2019-0190"): (False, "product word guessed", "names apache:http_server with openssl:openssl 1.1.1, the C library; the crate is a binding"),
    ("tensorflow", "CVE-2021-35958"): (True, "product known by another feed only", "names google:tensorflow up to 2.5.0 (disputed by its maker): the same program as this package"),
    ("actix-http", "CVE-2021-38512"): (False, "product word guessed", "the package's own record says patched 2.2.1; the NVD's range ends at the later 3.0 line"),
    ("xcb", "CVE-2021-26955"): (False, "product word guessed", "the package's own record says patched >= 1.0; the NVD's bound is a date, 2021-02-04"),
    ("xcb", "CVE-2021-26956"): (False, "product word guessed", "the package's own record says patched >= 1.0; the NVD's bound is a date, 2021-02-04"),
    ("xcb", "CVE-2021-26957"): (False, "product word guessed", "the package's own record says patched >= 1.0; the NVD's bound is a date, 2021-02-04"),
    ("xcb", "CVE-2021-26958"): (False, "product word guessed", "the package's own record says patched >= 1.0; the NVD's bound is a date, 2021-02-04"),
    ("jquery", "CVE-2019-11358"): (True, "vendor of the SBOM is not the record's", "jquery:jquery below 3.4.0; the component is jQuery 3.1.1 under a made-up vendor"),
    ("log4net", "CVE-2018-1285"): (True, "vendor of the SBOM is not the record's", "apache:log4net below 2.0.10; the component is log4net 2.0.8 under a made-up vendor"),
}


def unpacked(path):
    return subprocess.run(["zstd", "-dc", "--long=27", DATA / path], stdout=subprocess.PIPE, check=True).stdout


def bare(version):
    return (version or "").removeprefix("v").lower()


def nvd_records():
    return {item["cve"]["CVE_data_meta"]["ID"]: (f"nvd/{feed.name}", item) for feed in sorted((DATA / "nvd").glob("nvdcve-1.1-*.json.zst"))
            for item in json.loads(unpacked(feed.relative_to(DATA)))["CVE_Items"]}


def osv_records():
    """(ecosystem, file, record) by id."""
    found = {}
    for name, ecosystem, wanted in (("pypa", "PyPI", r"\.yaml$"), ("golang", "Go", r"GO-\d{4}-\d+\.json$"), ("rustsec", "crates.io", r"RUSTSEC-\d{4}-\d+\.md$")):
        with tarfile.open(fileobj=io.BytesIO(unpacked(f"osv/{name}.tar.zst"))) as archive:
            for member in archive:
                if member.isfile() and re.search(wanted, member.name):
                    text = archive.extractfile(member).read().decode()
                    if ecosystem == "PyPI":
                        record = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
                    else:
                        record = json.loads(text) if ecosystem == "Go" else tomllib.loads(re.search(r"```toml\n(.*?)```", text, re.S)[1])
                    key = record["advisory"]["id"] if ecosystem == "crates.io" else record["id"]
                    found[key] = ecosystem, f"osv/{name}.tar.zst", record
    return found


def components(kind):
    return json.loads((WORK / f"sboms/{kind}.cdx.json").read_text())["components"]


def noharm_says(kind, parts):
    """(component, id) that Noharm calls affected, every component an SBOM of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for at, part in enumerate(parts):
            text = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [part]})
            pathlib.Path(folder, f"{at:04}.cdx.json").write_text(text)
        lines = subprocess.run([NOHARM, "assess", "--sbom", folder, "--snapshot", WORK / "noharm.snapshot", "--json"],
                               stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    return {(int(answer["sbom"].rsplit("/", 1)[-1][:4]), name) for answer in map(json.loads, lines) for one in answer["findings"]
            if one["status"] == "affected" for name in [one["id"], *one["aliases"]]}


def peers_say(kind, parts):
    """peer → (component, id); where a peer tells less than the component's name, all that fit are meant."""
    by_version, by_vendor = collections.defaultdict(list), collections.defaultdict(list)
    for at, part in enumerate(parts):
        by_version[part["name"].lower(), bare(part.get("version"))].append(at)
        if part.get("cpe"):
            name = read_nvd.fields(part["cpe"])
            by_version[name[2], bare(name[3])] += [at] if name[2] != part["name"].lower() else []
            by_vendor[name[1], name[2], bare(name[3])].append(at)
    said = {"grype": set(), "cve-bin-tool": set()}
    references = {part.get("bom-ref"): at for at, part in enumerate(parts)}
    for match in json.loads((WORK / f"g-{kind}.json").read_text())["matches"]:
        ids = {match["vulnerability"]["id"], *(other["id"] for other in match.get("relatedVulnerabilities") or [])}
        said["grype"] |= {(references[match["artifact"]["id"]], one) for one in ids}
    for one in json.loads((WORK / f"c-{kind}.json").read_text()):
        name, version = one["product"].lower(), bare(one["version"])
        for at in by_vendor.get((one["vendor"].lower(), name, version)) or by_version[name, version]:
            said["cve-bin-tool"].add((at, one["cve_number"]))
    if (WORK / f"o-{kind}.json").exists():
        said["OSV-Scanner"] = set()
        for result in json.loads((WORK / f"o-{kind}.json").read_text())["results"]:
            for package in result["packages"]:
                for at in by_version[package["package"]["name"].lower(), bare(package["package"]["version"])]:
                    for one in package.get("vulnerabilities") or []:
                        said["OSV-Scanner"] |= {(at, name) for name in [one["id"], *(one.get("aliases") or [])]}
    return said


def class_of_cpe(value, reason, cause, name):
    part = read_nvd.fields(name)
    stated = any(field not in ("*", "-") for field in part[4:10])
    if value is None:
        return {"AND os": "operating system or hardware of an AND not in the inventory", "AND software": "other program of an AND not in the inventory",
                "version -": "record without a version", "update": "update not stated by the component", "update of a bound": "update or pre-release of a bound",
                "edition": "edition not stated by the component", "software edition": "software edition not stated by the component",
                "target software": "target software not stated by the component", "target hardware": "target hardware not stated by the component",
                "target software spelling": "target software written in two ways"}.get(cause, "order not plain")
    if value:
        if cause in ("spelling", "all versions"):
            return {"spelling": "one version written in two ways", "all versions": "every version"}[cause]
        if "(" in reason.split("within")[-1] and cause == "range":
            return "bound with an escaped character"
        return "component with an update, edition or target" if stated else "plain version or range"
    return {"update": "another update of the version", "other product": "vendor guessed", "range": "outside the range"}.get(cause, "another edition or target")


def class_of_package(cause, value, said):
    if cause == "withdrawn":
        return "withdrawn"
    if value and {"grype", "OSV-Scanner"} <= said:
        return "peer reads no language feed"
    if cause in ("range only", "list only"):
        return {"range only": "range holds it, list of versions does not", "list only": "list of versions holds it, no range does"}[cause]
    if value and "grype" not in said and "OSV-Scanner" in said:
        return "pseudo-version of Go"
    if value and "OSV-Scanner" not in said and "grype" in said:
        return "name written in two ways"
    if not value and "grype" in said or value and not said & {"grype", "OSV-Scanner"}:
        return "requirement lost in the conversion for the peers"
    return "peer reads no language feed"


def write(kind, rows, agreed):
    """All decided labels, and of each undecided class as many as KEPT, spread evenly; returns the lines of classes.tsv."""
    kept, lines = [], []
    classes = collections.defaultdict(list)
    for row in sorted(set(rows)):
        classes[row[3], row[2]].append(row)
    for (name, truth), of_class in sorted(classes.items()):
        step = max(1, len(of_class) / KEPT) if truth == WORD[None] else 1
        some = [of_class[int(at * step)] for at in range(int(len(of_class) / step))]
        kept += some
        lines.append(f"{kind}\t{name}\t{truth}\t{len(of_class)}\t{len(some)}\n")
    head = "# component\tid\ttruth\tclass\tcalled affected by\twhat the record says\trecord\n"
    (HERE / f"{kind}.tsv").write_text(head + "".join("\t".join(row) + "\n" for row in sorted(kept)))
    return [*lines, f"{kind}\tall call it affected\tnot adjudicated\t{agreed}\t0\n"]


def by_eye(part, one):
    name = read_nvd.fields(part["cpe"]) if part.get("cpe") else []
    for key in (part["name"].lower(), ":".join(name[2:5])):
        if (key, one) in BY_EYE:
            return BY_EYE[key, one]
    return None


def products(record):
    """(vendor, product) of every name under a record's configurations."""
    nodes, found = list(record["configurations"]["nodes"]), set()
    while nodes:
        node = nodes.pop()
        nodes += node.get("children", [])
        found |= {tuple(read_nvd.fields(entry["cpe23Uri"])[1:3]) for entry in node.get("cpe_match", [])}
    return found


def cpe(kind, records):
    parts = components(kind)
    said = peers_say(kind, parts) | {"noharm": noharm_says(kind, parts)}
    rows, agreed = [], 0
    naming = collections.defaultdict(list)
    for at, part in enumerate(parts):
        if part.get("cpe"):
            naming[tuple(read_nvd.fields(part["cpe"])[1:3])].append(at)
    called = set().union(*said.values())
    for one, (file, record) in records.items():  # what nobody calls affected, and is
        for at in sorted({at for product in products(record) & naming.keys() for at in naming[product]}):
            value, reason, cause = read_nvd.says(record, parts[at]["cpe"])
            if value and (at, one) not in called:
                name = class_of_cpe(value, reason, cause, parts[at]["cpe"])
                rows.append((parts[at]["cpe"], one, WORD[value], name, "", reason, file))
    for at, one in sorted(pair for pair in called if pair[1] in records):
        who = sorted(name for name in said if (at, one) in said[name])
        if len(who) == len(said):
            agreed += 1
            continue
        file, record = records[one]
        eye = by_eye(parts[at], one)
        if eye:
            value, name, reason = eye
        else:
            value, reason, cause = read_nvd.says(record, parts[at]["cpe"])
            name = class_of_cpe(value, reason, cause, parts[at]["cpe"])
        rows.append((parts[at]["cpe"], one, WORD[value], name, " ".join(word for word in who if word != "noharm"), reason, file))
    return write(kind, rows, agreed)


def lang(kind, nvd):
    parts, records = components(kind), osv_records()
    said = peers_say(kind, parts) | {"noharm": noharm_says(kind, parts)}
    naming = collections.defaultdict(set)
    for key, (ecosystem, _, record) in records.items():
        names = [record["advisory"]["package"]] if ecosystem == "crates.io" else [one["package"]["name"] for one in record.get("affected", [])]
        for name in names:
            naming[ecosystem, read_osv.name_of(ecosystem, name)].add(key)
    rows, agreed, seen = [], 0, set()
    for at, part in enumerate(parts):
        ecosystem = {"pypi": "PyPI", "golang": "Go", "cargo": "crates.io"}[part["purl"][4:].split("/")[0]]
        groups = []
        for key in sorted(naming[ecosystem, read_osv.name_of(ecosystem, part["name"])]):
            record = records[key][2]
            ids = {key, *((record["advisory"] if ecosystem == "crates.io" else record).get("aliases") or [])}
            joint = [group for group in groups if group[0] & ids]
            groups = [group for group in groups if not group[0] & ids]
            groups.append((ids.union(*(group[0] for group in joint)), [key] + [one for group in joint for one in group[1]]))
        for ids, keys in groups:
            seen |= {(at, one) for one in ids}
            who = {name for name in said if any((at, one) in said[name] for one in ids)}
            values = [(*read_osv.says(ecosystem, records[key][2], part["name"], part["version"]), key) for key in sorted(keys)]
            value, reason, cause, key = next((one for wanted in (True, None, False) for one in values if one[0] is wanted))
            if not who and value is False or len(who) == len(said):
                agreed += bool(who)
                continue
            name = class_of_package(cause, value, who)
            eye = next((BY_EYE[part["name"], one] for one in sorted(ids) if (part["name"], one) in BY_EYE), None)
            if eye:
                value, name, reason = eye
            cve = next((one for one in sorted(ids) if one.startswith("CVE-")), key)
            id = cve if eye else key
            rows.append((part["purl"], id, WORD[value], name, " ".join(sorted(who - {"noharm"})), reason, records[key][1]))
    # What is left are CVEs that only the NVD has, and ids of the same flaw in other packages.
    for at, one in sorted(pair for pair in set().union(*said.values()) - seen if pair[1].startswith("CVE-")):
        value, name, reason = BY_EYE[parts[at]["name"], one]
        rows.append((parts[at]["purl"], one, WORD[value], name, " ".join(sorted(name for name in said if (at, one) in said[name])), reason, nvd[one][0]))
    return write(kind, rows, agreed)


def main():
    nvd = nvd_records()
    lines = lang("lang", nvd) + cpe("cpe", nvd) + cpe("device", nvd)
    (HERE / "classes.tsv").write_text("# SBOM\tclass\ttruth\tpairs\tlabels\n" + "".join(lines))


main()
