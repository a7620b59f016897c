//! What staff can have done with the knowledge base as a whole, and what came of it.
//! It loads nothing: whoever can does, and says how it went.

use super::handover::paragraphs;
use super::texts::{StaffLang, ToStaff, to_staff};
use crate::message::{Block, RichText, Span};

/// What is to be done with the knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KbOrder {
    /// Take up what lies in its folder now; ends a rollback.
    Reload,
    /// Go back to the one before, and stay with it until the next reload.
    Rollback,
}

/// What came of it. The lines are in the language of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KbOutcome {
    /// It was taken up.
    Loaded {
        /// Its intents.
        intents: usize,
        /// What is different, line by line.
        changes: Vec<String>,
    },
    /// What lies in the folder is in force already.
    Same,
    /// It has faults; the one before goes on serving.
    Broken {
        /// The faults, line by line.
        faults: Vec<String>,
    },
    /// The one before is in force again.
    RolledBack {
        /// Its intents.
        intents: usize,
        /// What is different, line by line.
        changes: Vec<String>,
    },
    /// It had been gone back already.
    HeldAlready,
    /// None is known from before.
    NothingBefore,
    /// It cannot be done here or now.
    Unavailable,
}

/// Lines that one message shows.
const ROWS: usize = 30;

/// What staff are told of it.
pub fn kb_told(lang: StaffLang, outcome: &KbOutcome) -> RichText {
    let said = |what: &ToStaff<'_>| paragraphs(&to_staff(lang, what));
    let with = |text: RichText, lines: &[String]| {
        let rows = lines.iter().take(ROWS).map(|line| Block::Bullet(vec![Span::Text(line.clone())]));
        let more = lines.len().saturating_sub(ROWS);
        let more = (more > 0).then(|| Block::Bullet(vec![Span::Text(format!("… +{more}"))]));
        text.then(RichText(rows.chain(more).collect()))
    };
    match outcome {
        KbOutcome::Loaded { intents, changes } => with(said(&ToStaff::KbLoaded { intents: *intents }), changes),
        KbOutcome::Same => said(&ToStaff::KbSame),
        KbOutcome::Broken { faults } => with(said(&ToStaff::KbBroken { faults: faults.len() }), faults),
        KbOutcome::RolledBack { intents, changes } => with(said(&ToStaff::KbRolledBack { intents: *intents }), changes),
        KbOutcome::HeldAlready => said(&ToStaff::KbHeldAlready),
        KbOutcome::NothingBefore => said(&ToStaff::KbNothingBefore),
        KbOutcome::Unavailable => said(&ToStaff::KbUnavailable),
    }
}
