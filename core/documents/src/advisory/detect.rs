//! Which feed a file belongs to, by its first bytes; the name only decides between formats that look alike.

use super::Feed;
use crate::sniff::{self, Keys};

/// The feed of a file, by its name and its first bytes (the first 64 KiB, or all of it); `None` if it is none.
///
/// Never a promise that the file can be read.
#[must_use]
pub fn detect(name: &str, head: &[u8]) -> Option<Feed> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let first = head.iter().copied().find(|byte| !byte.is_ascii_whitespace())?;
    if first == b'{' || first == b'[' {
        return json(&sniff::keys(head), head);
    }
    let text = sniff::text(head);
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if text.trim_start().starts_with("```toml") && text.contains("[advisory]") {
        return Some(Feed::RustSec);
    }
    if extension == "yaml" || extension == "yml" {
        return yaml(text).then_some(Feed::OsvYaml);
    }
    table(text)
}

fn json(keys: &Keys, head: &[u8]) -> Option<Feed> {
    if keys.any(&["bomFormat", "spdxVersion", "SPDXID", "@context"]) {
        return None;
    }
    if keys.has("document") && (keys.inside("csaf_version") || keys.inside("tracking")) {
        return Some(Feed::Csaf);
    }
    if keys.has("CVE_Items") || keys.has("cve") && keys.inside("CVE_data_meta") {
        return Some(Feed::Nvd1);
    }
    if keys.has("catalogVersion") || keys.has("cveID") {
        return Some(Feed::Kev);
    }
    if keys.any(&["containers", "cveMetadata"]) {
        return Some(Feed::Cve5);
    }
    let of_nvd = keys.any(&["vulnStatus", "sourceIdentifier", "cve_items", "cve", "_annotation"]);
    // The head of a list that stands first in a large file holds nothing but records.
    let of_list = keys.any(&["resultsPerPage", "totalResults"]) || holds_objects(head, "\"cve\"");
    if of_nvd || keys.has("vulnerabilities") && of_list {
        return Some(Feed::Nvd2);
    }
    let of_osv = keys.has("schema_version") || keys.has("affected") && keys.inside("package");
    if of_osv || keys.has("id") && keys.has("modified") && keys.any(&["affected", "withdrawn", "aliases"]) {
        return Some(Feed::Osv);
    }
    (keys.has("vulns") && keys.inside("modified")).then_some(Feed::Osv)
}

/// Whether the first value under a quoted key is an object. CSAF's list of the same name says `"cve": "CVE-2020-0001"`.
fn holds_objects(head: &[u8], key: &str) -> bool {
    let value = sniff::text(head).split_once(key).and_then(|(_, rest)| rest.trim_start().strip_prefix(':'));
    value.is_some_and(|value| value.trim_start().starts_with('{'))
}

fn yaml(text: &str) -> bool {
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    has("id:") && ["modified:", "affected:", "published:", "details:", "summary:"].into_iter().any(has)
}

fn table(text: &str) -> Option<Feed> {
    let header = text.lines().find(|line| !line.starts_with('#'))?.to_ascii_lowercase();
    let columns: Vec<&str> = header.split([',', '\t']).map(|name| name.trim().trim_matches('"')).collect();
    let has = |name: &str| columns.contains(&name);
    if header.contains('\t') && has("cve") && has("exploitation") {
        return Some(Feed::Ssvc);
    }
    let named = has("epss") && (has("percentile") || has("epss percentile"));
    (header.contains(',') && named).then_some(Feed::Epss)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_feeds_apart() {
        let cases: [(&str, &str, Option<Feed>); 18] = [
            ("a.json", r#"{"CVE_data_type":"CVE","CVE_Items":[]}"#, Some(Feed::Nvd1)),
            ("a.jsonl", "{\"cve\":{\"data_type\":\"CVE\",\"CVE_data_meta\":{}}}\n", Some(Feed::Nvd1)),
            ("a.json", r#"{"resultsPerPage":1,"vulnerabilities":[]}"#, Some(Feed::Nvd2)),
            ("a.json", r#"{"cve":{"id":"CVE-2020-0001"}}"#, Some(Feed::Nvd2)),
            (
                "a.json",
                r#"{ "vulnerabilities" : [ { "cve" : { "id" : "CVE-2020-0001", "des"#,
                Some(Feed::Nvd2),
            ),
            ("a.json", r#"{"vulnerabilities":[{"cve":"CVE-2020-0001","title":"x"}"#, None),
            ("a.json", r#"{"vulnerabilities":[{"id":"CVE-2020-0001","ratings":[]}"#, None),
            ("a.json", r#"{"bomFormat":"x","vulnerabilities":[{"cve":{"id":"CVE-2020-0001"}}]}"#, None),
            ("a.json", r#"{"dataType":"CVE_RECORD","containers":{}}"#, Some(Feed::Cve5)),
            ("a.json", r#"{"catalogVersion":"1","vulnerabilities":[]}"#, Some(Feed::Kev)),
            ("a.json", r#"{"$schema":"x","properties":{"catalogVersion":{}}}"#, None),
            ("a.json", r#"{"id":"GO-1","modified":"x","affected":[]}"#, Some(Feed::Osv)),
            ("a.json", r#"{"bomFormat":"CycloneDX","vulnerabilities":[]}"#, None),
            ("a.json", r#"{"document":{"csaf_version":"2.0"},"vulnerabilities":[]}"#, Some(Feed::Csaf)),
            ("a.md", "```toml\n[advisory]\n", Some(Feed::RustSec)),
            ("a.yaml", "id: PYSEC-1\ndetails: x\n", Some(Feed::OsvYaml)),
            ("a.csv", "#model_version:v1,score_date:2025-01-01\ncve,epss,percentile\n", Some(Feed::Epss)),
            ("a.tsv", "cve\texploitation\tautomatable\n", Some(Feed::Ssvc)),
        ];
        for (name, head, expected) in cases {
            assert_eq!(detect(name, head.as_bytes()), expected, "{head}");
        }
    }
}
