//! NH0309: a protocol's name promises what no control does.

use noharm_model::system::Capability;

use super::facts::{protection::Protections, way};
use super::{Context, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "NH0309",
    name: "protection-by-name",
    severity: Severity::Warning,
    title: "a protocol's name promises what no control does",
    why: "TLS without a check of the peer's certificate, WPA2 with a key that everybody knows: a name protects nobody. Only a control says who checks what, with which key, and what shows that it works.",
    clauses: &["FDA 2026 V.B.1", "IMDRF N60 5.1 COM-4", "IMDRF N60 5.1 COM-5"],
    bad: r#"[flow.alarm]
path = ["comm", "outside"]
protocol = "MQTT over TLS 1.2"
"#,
    good: r#"[flow.alarm]
path = ["comm", "outside"]
protocol = "MQTT over TLS 1.2"
[control.alarm-tls]
protects = [{ what = "flow.alarm", against = ["read", "forge", "replay"] }]
enforced-on = "comm"
effect = { cryptography = "sound" }
"#,
    check: Some(check),
};

/// Names that promise protection, as words of a protocol, without their version.
const PROMISES: &[&str] = &[
    "tls",
    "dtls",
    "ssl",
    "https",
    "wss",
    "ssh",
    "sftp",
    "scp",
    "ftps",
    "ldaps",
    "mqtts",
    "ipsec",
    "vpn",
    "wireguard",
    "openvpn",
    "wpa",
    "macsec",
    "snmpv3",
    "hmac",
    "aes",
    "ecdsa",
    "rsa",
    "ed25519",
    "cmac",
];

fn check(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let case = context.case;
    let protections = Protections::new(case);
    for (ix, flow) in way::flows(case) {
        let Some(promise) = flow.protocol.as_deref().and_then(promise) else { continue };
        let kept = [Capability::Read, Capability::Forge, Capability::Replay]
            .into_iter()
            .any(|against| protections.protects_flow(ix, against));
        if kept {
            continue;
        }
        let name = flow.head.full_name();
        out.push(
            RULE.at(
                flow.head.field("protocol"),
                format!("`{promise}` is named, and no control protects `{name}`"),
            )
            .with_note("a protocol protects nothing here: controls do, and say so with their evidence")
            .with_help("write the control: what it protects against what, where it checks, with which key")
            .about(name),
        );
    }
}

/// The word in a protocol that promises protection; not where the word before denies it.
fn promise(protocol: &str) -> Option<&str> {
    let mut before = "";
    for word in protocol.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
    {
        let lower = word.to_ascii_lowercase();
        let bare = lower.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let denied = ["no", "not", "without"].iter().any(|no| before.eq_ignore_ascii_case(no));
        if !denied && (PROMISES.contains(&lower.as_str()) || PROMISES.contains(&bare)) {
            return Some(word);
        }
        before = word;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::promise;

    #[test]
    fn words_promise_and_denials_do_not() {
        assert_eq!(promise("HL7 over TLS1.3"), Some("TLS1"));
        assert_eq!(promise("802.11n, WPA2"), Some("WPA2"));
        assert_eq!(promise("MQTT 3.1.1, plain"), None);
        assert_eq!(promise("MQTT without TLS"), None);
        assert_eq!(promise("a parsable format"), None);
    }
}
