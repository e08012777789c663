//! The rules, one file each, all of the same form: an explanation, a bad and a good example, and the check.
//!
//! To add one: write `<name>.rs` with `pub(crate) static RULE: Rule` like its neighbours, list it in `RULES` below.
//! Its `bad` example must raise the code and its `good` one must not: a test tries both for every rule.

pub(crate) mod acceptance_order;
pub(crate) mod alias_circle;
pub(crate) mod alias_form;
pub(crate) mod ambiguous;
pub(crate) mod anomaly_unassessed;
pub(crate) mod barrier_disagrees;
pub(crate) mod build_unsaid;
pub(crate) mod captured_late;
pub(crate) mod carrier_cycle;
pub(crate) mod carrier_elsewhere;
pub(crate) mod changed_record;
pub(crate) mod closed_in_mode;
pub(crate) mod code_unsigned;
pub(crate) mod command_forgeable;
pub(crate) mod command_given_by_nobody;
pub(crate) mod common_cause;
pub(crate) mod control_impossible;
pub(crate) mod control_off_the_way;
pub(crate) mod control_protects_nothing;
pub(crate) mod control_unproven;
pub(crate) mod control_without_effect;
pub(crate) mod covers_nothing;
pub(crate) mod credential_expired;
pub(crate) mod credential_life;
pub(crate) mod data_unprotected;
pub(crate) mod defined_twice;
pub(crate) mod due_evidence;
pub(crate) mod edition;
pub(crate) mod emergency_locked;
pub(crate) mod end_without_notice;
pub(crate) mod essential_without_harm;
pub(crate) mod evidence_of_tomorrow;
pub(crate) mod expired_evidence;
pub(crate) mod expired_waiver;
pub(crate) mod exposed_untested;
pub(crate) mod factors_without_reasons;
mod facts;
pub(crate) mod failed_evidence;
pub(crate) mod fielded_past_support;
pub(crate) mod first_touch_unspoken;
pub(crate) mod flat_tables;
pub(crate) mod flow_port_unlisted;
pub(crate) mod flow_unhandled;
pub(crate) mod harm_without_barrier;
pub(crate) mod hospital_untold;
pub(crate) mod id_form;
pub(crate) mod impact_unsaid;
pub(crate) mod input_elsewhere;
pub(crate) mod interface_unhandled;
pub(crate) mod interface_unlabelled;
pub(crate) mod investigated_too_long;
pub(crate) mod key_on_the_way;
pub(crate) mod label_gaps;
pub(crate) mod learned_unsaid;
pub(crate) mod malformed;
pub(crate) mod mds2_contradiction;
pub(crate) mod missing_field;
pub(crate) mod misuse_to_nothing;
pub(crate) mod misuse_unreasoned;
pub(crate) mod no_harm;
pub(crate) mod no_isao;
pub(crate) mod no_plan;
pub(crate) mod no_safety_file;
pub(crate) mod no_way_to_update;
pub(crate) mod nobody_attacks;
pub(crate) mod not_affected_unproven;
pub(crate) mod not_defined;
pub(crate) mod not_in_release;
pub(crate) mod not_independent;
pub(crate) mod old_images_unsaid;
pub(crate) mod one_device;
pub(crate) mod one_hop;
pub(crate) mod over_a_limit;
pub(crate) mod overlay;
pub(crate) mod past_support;
pub(crate) mod path_contradicts_interface;
pub(crate) mod person_alone;
pub(crate) mod plan_gaps;
pub(crate) mod planned_and_proved;
pub(crate) mod planned_undated;
pub(crate) mod policy_form;
pub(crate) mod ports_differ;
pub(crate) mod protection_by_name;
pub(crate) mod replay_open;
pub(crate) mod requirement_untested;
pub(crate) mod residual_unreasoned;
pub(crate) mod retired_id;
pub(crate) mod role_of_nobody;
pub(crate) mod root_on_network;
pub(crate) mod runs_nothing;
pub(crate) mod runs_on_cycle;
pub(crate) mod runs_without_sbom;
pub(crate) mod security_test_overdue;
pub(crate) mod serious_unreported;
pub(crate) mod session_without_end;
pub(crate) mod shared_credential;
pub(crate) mod support_end_differs;
pub(crate) mod support_ends_early;
pub(crate) mod support_unsaid;
pub(crate) mod syntax;
pub(crate) mod test_never_run;
pub(crate) mod threat_impossible;
pub(crate) mod threat_unanswered;
pub(crate) mod times_too_long;
pub(crate) mod tool_unnamed;
pub(crate) mod transfer_untold;
pub(crate) mod unknown_field;
pub(crate) mod unknown_kind;
pub(crate) mod unknown_release;
pub(crate) mod unknown_word;
pub(crate) mod unreadable;
pub(crate) mod unused_unproven;
pub(crate) mod used_flow_lost;
pub(crate) mod weak_peer_alone;
pub(crate) mod wrong_evidence;
pub(crate) mod wrong_kind;
pub(crate) mod wrong_type;

#[cfg(test)]
mod examples;

use crate::case::{Case, Head};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::Policy;
use crate::span::{Sources, Span};

/// One rule.
pub struct Rule {
    /// `NH0104`.
    pub code: &'static str,
    /// Its name in words, kebab-case, as its file is called.
    pub name: &'static str,
    /// How loud it is where the policy says nothing.
    pub severity: Severity,
    /// What it finds, one line, lower case.
    pub title: &'static str,
    /// Why it matters to a patient.
    pub why: &'static str,
    /// Clauses of standards that it concerns.
    pub clauses: &'static [&'static str],
    /// A text that raises it, on the stage of `examples::STAGE`; empty: it takes more than text.
    pub bad: &'static str,
    /// The same put right.
    pub good: &'static str,
    /// Finds it in a case. None: the front of the compiler tells it on the way.
    pub check: Option<fn(&Context<'_>, &mut Vec<Diagnostic>)>,
}

impl Rule {
    /// A finding of this rule.
    pub fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code, self.severity, span, message).with_clauses(self.clauses)
    }
}

/// What a rule looks at.
pub struct Context<'a> {
    /// The case, in the release selected, with the state of controls and evidence on the day.
    pub case: &'a Case,
    /// The method.
    pub policy: &'a Policy,
    /// The files.
    pub sources: &'a Sources,
    /// Paths of all files under the case's folder, whatever they hold, in order.
    pub files: &'a [String],
    /// A device is written, but broken: it has been told.
    pub device_lost: bool,
    /// A harm is written, but broken: it has been told. Also where none is of this release.
    pub harm_lost: bool,
}

impl Context<'_> {
    /// Whether a list is not written, or written empty. One whose entries are all broken is neither: that was told.
    pub fn leaves_open(&self, head: &Head, field: &str) -> bool {
        !head.says(field)
            || self.sources.text(head.field(field)).trim_matches(['[', ']', ' ', '\n']).is_empty()
    }
}

/// Every rule of this crate, by code.
pub static RULES: &[&Rule] = &[
    &unreadable::RULE,
    &over_a_limit::RULE,
    &syntax::RULE,
    &edition::RULE,
    &flat_tables::RULE,
    &unknown_kind::RULE,
    &defined_twice::RULE,
    &unknown_field::RULE,
    &not_defined::RULE,
    &id_form::RULE,
    &retired_id::RULE,
    &not_in_release::RULE,
    &ambiguous::RULE,
    &wrong_kind::RULE,
    &overlay::RULE,
    &unknown_release::RULE,
    &one_device::RULE,
    &alias_circle::RULE,
    &wrong_type::RULE,
    &unknown_word::RULE,
    &missing_field::RULE,
    &malformed::RULE,
    &policy_form::RULE,
    &acceptance_order::RULE,
    &alias_form::RULE,
    &one_hop::RULE,
    &path_contradicts_interface::RULE,
    &closed_in_mode::RULE,
    &carrier_cycle::RULE,
    &carrier_elsewhere::RULE,
    &role_of_nobody::RULE,
    &command_forgeable::RULE,
    &replay_open::RULE,
    &protection_by_name::RULE,
    &shared_credential::RULE,
    &key_on_the_way::RULE,
    &credential_life::RULE,
    &code_unsigned::RULE,
    &old_images_unsaid::RULE,
    &weak_peer_alone::RULE,
    &input_elsewhere::RULE,
    &interface_unhandled::RULE,
    &flow_unhandled::RULE,
    &runs_nothing::RULE,
    &root_on_network::RULE,
    &session_without_end::RULE,
    &data_unprotected::RULE,
    &command_given_by_nobody::RULE,
    &credential_expired::RULE,
    &runs_on_cycle::RULE,
    &first_touch_unspoken::RULE,
    &threat_impossible::RULE,
    &factors_without_reasons::RULE,
    &misuse_to_nothing::RULE,
    &misuse_unreasoned::RULE,
    &control_without_effect::RULE,
    &control_protects_nothing::RULE,
    &control_impossible::RULE,
    &control_off_the_way::RULE,
    &threat_unanswered::RULE,
    &nobody_attacks::RULE,
    &harm_without_barrier::RULE,
    &barrier_disagrees::RULE,
    &common_cause::RULE,
    &person_alone::RULE,
    &residual_unreasoned::RULE,
    &used_flow_lost::RULE,
    &essential_without_harm::RULE,
    &impact_unsaid::RULE,
    &planned_undated::RULE,
    &no_safety_file::RULE,
    &no_way_to_update::RULE,
    &emergency_locked::RULE,
    &no_harm::RULE,
    &past_support::RULE,
    &support_unsaid::RULE,
    &support_ends_early::RULE,
    &runs_without_sbom::RULE,
    &unused_unproven::RULE,
    &not_affected_unproven::RULE,
    &investigated_too_long::RULE,
    &learned_unsaid::RULE,
    &anomaly_unassessed::RULE,
    &failed_evidence::RULE,
    &expired_evidence::RULE,
    &due_evidence::RULE,
    &build_unsaid::RULE,
    &covers_nothing::RULE,
    &planned_and_proved::RULE,
    &test_never_run::RULE,
    &requirement_untested::RULE,
    &captured_late::RULE,
    &evidence_of_tomorrow::RULE,
    &wrong_evidence::RULE,
    &control_unproven::RULE,
    &not_independent::RULE,
    &tool_unnamed::RULE,
    &exposed_untested::RULE,
    &changed_record::RULE,
    &ports_differ::RULE,
    &flow_port_unlisted::RULE,
    &interface_unlabelled::RULE,
    &support_end_differs::RULE,
    &hospital_untold::RULE,
    &transfer_untold::RULE,
    &mds2_contradiction::RULE,
    &label_gaps::RULE,
    &no_plan::RULE,
    &plan_gaps::RULE,
    &no_isao::RULE,
    &times_too_long::RULE,
    &expired_waiver::RULE,
    &end_without_notice::RULE,
    &serious_unreported::RULE,
    &fielded_past_support::RULE,
    &security_test_overdue::RULE,
];

/// What `noharm explain` tells of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// `NH0104`.
    pub code: &'static str,
    /// Its name in words.
    pub name: &'static str,
    /// How loud it is by default.
    pub severity: Severity,
    /// What it finds.
    pub title: &'static str,
    /// Why it matters to a patient.
    pub why: &'static str,
    /// Clauses of standards that it concerns.
    pub clauses: &'static [&'static str],
    /// An example that raises it; may be empty.
    pub bad: &'static str,
    /// The same put right.
    pub good: &'static str,
}

/// The explanation of a code of this crate, in any case of letters.
#[must_use]
pub fn explain(code: &str) -> Option<Explanation> {
    let rule = RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code.trim()))?;
    let Rule { code, name, severity, title, why, clauses, bad, good, .. } = **rule;
    Some(Explanation { code, name, severity, title, why, clauses, bad, good })
}
