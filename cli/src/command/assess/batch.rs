//! The JSON of bare SBOMs, in as many threads as the machine has: each thread takes an SBOM; of a single one, some of its parts.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use noharm_assessment::bare_sbom::Batch;
use noharm_matcher::Spread;

use super::bare::{Answer, Asked, Named, Opened};
use crate::shell::failure::Failure;

/// SBOMs from which on each thread takes whole ones.
const MANY: usize = 4;

/// Is handed the answer for each file, in order.
type Take<'t, T = Answer> = &'t mut dyn FnMut(&Named, Result<T, String>) -> Result<(), Failure>;

/// Answers the files and hands each answer to `take`, in the files' order.
pub(super) fn run(asked: &Asked<'_>, files: &[Named], take: Take<'_>) -> Result<(), Failure> {
    let batch = Batch::new(asked.index, asked.head.clone(), asked.identities, asked.day);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if files.len() < MANY || threads == 1 {
        return files.iter().try_for_each(|file| {
            let answer = answer(&batch, file, asked, &|jobs, job| spread(threads, jobs, job));
            take(file, answer)
        });
    }
    in_threads(threads.min(files.len()), files, &|file| answer(&batch, file, asked, &in_turn), take)
}

fn answer(
    batch: &Batch<'_, '_>,
    file: &Named,
    asked: &Asked<'_>,
    spread: Spread<'_>,
) -> Result<Answer, String> {
    let Opened { name, sbom, voices } = Opened::new(file, asked.voices)?;
    let answer = batch.answer(&name, &sbom, &voices, spread);
    let answer = answer.map_err(|error| asked.snapshot.told(&error).to_string())?;
    Ok(Answer::Line(answer))
}

fn in_turn(jobs: usize, job: &(dyn Fn(usize) + Sync)) {
    (0..jobs).for_each(job);
}

/// Runs all jobs in `threads` threads, this one among them.
fn spread(threads: usize, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(number) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < jobs) {
            job(number);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(jobs) {
            scope.spawn(work);
        }
        work();
    });
}

/// Every thread answers each of the files whose turn is its own; this one takes the answers in order. A thread is at most a few
/// answers ahead, so that they never pile up.
pub(super) fn in_threads<T: Send>(
    threads: usize,
    files: &[Named],
    answer: &(dyn Fn(&Named) -> Result<T, String> + Sync),
    take: Take<'_, T>,
) -> Result<(), Failure> {
    thread::scope(|scope| {
        let mut lanes = Vec::new();
        for lane in 0..threads {
            let (give, got) = sync_channel(AHEAD);
            scope.spawn(move || {
                // Nobody takes any more: the rest is not wanted.
                files.iter().skip(lane).step_by(threads).try_for_each(|file| match give.send(answer(file)) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                })
            });
            lanes.push(got);
        }
        for (file, lane) in files.iter().zip(lanes.iter().cycle()) {
            // A thread ends early only by a fault of its own, which ends the program where that is told.
            let answer = lane.recv().unwrap_or_else(|_| Err(FELL_OVER.to_owned()));
            take(file, answer)?;
        }
        Ok(())
    })
}

/// Answers that a thread may be ahead.
const AHEAD: usize = 4;
const FELL_OVER: &str = "a fault in noharm itself ended this file's thread; please report it (SECURITY.md)";
