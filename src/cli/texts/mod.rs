//! What the commands say to the person at the terminal, in German and English.

mod coverage;
mod explanation;
#[cfg(feature = "llm")]
mod llm;
#[cfg(feature = "matrix")]
pub(in crate::cli) mod matrix;
pub(in crate::cli) mod report;

use std::path::Path;

pub(super) use coverage::coverage;
pub(super) use explanation::{explanation, why};
#[cfg(feature = "llm")]
pub(super) use llm::{llm_checked, llm_finding, llm_works, no_llm};

use super::args::UiLang;
use super::diff::{Answered, Moved};
use crate::dialogue::replay::PlayedTurn;
use crate::kb::diagnostic::{Rule, Severity};
use crate::knowledge::Change;
use crate::message::{Facet, IntentId};
use crate::nlu::encoder::{Built, EncoderError};
use crate::nlu::{Decision, Language, Understanding};
use crate::store::disk::Opened;

pub(super) fn without_encoder(ui: UiLang, fault: &EncoderError) -> String {
    match ui {
        UiLang::De => format!("Es geht ohne Satz-Encoder weiter, mit Wörtern und Buchstaben allein: {fault}"),
        UiLang::En => format!("going on without the sentence encoder, on words and letters alone: {fault}"),
    }
}

pub(super) const fn no_encoder(ui: UiLang) -> &'static str {
    ui.pick(
        "Ohne Satz-Encoder: Amtswörter und Schreibweisen werden verstanden, Umschreibungen weniger (`make encoder` holt ihn).",
        "Without the sentence encoder: official words and spellings are understood, paraphrases less (`make encoder` fetches it).",
    )
}

pub(super) fn broken_kb(ui: UiLang, count: usize, dir: &Path) -> String {
    let dir = dir.display();
    match ui {
        UiLang::De if count == 1 => format!("Die Wissensbasis {dir} hat einen Fehler (siehe oben)."),
        UiLang::De => format!("Die Wissensbasis {dir} hat {count} Fehler (siehe oben)."),
        UiLang::En if count == 1 => format!("The knowledge base {dir} has a fault (see above)."),
        UiLang::En => format!("The knowledge base {dir} has {count} faults (see above)."),
    }
}

pub(super) fn checked(ui: UiLang, intents: Option<usize>, errors: usize, warnings: usize) -> String {
    match (ui, intents) {
        (UiLang::De, Some(n)) if errors == 0 => format!("{n} Anliegen geprüft: keine Fehler, {}.", hints_de(warnings)),
        (UiLang::En, Some(n)) if errors == 0 => format!("{n} intents checked: no errors, {}.", warnings_en(warnings)),
        (UiLang::De, _) => {
            format!("{errors} Fehler, {}. `amtslotse check --explain REGEL` erklärt eine Regel.", hints_de(warnings))
        }
        (UiLang::En, _) => {
            format!("{errors} errors, {}. `amtslotse check --explain RULE` explains a rule.", warnings_en(warnings))
        }
    }
}

fn hints_de(n: usize) -> String {
    match n {
        0 => "keine Hinweise".into(),
        1 => "ein Hinweis".into(),
        n => format!("{n} Hinweise"),
    }
}

fn warnings_en(n: usize) -> String {
    match n {
        0 => "no warnings".into(),
        1 => "one warning".into(),
        n => format!("{n} warnings"),
    }
}

pub(super) fn no_such_rule(ui: UiLang, rule: &str, nearest: Option<&str>) -> String {
    let hint = match (ui, nearest) {
        (UiLang::De, Some(n)) => format!(" Gemeint war vielleicht `{n}`."),
        (UiLang::En, Some(n)) => format!(" Did you mean `{n}`?"),
        (_, None) => String::new(),
    };
    match ui {
        UiLang::De => format!("Eine Regel `{rule}` gibt es nicht.{hint} `amtslotse check --explain all` nennt alle."),
        UiLang::En => format!("there is no rule `{rule}`.{hint} `amtslotse check --explain all` lists them."),
    }
}

pub(super) fn formatted(ui: UiLang, files: usize, changed: usize, broken: usize, only_check: bool) -> String {
    let broken = match (ui, broken) {
        (_, 0) => String::new(),
        (UiLang::De, n) => format!(" {n} unlesbar (siehe oben)."),
        (UiLang::En, n) => format!(" {n} cannot be read (see above)."),
    };
    match (ui, only_check) {
        (UiLang::De, true) => {
            format!("{files} Dateien, {changed} nicht in der Form; `amtslotse fmt` schreibt sie neu.{broken}")
        }
        (UiLang::De, false) => format!("{files} Dateien, {changed} neu geschrieben.{broken}"),
        (UiLang::En, true) => {
            format!("{files} files, {changed} not in form; `amtslotse fmt` writes them anew.{broken}")
        }
        (UiLang::En, false) => format!("{files} files, {changed} written anew.{broken}"),
    }
}

pub(super) fn bad_area(ui: UiLang, area: &str, areas: &[&str]) -> String {
    let areas = areas.join(", ");
    match ui {
        UiLang::De => format!("Einen Bereich `{area}` gibt es nicht; die Bereiche sind {areas}."),
        UiLang::En => format!("there is no area `{area}`; the areas are {areas}"),
    }
}

pub(super) fn intent_exists(ui: UiLang, id: &IntentId, file: &Path) -> String {
    let file = file.display();
    match ui {
        UiLang::De => format!("Das Anliegen {id} gibt es schon: {file}"),
        UiLang::En => format!("the intent {id} exists already: {file}"),
    }
}

pub(super) fn fill_in(ui: UiLang) -> &'static str {
    ui.pick(
        "Füllen Sie die Datei aus und rufen Sie dann `amtslotse check` auf; intents/README.md erklärt jede Zeile.",
        "Fill the file in, then run `amtslotse check`; intents/README.md explains each line.",
    )
}

pub(super) fn reading(ui: UiLang) -> &'static str {
    ui.pick("Lese und prüfe die Wissensbasis …", "Reading and checking the knowledge base …")
}

pub(super) fn training(ui: UiLang) -> &'static str {
    ui.pick("Lerne aus den Beispielen", "Learning from the examples")
}

pub(super) fn reloaded(ui: UiLang, changes: &[Change]) -> String {
    let mut out = String::from(ui.pick("Wissensbasis neu geladen:", "Knowledge base reloaded:"));
    for change in changes.iter().take(20) {
        out.push_str("\n  ");
        out.push_str(&change.told(ui.into()));
    }
    if changes.len() > 20 {
        out.push_str(&format!("\n  … {}", ui.pick("und weitere", "and more")));
    }
    out
}

pub(super) fn still_serving_the_old(ui: UiLang) -> &'static str {
    ui.pick(
        "Die geänderte Wissensbasis hat Fehler (siehe oben); es gilt weiter die vorige.",
        "The changed knowledge base has faults (see above); the one before goes on serving.",
    )
}

pub(super) fn welcome(ui: UiLang, intents: usize) -> String {
    match ui {
        UiLang::De => format!(
            "Amtslotse: {intents} Anliegen, ohne Satz-Encoder. Eine Zahl drückt einen Knopf, /hilfe hilft, Strg-D beendet."
        ),
        UiLang::En => format!(
            "Amtslotse: {intents} intents, without the sentence encoder. A number presses a button, /help helps, Ctrl-D ends."
        ),
    }
}

pub(super) fn suggestions(ui: UiLang, lines: usize) -> String {
    match ui {
        UiLang::De => format!("{lines} vorgeschlagene Beispiele"),
        UiLang::En => format!("{lines} suggested examples"),
    }
}

pub(super) fn opened(ui: UiLang, opened: &Opened) -> String {
    match (opened, ui) {
        (Opened::New | Opened::Existing, _) => String::new(),
        (Opened::FromBackup { quarantine, why, backup }, UiLang::De) => format!(
            "Der gespeicherte Zustand ließ sich nicht öffnen ({why}). Er liegt jetzt in {}; es gilt die Sicherung {}.",
            quarantine.display(),
            backup.display()
        ),
        (Opened::FromBackup { quarantine, why, backup }, UiLang::En) => format!(
            "The stored state could not be opened ({why}). It lies in {} now; the backup {} is in force.",
            quarantine.display(),
            backup.display()
        ),
        (Opened::Emptied { quarantine, why }, UiLang::De) => format!(
            "Der gespeicherte Zustand ließ sich nicht öffnen ({why}). Er liegt jetzt in {}; es beginnt ein leerer.",
            quarantine.display()
        ),
        (Opened::Emptied { quarantine, why }, UiLang::En) => format!(
            "The stored state could not be opened ({why}). It lies in {} now; an empty one begins.",
            quarantine.display()
        ),
    }
}

pub(super) fn config_faults(ui: UiLang, file: &Path, count: usize) -> String {
    let file = file.display();
    match ui {
        UiLang::De if count == 1 => format!("Die Konfiguration {file} hat einen Fehler (siehe oben)."),
        UiLang::De => format!("Die Konfiguration {file} hat {count} Fehler (siehe oben)."),
        UiLang::En if count == 1 => format!("The configuration {file} has a fault (see above)."),
        UiLang::En => format!("The configuration {file} has {count} faults (see above)."),
    }
}

pub(super) fn no_such_place(ui: UiLang, place: &str) -> String {
    match ui {
        UiLang::De => {
            format!("Den Ort `{place}` kennt die Wissensbasis nicht; die Namen stehen in entities/municipalities.yaml.")
        }
        UiLang::En => {
            format!("the knowledge base knows no place `{place}`; the names stand in entities/municipalities.yaml")
        }
    }
}

pub(super) fn no_such_intent(ui: UiLang, id: &IntentId) -> String {
    match ui {
        UiLang::De => format!("Ein Anliegen `{id}` gibt es in dieser Wissensbasis nicht."),
        UiLang::En => format!("there is no intent `{id}` in this knowledge base"),
    }
}

pub(super) fn no_rows(ui: UiLang, file: &str) -> String {
    match ui {
        UiLang::De => format!("{file}: keine Zeile der Form `Anliegen<TAB>Text`"),
        UiLang::En => format!("{file}: no line of the form `intent<TAB>text`"),
    }
}

pub(super) fn only_json(ui: UiLang) -> &'static str {
    ui.pick(
        "Mit --train und --test gibt es nur JSON; Text und HTML gibt es für die Wissensbasis: --folds 5.",
        "with --train and --test there is JSON alone; text and HTML are for the knowledge base: --folds 5",
    )
}

/// Played and failed: utterances (with those that were asked back), then turns of dialogues.
pub(super) fn tested(ui: UiLang, utterances: (usize, usize, usize), turns: (usize, usize)) -> String {
    let (played, failed, asked_back) = utterances;
    match ui {
        UiLang::De => format!(
            "{played} Sätze: {failed} verfehlt, {asked_back} mit Rückfrage erreicht. {} Gesprächszüge: {} anders als erwartet.",
            turns.0, turns.1
        ),
        UiLang::En => format!(
            "{played} utterances: {failed} missed, {asked_back} reached by asking back. {} turns of dialogues: {} not as expected.",
            turns.0, turns.1
        ),
    }
}

pub(super) fn wrong_facet(ui: UiLang, id: &IntentId, text: &str, wanted: Option<Facet>, got: Facet) -> String {
    let wanted = wanted.map_or("", Facet::id);
    match ui {
        UiLang::De => format!("{id}: \"{text}\"\n  erreicht die Seite {got} statt {wanted}\n"),
        UiLang::En => format!("{id}: \"{text}\"\n  reaches the facet {got} instead of {wanted}\n"),
    }
}

pub(super) fn not_reached(ui: UiLang, id: &IntentId, text: &str, u: &Understanding, why: &str) -> String {
    let nearest: Vec<String> =
        u.candidates.iter().take(3).map(|c| format!("{} {:.0} %", c.intent, c.confidence * 100.0)).collect();
    let decision = decided(ui, &u.decision);
    match ui {
        UiLang::De => format!("{id}: \"{text}\"\n  {decision}; am nächsten: {}\n  {why}\n", nearest.join(", ")),
        UiLang::En => format!("{id}: \"{text}\"\n  {decision}; nearest: {}\n  {why}\n", nearest.join(", ")),
    }
}

fn decided(ui: UiLang, decision: &Decision) -> String {
    match (decision, ui) {
        (Decision::Answer(id), UiLang::De) => format!("beantwortet wird {id}"),
        (Decision::Answer(id), UiLang::En) => format!("{id} is answered"),
        (Decision::Disambiguate(ids), UiLang::De) => format!("Rückfrage zwischen {}", list(ids)),
        (Decision::Disambiguate(ids), UiLang::En) => format!("asked back between {}", list(ids)),
        (Decision::Fallback, UiLang::De) => "nicht verstanden".into(),
        (Decision::Fallback, UiLang::En) => "not understood".into(),
    }
}

fn language(ui: UiLang, language: Language) -> &'static str {
    match language {
        Language::German => ui.pick("Deutsch", "German"),
        Language::English => ui.pick("Englisch", "English"),
        Language::Mixed => ui.pick("Deutsch und Englisch", "German and English"),
        Language::Other(_) => ui.pick("eine andere", "another"),
        Language::Unknown => ui.pick("zu kurz", "too short to tell"),
    }
}

fn list(ids: &[IntentId]) -> String {
    ids.iter().map(IntentId::as_str).collect::<Vec<_>>().join(", ")
}

pub(super) fn half_heard(ui: UiLang) -> &'static str {
    ui.pick("die zweite Frage der Nachricht blieb ungehört", "the second question of the message went unheard")
}

pub(super) fn dialogue_failed(ui: UiLang, file: &str, turn: &PlayedTurn, why: &str) -> String {
    let got = format!(
        "{} {}/{}",
        turn.outcome.id(),
        turn.intent.as_ref().map_or("-", IntentId::as_str),
        turn.facet.map_or("-", Facet::id)
    );
    let said = turn.replies.first().and_then(|r| r.text.lines().next()).unwrap_or_default();
    match ui {
        UiLang::De => {
            format!("{file}, {} Zug {}: \"{}\"\n  {why}; gekommen ist {got}: {said}\n", turn.id, turn.turn, turn.user)
        }
        UiLang::En => {
            format!("{file}, {} turn {}: \"{}\"\n  {why}; it came to {got}: {said}\n", turn.id, turn.turn, turn.user)
        }
    }
}

pub(super) fn moved(ui: UiLang, m: &Moved) -> String {
    let of = m.of.as_ref().map_or(String::new(), |id| format!(" [{id}]"));
    format!("\"{}\"{of}\n  - {}\n  + {}\n", m.text, answered(ui, &m.before), answered(ui, &m.after))
}

fn answered(ui: UiLang, a: &Answered) -> String {
    match (a.decision, ui) {
        ("answer", _) => format!("{} / {}", list(&a.intents), a.facet),
        ("disambiguate", UiLang::De) => format!("Rückfrage: {}", list(&a.intents)),
        ("disambiguate", UiLang::En) => format!("asked back: {}", list(&a.intents)),
        (_, UiLang::De) => "nicht verstanden".into(),
        (_, UiLang::En) => "not understood".into(),
    }
}

pub(super) fn moved_summary(ui: UiLang, moved: usize, of: usize, intents: usize) -> String {
    match ui {
        UiLang::De => format!("{moved} von {of} Sätzen bekommen eine andere Antwort ({intents} Anliegen berührt)."),
        UiLang::En => format!("{moved} of {of} utterances get another answer ({intents} intents touched)."),
    }
}

pub(super) fn no_state(ui: UiLang, folder: &Path) -> String {
    let folder = folder.display();
    match ui {
        UiLang::De => format!("In {folder} liegt kein Zustand; nennen Sie den Ordner mit --state."),
        UiLang::En => format!("there is no state in {folder}; name the folder with --state"),
    }
}

pub(super) fn restored(ui: UiLang, records: u64, aside: Option<&Path>) -> String {
    let aside = match (aside, ui) {
        (None, _) => String::new(),
        (Some(p), UiLang::De) => format!(" Der bisherige Zustand liegt in {}.", p.display()),
        (Some(p), UiLang::En) => format!(" The state before lies in {}.", p.display()),
    };
    match ui {
        UiLang::De => format!("{records} Einträge zurückgeholt.{aside}"),
        UiLang::En => format!("{records} records restored.{aside}"),
    }
}

pub(super) fn compacted(ui: UiLang, records: u64) -> String {
    match ui {
        UiLang::De => format!("{records} Einträge neu geschrieben."),
        UiLang::En => format!("{records} records rewritten."),
    }
}

pub(super) fn rotated(ui: UiLang, conversations: u64, key: &Path) -> String {
    let key = key.display();
    match ui {
        UiLang::De => format!("{conversations} Gespräche neu versiegelt. Ab jetzt gilt der Schlüssel in {key}."),
        UiLang::En => format!("{conversations} conversations sealed anew. From now on the key in {key} holds."),
    }
}

pub(super) fn backed_up(ui: UiLang, records: u64, file: &Path) -> String {
    let file = file.display();
    match ui {
        UiLang::De => format!("{records} Einträge gesichert in {file}."),
        UiLang::En => format!("{records} records backed up in {file}."),
    }
}

pub(super) fn verified(ui: UiLang, faults: usize) -> String {
    match (ui, faults) {
        (UiLang::De, 0) => "Alle Einträge sind lesbar und passen zusammen.".into(),
        (UiLang::En, 0) => "All records can be read and fit together.".into(),
        (UiLang::De, n) => format!("{n} Fehler; `amtslotse store restore SICHERUNG` geht auf eine Sicherung zurück."),
        (UiLang::En, n) => format!("{n} faults; `amtslotse store restore BACKUP` goes back to a backup."),
    }
}

pub(super) fn status(ui: UiLang, stats: &crate::store::Stats) -> String {
    let rows = [
        (ui.pick("Gespräche", "conversations"), stats.conversations),
        (ui.pick("wartende Nachrichten", "messages waiting"), stats.waiting),
        (ui.pick("ungesendete Antworten", "answers unsent"), stats.unsent.values().sum()),
        (ui.pick("zur Seite gelegt", "set aside"), stats.dead_letters),
        (ui.pick("unbeantwortete Fragen", "unanswered questions"), stats.unanswered),
    ];
    let today = stats.counts.iter().map(|(name, n)| format!("{n:>8}  {name}\n"));
    let head = rows.iter().map(|(name, n)| format!("{n:>8}  {name}\n"));
    head.chain(std::iter::once(format!("\n{}\n", ui.pick("heute", "today")))).chain(today).collect()
}

/// What a rule asks for and why.
pub(super) fn rule(ui: UiLang, rule: Rule) -> String {
    let severity = match rule.severity() {
        Severity::Error => {
            ui.pick("Fehler: die Wissensbasis wird nicht geladen", "error: the knowledge base is not loaded")
        }
        Severity::Warning => ui.pick("Warnung", "warning"),
    };
    format!("{} ({severity})\n{}\n\n{}\n", rule.id(), rule.title(ui.into()), rule.explanation(ui.into()))
}

pub(super) fn encoder_built(ui: UiLang, built: &Built, file: &Path) -> String {
    let (file, mib) = (file.display(), built.bytes / (1 << 20));
    match ui {
        UiLang::De => format!("{file}: {} von {} Wortstücken, {mib} MiB.", built.pieces, built.of),
        UiLang::En => format!("{file}: {} of {} pieces, {mib} MiB.", built.pieces, built.of),
    }
}
