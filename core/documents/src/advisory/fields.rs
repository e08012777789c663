//! Fields that several feeds share: days, CWE numbers, CVSS vectors, ids.

use noharm_model::advisory::Cvss;
use noharm_model::day::Day;

use crate::cvss;
use crate::text;

/// How many scores or weaknesses of one record are kept. No record at hand has more than twenty; doubles are found by
/// looking through what is kept.
const MOST: usize = 100;

/// The day of a timestamp; `None` for what is no day, and for the years that stand for "no date" (Go's year 1).
pub(super) fn day(text: Option<&str>) -> Option<Day> {
    text.and_then(|text| text.parse::<Day>().ok()).filter(|day| day.year() >= 1970)
}

/// Adds the number of `CWE-787` or `787`, once; `NVD-CWE-noinfo` and the like have none.
pub(super) fn add_cwe(cwes: &mut Vec<u32>, text: &str) {
    let digits = text.trim().strip_prefix("CWE-").unwrap_or(text.trim());
    let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    if let Ok(number) = digits.parse::<u32>()
        && number > 0
        && cwes.len() < MOST
        && !cwes.contains(&number)
    {
        cwes.push(number);
    }
}

/// Adds a vector with its computed score, once for each scorer; a vector that cannot be scored is left out.
pub(super) fn add_cvss(list: &mut Vec<Cvss>, vector: &str, by: &str) {
    let vector = vector.trim().trim_start_matches('(').trim_end_matches(')').trim_end_matches('/');
    let (Some(version), Some(score)) = (cvss::version(vector), cvss::score(vector)) else { return };
    if list.len() >= MOST || list.iter().any(|known| known.vector == vector && known.by == by) {
        return;
    }
    list.push(Cvss {
        version: version.to_owned(),
        vector: vector.to_owned(),
        score_tenths: Some(score.tenths),
        by: by.to_owned(),
    });
}

/// An advisory's id: not empty, of a sensible length, without white space or control characters.
pub(super) fn id(text: Option<&str>) -> Result<String, String> {
    const LONGEST: usize = 128;
    let text = text.map(str::trim).filter(|text| !text.is_empty()).ok_or("it has no id")?;
    if text.len() > LONGEST || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(format!("`{}` is no id of an advisory", text::printable(text, 40)));
    }
    Ok(text.to_owned())
}

/// A CVE id, in upper case.
pub(super) fn cve(text: Option<&str>) -> Result<String, String> {
    let id = id(text)?.to_ascii_uppercase();
    let year_and_number = id.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'));
    match year_and_number {
        Some((year, number))
            if is_digits(year) && year.len() == 4 && is_digits(number) && number.len() >= 4 =>
        {
            Ok(id)
        }
        _ => Err(format!("`{}` is no CVE id", text::printable(&id, 40))),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_shared_fields() {
        assert_eq!(day(Some("2017-10-17T13:29Z")), Day::new(2017, 10, 17));
        assert_eq!(day(Some("0001-01-01T00:00:00Z")), None);
        let mut cwes = Vec::new();
        for text in ["CWE-787", "CWE-787", "NVD-CWE-noinfo", "CWE-119 Improper Restriction", "CWE-0"] {
            add_cwe(&mut cwes, text);
        }
        assert_eq!(cwes, [787, 119]);
        assert_eq!(cve(Some("cve-2017-14491")).unwrap(), "CVE-2017-14491");
        assert!(cve(Some("CVE-17-1")).is_err());
        assert!(id(Some("a b")).is_err());
    }
}
