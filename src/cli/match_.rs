//! `amtslotse match`: one utterance a line in, one JSON object a line out. Fields and names are a contract with other
//! programs: they stay as they are, more may be added.

use std::io::{self, BufRead, BufWriter, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::ValueEnum;
use serde::Serialize;

use super::args::{KbArgs, UiLang};
use super::output::Fault;
use crate::message::{Facet, IntentId};
use crate::nlu::{Decision, Language, Understanding};

/// Arguments of `match`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  printf 'biotonne bestellen\\nausweis\\n' | amtslotse match --format jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    kb: KbArgs,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Jsonl,
}

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    lang: &'static str,
    decision: &'static str,
    intent: Option<&'a IntentId>,
    facet: Facet,
    confidence: f64,
    candidates: Vec<Candidate<'a>>,
    micros: u64,
    in_scope: f64,
}

#[derive(Serialize)]
struct Candidate<'a> {
    intent: &'a IntentId,
    confidence: f64,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let Format::Jsonl = args.format;
    let knowledge = super::knowledge::load_for(&args.kb, ui)?;
    let mut input = io::stdin().lock();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(Fault::io("standard input"))? == 0 {
            break;
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        let text = String::from_utf8_lossy(&bytes);
        let start = Instant::now();
        let understood = knowledge.matcher.understand(&text);
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        serde_json::to_writer(&mut out, &line(&text, &understood, micros))
            .map_err(io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(Fault::io("standard output"))?;
    }
    out.flush().map_err(Fault::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

fn line<'a>(text: &'a str, u: &'a Understanding, micros: u64) -> Line<'a> {
    let (decision, intent) = match &u.decision {
        Decision::Answer(intent) => ("answer", Some(intent)),
        Decision::Disambiguate(_) => ("disambiguate", None),
        Decision::Fallback => ("fallback", None),
    };
    Line {
        text,
        lang: language(u.language),
        decision,
        intent,
        facet: u.facet.facet,
        confidence: u.candidates.first().map_or(0.0, |c| share(c.confidence)),
        candidates: u
            .candidates
            .iter()
            .take(5)
            .map(|c| Candidate { intent: &c.intent, confidence: share(c.confidence) })
            .collect(),
        micros,
        in_scope: share(u.in_scope),
    }
}

/// Four decimals: as much as a probability is worth, and always a JSON number.
fn share(p: f32) -> f64 {
    if p.is_finite() { (f64::from(p.clamp(0.0, 1.0)) * 1e4).round() / 1e4 } else { 0.0 }
}

/// The contract's word for a language; what is too short to tell counts as German, the bot's first language.
const fn language(language: Language) -> &'static str {
    match language {
        Language::German | Language::Unknown => "de",
        Language::English => "en",
        Language::Mixed => "mixed",
        Language::Other(_) => "other",
    }
}
