//! The page in a real browser: it sorts, it asks the network for nothing, and what others wrote stays text.
//!
//! Chromium without a window opens the page inside a small page of this test, which clicks and writes down what it saw.
//! Where it is not installed (`cargo xtask test` installs it), the test says that it was skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

#[allow(dead_code, reason = "this suite needs a tool and no data")]
#[path = "../../conformance/src/data.rs"]
mod data;
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{CASE, Room, SBOM};

/// A package that its SBOM calls so.
const HOSTILE: &str = "<script>parent.owned=top.owned=1</script><img src=http://owned.invalid/x>";

/// Opens the page, clicks twice on every heading of every table that sorts, and notes the order of each column.
const HARNESS: &str = r#"<!DOCTYPE html>
<meta charset="utf-8">
<iframe id="page" src="page.html" width="1280" height="900"></iframe>
<pre id="seen"></pre>
<script>
const frame = document.getElementById("page");
frame.addEventListener("load", () => {
  const seen = {};
  try {
    const inner = frame.contentDocument;
    seen.owned = Boolean(window.owned || frame.contentWindow.owned);
    seen.scripts = inner.querySelectorAll("script").length;
    seen.images = inner.querySelectorAll("img").length;
    seen.text = inner.body.textContent;
    seen.columns = [];
    inner.querySelectorAll("table.sortable").forEach((table) => {
      table.querySelectorAll("thead th").forEach((heading, column) => {
        const groups = table.tBodies.length > 1;
        const rows = () => groups ? Array.from(table.tBodies, (body) => body.rows[0]) : Array.from(table.tBodies[0].rows);
        const cell = (row) => {
          const cell = row.cells[column];
          return cell.dataset.sort === undefined ? cell.textContent.trim() : cell.dataset.sort;
        };
        const click = () => {
          heading.querySelector("button").click();
          return { turned: heading.getAttribute("aria-sort"), cells: rows().map(cell) };
        };
        seen.columns.push({ title: heading.textContent, before: rows().map(cell), first: click(), second: click() });
      });
    });
  } catch (error) {
    seen.error = String(error);
  }
  document.getElementById("seen").textContent = JSON.stringify(seen);
});
</script>
"#;

/// Asks the network for a picture, which no page of ours does: shows that the log would tell.
const PROBE: &str =
    "<!DOCTYPE html><iframe src=\"empty.html\"></iframe><img src=\"http://probe.invalid/picture.png\">";

/// A browser that is installed, or none, which is said.
fn browser() -> Option<&'static str> {
    let works = |name: &&str| {
        let quiet = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        quiet.is_ok_and(|status| status.success())
    };
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(works);
    if found.is_none() {
        data::skipped("the page in a browser: Chromium is not installed");
    }
    found
}

/// What the browser made of a page, and every address that the page asked the network for.
fn open(browser: &str, room: &Room, page: &str) -> (String, BTreeSet<String>) {
    let log = room.path(&format!("{page}.log"));
    let ran = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg("--allow-file-access-from-files")
        .arg("--host-resolver-rules=MAP * ~NOTFOUND")
        .arg(format!("--user-data-dir={}", room.path(&format!("{page}.profile")).display()))
        .arg(format!("--log-net-log={}", log.display()))
        .args(["--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("file://{}", room.path(page).display()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success() && !out.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
    let told = fs::read_to_string(&log).unwrap();
    (out, told.lines().filter_map(asked_by_the_page).collect())
}

/// The address of a request in a line of the browser's log, unless the browser made it for itself: such a request has no
/// origin, one of a page has the page's.
fn asked_by_the_page(line: &str) -> Option<String> {
    let event: Value = serde_json::from_str(line.trim_end_matches(',')).ok()?;
    let params = event.get("params")?;
    let origin = params.get("initiator")?.as_str()?;
    let address = params.get("url")?.as_str()?;
    let local = ["file:", "data:", "blob:", "about:"].iter().any(|scheme| address.starts_with(scheme));
    (origin != "not an origin" && !local).then(|| address.to_owned())
}

/// What the harness wrote down.
fn seen(dom: &str) -> Value {
    let (_, rest) = dom.split_once("<pre id=\"seen\">").unwrap_or_else(|| panic!("{dom}"));
    let (text, _) = rest.split_once("</pre>").unwrap();
    let text =
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// A column keeps its cells, turns round on the second click, and numbers are in the order of numbers.
fn sorts(column: &Value) {
    let mut before = strings(&column["before"]);
    let (first, second) = (strings(&column["first"]["cells"]), strings(&column["second"]["cells"]));
    let turns = [&column["first"]["turned"], &column["second"]["turned"]];
    assert!(turns == ["ascending", "descending"] || turns == ["descending", "ascending"], "{column}");
    let sorted = |cells: &[String]| {
        let mut cells = cells.to_vec();
        cells.sort();
        cells
    };
    before.sort();
    assert_eq!((sorted(&first), sorted(&second)), (before.clone(), before), "{column}");
    // What is not known stays last either way; the rest turns round.
    let known = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>();
    assert!(first.iter().skip_while(|cell| !cell.is_empty()).all(String::is_empty), "{column}");
    let (known, mut turned) = (known(&first), known(&second));
    turned.reverse();
    assert_eq!(known, turned, "{column}");
    let numbers: Vec<f64> = known.iter().filter_map(|cell| cell.parse().ok()).collect();
    if numbers.len() == known.len() {
        let down = turns[0] == "descending";
        let right = |pair: &[f64]| if down { pair[0] >= pair[1] } else { pair[0] <= pair[1] };
        assert!(numbers.windows(2).all(right), "{column}");
    }
}

#[test]
fn the_page_sorts_asks_the_network_for_nothing_and_runs_nobody_elses_script() {
    let Some(browser) = browser() else { return };
    let room = Room::with_case();
    let quoted = HOSTILE.replace('"', "\\\"");
    room.write("case/noharm.toml", CASE.replace("\"namer\"", &format!("\"{quoted}\"")));
    room.write("case/sbom/comm.cdx.json", SBOM.replace("\"namer\"", &format!("\"{quoted}\"")));
    room.run(&["assess", "case", "--out", "page.html"]).ends(0);
    room.write("harness.html", HARNESS);
    room.write("empty.html", "<!DOCTYPE html>");
    room.write("probe.html", PROBE);

    let (_, probed) = open(browser, &room, "probe.html");
    let expected = BTreeSet::from(["http://probe.invalid/picture.png".to_owned()]);
    assert_eq!(probed, expected, "the log tells what a page asks for, and no more");
    let (dom, asked) = open(browser, &room, "harness.html");
    assert!(asked.is_empty(), "the page asks the network for {asked:?}");

    let seen = seen(&dom);
    assert_eq!(seen["error"], Value::Null, "{seen}");
    assert_eq!(seen["owned"], false, "a package's name was run");
    assert_eq!(seen["scripts"], 1, "the page's own script and no other");
    assert_eq!(seen["images"], 0);
    assert!(seen["text"].as_str().unwrap().contains(HOSTILE), "the name stands there as text");
    let columns = seen["columns"].as_array().unwrap();
    columns.iter().for_each(sorts);
    let several = |column: &&Value| strings(&column["before"]).into_iter().collect::<BTreeSet<_>>().len() > 1;
    assert!(columns.iter().filter(several).count() > 1, "there was nothing to sort: {columns:?}");
}
