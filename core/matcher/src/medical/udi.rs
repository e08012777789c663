//! UDI device identifiers: GS1's GTIN with its check digit, however it is carried.

/// The GTIN of a UDI-DI, fourteen digits, or the identifier of another agency in capitals. Takes a bare number, an
/// element string (`(01)09506000134352…`), a GS1 Digital Link (`https://id.gs1.org/01/09506000134352`) and a URN that
/// ends in one. `None`: no identifier, or its check digit is wrong (GS1 General Specifications, 7.9).
pub(super) fn device_identifier(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 300 {
        return None;
    }
    let link = text.split_once("/01/").map(|(_, rest)| rest);
    let bracket = text.split_once("(01)").map(|(_, rest)| rest);
    let tail =
        link.or(bracket).or_else(|| text.starts_with("urn:").then(|| text.rsplit(':').next()).flatten());
    let head = tail.unwrap_or(text).split(['/', '(', '?', ' ']).next().unwrap_or_default();
    let digits: String = head.chars().filter(|letter| *letter != '-').collect();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return gtin(&digits);
    }
    // HIBCC begins with a plus sign, ICCBA with an equals sign.
    let other = head.starts_with(['+', '=']) && head.len() >= 6;
    other.then(|| head.to_ascii_uppercase())
}

fn gtin(digits: &str) -> Option<String> {
    if ![8, 12, 13, 14].contains(&digits.len()) {
        return None;
    }
    let padded = format!("{digits:0>14}");
    let sum: u32 = padded
        .bytes()
        .enumerate()
        .map(|(at, byte)| u32::from(byte - b'0') * if at % 2 == 0 { 3 } else { 1 })
        .sum();
    sum.is_multiple_of(10).then_some(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_identifier_in_every_dress() {
        let wanted = Some("09506000134352".to_owned());
        for text in [
            "09506000134352",
            "9506000134352",
            "(01)09506000134352(17)270101(10)ABC",
            "https://id.gs1.org/01/09506000134352/10/ABC?17=270101",
            "urn:tei:udi:example.com:09506000134352",
        ] {
            assert_eq!(device_identifier(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_wrong_check_digit_is_no_identifier() {
        assert_eq!(device_identifier("09506000134353"), None);
        assert_eq!(device_identifier("865350"), None);
        assert_eq!(device_identifier("+A123BJC5D6E7/$$"), Some("+A123BJC5D6E7".into()));
    }
}
