//! Ports as people write them, made comparable.

/// `TCP / 8443  out` and `tcp/8443 out` are the same port.
pub(crate) fn normal(port: &str) -> String {
    let lower = port.to_ascii_lowercase().replace(" /", "/").replace("/ ", "/");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The port without its direction: `tcp/8443`.
pub(crate) fn without_direction(port: &str) -> String {
    let normal = normal(port);
    ["in", "out", "both"]
        .iter()
        .find_map(|word| normal.strip_suffix(word).and_then(|rest| rest.strip_suffix(' ')))
        .map_or_else(|| normal.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_compared_as_they_are_meant() {
        assert_eq!(normal("TCP / 8443  out"), "tcp/8443 out");
        assert_eq!(without_direction("udp/53 out"), "udp/53");
        assert_eq!(without_direction("tcp/22"), "tcp/22");
    }
}
