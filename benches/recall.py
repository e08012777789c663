"""Recall and precision of *affected* on the adjudicated labels, for Noharm and for each peer.

The labels (conformance/truth/peer-differences) are the pairs on which the programs differ; what all call affected is not
adjudicated and counts as found by all. Peers' answers are those that the labels keep; Noharm's are asked for anew, each
component an SBOM of its own.
"""
import collections, json, pathlib, subprocess, tempfile

TRUTH = pathlib.Path(__file__).resolve().parent.parent / "conformance/truth/peer-differences"
PEERS = {"device": ["grype", "cve-bin-tool"], "lang": ["OSV-Scanner", "grype", "cve-bin-tool"], "cpe": ["grype", "cve-bin-tool"]}


def lines(path):
    return [line.split("\t") for line in path.read_text().splitlines() if line and not line.startswith("#")]


def component(identity):
    if identity.startswith("cpe:"):
        field = identity.split(":")
        return {"type": "library", "name": field[4], "version": field[5], "cpe": identity}
    name, version = identity.rsplit("@", 1)
    return {"type": "library", "name": name.split("/", 1)[1], "version": version.replace("%2B", "+"), "purl": identity}


def asked(noharm, snapshot, identities):
    """(component, id) → what Noharm says of it."""
    with tempfile.TemporaryDirectory() as folder:
        for at, identity in enumerate(identities):
            text = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [component(identity)]}
            pathlib.Path(folder, f"{at:05}.cdx.json").write_text(json.dumps(text))
        answers = subprocess.run([noharm, "assess", "--sbom", folder, "--snapshot", snapshot, "--json"], stdout=subprocess.PIPE,
                                 check=True, text=True).stdout.splitlines()
    said = {}
    for answer in map(json.loads, answers):
        identity = identities[int(answer["sbom"].rsplit("/", 1)[-1][:5])]
        for one in answer["findings"]:
            for name in [one["id"], *one["aliases"]]:
                said[identity, name] = one["status"]
    return said


def figures(noharm, snapshot):
    """(SBOM, program) → found, affected in all, wrongly called affected, undecided ones called affected; noharm's unknowns."""
    agreed = {kind: int(count) for kind, name, _, count, _ in lines(TRUTH / "classes.tsv") if name == "all call it affected"}
    found = {}
    for kind, peers in PEERS.items():
        labels = lines(TRUTH / f"{kind}.tsv")
        said = asked(noharm, snapshot, sorted({label[0] for label in labels}))
        unknown = collections.Counter()
        for program in ["noharm", *peers]:
            count = collections.Counter()
            for identity, name, truth, _, called, *_ in labels:
                status = said.get((identity, name), "not said") if program == "noharm" else "affected" if program in called.split() else "not said"
                count[truth, status == "affected"] += 1
                unknown[truth] += program == "noharm" and status == "unknown"
            right = count["affected", True] + agreed[kind]
            found[kind, program] = (right, right + count["affected", False], count["not affected", True], count["undecided", True])
        found[kind, "unknown"] = dict(unknown)
    return found


def rows(found, times):
    """Lines of the page: recall next to time."""
    text = []
    for (kind, program), values in found.items():
        if program == "unknown":
            continue
        right, total, wrong, open_ones = values
        share = lambda part, whole: f"{part} of {whole} ({100 * part / whole:.2f} %)" if whole else "–"
        text.append(f"| {kind} | {program} | {times.get((kind, program), '–')} | {share(right, total)} | {share(right, right + wrong)} | {open_ones} |")
    return text


def unknowns(found):
    """What Noharm calls unknown among the labels, in words."""
    say = lambda kind, count: f"{kind}: {count.get('undecided', 0)} that the record leaves open, {count.get('affected', 0)} affected, {count.get('not affected', 0)} not affected"
    return "; ".join(say(kind, found[kind, "unknown"]) for kind in PEERS)
