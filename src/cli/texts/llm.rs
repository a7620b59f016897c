//! What `check --llm` says.

use crate::cli::args::UiLang;

pub(in crate::cli) fn no_llm(ui: UiLang) -> String {
    let said = ui.pick(
        "Die Konfiguration hat keinen Abschnitt [llm]; amtslotse.example.toml zeigt einen.",
        "the configuration has no section [llm]; amtslotse.example.toml shows one",
    );
    said.to_owned()
}

pub(in crate::cli) const fn llm_works(ui: UiLang, works: bool) -> &'static str {
    if works { ui.pick("geht", "works") } else { ui.pick("nein", "fails") }
}

/// What was tried, by its id.
pub(in crate::cli) fn llm_finding(ui: UiLang, what: &'static str) -> &'static str {
    match what {
        "models" => ui.pick("Modelle", "models"),
        "answer" => ui.pick("Antwort", "answer"),
        "schema" => ui.pick("JSON-Form", "JSON form"),
        "embeddings" => ui.pick("Vektoren", "embeddings"),
        other => other,
    }
}

pub(in crate::cli) const fn llm_checked(ui: UiLang, fine: bool) -> &'static str {
    if fine {
        ui.pick("Der Bot kann dieses Sprachmodell fragen.", "The bot can ask this language model.")
    } else {
        ui.pick(
            "So kann der Bot dieses Sprachmodell nicht fragen. Lehnt der Server das Feld response_format ab, hilft \
             structured = \"object\" oder \"words\".",
            "The bot cannot ask this language model like this. If the server refuses the field response_format, try \
             structured = \"object\" or \"words\".",
        )
    }
}
