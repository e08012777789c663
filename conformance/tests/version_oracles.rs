//! Version schemes against their own tools: more than ten thousand made-up pairs each, asked by the scripts under `oracles/`.
//!
//! The pairs are made by a small grammar per scheme from a fixed seed, the second version mostly by changing a piece
//! of the first, so that they differ late. Where a tool is not installed, the test says so and is skipped.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use noharm_conformance::data::skipped;
use noharm_conformance::suite::Suite;
use noharm_matcher::version::{Scheme, relation};

/// So many that ten thousand are left where a tool refuses some.
const PAIRS: usize = 11_500;
/// A script leaves with this where its tool is absent.
const ABSENT: i32 = 77;

/// A number generator (Knuth's MMIX constants): the same pairs on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn number(&mut self) -> &'static str {
        self.pick(&[
            "0", "1", "2", "3", "9", "10", "11", "99", "100", "255", "256", "20180131", "00", "01", "007",
        ])
    }
}

/// Pieces of a version; joined they are its text.
type Pieces = Vec<String>;

fn pairs(make: fn(&mut Dice) -> Pieces) -> Vec<(String, String)> {
    let mut dice = Dice(20_261_124);
    let mut pairs = Vec::with_capacity(PAIRS);
    while pairs.len() < PAIRS {
        let left = make(&mut dice);
        let mut right = make(&mut dice);
        if dice.below(4) > 0 && left.len() <= right.len() {
            let changed = dice.below(left.len());
            let other = std::mem::take(&mut right[changed]);
            right = left.clone();
            right[changed] = other;
        }
        pairs.push((left.concat(), right.concat()));
    }
    pairs
}

/// What the tool says of each pair; `None` where it is not installed.
fn ask(program: &str, script: &str, pairs: &[(String, String)]) -> Option<Vec<String>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("oracles").join(script);
    let started = Command::new(program).arg(path).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        skipped(&format!("oracle {script}: `{program}` is not installed"));
        return None;
    };
    let input: String = pairs.iter().map(|(left, right)| format!("{left}\t{right}\n")).collect();
    let mut stdin = child.stdin.take().unwrap();
    // A tool that is absent closes its end early: its exit code says so.
    let writer = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    if output.status.code() == Some(ABSENT) {
        skipped(&format!("oracle {script}: its tool is not installed (see oracles/README.md)"));
        return None;
    }
    assert!(output.status.success(), "{script} failed: {}", output.status);
    let answers: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(answers.len(), pairs.len(), "{script} did not answer every pair");
    Some(answers)
}

/// Compares all pairs.
fn agree(scheme: Scheme, program: &str, script: &str, make: fn(&mut Dice) -> Pieces) {
    let pairs = pairs(make);
    let Some(answers) = ask(program, script, &pairs) else { return };
    let mut suite = Suite::new(&format!("oracle {script}"));
    let (mut equal, mut refused) = (0, 0);
    for ((left, right), said) in pairs.iter().zip(&answers) {
        let found = relation(scheme, left, right).to_string();
        equal += usize::from(said == "=");
        // A text always equals itself, even where the tool refuses it.
        let is_right = found == *said || (said == "?" && left == right);
        // What PEP 440 refuses has setuptools' older order, which osv-scalibr's lines ask for.
        let is_older = !is_right && scheme == Scheme::Pep440 && said == "?";
        refused += usize::from(said == "?" && !is_older);
        let case = if is_older { "refused: " } else { "" };
        let outcome = if is_right { Ok(()) } else { Err(format!("found {found}")) };
        suite.case(&format!("{case}{left} {said} {right}"), outcome);
    }
    println!("oracle {script}: {equal} equal, {refused} refused by both");
    suite.finish(10_000);
    assert!(equal > 0 && refused < pairs.len() / 4, "the pairs are too easy");
}

#[test]
fn alpm_agrees() {
    agree(Scheme::Alpm, "python3", "alpm.py", |dice| {
        let mut pieces =
            vec![dice.pick(&["", "", "", "0:", "1:", "2:"]).to_owned(), dice.number().to_owned()];
        for _ in 0..dice.below(4) {
            let word = dice.pick(&["a", "b", "alpha", "beta", "rc", "rc1", "1", "2", "10"]);
            pieces.push(format!("{}{word}", dice.pick(&[".", ".", "_", "+"])));
        }
        pieces.push(dice.pick(&["", "a", "b", "rc"]).to_owned());
        pieces.push(dice.pick(&["", "-1", "-2", "-1.1", "-10"]).to_owned());
        pieces
    });
}

#[test]
fn composer_agrees() {
    agree(Scheme::Composer, "php", "composer.php", |dice| {
        let mut pieces = vec![dice.number().to_owned()];
        for _ in 0..dice.below(4) {
            pieces.push(format!("{}{}", dice.pick(&[".", ".", "-", "_", "+"]), dice.number()));
        }
        pieces.push(
            dice.pick(&["", "-dev", "a", "alpha1", "-beta", "-beta2", "b3", "RC1", "rc", ".RC", "pl1", "p"])
                .to_owned(),
        );
        pieces.push(dice.pick(&["", "", ".1", "-2", ".0"]).to_owned());
        pieces
    });
}

#[test]
fn deb_agrees() {
    agree(Scheme::Deb, "sh", "deb.sh", |dice| {
        let mut pieces = vec![
            dice.pick(&["", "", "", "", "", "", "", "0:", "0:", "1:", "1:", "2:", "2:", "x:"]).to_owned(),
            dice.number().to_owned(),
        ];
        for _ in 0..dice.below(5) {
            let word = dice.pick(&["a", "b", "rc", "Z", "dfsg", "git", "0", "1", "10", "09"]);
            pieces.push(format!("{}{word}", dice.pick(&[".", ".", "+", "~", "~~", "", "-"])));
        }
        pieces.push(
            dice.pick(&["", "-1", "-1+b1", "-1~bpo9+1", "-0", "-1+deb9u10", "-1+deb9u2", "-0ubuntu1"])
                .to_owned(),
        );
        pieces
    });
}

#[test]
fn go_agrees() {
    agree(Scheme::Go, "sh", "go.sh", |dice| {
        let numbers = ["0", "1", "2", "9", "10", "11", "123456789012345678901234567890"];
        let mut pieces = vec![format!("v{}", dice.pick(&numbers))];
        for _ in 0..[2, 2, 2, 2, 2, 1, 0][dice.below(7)] {
            pieces.push(format!(".{}", dice.pick(&numbers)));
        }
        let suffix = [
            "",
            "",
            "-rc.1",
            "-rc.2",
            "-rc.10",
            "-beta",
            "-alpha.1",
            "-0.20180131120000-abcdef012345",
            "-01",
            "-pre.0.1",
        ];
        if pieces.len() == 3 {
            pieces.push(dice.pick(&suffix).to_owned());
            pieces.push(dice.pick(&["", "", "", "+incompatible", "+build.1"]).to_owned());
        }
        pieces
    });
}

#[test]
fn maven_agrees() {
    agree(Scheme::Maven, "sh", "maven.sh", |dice| {
        let mut pieces = vec![dice.number().to_owned()];
        for _ in 0..dice.below(5) {
            // No word after a dot: Maven since 3.8.5 reads it as after a hyphen, the suites' Maven does not.
            let numbers = [".0", ".1", ".2", ".10", "-0", "-1", "-10", "0", "1"];
            let words =
                ["a", "b", "m", "x", "abc", "alpha", "beta", "rc", "cr", "sp", "ga", "final", "SNAPSHOT"];
            pieces.push(match dice.below(2) {
                0 => dice.pick(&numbers).to_owned(),
                _ => format!("{}{}", dice.pick(&["-", "-", ""]), dice.pick(&words)),
            });
        }
        pieces
    });
}

#[test]
fn npm_agrees() {
    agree(Scheme::Npm, "node", "npm.js", |dice| {
        let mut pieces = vec![dice.pick(&["", "", "", "v", "=", "v="]).to_owned()];
        for place in 0..[3, 3, 3, 3, 3, 3, 3, 2][dice.below(8)] {
            pieces.push(format!("{}{}", if place == 0 { "" } else { "." }, dice.number()));
        }
        pieces.push(
            dice.pick(&[
                "", "", "-rc.1", "-rc.2", "-rc.10", "-beta", "-alpha", "-alpha.1", "-0", "-A", "-a-b",
                "beta", "-1.2", "-x.7.z",
            ])
            .to_owned(),
        );
        pieces.push(dice.pick(&["", "", "", "+build.1", "+b-2"]).to_owned());
        pieces
    });
}

#[test]
fn pep440_agrees() {
    agree(Scheme::Pep440, "python3", "pep440.py", |dice| {
        let mut pieces =
            vec![dice.pick(&["", "", "", "", "v", "0!", "1!"]).to_owned(), dice.number().to_owned()];
        for _ in 0..dice.below(4) {
            pieces.push(format!(".{}", dice.number()));
        }
        pieces.push(
            dice.pick(&[
                "",
                "",
                "",
                "a1",
                "b2",
                "rc1",
                ".alpha",
                "-BETA.3",
                "_c4",
                "pre",
                "-preview2",
                "rc10",
            ])
            .to_owned(),
        );
        pieces.push(dice.pick(&["", "", "", ".post1", "-1", "-post", ".rev2", "r3", "_post_10"]).to_owned());
        pieces.push(dice.pick(&["", "", "", ".dev0", ".dev1", "dev", "-dev10", "_DEV2"]).to_owned());
        pieces.push(
            dice.pick(&["", "", "", "", "+local", "+1", "+ubuntu.1", "+ubuntu-1", "+local.10", "+abc.01"])
                .to_owned(),
        );
        pieces
    });
}

#[test]
fn rpm_agrees() {
    agree(Scheme::Rpm, "sh", "rpm.sh", |dice| {
        let mut pieces =
            vec![dice.pick(&["", "", "", "0:", "1:", "2:"]).to_owned(), dice.number().to_owned()];
        for _ in 0..dice.below(5) {
            let word = dice.pick(&["a", "b", "rc", "Z", "git", "0", "1", "10", "09", "1a"]);
            pieces.push(format!("{}{word}", dice.pick(&[".", ".", "+", "~", "^", "", "_", ".."])));
        }
        pieces.push(
            dice.pick(&["", "-1", "-1.el7", "-1.el8", "-1.el8_10", "-2.fc25", "-1~rc1", "-1^git"]).to_owned(),
        );
        pieces
    });
}

#[test]
fn rubygems_agrees() {
    agree(Scheme::RubyGems, "ruby", "rubygems.rb", |dice| {
        let mut pieces = vec![dice.number().to_owned()];
        for _ in 0..dice.below(5) {
            let word = dice.pick(&["0", "0", "1", "2", "10", "a", "b", "beta", "rc1", "pre", "a0", "Z"]);
            pieces.push(format!("{}{word}", dice.pick(&[".", ".", ".", "-"])));
        }
        pieces
    });
}

/// Semantic Versioning itself against the `semver` crate, in this process.
#[test]
fn semver_agrees() {
    let pairs = pairs(|dice| {
        let numbers = ["0", "1", "2", "9", "10", "11", "99", "100"];
        let mut pieces = vec![
            format!("{}.", dice.pick(&numbers)),
            format!("{}.", dice.pick(&numbers)),
            dice.pick(&numbers).to_owned(),
        ];
        pieces.push(
            dice.pick(&[
                "", "", "-rc.1", "-rc.2", "-rc.10", "-beta", "-alpha", "-alpha.1", "-0", "-A", "-a-b",
                "-1.2", "-x.7.z",
            ])
            .to_owned(),
        );
        pieces.push(dice.pick(&["", "", "", "+build.1", "+b-2"]).to_owned());
        pieces
    });
    let mut suite = Suite::new("oracle crate semver");
    for (left, right) in &pairs {
        let order =
            semver::Version::parse(left).unwrap().cmp_precedence(&semver::Version::parse(right).unwrap());
        let sign = ["<", "=", ">"][usize::try_from(order as i8 + 1).unwrap()];
        let found = relation(Scheme::Semver, left, right).to_string();
        let outcome = if found == sign { Ok(()) } else { Err(format!("found {found}")) };
        suite.case(&format!("{left} {sign} {right}"), outcome);
    }
    suite.finish(10_000);
}
