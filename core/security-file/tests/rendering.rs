//! How diagnostics look: for a terminal, as JSON lines, as SARIF.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use noharm_security_file::diagnostic::{Diagnostic, Severity};
use noharm_security_file::render::{json, sarif, terminal};
use noharm_security_file::span::{FileIx, Sources, Span};

const FLOWS: &str = "noharm = 1\n[flow.µ]\npath = [\"ward\", \"wifii\"]\nprotocol = \"WPA2\"\n";
const LONG: &str = "[zone.ward]\n";

fn span(sources: &Sources, file: FileIx, text: &str) -> Span {
    let at = sources.file(file).unwrap().text.find(text).unwrap();
    Span::new(file, at..at + text.len())
}

fn stage() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let flows = sources.add("a folder/flows.toml".into(), FLOWS.into());
    let zones = sources.add("zones.toml".into(), LONG.into());
    let wrong = Diagnostic::error("NH0104", span(&sources, flows, "\"wifii\""), "`wifii` is not there")
        .marked("no such interface")
        .with_label(span(&sources, flows, "µ"), "in this flow")
        .with_label(span(&sources, zones, "ward"), "the zone")
        .with_note(
            "a path names what lies on it, in the order in which it is passed, each once and none left out",
        )
        .with_help("did you mean `wifi`?")
        .with_clauses(&["IEC 81001-5-1 5.2"])
        .with_edit(span(&sources, flows, "\"wifii\""), "\"wifi\"")
        .about("flow.µ");
    let mut waived = Diagnostic::note("NH0302", span(&sources, flows, "\"WPA2\""), "said and not done");
    waived.waived_by = Some("w-1".into());
    (sources, vec![wrong, waived])
}

#[test]
fn a_terminal_shows_lines_marks_and_what_to_do() {
    let (sources, diagnostics) = stage();
    let expected = "\
error[NH0104]: `wifii` is not there
 --> a folder/flows.toml:3:17
  |
2 | [flow.µ]
  |       - in this flow
3 | path = [\"ward\", \"wifii\"]
  |                 ^^^^^^^ no such interface
 ::: zones.toml:1:7
  |
1 | [zone.ward]
  |       ---- the zone
  |
  = note: a path names what lies on it, in the
          order in which it is passed, each once
          and none left out
  = help: did you mean `wifi`?
  = clauses: IEC 81001-5-1 5.2

note[NH0302]: said and not done
 --> a folder/flows.toml:4:12
  |
4 | protocol = \"WPA2\"
  |            ^^^^^^
  |
  = note: waived by `w-1`

1 error, 1 note; `noharm explain NH0104` tells why a finding matters
";
    assert_eq!(terminal::text(&diagnostics, &sources, 50, false), expected);
    let coloured = terminal::text(&diagnostics, &sources, 50, true);
    assert!(coloured.starts_with("\u{1b}[1;31merror[NH0104]\u{1b}[0m"));
    assert_eq!(terminal::text(&[], &sources, 80, false), "nothing found\n");
}

#[test]
fn what_repeats_is_told_in_full_once_with_the_places_of_the_others() {
    let (sources, mut diagnostics) = stage();
    let flows = diagnostics[0].span.file;
    let at = |text: &str| span(&sources, flows, text);
    for (place, text) in [("path", "first"), ("ward", "second"), ("WPA2", "third")] {
        let one =
            Diagnostic::warning("NH0502", at(place), text).with_help("look at it").with_note("a reason");
        diagnostics.push(one);
    }
    diagnostics.push(diagnostics[0].clone());
    let shown = terminal::summary(&diagnostics, &sources, 80, false);
    let expected = "\
  = note: a reason
  = help: look at it
  and 2 more like this:
    a folder/flows.toml:3: second
    a folder/flows.toml:4: third

";
    assert!(shown.contains(expected), "{shown}");
    assert_eq!(shown.matches("warning[NH0502]").count(), 1, "{shown}");
    assert_eq!(shown.matches("error[NH0104]").count(), 2, "a mistake is told where it stands: {shown}");
    assert!(shown.contains("2 errors, 3 warnings, 1 note") && shown.contains("`--all`"), "{shown}");
    let (_, few) = stage();
    assert_eq!(terminal::summary(&few, &sources, 50, false), terminal::text(&few, &sources, 50, false));
}

#[test]
fn a_file_cannot_command_the_terminal() {
    let mut sources = Sources::default();
    let file = sources.add("x\u{1b}[2J.toml".into(), "name = \"\u{1b}[31mred\u{202e}\"\n".into());
    let one = Diagnostic::warning("NH0001", Span::new(file, 0..4), "odd \u{7}bell");
    let shown = terminal::text(&[one], &sources, 80, false);
    assert!(shown.chars().all(|letter| letter == '\n' || !letter.is_control() && letter != '\u{202e}'));
}

#[test]
fn a_long_line_is_cut_around_its_mark() {
    let mut sources = Sources::default();
    let text = format!("path = [{}\"here\", {}]\n", "\"before\", ".repeat(40), "\"after\", ".repeat(40));
    let file = sources.add("a.toml".into(), text);
    let one = Diagnostic::warning("NH0301", span(&sources, file, "\"here\""), "wrong").marked("this");
    let shown = terminal::text(&[one], &sources, 60, false);
    let lines: Vec<&str> = shown.lines().collect();
    let marked: String = {
        let from = lines[4].chars().position(|letter| letter == '^').unwrap();
        lines[3].chars().skip(from).take(6).collect()
    };
    assert_eq!(marked, "\"here\"", "{shown}");
    assert!(lines.iter().all(|line| line.chars().count() <= 71), "{shown}");
}

#[test]
fn json_has_the_fields_that_scripts_read() {
    let (sources, diagnostics) = stage();
    let line = json::line(&diagnostics[0], &sources);
    assert!(!line.contains('\n'));
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
    let mut expected = [
        "code",
        "level",
        "message",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "labels",
        "notes",
        "help",
        "clauses",
    ];
    expected.sort_unstable();
    let mut keys: Vec<&str> = keys.into_iter().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(
        (value["level"].as_str(), value["file"].as_str()),
        (Some("error"), Some("a folder/flows.toml"))
    );
    assert_eq!((&value["line"], &value["column"], &value["end_column"]), (&3.into(), &17.into(), &24.into()));
    assert_eq!(value["labels"][1]["file"], "zones.toml");
    assert_eq!(value["labels"][1]["text"], "the zone");
    let second: serde_json::Value = serde_json::from_str(&json::line(&diagnostics[1], &sources)).unwrap();
    assert!(second["help"].is_null());
}

#[test]
fn sarif_names_rules_places_fixes_and_waivers() {
    let (sources, diagnostics) = stage();
    let rules =
        [("NH0104", "a name that is not there", "A dangling name hides a path."), ("NH0302", "x", "y")];
    let log: serde_json::Value = serde_json::from_str(&sarif::log(&diagnostics, &sources, &rules)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["shortDescription"]["text"], "A name that is not there");
    let (first, second) = (&run["results"][0], &run["results"][1]);
    assert_eq!((&first["ruleIndex"], first["level"].as_str()), (&0.into(), Some("error")));
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20folder/flows.toml");
    assert_eq!(
        place["region"],
        serde_json::json!({"startLine": 3, "startColumn": 17, "endLine": 3, "endColumn": 24})
    );
    let replaced = &first["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replaced["insertedContent"]["text"], "\"wifi\"");
    assert_eq!(first["relatedLocations"].as_array().unwrap().len(), 2);
    assert_eq!(second["suppressions"][0]["kind"], "inSource");
    assert_eq!(Severity::Note.word(), second["level"]);
}
