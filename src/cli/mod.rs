//! The commands, one file each: they read arguments, call the floors below, and print. What is printed for programs goes
//! to standard output as `CONTRACTS` define it; words for people about the work itself go to standard error.

mod args;
mod chat;
mod check;
mod completions;
mod diff;
mod encoder;
mod encoder_file;
mod eval;
mod explain;
mod fmt;
mod knowledge;
#[cfg(feature = "llm")]
mod llm;
mod match_;
#[cfg(feature = "matrix")]
mod matrix;
mod new;
mod output;
mod replay;
mod schema;
mod serve;
mod state;
mod store;
mod suggestions;
mod test;
mod texts;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use self::args::UiLang;

const EXAMPLES: &str = "\
Examples:
  amtslotse chat                                    talk to the bot in the terminal
  printf 'was kostet ein neuer perso\\n' | amtslotse chat
  amtslotse serve --config amtslotse.toml           run the bot for citizens
  amtslotse check                                   is the knowledge base whole and right?
  amtslotse explain 'wo bekomm ich einen ausweis'   why was this answered so?
  amtslotse new hunting-licence --area everyday     a file to fill in
  amtslotse diff ../yesterday/intents intents       which questions change their answer?";

/// Answers citizens' administrative inquiries in Germany from a curated knowledge base.
#[derive(Debug, Parser)]
#[command(name = "amtslotse", version, about, after_help = EXAMPLES, max_term_width = 110)]
struct Cli {
    /// Language of messages to you: German by default, English where the locale says so
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    ui_lang: Option<UiLang>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Talk to the bot in the terminal, or through a pipe: one line in, one answer out
    Chat(chat::Args),
    /// Run the bot on the channels that a configuration names
    Serve(serve::Args),
    /// Check the knowledge base or a configuration: every fault with file, line and how to mend it
    Check(check::Args),
    /// Play the utterances under `tests:` of every intent, and the scripted dialogues
    Test(test::Args),
    /// Show how an utterance was understood: candidates, evidence, nearest examples
    Explain(explain::Args),
    /// Show which utterances change their answer between two versions of the knowledge base
    Diff(diff::Args),
    /// Write a new intent file to fill in
    New(new::Args),
    /// Write the files of the knowledge base in the one form: order, quoting; comments are kept
    Fmt(fmt::Args),
    /// Print the JSON Schema of intent files, which editors use to complete and check
    Schema(schema::Args),
    /// Match utterances, one a line, and print one JSON object each (for programs)
    Match(match_::Args),
    /// Play scripted dialogues and print one JSON object a turn (for programs)
    Replay(replay::Args),
    /// Measure the matcher on labelled sets, or on the knowledge base itself by folds
    Eval(eval::Args),
    /// Build or show the sentence encoder's file
    Encoder(encoder::Args),
    /// Show what staff suggest as examples, as lines to paste into the intent files
    Suggestions(suggestions::Args),
    /// Back up, verify or restore the conversations' state
    Store(store::Args),
    /// Log the bot in to Matrix, verify its device, show how it is
    #[cfg(feature = "matrix")]
    Matrix(matrix::Args),
    /// Print completions for a shell
    Completions(completions::Args),
}

/// Runs the command that the arguments name. Exit codes: 0 all is well, 1 the command found something wrong, 2 the
/// arguments are wrong.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // `serve` logs as its configuration says.
    if !matches!(cli.command, Command::Serve(_)) {
        log_to_stderr();
    }
    let ui = cli.ui_lang.unwrap_or_else(UiLang::from_locale);
    let outcome = match cli.command {
        Command::Chat(a) => chat::run(&a, ui),
        Command::Serve(a) => serve::run(&a, ui),
        Command::Check(a) => check::run(&a, ui),
        Command::Test(a) => test::run(&a, ui),
        Command::Explain(a) => explain::run(&a, ui),
        Command::Diff(a) => diff::run(&a, ui),
        Command::New(a) => new::run(&a, ui),
        Command::Fmt(a) => fmt::run(&a, ui),
        Command::Schema(a) => schema::run(&a),
        Command::Match(a) => match_::run(&a, ui),
        Command::Replay(a) => replay::run(&a, ui),
        Command::Eval(a) => eval::run(&a, ui),
        Command::Encoder(a) => encoder::run(&a, ui),
        Command::Suggestions(a) => suggestions::run(&a, ui),
        Command::Store(a) => store::run(&a, ui),
        #[cfg(feature = "matrix")]
        Command::Matrix(a) => matrix::run(&a, ui),
        Command::Completions(a) => completions::run(&a),
    };
    outcome.unwrap_or_else(|fault| fault.report(ui))
}

/// Faults that pass by themselves (a turn that is taken again, a reply that is sent later) are told on standard error;
/// `AMTSLOTSE_LOG=info` tells more. No log line holds a citizen's words.
fn log_to_stderr() {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::WARN.into())
        .with_env_var("AMTSLOTSE_LOG")
        .from_env_lossy();
    // Its warnings name people and rooms; what matters of them is told without.
    let filter = match "matrix_sdk=off".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    };
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
