//! The words of the evaluation report, for the terminal and for the page.

use super::super::args::UiLang;
use crate::nlu::evaluate::{IntentAdvice, Pair, PairAdvice, Report};

/// Headings and labels.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Words {
    pub(in crate::cli) title: &'static str,
    pub(in crate::cli) overall: &'static str,
    pub(in crate::cli) texts: &'static str,
    pub(in crate::cli) recognised: &'static str,
    pub(in crate::cli) top3: &'static str,
    pub(in crate::cli) answered: &'static str,
    pub(in crate::cli) answers_right: &'static str,
    pub(in crate::cli) asked_back: &'static str,
    pub(in crate::cli) useful: &'static str,
    pub(in crate::cli) facet_right: &'static str,
    pub(in crate::cli) calibration: &'static str,
    pub(in crate::cli) nobodys: &'static str,
    pub(in crate::cli) nobodys_answered: &'static str,
    pub(in crate::cli) unknown: &'static str,
    pub(in crate::cli) by_language: &'static str,
    pub(in crate::cli) by_facet: &'static str,
    pub(in crate::cli) by_style: &'static str,
    pub(in crate::cli) reliability: &'static str,
    pub(in crate::cli) reliability_note: &'static str,
    pub(in crate::cli) confidence: &'static str,
    pub(in crate::cli) right: &'static str,
    pub(in crate::cli) risk: &'static str,
    pub(in crate::cli) risk_note: &'static str,
    pub(in crate::cli) stated: &'static str,
    pub(in crate::cli) answer_from: &'static str,
    pub(in crate::cli) wrong: &'static str,
    pub(in crate::cli) proven: &'static str,
    pub(in crate::cli) yes: &'static str,
    pub(in crate::cli) no: &'static str,
    pub(in crate::cli) weak: &'static str,
    pub(in crate::cli) no_weak: &'static str,
    pub(in crate::cli) all_intents: &'static str,
    pub(in crate::cli) intent: &'static str,
    pub(in crate::cli) precision: &'static str,
    pub(in crate::cli) recall: &'static str,
    pub(in crate::cli) taken_for: &'static str,
    pub(in crate::cli) pairs: &'static str,
    pub(in crate::cli) no_pairs: &'static str,
    pub(in crate::cli) examples_note: &'static str,
}

const GERMAN: Words = Words {
    title: "Wie gut wird verstanden?",
    overall: "Insgesamt",
    texts: "Sätze",
    recognised: "erkannt",
    top3: "unter den ersten drei",
    answered: "beantwortet",
    answers_right: "davon richtig",
    asked_back: "nachgefragt",
    useful: "geholfen",
    facet_right: "Seite erkannt",
    calibration: "Abweichung der Sicherheit",
    nobodys: "niemandes Anliegen",
    nobodys_answered: "davon trotzdem beantwortet",
    unknown: "ausgelassen, Anliegen unbekannt",
    by_language: "Nach Sprache",
    by_facet: "Nach gefragter Seite",
    by_style: "Nach Ausdrucksweise",
    reliability: "Stimmt die Sicherheit?",
    reliability_note: "Von Sätzen mit 60 % Sicherheit sollten 60 % richtig sein: je näher an der Linie, desto besser. Je \
                       größer der Punkt, desto mehr Sätze.",
    confidence: "Sicherheit",
    right: "richtig",
    risk: "Mehr antworten oder weniger irren?",
    risk_note: "Die Linie zeigt, wie viele Antworten falsch sind, wenn so viele Sätze beantwortet werden; das Band reicht bis \
                zu dem Anteil, der mit 95 % Gewissheit nicht überschritten wird. Die Punkte sind die Risiken der Tabelle. \
                Sätze, die niemandes Anliegen sind, zählen als falsch, wo sie beantwortet werden.",
    stated: "in kb.yaml",
    answer_from: "Schwelle",
    wrong: "davon falsch",
    proven: "belegt",
    yes: "ja",
    no: "nein, nach Sicherheit allein",
    weak: "Schwache Anliegen",
    no_weak: "Keines: alle liegen bei F1 85 % oder darüber.",
    all_intents: "Alle Anliegen, die schwächsten zuerst",
    intent: "Anliegen",
    precision: "Genauigkeit",
    recall: "Trefferquote",
    taken_for: "verwechselt mit",
    pairs: "Diese Paare ansehen",
    no_pairs: "Keine Verwechslungen.",
    examples_note: "Gemessen an den eigenen Beispielen: Bürger fragen anders, oft schwerer. Was draußen geschieht, zeigt eine Datei \
                    echter Sätze (--labelled).",
};

const ENGLISH: Words = Words {
    title: "How well is it understood?",
    overall: "Overall",
    texts: "texts",
    recognised: "recognised",
    top3: "among the first three",
    answered: "answered",
    answers_right: "of these right",
    asked_back: "asked back",
    useful: "helped",
    facet_right: "facet recognised",
    calibration: "calibration error",
    nobodys: "nobody's intent",
    nobodys_answered: "of these answered all the same",
    unknown: "left out, intent unknown",
    by_language: "By language",
    by_facet: "By the facet asked for",
    by_style: "By style",
    reliability: "Does confidence mean what it says?",
    reliability_note: "Of texts at 60 % confidence 60 % should be right: the nearer to the line the better. The larger the dot, \
                       the more texts.",
    confidence: "confidence",
    right: "right",
    risk: "Answer more, or err less?",
    risk_note: "The line shows how many answers are wrong where so many texts are answered; the band reaches up to the share that \
                is not exceeded with 95 % certainty. The dots are the risks of the table. Texts that are nobody's intent count \
                as wrong where they are answered.",
    stated: "in kb.yaml",
    answer_from: "threshold",
    wrong: "of these wrong",
    proven: "proven",
    yes: "yes",
    no: "no, by confidence alone",
    weak: "Weak intents",
    no_weak: "None: all have an F1 of 85 % or more.",
    all_intents: "All intents, the weakest first",
    intent: "intent",
    precision: "precision",
    recall: "recall",
    taken_for: "taken for",
    pairs: "Pairs to look at",
    no_pairs: "No confusions.",
    examples_note: "Measured on the knowledge base's own examples: citizens ask otherwise, often harder. What happens outside is \
                    shown by a file of real utterances (--labelled).",
};

pub(in crate::cli) const fn words(ui: UiLang) -> &'static Words {
    match ui {
        UiLang::De => &GERMAN,
        UiLang::En => &ENGLISH,
    }
}

/// A share as a percentage with one digit.
pub(in crate::cli) fn percent(ui: UiLang, share: f64) -> String {
    decimal(ui, format!("{:.1}", share * 100.0)) + " %"
}

/// A number with the decimal sign of the language.
pub(in crate::cli) fn decimal(ui: UiLang, number: String) -> String {
    match ui {
        UiLang::De => number.replace('.', ","),
        UiLang::En => number,
    }
}

/// The name of a part of the texts, where it is one of ours.
pub(in crate::cli) fn slice(ui: UiLang, name: &str) -> String {
    match name {
        "de" => ui.pick("Deutsch", "German"),
        "en" => ui.pick("Englisch", "English"),
        "mixed" => ui.pick("gemischt", "mixed"),
        "other" => ui.pick("andere", "other"),
        name => name,
    }
    .to_owned()
}

/// What was judged by itself.
pub(in crate::cli) fn judged_by_itself(ui: UiLang, kb: &str, folds: u8, report: &Report) -> String {
    let (intents, n) = (report.intents.len(), report.overall.n);
    match ui {
        UiLang::De => format!(
            "{kb}: {intents} Anliegen, {n} Beispiele in {folds} Teilen, jeder von einem Modell beurteilt, das aus den anderen \
             gelernt hat; {}.",
            with_encoder(ui, report)
        ),
        UiLang::En => format!(
            "{kb}: {intents} intents, {n} examples in {folds} parts, each judged by a model that learnt from the others; {}.",
            with_encoder(ui, report)
        ),
    }
}

/// What was judged by a labelled file.
pub(in crate::cli) fn judged_by_file(ui: UiLang, kb: &str, file: &str, report: &Report) -> String {
    let n = report.overall.n;
    match ui {
        UiLang::De => format!("{kb}, beurteilt an {file}: {n} Sätze; {}.", with_encoder(ui, report)),
        UiLang::En => format!("{kb}, judged by {file}: {n} utterances; {}.", with_encoder(ui, report)),
    }
}

fn with_encoder(ui: UiLang, report: &Report) -> &'static str {
    if report.encoder {
        ui.pick("mit Satz-Encoder", "with the sentence encoder")
    } else {
        ui.pick("ohne Satz-Encoder", "without the sentence encoder")
    }
}

/// What to do about a weak intent.
pub(in crate::cli) fn intent_advice(ui: UiLang, advice: &IntentAdvice) -> String {
    match (advice, ui) {
        (IntentAdvice::FewExamples { wanted }, UiLang::De) => format!("zu wenige Beispiele: auf {wanted} bringen"),
        (IntentAdvice::FewExamples { wanted }, UiLang::En) => format!("too few examples: make it {wanted}"),
        (IntentAdvice::LosesTo(other), UiLang::De) => format!("verliert vor allem an {other}: siehe das Paar unten"),
        (IntentAdvice::LosesTo(other), UiLang::En) => format!("loses most to {other}: see the pair below"),
        (IntentAdvice::Scattered, UiLang::De) => {
            "verliert in alle Richtungen: Beispiele aus mehr Lebenslagen, auch ohne den Namen der Leistung".into()
        }
        (IntentAdvice::Scattered, UiLang::En) => {
            "loses in all directions: examples from more situations, also without the service's name".into()
        }
        (IntentAdvice::Attracts, UiLang::De) => {
            "zieht Fremdes an: zu allgemeine Beispiele hier streichen, den Nachbarn welche geben".into()
        }
        (IntentAdvice::Attracts, UiLang::En) => {
            "attracts strays: strike too general examples here, give its neighbours some".into()
        }
        (IntentAdvice::WeakLanguage("en"), UiLang::De) => "auf Englisch schwächer: mehr englische Beispiele".into(),
        (IntentAdvice::WeakLanguage("en"), UiLang::En) => "weaker in English: more English examples".into(),
        (IntentAdvice::WeakLanguage(_), UiLang::De) => "auf Deutsch schwächer: mehr deutsche Beispiele".into(),
        (IntentAdvice::WeakLanguage(_), UiLang::En) => "weaker in German: more German examples".into(),
    }
}

/// What to do about a pair.
pub(in crate::cli) fn pair_advice(ui: UiLang, pair: &Pair) -> String {
    let (a, b) = (&pair.intent, &pair.other);
    match (pair.advice, ui) {
        (PairAdvice::Misplaced, UiLang::De) => format!(
            "Meist wäre falsch geantwortet worden: Steht ein Beispiel in der falschen Datei, oder fast dasselbe in {a} und {b}?"
        ),
        (PairAdvice::Misplaced, UiLang::En) => format!(
            "Most would have been answered, wrongly: does an example stand in the wrong file, or nearly the same in {a} and {b}?"
        ),
        (PairAdvice::Boundary, UiLang::De) => {
            format!(
                "Grenze ziehen: in `scope` von {a} und {b} festhalten, auf beiden Seiten Gegensätze als Beispiele und `tests`."
            )
        }
        (PairAdvice::Boundary, UiLang::En) => {
            format!(
                "Draw the boundary: write it into `scope` of {a} and {b}, with contrasts as examples and `tests` on both sides."
            )
        }
        (PairAdvice::MoreExamples, UiLang::De) => {
            format!("{a} hat viel weniger Beispiele als {b}: mehr davon, in der Art dieser Sätze.")
        }
        (PairAdvice::MoreExamples, UiLang::En) => {
            format!("{a} has far fewer examples than {b}: more of them, of the kind of these texts.")
        }
        (PairAdvice::Contrast, UiLang::De) => {
            format!("{a} braucht Beispiele, die sagen, was es von {b} trennt; in {b} auf zu allgemeine achten.")
        }
        (PairAdvice::Contrast, UiLang::En) => {
            format!("{a} needs examples that say what sets it apart from {b}; look for too general ones in {b}.")
        }
    }
}

/// How often a pair was confused, as its heading.
pub(in crate::cli) fn pair_counts(ui: UiLang, pair: &Pair) -> String {
    let Pair { intent, other, lost, back, answered, .. } = pair;
    match ui {
        UiLang::De => format!("{intent} → {other}: {lost}, zurück: {back}; davon falsch beantwortet: {answered}"),
        UiLang::En => format!("{intent} → {other}: {lost}, back: {back}; of these answered wrongly: {answered}"),
    }
}
