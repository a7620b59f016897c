//! `amtslotse test`: plays what the knowledge base promises of itself. The utterances under `tests:` must reach their intent,
//! and the scripted dialogues must go as written.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{KbArgs, UiLang};
use super::output::{Fault, print, tell};
use super::texts;
use crate::dialogue::Engine;
use crate::dialogue::replay::{Judge, Verdict, play, read_scripts};
use crate::kb::{Intent, Kb, TestUtterance};
use crate::knowledge::Knowledge;
use crate::message::IntentId;
use crate::nlu::{Decision, Understanding};

/// Arguments of `test`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  amtslotse test
  amtslotse test --intent id-card
  amtslotse test --dialogues tests/dialogues")]
pub(crate) struct Args {
    #[command(flatten)]
    kb: KbArgs,

    /// Only the utterances of this intent
    #[arg(long, value_name = "ID")]
    intent: Option<IntentId>,

    /// Least share, in per cent, of the utterances that must reach their intent, and of the dialogues' turns that must be right
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u8).range(0..=100))]
    floor: u8,

    /// Folder of scripted dialogues (*.yaml); skipped where the folder is missing
    #[arg(long, value_name = "DIR", default_value = "tests/dialogues")]
    dialogues: PathBuf,
}

/// What was played, and how much of it went wrong.
#[derive(Default)]
struct Tally {
    played: usize,
    failed: usize,
    asked_back: usize,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let knowledge = super::knowledge::load_for(&args.kb, ui)?;
    if let Some(id) = &args.intent
        && !knowledge.kb.intents.contains_key(id)
    {
        return Err(Fault::Told(texts::no_such_intent(ui, id)));
    }
    let utterances = utterances(&knowledge, args.intent.as_ref(), ui)?;
    let dialogues =
        if args.intent.is_some() { Tally::default() } else { dialogues(&knowledge, &args.dialogues, &args.kb, ui)? };
    tell(texts::tested(
        ui,
        (utterances.played, utterances.failed, utterances.asked_back),
        (dialogues.played, dialogues.failed),
    ));
    let holds = |t: &Tally| (t.played - t.failed) * 100 >= usize::from(args.floor) * t.played;
    let fine = holds(&utterances) && holds(&dialogues);
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn utterances(knowledge: &Knowledge, only: Option<&IntentId>, ui: UiLang) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    let wanted = |i: &&Intent| only.is_none_or(|id| *id == i.id);
    for intent in knowledge.kb.intents.values().filter(wanted) {
        for test in &intent.tests {
            tally.played += 1;
            let understood = knowledge.matcher.understand(&test.text);
            match verdict(intent, test, &understood) {
                Reached::Answered => {}
                Reached::Offered => tally.asked_back += 1,
                Reached::OtherFacet => {
                    tally.failed += 1;
                    let got = understood.facet.facet;
                    print(&texts::wrong_facet(ui, &intent.id, &test.text, test.facet, got))?;
                }
                Reached::Elsewhere => {
                    tally.failed += 1;
                    let why = texts::why(ui, &knowledge.matcher.explain(&test.text));
                    print(&texts::not_reached(ui, &intent.id, &test.text, &understood, &why))?;
                }
            }
        }
    }
    Ok(tally)
}

/// Where a test utterance ended up.
enum Reached {
    /// Its intent was answered, with the facet that the test asks for.
    Answered,
    /// It was asked back, and its intent was among the choices.
    Offered,
    /// Its intent, but another facet.
    OtherFacet,
    /// Another intent, or none.
    Elsewhere,
}

fn verdict(intent: &Intent, test: &TestUtterance, understood: &Understanding) -> Reached {
    match &understood.decision {
        Decision::Answer(id) if *id != intent.id => Reached::Elsewhere,
        Decision::Answer(_) => match test.facet {
            Some(facet) if facet != understood.facet.facet => Reached::OtherFacet,
            _ => Reached::Answered,
        },
        Decision::Disambiguate(offered) if offered.contains(&intent.id) => Reached::Offered,
        Decision::Disambiguate(_) | Decision::Fallback => Reached::Elsewhere,
    }
}

fn dialogues(knowledge: &Knowledge, folder: &Path, kb: &KbArgs, ui: UiLang) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    let engine = Engine::of(knowledge);
    let now = jiff::Timestamp::now();
    for file in yaml_files(folder)? {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(&file).map_err(Fault::io(&name))?;
        let scripts = read_scripts(&text).map_err(|e| Fault::Told(format!("{name}: {e}")))?;
        for script in &scripts {
            let mut judge = Judge::default();
            for turn in play(&engine, script, now, kb.today) {
                tally.played += 1;
                let why = match judge.judge(&turn, |id| is_small_talk(&knowledge.kb, id)) {
                    Verdict::Right | Verdict::NotJudged => continue,
                    Verdict::Half => texts::half_heard(ui).to_owned(),
                    Verdict::Wrong(why) => why,
                };
                tally.failed += 1;
                print(&texts::dialogue_failed(ui, &name, &turn, &why))?;
            }
        }
    }
    Ok(tally)
}

fn is_small_talk(kb: &Kb, id: &IntentId) -> bool {
    kb.intents.get(id).is_some_and(|i| i.area == "chat")
}

/// The folder's dialogues, by name; none where there is no such folder.
fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(Fault::io(folder.display().to_string())(e)),
    };
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "yaml")).collect();
    files.sort();
    Ok(files)
}
