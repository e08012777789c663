//! Plan, labelling, training, transfers, events, waivers, typed.

use noharm_model::day::Day;
use noharm_model::system::{ControlIx, InterfaceIx, PersonIx};

use crate::case::index::{LabelIx, Link, Said, TestIx, To, TrainingIx, WordOrLink};
use crate::case::read::{FromValue, Scene, element};
use crate::duration::Duration;
use crate::typed::value::Value;

element! {
    /// The plan after the market.
    Plan of Plan {
        /// Sources watched.
        sources: Vec<Said<String>> = "sources",
        /// How often.
        watched_every: Option<Duration> = "watched-every",
        /// From learning to assessment.
        assess_within: Option<Duration> = "assess-within",
        /// From a report to the answer.
        acknowledge_within: Option<Duration> = "acknowledge-within",
        /// From learning to telling customers.
        notify_within: Option<Duration> = "notify-within",
        /// From learning to the fix.
        fix_within: Option<Duration> = "fix-within",
        /// Regular update cycle.
        update_every: Option<Duration> = "update-every",
        /// Regular security test.
        test_every: Option<Duration> = "test-every",
        /// Notice before support ends.
        notice: Option<Duration> = "notice",
        /// Information sharing organisations.
        isao: Vec<Said<String>> = "isao",
        /// Contacts.
        contacts: Vec<Said<String>> = "contacts",
        /// Where the disclosure policy is.
        disclosure_policy: Option<String> = "disclosure-policy",
        /// Who answers for it.
        owner: Option<String> = "owner",
        /// In force from.
        from: Option<Day> = "from",
        /// End of support told.
        supported_until: Option<Day> = "supported-until",
    }
}

/// An answer of the MDS2 form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// Anything else.
    Text(String),
}

impl FromValue for Answer {
    fn from_value(value: Option<&Value>, scene: &Scene<'_>) -> Option<Self> {
        bool::from_value(value, scene)
            .map(Self::YesNo)
            .or_else(|| String::from_value(value, scene).map(Self::Text))
    }
}

element! {
    /// Facts of the labelling.
    Label of Label {
        /// Document and section.
        document: Option<String> = "document",
        /// What it says.
        text: Option<String> = "text",
        /// Interfaces that it names.
        interfaces: Vec<To<InterfaceIx>> = "interfaces",
        /// Ports that it names.
        ports: Vec<Said<String>> = "ports",
        /// Controls that it asks of the hospital.
        asks: Vec<To<ControlIx>> = "asks",
        /// Who it speaks to.
        readers: Vec<To<PersonIx>> = "for",
        /// End of support stated.
        supported_until: Option<Day> = "supported-until",
        /// Contact.
        contact: Option<String> = "contact",
        /// It says how to get the SBOM.
        sbom: Option<bool> = "sbom",
        /// MDS2 answers by question.
        mds2: Vec<(Said<String>, Answer)> = "mds2",
    }
}

element! {
    /// Training of a role.
    Training of Training {
        /// Who is trained.
        trainees: Vec<To<PersonIx>> = "for",
        /// What it teaches.
        covers: Vec<Link> = "covers",
        /// How often.
        every: Option<Duration> = "every",
        /// The material.
        material: Option<String> = "material",
    }
}

element! {
    /// A risk handed to a user.
    Transfer of Transfer {
        /// What is handed over.
        what: Vec<Link> = "what",
        /// To whom: a person or `hospital`.
        to: WordOrLink = "to",
        /// Why.
        reason: Option<String> = "reason",
        /// Where the labelling says so.
        label: Vec<To<LabelIx>> = "label",
        /// How it is taught.
        training: Vec<To<TrainingIx>> = "training",
        /// The usability test.
        test: Vec<To<TestIx>> = "test",
        /// What remains.
        remaining: Option<String> = "remaining",
    }
}

element! {
    /// A dated occurrence.
    Event of Event {
        /// When.
        on: Day = "on",
        /// What it was.
        kind: &'static str = "kind",
        /// What it concerned.
        about: Vec<Link> = "about",
        /// What happened.
        text: Option<String> = "text",
        /// A patient was harmed, or could have been.
        serious: Option<bool> = "serious",
        /// Who did or said it.
        by: Option<String> = "by",
    }
}

element! {
    /// A finding accepted for a while.
    Waiver of Waiver {
        /// The code.
        code: String = "code",
        /// The element, `kind.id`; none: the whole case.
        object: Option<String> = "object",
        /// Why.
        reason: String = "reason",
        /// Who approved it.
        approver: String = "approver",
        /// The last day on which it holds.
        until: Day = "until",
    }
}
