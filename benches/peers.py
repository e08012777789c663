#!/usr/bin/env python3
"""Noharm beside other matchers: the same advisories, the same SBOMs, one run; writes docs/benchmarks.md.

usage: benches/peers.py WORK [RUNS]

WORK is a folder as benches/README.md makes it: bin/grype, bin/osv-scanner, venv/bin/cve-bin-tool with their databases, adv/ with
the advisories that these were made from, sboms/ with the SBOMs. Every round runs each program once, in turn, so that what
disturbs one disturbs all; the ratio of a round is taken from that round. Peak memory is that of the largest process.
A program that ends as it should not, or leaves no output, stops the run: no old output is ever read.
"""
import json, os, pathlib, platform, statistics, subprocess, sys, time
import recall

HERE = pathlib.Path(__file__).resolve().parent.parent
WORK = pathlib.Path(sys.argv[1]).resolve()
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
NOHARM = pathlib.Path(os.environ.get("NOHARM", HERE / "target/release/noharm"))
SNAPSHOT = WORK / "noharm.snapshot"
GRYPE = {
    "GRYPE_DB_CACHE_DIR": str(WORK / "gc"), "GRYPE_DB_AUTO_UPDATE": "false", "GRYPE_DB_VALIDATE_AGE": "false",
    "GRYPE_CHECK_FOR_APP_UPDATE": "false",
}
OSV = {"OSV_SCALIBR_LOCAL_DB_CACHE_DIRECTORY": str(WORK / "odb")}
CVEBIN = {"HOME": str(WORK / "home")}


# Exit codes of a run that went well. OSV-Scanner and cve-bin-tool say with 1 that they found something.
# Of all feeds at hand some are damaged on purpose: the program takes the others and ends with 2.
WELL = {"noharm": {0}, "noharm, all feeds": {0, 2}, "grype": {0}, "grype, a process each": {0}, "OSV-Scanner": {0, 1}, "cve-bin-tool": {0, 1}}


def once(who, command, more, out=None):
    """Wall seconds, user and system seconds, peak MiB of one run that went well; its output, in WORK, is new."""
    if out:
        (WORK / out).unlink(missing_ok=True)
    with open(WORK / "stderr.txt", "wb") as errors:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=WORK, env={**os.environ, **more}, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in WELL[who] or out and not ((WORK / out).is_file() and (WORK / out).stat().st_size):
        last = (WORK / "stderr.txt").read_text(errors="replace")[-1500:]
        sys.exit(f"{who} ended with {code}{f', or wrote no {out}' if out else ''}: {' '.join(map(str, command))[:300]}\n{last}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def ours(sboms, out):
    return ["sh", "-c", f'exec "{NOHARM}" assess --sbom {sboms} --snapshot "{SNAPSHOT}" --json > "{out}"'], {}


def grype(name, out):
    return [WORK / "bin/grype", f"sbom:sboms/{name}.cdx.json", "-o", "json", "--file", out], GRYPE


def grype_many():
    loop = 'for s in sboms/many/*.cdx.json; do bin/grype "sbom:$s" -o json --file /dev/null || exit 3; done'
    return ["sh", "-c", loop], GRYPE


def osv(names, out):
    lists = [word for name in names for word in ("-L", name)]
    return [WORK / "bin/osv-scanner", "scan", "source", "--offline", *lists, "--format", "json", "--output-file", out], OSV


def cvebin(name, out):
    # It writes under another name where the output is there already: `once` takes it away.
    return [WORK / "venv/bin/cve-bin-tool", "--offline", "--disable-version-check", "--disable-validation-check", "--sbom", "cyclonedx",
            "--sbom-file", f"sboms/{name}.cdx.json", "-f", "json", "-o", out], CVEBIN


def pairs_of_ours(path):
    """(package, version) → id or alias → status."""
    found = {}
    for line in open(WORK / path):
        answer = json.loads(line)
        for one in answer.get("findings", []):
            of = found.setdefault((one["package"].lower(), one["version"] or ""), {})
            for name in [one["id"], *one["aliases"]]:
                of[name] = one["status"]
    return found


def pairs_of_grype(path):
    for match in json.load(open(WORK / path))["matches"]:
        ids = {match["vulnerability"]["id"], *(other["id"] for other in match.get("relatedVulnerabilities") or [])}
        yield match["artifact"]["name"].lower(), match["artifact"]["version"], ids


def pairs_of_osv(path):
    for result in json.load(open(WORK / path))["results"]:
        for package in result["packages"]:
            for one in package.get("vulnerabilities") or []:
                name, version = package["package"]["name"], package["package"]["version"]
                yield name.lower(), version, {one["id"], *(one.get("aliases") or [])}


def pairs_of_cvebin(path):
    for one in json.load(open(WORK / path)):
        yield one["product"].lower(), one["version"], {one["cve_number"]}


def agreement(own, theirs):
    """What we say of each of a peer's matches."""
    said = {"affected": 0, "unknown": 0, "not_affected": 0, "not said": 0}
    bare = lambda version: version.removeprefix("v")
    known = {}
    for (name, version), ids in own.items():
        known.setdefault((name, bare(version)), {}).update(ids)
    missed, total, seen = [], 0, set()
    for name, version, ids in theirs:
        key = (name, bare(version), tuple(sorted(ids)))
        if key in seen:
            continue
        seen.add(key)
        total += 1
        of = known.get((name, bare(version)), {})
        status = next((of[one] for one in sorted(ids) if one in of), "not said")
        said[status] += 1
        if status == "not said":
            missed.append(f"{name} {version}: {', '.join(sorted(ids))}")
    return total, said, missed


CASES = [
    # name, our SBOM argument, words, [(peer, command, reader of its matches)], bar
    ("device", "sboms/device.cdx.json", "a real device's SBOM, 55 components",
     [("grype", grype("device", "g-device.json"), pairs_of_grype, "g-device.json"),
      ("cve-bin-tool", cvebin("device", "c-device.json"), pairs_of_cvebin, "c-device.json")], ""),
    ("lang", "sboms/lang.cdx.json", "500 packages of PyPI, Go and crates.io",
     [("OSV-Scanner", osv(["sboms/lang.cdx.json"], "o-lang.json"), pairs_of_osv, "o-lang.json"),
      ("grype", grype("lang", "g-lang.json"), pairs_of_grype, "g-lang.json"),
      ("cve-bin-tool", cvebin("lang", "c-lang.json"), None, "c-lang.json")], "≥ 50 × the fastest"),
    ("cpe", "sboms/cpe.cdx.json", "500 components with NVD's names",
     [("grype", grype("cpe", "g-cpe.json"), pairs_of_grype, "g-cpe.json"),
      ("cve-bin-tool", cvebin("cpe", "c-cpe.json"), None, "c-cpe.json")], "≥ 300 × grype, ≥ 500 × cve-bin-tool"),
    ("many", "sboms/many", "200 SBOMs of 150 packages, one process",
     [("OSV-Scanner", osv(sorted(str(p) for p in (WORK / "sboms/many").glob("*.json")), "o-many.json"), None, "o-many.json"),
      ("grype, a process each", grype_many(), None, None)], "≥ 300 × the fastest"),
]


def middle(values):
    return statistics.median(values), min(values), max(values)


def seconds(value):
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def cell(values):
    median, least, most = middle(values)
    return f"{seconds(median)} ({seconds(least)}–{seconds(most)})"


def built(run, snapshot):
    return f"{seconds(run[0])}, {run[1]:.1f} s of processor time, {run[2]:.0f} MiB at most, {snapshot.stat().st_size / 1e6:.1f} MB"


def main():
    lines, missed_lines, rows, said_of = [], [], [], []
    feeds = [WORK / "adv/osv" / one for one in ("PyPI", "Go", "crates.io")] + [WORK / "adv/nvd20"]
    build = once("noharm", [NOHARM, "snapshot", "build", *feeds, "-o", SNAPSHOT], {}, SNAPSHOT.name)
    everything = os.environ.get("NOHARM_DATA")
    if everything:
        words = [NOHARM, "snapshot", "build", everything, "-o", WORK / "everything.snapshot"]
        everything = once("noharm, all feeds", words, {}, "everything.snapshot")
    times = {}
    only = os.environ.get("CASES", "").split(",") if os.environ.get("CASES") else None
    for name, argument, words, peers, bar in CASES:
        if only and name not in only:
            continue
        rounds = {"noharm": []} | {peer: [] for peer, *_ in peers}
        count = RUNS if name != "many" else max(1, RUNS // 2)
        for number in range(count + 1):
            kept = number > 0  # the first warms the caches
            own_run = ("noharm", ours(argument, f"n-{name}.json"), None, f"n-{name}.json")
            for who, (command, more), _, out in [own_run, *peers]:
                result = once(who, command, more, out)
                if kept:
                    rounds[who].append(result)
            print(f"{name}: round {number} of {count}", file=sys.stderr)
        own = [one[0] for one in rounds["noharm"]]
        times |= {(name, who): cell([one[0] for one in of]) for who, of in rounds.items()}
        rows.append(f"| {name}: {words} | **noharm** | {cell(own)} | {max(one[2] for one in rounds['noharm']):.0f} | | |")
        for peer, _, reader, path in peers:
            theirs = [one[0] for one in rounds[peer]]
            ratio = [other / mine for other, mine in zip(theirs, own)]
            median, least, most = middle(ratio)
            peak = max(one[2] for one in rounds[peer])
            rows.append(f"| | {peer} | {cell(theirs)} | {peak:.0f} | {median:.0f} × ({least:.0f}–{most:.0f}) | {bar} |")
            if reader:
                total, said, missed = agreement(pairs_of_ours(f"n-{name}.json"), reader(path))
                said_of.append(f"| {name} | {peer} | {total} | {said['affected']} | {said['unknown']} | {said['not_affected']} | {said['not said']} |")
                missed_lines += [f"{name}, {peer}: {one}" for one in missed]
    adjudicated = recall.figures(NOHARM, SNAPSHOT)
    truth = recall.rows(adjudicated, times)
    (WORK / "missed.txt").write_text("\n".join(missed_lines) + "\n")
    machine = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout.strip()
    text = (HERE / "benches/benchmarks.in.md").read_text()
    text = text.replace("@machine@", f"{machine}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}, revision {revision}, {RUNS} rounds")
    text = text.replace("@build@", built(build, SNAPSHOT))
    text = text.replace("@everything@", built(everything, WORK / "everything.snapshot") if everything else "not measured")
    text = text.replace("@rows@", "\n".join(rows)).replace("@recall@", "\n".join(said_of))
    text = text.replace("@truth@", "\n".join(truth)).replace("@unknown@", recall.unknowns(adjudicated))
    (HERE / "docs/benchmarks.md").write_text(text)
    print("\n".join(rows + said_of + truth))


main()
