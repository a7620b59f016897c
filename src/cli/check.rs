//! `amtslotse check`: is the knowledge base whole and right? And the configuration of a bot, with the knowledge base that it
//! names.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::civil::Date;

use super::args::UiLang;
use super::output::{Fault, diagnostics, print, tell};
use super::texts;
use crate::kb::diagnostic::{Rule, Severity, to_json};
use crate::kb::{Broken, Kb, Loaded, coverage};
use crate::serve::config::{Config, Environment, Faults};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  amtslotse check
  amtslotse check --ui-lang en --format json
  amtslotse check --coverage > coverage.md
  amtslotse check --config amtslotse.toml
  amtslotse check --config amtslotse.toml --llm
  amtslotse check --explain number-in-answer")]
pub(crate) struct Args {
    /// Folder of the knowledge base
    #[arg(long, value_name = "DIR", default_value = "intents")]
    kb: PathBuf,

    /// Check this configuration of a bot, its secrets, and the knowledge base that it names
    #[arg(long, value_name = "FILE", conflicts_with_all = ["kb", "explain"])]
    config: Option<PathBuf>,

    /// Try the language model's endpoint that the configuration names, and say what works; sends fixed words alone
    #[cfg(feature = "llm")]
    #[arg(long, requires = "config")]
    llm: bool,

    /// Pin the day on which review dates and validity are looked at
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,

    /// Accepted by every command that loads a knowledge base; checking needs none
    #[arg(long, value_name = "FILE|none", hide = true)]
    encoder: Option<String>,

    /// Diagnostics for people, or one JSON object a line for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Warnings count as errors
    #[arg(long)]
    strict: bool,

    /// Print how many intents answer which facet, by area and language, as a Markdown table
    #[arg(long, conflicts_with = "format")]
    coverage: bool,

    /// Say what a rule asks for and why; `all` lists the rules
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    if let Some(rule) = &args.explain {
        return explain(rule, ui);
    }
    let Some(file) = &args.config else { return check(args, &args.kb, None, ui) };
    #[cfg(feature = "llm")]
    if args.llm {
        let read = Config::read(file);
        let read = read.and_then(|config| Ok((config.secret_of_llm(Environment::of_process())?, config)));
        return match read {
            Ok((key, config)) => super::llm::try_endpoint(&config, key, ui),
            Err(faults) => Ok(told(&faults, file, ui)),
        };
    }
    let read = Config::read(file).and_then(|config| config.check(Environment::of_process()).map(|()| config));
    match read {
        Ok(config) => check(args, &config.kb.dir, config.kb.home.as_deref(), ui),
        Err(faults) => Ok(told(&faults, file, ui)),
    }
}

fn told(faults: &Faults, file: &Path, ui: UiLang) -> ExitCode {
    tell(faults.render(ui.into()));
    tell(texts::config_faults(ui, file, faults.faults.len()));
    ExitCode::FAILURE
}

fn check(args: &Args, dir: &Path, home: Option<&str>, ui: UiLang) -> Result<ExitCode, Fault> {
    let today = args.today.unwrap_or_else(super::args::today);
    let (found, files, kb) = match Kb::read(dir, today) {
        Ok(Loaded { kb, warnings, files }) => {
            if args.coverage {
                print(&texts::coverage(ui, &coverage(&kb)))?;
            }
            (warnings, files, Some(kb))
        }
        Err(Broken { diagnostics, files }) => (diagnostics, files, None),
    };
    let intents = kb.as_ref().map(|kb| kb.intents.len());
    let homeless = |kb: &Kb| home.filter(|home| !kb.places.iter().any(|p| p.name == **home)).map(str::to_owned);
    match args.format {
        Format::Text => diagnostics(&found, &files, ui),
        Format::Json => {
            found.iter().try_for_each(|d| print(&format!("{}\n", to_json(d, &files, ui.into()))))?;
        }
    }
    let errors = found.iter().filter(|d| d.severity() == Severity::Error).count();
    let warnings = found.len() - errors;
    tell(texts::checked(ui, intents, errors, warnings));
    if let Some(place) = kb.as_ref().and_then(homeless) {
        return Err(Fault::Told(texts::no_such_place(ui, &place)));
    }
    let fine = intents.is_some() && errors == 0 && !(args.strict && warnings > 0);
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn explain(name: &str, ui: UiLang) -> Result<ExitCode, Fault> {
    if name == "all" {
        for rule in Rule::ALL {
            print(&format!("{:<22} {}\n", rule.id(), rule.title(ui.into())))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let Ok(rule) = name.parse::<Rule>() else {
        let nearest = Rule::ALL
            .into_iter()
            .map(Rule::id)
            .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        return Err(Fault::Told(texts::no_such_rule(ui, name, nearest)));
    };
    print(&texts::rule(ui, rule))?;
    Ok(ExitCode::SUCCESS)
}
