//! What a person at a terminal and a program behind a pipe rely on: answers with fee, source and date, strict JSON, exit codes,
//! and a conversation that goes on after the process is gone.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use serde_json::Value;

/// The bot with a cache of the tests' own, warmed once, so that the shipped knowledge base is learnt a single time.
fn bot() -> Command {
    static WARM: OnceLock<()> = OnceLock::new();
    WARM.get_or_init(|| {
        plain_bot().args(["match", "--encoder", "none", "--today", "2026-11-25"]).write_stdin("").assert().success();
    });
    plain_bot()
}

fn plain_bot() -> Command {
    let mut bot = Command::cargo_bin("amtslotse").unwrap();
    bot.env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("terminal-cache"));
    bot.env("LC_ALL", "C.UTF-8");
    bot
}

fn text(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).unwrap()
}

fn chat(state: Option<&Path>, input: &str) -> String {
    let mut bot = bot();
    bot.args(["chat", "--encoder", "none", "--today", "2026-11-25"]);
    if let Some(state) = state {
        bot.arg("--state").arg(state.join("state")).arg("--key").arg(state.join("operator.key"));
    }
    text(&bot.write_stdin(input).assert().success().get_output().stdout)
}

fn json_lines(output: &[u8]) -> Vec<Value> {
    text(output).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn a_fee_is_answered_with_its_source_and_its_date() {
    let said = chat(None, "was kostet ein neuer perso\n");
    assert!(said.contains("46 €"), "{said}");
    let source = said.lines().find(|l| l.starts_with("Quelle")).unwrap();
    assert!(source.contains("PAuswGebV § 1") && source.contains("2026"), "{source}");
}

#[test]
fn one_line_in_is_one_answer_out() {
    let said = chat(None, "hallo\nwas kostet ein neuer perso\n");
    assert_eq!(said.matches("Quelle").count(), 1, "{said}");
    assert!(said.find("46 €").unwrap() > 20, "{said}");
}

#[test]
fn a_conversation_goes_on_in_the_next_process() {
    let folder = tempfile::tempdir().unwrap();
    chat(Some(folder.path()), "ich brauche einen reisepass\n");
    let said = chat(Some(folder.path()), "und was kostet das?\n");
    assert!(said.contains("Reisepass") && said.contains("70 €"), "{said}");
}

#[test]
fn a_wrong_key_is_told_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    chat(Some(folder.path()), "ich brauche einen reisepass\n");
    let wrong = folder.path().join("wrong.key");
    std::fs::write(&wrong, "ab".repeat(32)).unwrap();
    let mut bot = bot();
    bot.args(["chat", "--encoder", "none", "--state"]).arg(folder.path().join("state")).arg("--key").arg(&wrong);
    let refused = bot.write_stdin("hallo\n").assert().code(1);
    assert!(!refused.get_output().stderr.is_empty());
    let said = chat(Some(folder.path()), "und was kostet das?\n");
    assert!(said.contains("70 €"), "{said}");
}

#[test]
fn what_is_deleted_is_not_exported() {
    let folder = tempfile::tempdir().unwrap();
    let said = chat(Some(folder.path()), "ich wohne in augsburg und brauche einen reisepass\n/export\n");
    assert!(said.contains("Augsburg") && said.contains("passport"), "{said}");
    let said = chat(Some(folder.path()), "/loeschen\nja\n/export\n");
    assert!(!said.contains("Augsburg") && !said.contains("passport"), "{said}");
}

#[test]
fn match_keeps_its_contract_for_odd_lines_too() {
    let lines = ["biotonne", "", "\u{202e}ausweis\u{200b} verloren", "🙂", "was kostet ein reisepass"];
    let input = lines.join("\n") + "\n";
    let output = bot().args(["match", "--format", "jsonl", "--encoder", "none"]).write_stdin(input).assert().success();
    let said = json_lines(&output.get_output().stdout);
    assert_eq!(said.len(), lines.len());
    for (line, said) in lines.iter().zip(&said) {
        assert_eq!(said["text"], *line);
        assert!(["de", "en", "mixed", "other"].contains(&said["lang"].as_str().unwrap()), "{said}");
        let decision = said["decision"].as_str().unwrap();
        assert_eq!(said["intent"].is_string(), decision == "answer", "{said}");
        assert!(said["facet"].is_string() && said["micros"].is_u64(), "{said}");
        let candidates = said["candidates"].as_array().unwrap();
        assert!(candidates.len() <= 5 && (!candidates.is_empty() || !line.chars().any(char::is_alphabetic)), "{said}");
        if let Some(best) = candidates.first() {
            assert_eq!(best["confidence"], said["confidence"]);
        }
        let shares: Vec<f64> = candidates.iter().map(|c| c["confidence"].as_f64().unwrap()).collect();
        assert!(shares.is_sorted_by(|a, b| a >= b), "{said}");
    }
    assert_eq!(said[4]["intent"], "passport");
    assert_eq!(said[4]["facet"], "cost");
}

#[test]
fn replay_says_by_its_exit_code_whether_all_went_as_expected() {
    let folder = tempfile::tempdir().unwrap();
    let play = |intent: &str| {
        let file = folder.path().join(format!("{intent}.yaml"));
        let script = format!(
            "- id: one\n  lang: de\n  turns:\n  - user: was kostet ein reisepass\n    expect: {{intent: {intent}, facet: cost, outcome: answer}}\n"
        );
        std::fs::write(&file, script).unwrap();
        bot().arg("replay").arg(&file).args(["--format", "jsonl", "--encoder", "none"]).assert()
    };
    let right = play("passport").code(0);
    let turn = &json_lines(&right.get_output().stdout)[0];
    for (key, expected) in [("id", "one"), ("outcome", "answer"), ("intent", "passport"), ("facet", "cost")] {
        assert_eq!(turn[key], expected);
    }
    assert_eq!(turn["ok"], true);
    let wrong = play("id-card").code(1);
    assert_eq!(json_lines(&wrong.get_output().stdout)[0]["ok"], false);
}

#[test]
fn eval_learns_any_labelled_set() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, rows: &[&str]| -> PathBuf {
        let file = folder.path().join(name);
        std::fs::write(&file, rows.join("\n") + "\n").unwrap();
        file
    };
    let train = write("train.tsv", &["a\tred apple", "a\tgreen apple", "b\tfast car", "b\told car"]);
    let test = write("test.tsv", &["a\tapple tree", "b\tmy car"]);
    let oos = write("oos.tsv", &["far\txyz", "far\tqqq"]);
    let mut eval = bot();
    eval.arg("eval").arg("--train").arg(train).arg("--test").arg(test).arg("--oos").arg(oos);
    let output = eval.args(["--format", "json", "--encoder", "none"]).assert().success();
    let figures = &json_lines(&output.get_output().stdout)[0];
    assert_eq!(figures["accuracy"], 1.0);
    assert_eq!(figures["n"], 2);
    assert_eq!(figures["encoder"], false);
    assert!(figures["oos_auroc"].is_number() && figures["p99_us"].is_number());
}

#[test]
fn an_encoder_file_that_cannot_be_used_is_told_and_the_bot_answers() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("foreign.bin");
    std::fs::write(&foreign, vec![7_u8; 100_000]).unwrap();
    for (file, why) in [(foreign, "is no encoder file"), (folder.path().join("absent.bin"), "cannot be read")] {
        let mut bot = plain_bot();
        bot.args(["chat", "--kb", "tests/kb-small", "--ui-lang", "en", "--today", "2026-06-01", "--encoder"]).arg(file);
        let said = bot.write_stdin("was kostet ein neuer perso\n").assert().success();
        let told = text(&said.get_output().stderr);
        assert!(told.contains(why) && told.contains("make encoder"), "{told}");
        assert!(text(&said.get_output().stdout).contains("Personalausweis"));
    }
}

#[test]
fn check_names_the_line_and_ends_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let area = folder.path().join("documents");
    std::fs::create_dir_all(&area).unwrap();
    std::fs::write(area.join("id-card.yaml"), "id: id-card\ntitel: {de: Ausweis}\n").unwrap();
    let broken = bot().args(["check", "--ui-lang", "en", "--kb"]).arg(folder.path()).assert().code(1);
    let said = text(&broken.get_output().stderr);
    assert!(said.contains("id-card.yaml:2:1") && said.contains("title"), "{said}");
    assert!(said.lines().last().unwrap().contains("errors"), "{said}");
}

#[test]
fn a_new_intent_is_made_once_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let new = || {
        let mut bot = plain_bot();
        bot.args(["new", "hunting-licence", "--area", "everyday", "--kb"]).arg(folder.path());
        bot
    };
    new().assert().success();
    let file = folder.path().join("everyday/hunting-licence.yaml");
    std::fs::write(&file, "mine").unwrap();
    new().assert().code(1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn what_staff_suggest_comes_out_as_lines_to_paste() {
    use amtslotse::message::{ChannelKind, Inbound, InboundBody, InboundId, Lang, PlatformAddress};
    use amtslotse::privacy::KeySource;
    use amtslotse::store::disk::DiskOptions;
    use amtslotse::store::{AnyStore, SessionChange, Store, Suggestion, TurnCommit, TurnRecord};

    let dir = tempfile::tempdir().unwrap();
    let (state, key, backup) = (dir.path().join("state"), dir.path().join("key"), dir.path().join("b.backup"));
    let options = DiskOptions::new(&state).with_key(KeySource::File(key.clone()));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (store, _) = AnyStore::disk(&options).unwrap();
    let suggestion = |intent: &str, words: &str| {
        TurnRecord::Suggest(Suggestion { intent: intent.parse().unwrap(), lang: Lang::De, text: words.into() })
    };
    runtime.block_on(async {
        let now = jiff::Timestamp::now();
        let inbound = Inbound {
            id: InboundId("test:1".into()),
            address: PlatformAddress { channel: ChannelKind::Telegram, place: "anna".into() },
            at: now,
            body: InboundBody::Due,
            message: None,
        };
        store.accept(inbound).await.unwrap();
        let claim = store.claim(now).await.unwrap().unwrap();
        let records = vec![suggestion("waste", "wann kommt's: das müllauto"), suggestion("id-card", "perso futsch")];
        let session = SessionChange::Replace(Vec::new());
        let commit = TurnCommit { at: now, session, outbox: Vec::new(), records };
        store.commit_turn(&claim, claim.version, commit).await.unwrap();
        store.backup(&backup).await.unwrap();
    });
    let wanted = "# tests/kb-small/documents/id-card.yaml\nexamples:\n  de:\n    - 'perso futsch'\n\
        # tests/kb-small/everyday/waste.yaml\nexamples:\n  de:\n    - 'wann kommt''s: das müllauto'\n";
    let suggestions = |more: &[&std::ffi::OsStr]| {
        let mut bot = plain_bot();
        bot.args(["suggestions", "--kb", "tests/kb-small", "--key"]).arg(&key).args(more);
        bot
    };
    // While somebody holds the state, a backup can be read.
    suggestions(&["--state".as_ref(), state.as_ref()]).assert().failure();
    let read = suggestions(&["--backup".as_ref(), backup.as_ref()]).assert().success();
    assert_eq!(text(&read.get_output().stdout), wanted);
    runtime.block_on(store.close()).unwrap();
    drop(store);
    let read = suggestions(&["--state".as_ref(), state.as_ref()]).assert().success();
    assert_eq!(text(&read.get_output().stdout), wanted);
    assert!(text(&read.get_output().stderr).contains("2 "));
}
