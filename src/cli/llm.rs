//! `amtslotse check --llm`: what the configured endpoint of a language model can do, and how long it takes. It sends fixed words.

use std::process::ExitCode;

use super::args::UiLang;
use super::output::{Fault, print, tell};
use super::texts;
use crate::llm::client::{Client, Finding, Outcome, probe};
use crate::privacy::SecretText;
use crate::serve::config::Config;

/// Tries the endpoint. Success where an answer in the form that is asked for came back; models and embeddings are told alone.
pub(super) fn try_endpoint(config: &Config, key: Option<SecretText>, ui: UiLang) -> Result<ExitCode, Fault> {
    let Some(llm) = &config.llm else { return Err(Fault::Told(texts::no_llm(ui))) };
    let client = Client::new(llm.settings(key)).map_err(|e| Fault::Told(e.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Fault::Told(e.to_string()))?;
    let findings = runtime.block_on(probe(&client));
    for Finding { what, outcome, took } in &findings {
        let (word, seen) = match outcome {
            Outcome::Works(seen) => (texts::llm_works(ui, true), seen),
            Outcome::Fails(why) => (texts::llm_works(ui, false), why),
        };
        print(&format!("{:<11} {word:<6} {:>6} ms  {seen}\n", texts::llm_finding(ui, what), took.as_millis()))?;
    }
    let works = |what| findings.iter().any(|f| f.what == what && matches!(f.outcome, Outcome::Works(_)));
    let fine = works("answer") && works("schema");
    tell(texts::llm_checked(ui, fine));
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
