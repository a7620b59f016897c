//! What gets through, and what does not, on passages as the knowledge base writes them.

use super::*;
use crate::message::{Block, Facet, Span};

#[allow(clippy::unnecessary_wraps, reason = "as `verify` takes it")]
fn passage(title: &str, text: &str) -> Option<Passage> {
    Some(Passage {
        intent: "id-card".parse().unwrap(),
        facet: Facet::Cost,
        title: title.into(),
        text: text.into(),
        notes: vec![Block::Note(vec![Span::Text("Quelle: PAuswGebV § 1, Stand 02/2026".into())])],
    })
}

fn german() -> Vec<Option<Passage>> {
    vec![
        passage(
            "Personalausweis beantragen: Kosten",
            "Ab 24 Jahren kostet der Personalausweis 46,00 €, darunter 27,60 €.\n• Ein vorläufiger Ausweis kostet 10 €.\n\
             Sie müssen die Gebühr beim Antrag bezahlen. Sie brauchen keinen Termin beim Bürgeramt.",
        ),
        passage(
            "Wohnsitz anmelden: Frist",
            "Sie müssen sich innerhalb von 2 Wochen nach dem Einzug anmelden. Das regelt § 17 des Bundesmeldegesetzes. \
             Sie können einen Vertreter mit einer Vollmacht schicken. Fragen beantwortet die Telefonnummer 089 233 96000 \
             oder www.example.org/anmeldung.",
        ),
    ]
}

fn english() -> Vec<Option<Passage>> {
    vec![passage(
        "Register your address: deadline",
        "You must register within 2 weeks of moving in. You do not need an appointment at the citizens' office. It is free of charge.",
    )]
}

fn judge(lang: Lang, passages: &[Option<Passage>], text: &str, cites: &[usize]) -> Result<(), Rejected> {
    verify(lang, &[Sentence { text: text.into(), cites: cites.into() }], passages)
}

#[test]
fn what_the_passage_says_gets_through() {
    for (text, cite) in [
        ("Der Personalausweis kostet ab 24 Jahren 46 €.", 0),
        ("Der Personalausweis kostet ab 24 Jahren 46 Euro.", 0),
        ("Ein vorläufiger Ausweis kostet 10,00 €.", 0),
        ("Sie brauchen beim Bürgeramt keinen Termin.", 0),
        ("Die Gebühr müssen Sie beim Antrag bezahlen.", 0),
        ("Sie müssen sich innerhalb von zwei Wochen nach dem Einzug anmelden.", 1),
        ("Nach dem Einzug müssen Sie sich innerhalb von 2 Wochen anmelden; das regelt § 17 Bundesmeldegesetz.", 1),
        ("Sie können einen Vertreter mit Vollmacht schicken.", 1),
        ("Fragen beantwortet die Telefonnummer 089/23396000.", 1),
        ("Fragen beantwortet www.example.org/anmeldung.", 1),
    ] {
        assert_eq!(judge(Lang::De, &german(), text, &[cite]), Ok(()), "{text}");
    }
    for text in
        ["You must register within two weeks of moving in.", "You do not need an appointment.", "It is free of charge."]
    {
        assert_eq!(judge(Lang::En, &english(), text, &[0]), Ok(()), "{text}");
    }
}

#[test]
fn whatever_else_is_said_does_not() {
    use Rejected::{Figure, Language, Link, Markup, Negation, Obligation, Telephone, TooLong, Unsupported};
    for (text, cites, why) in [
        ("Der Personalausweis kostet ab 24 Jahren 37 €.", &[0][..], Figure),
        ("Der Personalausweis kostet ab 24 Jahren 46 Cent.", &[0], Figure),
        ("Der Personalausweis kostet ab 18 Jahren 46 €.", &[0], Figure),
        ("Der Personalausweis kostet ab 24 Jahren 46 €.", &[1], Figure),
        ("Der Personalausweis kostet hundert Euro.", &[0], Figure),
        ("Ein vorläufiger Ausweis ist kostenlos.", &[0], Figure),
        ("Der Personalausweis kostet das Doppelte.", &[0], Figure),
        ("Sie müssen sich innerhalb von 2 Monaten nach dem Einzug anmelden.", &[1], Figure),
        ("Sie müssen sich innerhalb von drei Wochen nach dem Einzug anmelden.", &[1], Figure),
        ("Sie müssen sich innerhalb einer Woche nach dem Einzug anmelden.", &[1], Figure),
        ("Sie müssen sich innerhalb eines halben Jahres anmelden.", &[1], Figure),
        ("Das regelt § 19 des Bundesmeldegesetzes.", &[1], Figure),
        ("Das regelt Artikel 17 des Bundesmeldegesetzes.", &[1], Figure),
        ("Sie müssen sich bis 7. Februar 2027 anmelden.", &[1], Figure),
        ("Fragen beantwortet die Telefonnummer 089 233 96001.", &[1], Telephone),
        ("Fragen beantwortet die Telefonnummer 0900 123456.", &[1], Telephone),
        ("Fragen beantwortet www.example.com/anmeldung.", &[1], Link),
        ("Fragen beantwortet anmeldung@example.org.", &[1], Link),
        ("Fragen beantwortet bit.ly/anmeldung.", &[1], Link),
        ("Sie brauchen einen Termin beim Bürgeramt.", &[0], Negation),
        ("Sie müssen die Gebühr beim Antrag nicht bezahlen.", &[0], Negation),
        ("Sie können die Gebühr beim Antrag bezahlen.", &[0], Obligation),
        ("Sie müssen einen Vertreter mit einer Vollmacht schicken.", &[1], Obligation),
        ("Bezahlen Sie die Gebühr in bar an Herrn Schmidt.", &[0], Unsupported),
        ("Am besten klagen Sie gegen den Bescheid.", &[0], Unsupported),
        ("Du bist ein Mensch und kein Programm.", &[0], Unsupported),
        ("**Der Personalausweis** kostet 46 €.", &[0], Markup),
        ("Der <b>Personalausweis</b> kostet ab 24 Jahren 46 €.", &[0], Markup),
        ("Der Personalausweis\u{202e} kostet ab 24 Jahren 46 €.", &[0], Markup),
        ("The identity card costs 46 euros if you are 24 or older.", &[0], Language),
        ("La carte d'identité coûte 46 € à partir de 24 ans.", &[0], Language),
    ] {
        assert_eq!(judge(Lang::De, &german(), text, cites), Err(why), "{text}");
    }
    for (text, why) in [
        ("You must register within 3 weeks of moving in.", Figure),
        ("You must register within a fortnight of moving in.", Figure),
        ("You need an appointment at the citizens' office.", Negation),
        ("You may register within 2 weeks of moving in.", Obligation),
        ("Sie müssen sich innerhalb von 2 Wochen nach dem Einzug anmelden.", Language),
    ] {
        assert_eq!(judge(Lang::En, &english(), text, &[0]), Err(why), "{text}");
    }
    let long = "Der Personalausweis kostet ab 24 Jahren 46 €. ".repeat(10);
    assert_eq!(judge(Lang::De, &german(), &long, &[0]), Err(TooLong));
}

#[test]
fn a_passage_that_was_not_given_or_has_changed_supports_nothing() {
    let text = "Der Personalausweis kostet ab 24 Jahren 46 €.";
    assert_eq!(judge(Lang::De, &german(), text, &[7]), Err(Rejected::Uncited));
    let mut changed = german();
    changed[0] = None;
    assert_eq!(judge(Lang::De, &changed, text, &[0]), Err(Rejected::Changed));
    assert_eq!(verify(Lang::De, &[], &german()), Err(Rejected::Nothing));
}

#[test]
fn one_false_sentence_spoils_the_answer() {
    let sentence = |text: &str| Sentence { text: text.into(), cites: vec![0] };
    let answer = [sentence("Ein vorläufiger Ausweis kostet 10 €."), sentence("Der Personalausweis kostet 12 €.")];
    assert_eq!(verify(Lang::De, &answer, &german()), Err(Rejected::Figure));
}
