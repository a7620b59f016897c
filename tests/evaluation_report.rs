//! What a maintainer and a program rely on in `eval` and `check --coverage`: one page that needs nothing from elsewhere, strict JSON,
//! words in both languages, a risk that can be stated, and a table that can be pasted.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "support/files.rs"]
mod files;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const SMALL: &str = "tests/kb-small";
const UTTERANCES: &str = "intent\tfacet\tstyle\ttext\n\
    id-card\tcost\tplain\twas kostet der ausweis\n\
    id-card\toverview\tstory<b>\tmorgen flieg ich und <script>alert('perso')</script> ist weg & abgelaufen\n\
    -\t\tplain\twer wird deutscher meister\n\
    no-such-intent\t\tplain\twas anderes\n";

fn run(args: &[&str]) -> String {
    let mut bot = Command::cargo_bin("amtslotse").unwrap();
    bot.env("LC_ALL", "C.UTF-8").args(args).args(["--today", "2026-11-25"]);
    String::from_utf8(bot.assert().success().get_output().stdout.clone()).unwrap()
}

fn labelled(folder: &Path) -> String {
    let file = folder.join("said.tsv");
    fs::write(&file, UTTERANCES).unwrap();
    file.display().to_string()
}

#[test]
fn the_report_for_programs_is_strict_json() {
    let folder = tempfile::tempdir().unwrap();
    let said = labelled(folder.path());
    let out = run(&["eval", "--kb", SMALL, "--folds", "2", "--labelled", &said, "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    for field in ["accuracy", "macro_f1", "train_ms", "mean_us", "p99_us", "calibration_error"] {
        assert!(report[field].is_number(), "{field}: {out}");
    }
    assert!(report["n"].as_u64().unwrap() > 20 && report["encoder"].is_boolean());
    let said = &report["labelled"][0];
    assert_eq!((&said["n"], &said["negatives"], &said["unknown"]), (&2.into(), &1.into(), &1.into()));
    assert_eq!(said["by_style"].as_array().unwrap().len(), 2);
    let curve = report["risk_coverage"].as_array().unwrap();
    let shares: Vec<f64> = curve.iter().map(|p| p["answered"].as_f64().unwrap()).collect();
    assert!(shares.is_sorted(), "a lower threshold answers more: {shares:?}");
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_runs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let said = labelled(folder.path());
    let page = run(&["eval", "--kb", SMALL, "--labelled", &said, "--format", "html", "--ui-lang", "en"]);
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">") && page.trim_end().ends_with("</html>"));
    assert!(page.contains("name=\"viewport\"") && page.contains("default-src 'none'"));
    assert!(page.matches("<svg").count() >= 3 && page.matches("<svg").count() == page.matches("</svg>").count());
    for elsewhere in ["<script", "http://", "https://", "src=", "href=", "@import", "url("] {
        assert!(!page.contains(elsewhere), "{elsewhere} in the page");
    }
    assert!(page.contains("story&lt;b&gt;"), "a style of the file is shown as text");
    let german = run(&["eval", "--kb", SMALL, "--labelled", &said, "--format", "html", "--ui-lang", "de"]);
    assert!(german.contains("<html lang=\"de\">") && german.contains("Diese Paare ansehen"));
}

#[test]
fn the_report_for_people_says_what_to_do() {
    let english = run(&["eval", "--kb", SMALL, "--folds", "2", "--ui-lang", "en"]);
    for heading in ["Overall", "Weak intents", "Pairs to look at", "By language", "risk:  5 %", "too few examples"] {
        assert!(english.contains(heading), "{heading} is missing:\n{english}");
    }
    let german = run(&["eval", "--kb", SMALL, "--folds", "2", "--ui-lang", "de"]);
    assert!(german.contains("Schwache Anliegen") && german.contains("zu wenige Beispiele"), "{german}");
}

#[test]
fn a_labelled_file_that_cannot_be_read_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("said.tsv");
    fs::write(&file, "id-card\tcosts\twas kostet das\n").unwrap();
    let mut bot = Command::cargo_bin("amtslotse").unwrap();
    let run = bot.args(["eval", "--kb", SMALL, "--labelled"]).arg(&file).assert().code(1);
    let told = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(told.contains("line 1") && told.contains("costs"), "{told}");
    // Neither a knowledge base to judge nor a set to train on.
    Command::cargo_bin("amtslotse").unwrap().arg("eval").assert().code(2);
}

#[test]
fn a_stated_risk_that_nothing_proves_leaves_what_is_nearly_certain() {
    let folder = tempfile::tempdir().unwrap();
    files::copy_all(Path::new(SMALL), folder.path());
    let file = folder.path().join("kb.yaml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, settings.replace("answer: 0.5", "risk: 1 %, facets: {cost: 0.5 %}")).unwrap();
    let example = fs::read_to_string(folder.path().join("documents/id-card.yaml")).unwrap();
    let example = example.lines().find_map(|l| l.strip_prefix("      - ")).unwrap().trim_matches('"').to_owned();
    let mut bot = Command::cargo_bin("amtslotse").unwrap();
    bot.args(["match", "--no-cache", "--today", "2026-11-25", "--kb"]).arg(folder.path());
    let said = bot.write_stdin(format!("{example}\nausweis oder so\n")).assert().success();
    let lines: Vec<Value> = String::from_utf8(said.get_output().stdout.clone())
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!((&lines[0]["decision"], &lines[0]["intent"]), (&"answer".into(), &"id-card".into()), "{example}");
    assert_ne!(lines[1]["decision"], "answer", "{}", lines[1]);
}

#[test]
fn the_table_of_what_is_answered_can_be_pasted() {
    insta::assert_snapshot!(run(&["check", "--kb", "tests/kb/good", "--coverage", "--ui-lang", "en"]), @r"
    | area      | language  | intents | overview | procedure | documents | cost | deadline | duration | online | office | eligibility | legal-basis |
    | --------- | --------- | ------: | -------: | --------: | --------: | ---: | -------: | -------: | -----: | -----: | ----------: | ----------: |
    | documents | de        |       2 |        2 |         – |         1 |    1 |        – |        – |      – |      – |           – |           – |
    | documents | en        |       2 |        2 |         – |         1 |    1 |        – |        – |      – |      – |           – |           – |
    | documents | de-simple |       2 |        2 |         – |         1 |    1 |        – |        – |      – |      – |           – |           – |
    | all       | de        |       2 |        2 |         – |         1 |    1 |        – |        – |      – |      – |           – |           – |
    | all       | en        |       2 |        2 |         – |         1 |    1 |        – |        – |      – |      – |           – |           – |
    | all       | de-simple |       2 |        2 |         – |         1 |    1 |        – |        – |      – |      – |           – |           – |
    ");
    insta::assert_snapshot!(run(&["check", "--kb", SMALL, "--coverage", "--ui-lang", "de"]), @r"
    | Bereich   | Sprache   | Anliegen | overview | procedure | documents | cost | deadline | duration | online | office | eligibility | legal-basis |
    | --------- | --------- | -------: | -------: | --------: | --------: | ---: | -------: | -------: | -----: | -----: | ----------: | ----------: |
    | chat      | de        |        4 |        4 |         – |         – |    – |        – |        – |      – |      – |           – |           – |
    | chat      | en        |        4 |        4 |         – |         – |    – |        – |        – |      – |      – |           – |           – |
    | chat      | de-simple |        4 |        4 |         – |         – |    – |        – |        – |      – |      – |           – |           – |
    | documents | de        |        4 |        4 |         – |         1 |    3 |        1 |        – |      1 |      1 |           – |           – |
    | documents | en        |        4 |        4 |         – |         1 |    3 |        1 |        – |      1 |      1 |           – |           – |
    | documents | de-simple |        4 |        4 |         – |         1 |    3 |        1 |        – |      1 |      1 |           – |           – |
    | everyday  | de        |        1 |        1 |         – |         – |    1 |        – |        – |      – |      – |           – |           – |
    | everyday  | en        |        1 |        1 |         – |         – |    1 |        – |        – |      – |      – |           – |           – |
    | everyday  | de-simple |        1 |        1 |         – |         – |    1 |        – |        – |      – |      – |           – |           – |
    | residence | de        |        1 |        1 |         – |         – |    – |        1 |        – |      – |      – |           – |           1 |
    | residence | en        |        1 |        1 |         – |         – |    – |        1 |        – |      – |      – |           – |           1 |
    | residence | de-simple |        1 |        1 |         – |         – |    – |        1 |        – |      – |      – |           – |           1 |
    | alle      | de        |       10 |       10 |         – |         1 |    4 |        2 |        – |      1 |      1 |           – |           1 |
    | alle      | en        |       10 |       10 |         – |         1 |    4 |        2 |        – |      1 |      1 |           – |           1 |
    | alle      | de-simple |       10 |       10 |         – |         1 |    4 |        2 |        – |      1 |      1 |           – |           1 |
    ");
}
