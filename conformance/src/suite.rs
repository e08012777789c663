//! One foreign suite as it runs: passed, of how many, and why the rest does not.
//!
//! A case that does not pass is either a failure of the test, or stands in `explained.tsv` with the reason why it is right
//! that it does not. A line of that file that no case needs any more is a failure too.

use std::fs::OpenOptions;
use std::io::Write;

/// Suite, case, reason, with tabs between them; a case that ends in `*` stands for all that begin so.
const EXPLAINED: &str = include_str!("../explained.tsv");

/// A suite.
pub struct Suite {
    name: String,
    passed: usize,
    total: usize,
    reasons: Vec<Reason>,
    failures: Vec<String>,
}

/// Why some case does not pass, and how many need it.
struct Reason {
    case: &'static str,
    text: &'static str,
    used: usize,
}

impl Reason {
    fn holds_for(&self, case: &str) -> bool {
        match self.case.strip_suffix('*') {
            Some(beginning) => case.starts_with(beginning),
            None => case == self.case,
        }
    }
}

impl Suite {
    /// A suite that has not run yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let lines = EXPLAINED.lines().filter(|line| !line.starts_with('#'));
        let fields = lines.filter_map(|line| {
            let (suite, rest) = line.split_once('\t')?;
            let (case, text) = rest.split_once('\t')?;
            (suite == name).then_some(Reason { case, text, used: 0 })
        });
        Self { name: name.to_owned(), passed: 0, total: 0, reasons: fields.collect(), failures: Vec::new() }
    }

    /// Counts one case; the error says what was found instead.
    pub fn case(&mut self, case: &str, outcome: Result<(), String>) {
        self.total += 1;
        let Err(found) = outcome else {
            self.passed += 1;
            return;
        };
        match self.reasons.iter_mut().find(|reason| reason.holds_for(case)) {
            Some(reason) => {
                reason.used += 1;
                println!("  {}: {case}: {found}; {}", self.name, reason.text);
            }
            None => self.failures.push(format!("{case}: {found}")),
        }
    }

    /// Prints `suite NAME: passed/total (n explained)`, also into the file that `NOHARM_SUITES` names.
    ///
    /// # Panics
    /// Where a case failed that is not explained, where a line explains no case, and where there are fewer cases than
    /// `least`.
    #[expect(clippy::panic, reason = "only tests call it, and that is how they fail")]
    pub fn finish(self, least: usize) {
        let line = self.line();
        println!("{line}");
        tell(&line);
        if let Err(why) = self.verdict(least) {
            panic!("{line}: {why}");
        }
    }

    fn line(&self) -> String {
        let explained: usize = self.reasons.iter().map(|reason| reason.used).sum();
        format!("suite {}: {}/{} ({explained} explained)", self.name, self.passed, self.total)
    }

    fn verdict(&self, least: usize) -> Result<(), String> {
        if !self.failures.is_empty() {
            let some: Vec<&String> = self.failures.iter().take(40).collect();
            return Err(format!("{} not explained: {some:#?}", self.failures.len()));
        }
        if let Some(idle) = self.reasons.iter().find(|reason| reason.used == 0) {
            return Err(format!("`{}` is explained, and no such case fails: take its line out", idle.case));
        }
        if self.total < least { Err(format!("fewer than {least} cases")) } else { Ok(()) }
    }
}

fn tell(line: &str) {
    let Some(list) = std::env::var_os("NOHARM_SUITES").filter(|value| !value.is_empty()) else { return };
    let file = OpenOptions::new().create(true).append(true).open(&list);
    if let Err(error) = file.and_then(|mut file| writeln!(file, "{line}")) {
        eprintln!("{}: {error}", list.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_says_suite_case_and_reason() {
        for line in EXPLAINED.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert!(fields.len() == 3 && fields.iter().all(|field| !field.trim().is_empty()), "{line}");
        }
    }

    #[test]
    fn a_reason_holds_for_its_case_alone_or_for_all_that_begin_so() {
        let reason = |case| Reason { case, text: "", used: 0 };
        assert!(reason("a/b").holds_for("a/b") && !reason("a/b").holds_for("a/bc"));
        assert!(reason("a/*").holds_for("a/bc") && !reason("a/*").holds_for("b/a/"));
    }

    #[test]
    fn a_failure_without_a_reason_and_a_reason_without_a_failure_fail() {
        let mut suite = Suite::new("none of that name");
        suite.case("one", Ok(()));
        assert_eq!(
            (suite.line().as_str(), suite.verdict(1)),
            ("suite none of that name: 1/1 (0 explained)", Ok(()))
        );
        assert_eq!(suite.verdict(2), Err("fewer than 2 cases".to_owned()));
        suite.reasons.push(Reason { case: "two", text: "so it is", used: 0 });
        assert!(suite.verdict(1).unwrap_err().contains("take its line out"));
        suite.case("two", Err("otherwise".to_owned()));
        assert_eq!(
            (suite.line().as_str(), suite.verdict(1)),
            ("suite none of that name: 1/2 (1 explained)", Ok(()))
        );
        suite.case("three", Err("otherwise".to_owned()));
        assert!(suite.verdict(1).unwrap_err().starts_with("1 not explained"));
    }
}
