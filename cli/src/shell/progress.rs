//! A bar on standard error for whatever takes longer than a second; silent where nobody watches.

use std::cell::RefCell;
use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use noharm_feeds::Progress;

/// A bar over `total` steps, named `what`. Hidden in a pipe.
pub fn bar(total: u64, what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.set_prefix(what.to_owned());
    bar
}

/// The bar of the piece of work that goes on now.
#[derive(Default)]
pub struct Bars(RefCell<Option<ProgressBar>>);

impl Progress for Bars {
    fn begin(&self, what: &str, total: u64) {
        self.end();
        let fresh = bar(total, what);
        if total == 0 {
            if let Ok(style) = ProgressStyle::with_template("{prefix} {spinner} {human_pos} {elapsed}") {
                fresh.set_style(style);
            }
            fresh.enable_steady_tick(std::time::Duration::from_millis(200));
        }
        self.0.replace(Some(fresh));
    }

    fn done(&self, done: u64) {
        if let Some(bar) = self.0.borrow().as_ref() {
            bar.set_position(done);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}
