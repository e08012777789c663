//! Which duties an uncontrolled vulnerability starts, and until when. The regimes are data: `data/clocks.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use noharm_model::answer::Clock;
use noharm_model::day::Day;
use serde::Deserialize;

/// The rules, read once.
static REGIMES: LazyLock<Result<Regimes, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/clocks.toml")).map_err(|error| format!("data/clocks.toml: {error}"))
});

#[derive(Deserialize)]
struct Regimes {
    regime: BTreeMap<String, Regime>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Regime {
    name: String,
    market: String,
    /// The regime whose conditions decide, where it is not this one.
    conditions_of: Option<String>,
    #[serde(default)]
    condition: Vec<Condition>,
    #[serde(default)]
    clock: Vec<Rule>,
}

#[derive(Deserialize)]
struct Condition {
    id: String,
    unmet: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Rule {
    duty: String,
    short: String,
    days: Option<u16>,
    working_days: Option<u16>,
    when: String,
}

/// What the case says of the regimes' conditions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Conditions {
    /// An adverse event or a death is recorded.
    pub serious_event: bool,
    /// The plan names an active membership in an information-sharing organisation.
    pub isao_member: bool,
    /// Day the customers were told, if they were.
    pub customers_told: Option<Day>,
    /// Day the fix was distributed, if it was.
    pub fixed: Option<Day>,
}

/// The clocks of one vulnerability, by the rules of the markets that the device is sold in. `learned` starts them; without
/// it the day of publication is only a hint. A market without rules here is said, never passed over.
///
/// # Errors
/// The shipped rule data cannot be read: a fault of this build.
pub fn clocks(
    markets: &[&str],
    learned: Option<Day>,
    published: Option<Day>,
    today: Day,
    conditions: &Conditions,
) -> Result<Vec<Clock>, String> {
    let regimes = REGIMES.as_ref().map_err(Clone::clone)?;
    let from = learned.or(published);
    let mut clocks = Vec::new();
    for market in markets {
        let mut kept = false;
        for regime in regimes.regime.values().filter(|regime| regime.market == *market) {
            kept = true;
            let judged =
                regime.conditions_of.as_ref().and_then(|id| regimes.regime.get(id)).unwrap_or(regime);
            let unmet: Vec<String> = judged
                .condition
                .iter()
                .filter(|condition| is_unmet(&condition.id, from, today, conditions))
                .map(|condition| condition.unmet.clone())
                .collect();
            for rule in
                regime.clock.iter().filter(|rule| rule.when != "conditions-unmet" || !unmet.is_empty())
            {
                clocks.push(clock(regime, rule, learned, published, today, &unmet)?);
            }
        }
        if !kept {
            clocks.push(not_kept(market));
        }
    }
    clocks.sort_by_key(|clock| (clock.due.is_none(), clock.due, clock.regime.clone()));
    Ok(clocks)
}

/// A market for which no rules are kept here.
fn not_kept(market: &str) -> Clock {
    Clock {
        regime: market.to_owned(),
        duty: "vigilance: no clock of this market is kept here".to_owned(),
        due: None,
        start: None,
        conditions_unmet: Vec::new(),
        note: Some("ask its rules for reports of incidents and field safety corrective actions".to_owned()),
    }
}

/// Whether a condition fails. A day that has not come yet is not missed; an unknown condition is not met.
fn is_unmet(id: &str, from: Option<Day>, today: Day, conditions: &Conditions) -> bool {
    let missed = |done: Option<Day>, days: i64| {
        from.is_some_and(|start| done.unwrap_or(today) > start.plus_days(days))
    };
    match id {
        "no-serious-event" => conditions.serious_event,
        "isao-member" => !conditions.isao_member,
        "customers-told-in-time" => missed(conditions.customers_told, 30),
        "fixed-in-time" => missed(conditions.fixed, 60),
        _ => true,
    }
}

fn clock(
    regime: &Regime,
    rule: &Rule,
    learned: Option<Day>,
    published: Option<Day>,
    today: Day,
    unmet: &[String],
) -> Result<Clock, String> {
    if rule.days.is_none() && rule.working_days.is_none() {
        return Err(format!("data/clocks.toml: `{}` of {} says no days", rule.short, regime.name));
    }
    let end = |start: Day| match rule.days {
        Some(days) => start.plus_days(i64::from(days)),
        None => start.plus_working_days(u32::from(rule.working_days.unwrap_or_default())),
    };
    let due = learned.map(end);
    let note = match (due, published.map(end)) {
        (Some(due), _) if due < today => Some(format!("overdue by {} days", today.days_since(due))),
        (Some(_), _) => None,
        (None, Some(hint)) if hint < today => {
            Some(format!("counted from publication it was due on {hint}, possibly overdue"))
        }
        (None, Some(hint)) => Some(format!("counted from publication it is due on {hint}")),
        (None, None) => Some("say in the security file when it was learned".to_owned()),
    };
    Ok(Clock {
        regime: regime.name.clone(),
        duty: format!("{}: {}", rule.short, rule.duty),
        due,
        start: learned,
        conditions_unmet: unmet.to_vec(),
        note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn member() -> Conditions {
        Conditions { isao_member: true, ..Conditions::default() }
    }

    #[test]
    fn a_member_gets_thirty_and_sixty_days_and_no_report() {
        let clocks =
            clocks(&["us-fda"], Some(day("2026-11-20")), None, day("2026-11-23"), &member()).unwrap();
        let due: Vec<String> =
            clocks.iter().filter_map(|clock| clock.due).map(|day| day.to_string()).collect();
        assert_eq!(due, ["2026-12-20", "2027-01-19"]);
        assert!(clocks.iter().all(|clock| clock.conditions_unmet.is_empty() && clock.note.is_none()));
    }

    #[test]
    fn without_membership_a_report_is_due_in_ten_working_days() {
        let clocks =
            clocks(&["us-fda"], Some(day("2026-11-20")), None, day("2026-11-23"), &Conditions::default())
                .unwrap();
        assert_eq!(clocks.first().and_then(|clock| clock.due), Some(day("2026-12-04")));
        assert!(clocks[0].conditions_unmet.iter().any(|unmet| unmet.contains("ISAO")));
    }

    #[test]
    fn a_missed_date_takes_the_discretion_away() {
        let clocks =
            clocks(&["us-fda"], Some(day("2026-09-01")), None, day("2026-11-23"), &member()).unwrap();
        assert!(clocks.iter().any(|clock| clock.regime.contains("806")));
        assert!(
            clocks.iter().any(|clock| clock.note.as_deref().is_some_and(|note| note.contains("overdue")))
        );
    }

    #[test]
    fn the_day_the_tool_is_run_never_starts_a_clock() {
        let clocks =
            clocks(&["us-fda"], None, Some(day("2017-10-03")), day("2026-11-23"), &member()).unwrap();
        assert!(clocks.iter().all(|clock| clock.due.is_none() && clock.start.is_none()));
        let hints = |note: &str| note.contains("counted from publication") && !note.contains("unknown");
        assert!(clocks.iter().all(|clock| clock.note.as_deref().is_some_and(hints)));
    }

    #[test]
    fn a_market_without_rules_here_is_said_to_have_none() {
        let clocks =
            clocks(&["eu-mdr"], Some(day("2026-11-20")), None, day("2026-11-23"), &member()).unwrap();
        assert!(clocks.iter().all(|clock| clock.due.is_none() && clock.duty.contains("no clock")));
        assert_eq!(clocks.len(), 1);
    }
}
