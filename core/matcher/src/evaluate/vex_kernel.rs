//! How the device's Linux kernel was built, as the maker's word on flaws in files that were not compiled.

use noharm_model::kernel::{Compiled, KernelBuild};
use noharm_model::statement::{Justification, Statement, Status};
use rustc_hash::FxHashMap;

use super::device::{Device, Member, version_of};
use super::inventory::Inventory;
use super::statement::Voice;
use super::vex_named::{Named, Said};
use super::vex_weigh::Scale;

/// Files that are named in a reason.
const NAMED: usize = 3;

/// What is known of the kernels in a device, by number of the member.
#[derive(Debug, Default)]
pub(super) struct Kernels<'d> {
    by_member: FxHashMap<usize, Vec<Built<'d>>>,
}

/// How one kernel was built.
#[derive(Debug)]
struct Built<'d> {
    voice: &'d Voice,
    kernel: &'d KernelBuild,
    /// Why it is not for certain of this kernel.
    doubt: Option<String>,
}

impl<'d> Kernels<'d> {
    pub(super) fn of(inventory: &'d Inventory<'d>, device: &Device<'_>) -> Self {
        let mut kernels = Self::default();
        let told = inventory.voices.iter().filter_map(|voice| Some((voice, voice.vex.kernel.as_deref()?)));
        for (voice, kernel) in told {
            kernels.file(voice, kernel, device);
        }
        kernels
    }

    fn file(&mut self, voice: &'d Voice, kernel: &'d KernelBuild, device: &Device<'_>) {
        let is_meant = |member: &Member<'_>| {
            let name = device.parts.get(member.part).map(|part| part.name.as_str()).unwrap_or_default();
            voice.about.reaches(member.part)
                && kernel.part.as_deref().is_none_or(|part| part.eq_ignore_ascii_case(name))
        };
        let members: Vec<(usize, &Member<'_>, Option<String>)> = device
            .members
            .iter()
            .enumerate()
            .filter(|(_, member)| is_kernel(member) && is_meant(member))
            .map(|(number, member)| (number, member, doubt(kernel, member)))
            .collect();
        let mut parts =
            members.iter().filter(|(_, _, doubt)| doubt.is_none()).map(|(_, member, _)| member.part);
        let first = parts.next();
        let is_alone = parts.all(|part| Some(part) == first);
        for (number, _, doubt) in members {
            let several =
                || "several parts of the device run this kernel, and it is not said whose build this is";
            let doubt = doubt.or_else(|| (!is_alone).then(|| several().to_owned()));
            self.by_member.entry(number).or_default().push(Built { voice, kernel, doubt });
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_member.is_empty()
    }

    /// Lays on the scale what the builds say of a flaw in `files`.
    pub(super) fn weigh(&self, member: usize, id: &str, files: &[&str], scale: &mut Scale<'_>) {
        for built in self.by_member.get(&member).into_iter().flatten().filter(|_| !files.is_empty()) {
            let document = &built.voice.document;
            match built.judge(files) {
                Ok(impact) => {
                    let statement = Statement {
                        vulnerability: id.to_owned(),
                        status: Status::NotAffected,
                        justification: Some(Justification::VulnerableCodeNotPresent),
                        impact: Some(impact),
                        ..Statement::default()
                    };
                    let named = Named::Is("by the kernel's version".to_owned(), Said::Exactly);
                    scale.add(built.voice, &statement, named);
                }
                Err(why) => scale.tell(format!("{document}: the kernel's build says nothing: {why}")),
            }
        }
    }
}

impl Built<'_> {
    /// Why none of the files is in the kernel, or why that is not certain.
    fn judge(&self, files: &[&str]) -> Result<String, String> {
        if let Some(doubt) = &self.doubt {
            return Err(doubt.clone());
        }
        let mut reasons = Vec::new();
        for file in files {
            let Some(object) = file.strip_suffix(".c") else {
                return Err(format!("{file} is no file of C that is compiled by itself"));
            };
            match self.kernel.files.get(object) {
                Some(Compiled::No(why)) => reasons.push(format!("{file} was not compiled: {why}")),
                Some(Compiled::Yes(why)) => return Err(format!("{file} is in it: {why}")),
                Some(Compiled::Unknown(why)) => return Err(format!("{file}: {why}")),
                None => return Err(format!("no makefile of this kernel names {file}")),
            }
        }
        let more = reasons.len().saturating_sub(NAMED);
        reasons.truncate(NAMED);
        let more = if more > 0 { format!("; and {more} more files likewise") } else { String::new() };
        Ok(format!("{}{more}", reasons.join("; ")))
    }
}

/// The component is the Linux kernel, or a package built of its sources.
fn is_kernel(member: &Member<'_>) -> bool {
    let found = &member.identified;
    let of_products = found.products.iter().chain(&found.upstream).map(|hit| (&*hit.vendor, &*hit.product));
    let of_names = found.names.iter().filter_map(|name| Some((name.vendor()?, name.product()?)));
    let of_source = found.os.as_ref().map(|os| os.source.as_str());
    let of_purl = found.purl.as_ref().filter(|purl| matches!(purl.kind(), "generic" | "github" | "gitlab"));
    of_products.chain(of_names).any(|product| product == ("linux", "linux_kernel"))
        || of_source == Some("linux")
        || of_purl.is_some_and(|purl| matches!(purl.name(), "linux" | "linux-kernel" | "linux_kernel"))
}

/// Why a build is not for certain of the component: it is of another version, or either states none.
fn doubt(kernel: &KernelBuild, member: &Member<'_>) -> Option<String> {
    let Some(built) = kernel.version.as_deref() else {
        return Some("it does not state the kernel's version".to_owned());
    };
    let Some(here) = version_of(member.component, &member.identified) else {
        return Some(format!("it is of Linux {built}, and no version is stated here"));
    };
    (!is_same_version(built, &here)).then(|| format!("it is of Linux {built}, and this is {here}"))
}

/// `5.10.112-rt3` and `5.10.112+gitAUTOINC` are one version; what a vendor adds does not count, a candidate of a release does.
fn is_same_version(one: &str, two: &str) -> bool {
    fn split(text: &str) -> (&str, bool) {
        let text = text.trim();
        let text = text.split_once(':').map_or(text, |(_, rest)| rest).trim_start_matches(['v', 'V']);
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
        let numbers = text.get(..end).unwrap_or(text).trim_end_matches('.');
        let numbers = match numbers.matches('.').count() {
            2 => numbers.strip_suffix(".0").unwrap_or(numbers),
            _ => numbers,
        };
        (numbers, text.contains("-rc") || text.contains("~rc"))
    }
    let (one_numbers, one_candidate) = split(one);
    let (two_numbers, two_candidate) = split(two);
    let are_candidates = one_candidate || two_candidate;
    !one_numbers.is_empty() && one_numbers == two_numbers && (!are_candidates || one.trim() == two.trim())
}

#[cfg(test)]
mod tests {
    use super::is_same_version;

    #[test]
    fn what_a_vendor_adds_makes_no_other_kernel() {
        for same in
            ["5.10.112", "5.10.112+gitAUTOINC+a1b2", "v5.10.112", "5.10.112-yocto-standard", "1:5.10.112-2"]
        {
            assert!(is_same_version("5.10.112-rt3", same), "{same}");
        }
        for other in ["5.10.11", "5.10.1120", "5.10", "5.10.112.7", "5.10.112-rc1", ""] {
            assert!(!is_same_version("5.10.112", other), "{other}");
        }
        assert!(is_same_version("6.1.0", "6.1") && !is_same_version("6.1.0-rc3", "6.1.0"));
    }
}
