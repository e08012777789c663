//! HTTPS: one file at a time, only if it changed, resumed where it was cut off, asked again after a wait.

mod download;

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use crate::error::Error;

pub use download::{Download, Fetched, LEAST, Limits, Validators};

/// How a server and the world see us.
pub const USER_AGENT: &str = concat!("noharm-feed/", env!("CARGO_PKG_VERSION"));
/// How many redirects are followed.
const REDIRECTS: u32 = 5;
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(30);
/// How long a server may think.
const THINK: Duration = Duration::from_secs(120);
/// How long one piece of a body may take.
const STALL: Duration = Duration::from_secs(60);

/// A client.
pub struct Client {
    agent: Agent,
}

/// An answer's head, and its body to be read.
pub(crate) struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Box<dyn Read>,
}

impl Answer {
    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Client {
    /// A client that trusts whom the system trusts. `plain` lets it speak HTTP without TLS, which lets anyone on the way
    /// change what is fetched.
    ///
    /// # Errors
    /// The system names nobody to trust, and TLS is asked for.
    pub fn new(plain: bool) -> Result<Self, Error> {
        let roots = rustls_native_certs::load_native_certs().certs;
        if roots.is_empty() && !plain {
            return Err(Error::Settings(
                "this system has no list of trusted certificates; install it (Debian: ca-certificates) or name one in SSL_CERT_FILE"
                    .to_owned(),
            ));
        }
        let roots: Vec<_> = roots.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(roots)))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .https_only(!plain)
            .http_status_as_error(false)
            .max_redirects(REDIRECTS)
            .user_agent(USER_AGENT)
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(THINK))
            .timeout_per_read(Some(STALL))
            .build();
        Ok(Self { agent: agent.into() })
    }

    /// Asks once. A request with a key is not redirected: the key would go elsewhere.
    pub(crate) fn ask(&self, url: &str, headers: &[(&str, String)], secret: bool) -> Result<Answer, String> {
        let mut request = self.agent.get(url);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.config().max_redirects(if secret { 0 } else { REDIRECTS }).build();
        let answer = request.call().map_err(|error| words(&error))?;
        let (head, body): (_, Body) = answer.into_parts();
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body: Box::new(body.into_reader()) })
    }
}

fn words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "the server's name is not known; is the network there?".to_owned(),
        ureq::Error::RequireHttpsOnly(_) => {
            "is not HTTPS, or leads to what is not; only `danger-plain-http = true` in the settings allows it"
                .to_owned()
        }
        ureq::Error::TooManyRedirects => format!("redirects more than {REDIRECTS} times"),
        other => other.to_string(),
    }
}
