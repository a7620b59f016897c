//! How an utterance was understood, in words.

use std::fmt::Write as _;

use super::super::args::UiLang;
use super::{decided, language};
use crate::nlu::Explanation;

/// Candidates shown.
const CANDIDATES: usize = 4;
/// Words shown for each.
const WORDS: usize = 6;

/// The whole explanation, ending in a line break.
pub(in crate::cli) fn explanation(ui: UiLang, e: &Explanation) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: &str| {
        // Writing to a text cannot fail.
        let _ = writeln!(out, "{name:<14} {value}");
    };
    line(ui.pick("gelesen als", "read as"), &e.normalised);
    if let Some(standard) = &e.standard {
        line(ui.pick("hochdeutsch", "standard"), standard);
    }
    if let Some(mended) = &e.mended {
        line(ui.pick("verbessert", "mended"), mended);
    }
    if let Some(official) = &e.official {
        line(ui.pick("amtlich", "official"), official);
    }
    line(ui.pick("Sprache", "language"), language(ui, e.language));
    line(ui.pick("Entscheidung", "decision"), &decided(ui, &e.decision));
    line(ui.pick("beantwortet ab", "answered from"), &format!("{:.0} %", e.answer_from * 100.0));
    let facet = format!("{} ({:.0} %)", e.facet.facet, e.facet.confidence * 100.0);
    line(ui.pick("Seite", "facet"), &facet);
    for (facet, cue) in &e.facet_cues {
        line(ui.pick("  Hinweis", "  cue"), &format!("{facet}: {cue}"));
    }
    line(ui.pick("im Bereich", "in scope"), &format!("{:.0} %", e.in_scope * 100.0));
    for (pattern, intent) in &e.patterns {
        line(ui.pick("Muster", "pattern"), &format!("{pattern} → {intent}"));
    }
    for candidate in e.candidates.iter().take(CANDIDATES) {
        let words: Vec<String> = candidate.words.iter().take(WORDS).map(|(w, s)| format!("{w} {s:+.1}")).collect();
        let share = format!("{:>3.0} %", candidate.candidate.confidence * 100.0);
        let meaning =
            candidate.meaning.map_or_else(String::new, |m| format!("{} {m:+.1}; ", ui.pick("Sinn", "meaning")));
        line(&share, &format!("{:<26} {meaning}{}", candidate.candidate.intent.as_str(), words.join(", ")));
    }
    let views = [(ui.pick("ähnlich", "nearest"), &e.nearest), (ui.pick("sinngleich", "alike"), &e.nearest_in_meaning)];
    for (name, near) in views.into_iter().flat_map(|(name, all)| all.iter().map(move |n| (name, n))) {
        let intent = near.intent.as_ref().map_or(ui.pick("(keines)", "(none)"), |i| i.as_str());
        line(name, &format!("{:.2}  {}  [{intent}]", near.similarity, near.text));
    }
    out
}

/// In one line: what speaks for the best candidate, and which example lies nearest.
pub(in crate::cli) fn why(ui: UiLang, e: &Explanation) -> String {
    let words = e
        .candidates
        .first()
        .map_or_else(String::new, |c| c.words.iter().take(4).map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(", "));
    let near = e.nearest.first().map_or_else(String::new, |n| n.text.clone());
    match ui {
        UiLang::De => format!("dafür sprechen: {words}; ähnlichstes Beispiel: \"{near}\""),
        UiLang::En => format!("what spoke for it: {words}; nearest example: \"{near}\""),
    }
}
