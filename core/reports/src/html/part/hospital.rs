//! Part 2, for the hospital: keep using or not, at which clinical cost, until when, whom to call.

use noharm_model::answer::Assessment;

use crate::block::{Block, Section, Text, plain, said};
use crate::sign::Sign;

pub(crate) fn part(assessment: &Assessment) -> Section {
    let advice = &assessment.page.hospital;
    let mut facts: Vec<(String, Text)> = Vec::new();
    if !advice.cost.is_empty() {
        facts.push(("What that costs".into(), plain(advice.cost.as_str())));
    }
    let contact = advice.contact.clone().unwrap_or_else(|| "the case names nobody to call".into());
    facts.push(("Whom to call".into(), plain(contact)));
    let mut left = vec![Block::Facts(facts)];
    if !advice.until_fixed.is_empty() {
        left.insert(0, Block::Heading(plain("Until it is fixed")));
        left.insert(
            1,
            Block::List { ordered: false, items: advice.until_fixed.iter().map(|line| said(line)).collect() },
        );
    }
    let mut columns = vec![left];
    if !advice.plain.is_empty() {
        let mut right = vec![Block::Heading(plain("For clinicians"))];
        right.extend(advice.plain.iter().map(|line| Block::Paragraph(plain(line.as_str()))));
        columns.push(right);
    }
    let (sign, title) = headline(&advice.verdict);
    Section {
        id: "hospital".into(),
        title: "For the hospital".into(),
        body: vec![Block::Callout { sign, title, body: vec![Block::Columns(columns)] }],
    }
}

fn headline(verdict: &str) -> (Sign, String) {
    let sign = match verdict {
        "keep using" => Sign::Fine,
        "withdraw" => Sign::Stop,
        _ if verdict.starts_with("keep using with") => Sign::Reduce,
        _ if verdict.starts_with("decide: withdraw") => Sign::Stop,
        _ => Sign::Open,
    };
    let mut letters = verdict.chars();
    let title = match letters.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), letters.as_str()),
        None => "Nothing is decided for the hospital yet".to_owned(),
    };
    (sign, title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_verdict_is_not_taken_for_a_good_one() {
        assert_eq!(headline("keep using").0, Sign::Fine);
        assert_eq!(headline("keep using with this measure: instruct the staff").0, Sign::Reduce);
        assert_eq!(headline("decide: withdraw, or go on with less").0, Sign::Stop);
        assert_eq!(headline("").0, Sign::Open);
        assert_eq!(headline("something else"), (Sign::Open, "Something else".into()));
    }
}
