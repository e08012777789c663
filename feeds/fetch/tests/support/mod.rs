//! A server on this machine that stands in for the world, and a clock that never waits.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise; not every test uses every part"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use noharm_fetch::Clock;

/// One question.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub headers: BTreeMap<String, String>,
}

/// One answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The connection is cut after so many bytes of the body.
    pub cut: Option<usize>,
    /// The body comes byte by byte, each after so long.
    pub drip: Option<Duration>,
}

pub fn ok(body: impl Into<Vec<u8>>) -> Answer {
    Answer { status: 200, body: body.into(), ..Answer::default() }
}

pub fn status(status: u16) -> Answer {
    Answer { status, ..Answer::default() }
}

impl Answer {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn dripping(mut self, pause: Duration) -> Self {
        self.drip = Some(pause);
        self
    }

    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }
}

type Behaviour = Box<dyn FnMut(&Asked) -> Answer + Send>;

/// The server.
pub struct World {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    behaviour: Arc<Mutex<Behaviour>>,
}

impl World {
    /// Answers each question by `behaviour`.
    pub fn new(behaviour: impl FnMut(&Asked) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let behaviour: Arc<Mutex<Behaviour>> = Arc::new(Mutex::new(Box::new(behaviour)));
        let (seen, answering) = (asked.clone(), behaviour.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                let (seen, answering) = (seen.clone(), answering.clone());
                std::thread::spawn(move || drop(serve(stream, &seen, &answering)));
            }
        });
        Self { url, asked, behaviour }
    }

    /// Answers files by path, everything else by 404.
    pub fn of(files: &[(&str, Vec<u8>)]) -> Self {
        let files: BTreeMap<String, Vec<u8>> =
            files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone())).collect();
        Self::new(move |asked| files.get(&asked.path).map_or_else(|| status(404), |bytes| ok(bytes.clone())))
    }

    pub fn now(&self, behaviour: impl FnMut(&Asked) -> Answer + Send + 'static) {
        *self.behaviour.lock().unwrap() = Box::new(behaviour);
    }

    /// What was asked since this was last called.
    pub fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<Asked>>, behaviour: &Mutex<Behaviour>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let asked = Asked { path, headers };
        seen.lock().unwrap().push(asked.clone());
        let answer = behaviour.lock().unwrap()(&asked);
        let mut head = format!("HTTP/1.1 {} x\r\n", answer.status);
        if answer.status != 304 {
            head.push_str(&format!("Content-Length: {}\r\n", answer.body.len()));
        }
        for (name, value) in &answer.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        out.write_all(head.as_bytes())?;
        let body = &answer.body[..answer.cut.unwrap_or(answer.body.len())];
        match answer.drip {
            None => out.write_all(body)?,
            Some(pause) => body.iter().try_for_each(|byte| {
                std::thread::sleep(pause);
                out.write_all(&[*byte])
            })?,
        }
        if answer.cut.is_some() {
            return out.shutdown(std::net::Shutdown::Both);
        }
    }
}

/// A clock that stands at a time, moves when somebody waits, and remembers the waits.
pub struct Frozen {
    now: RefCell<Timestamp>,
    pub waits: RefCell<Vec<Duration>>,
}

impl Frozen {
    pub fn at(now: &str) -> Self {
        Self { now: RefCell::new(now.parse().unwrap()), waits: RefCell::default() }
    }

    pub fn set(&self, now: &str) {
        *self.now.borrow_mut() = now.parse().unwrap();
    }

    pub fn waited(&self) -> Vec<f64> {
        self.waits.borrow_mut().drain(..).map(|wait| wait.as_secs_f64()).collect()
    }
}

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    fn sleep(&self, duration: Duration) {
        let mut now = self.now.borrow_mut();
        *now = now.checked_add(duration).unwrap();
        self.waits.borrow_mut().push(duration);
    }

    fn jitter(&self) -> f64 {
        1.0
    }
}
