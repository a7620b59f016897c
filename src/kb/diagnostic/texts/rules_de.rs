//! What each rule demands and why, in German: for `check --explain RULE` and the list of rules.
//! It holds no logic.

use crate::kb::diagnostic::Rule;

#[allow(clippy::too_many_lines, reason = "one arm a rule: a table, not logic")]
pub(super) const fn rule(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::FileUnreadable => (
            "Jede Datei lässt sich lesen",
            "Die Datei muss lesbar und UTF-8-Text sein. Eine unlesbare Datei würde ein Thema stillschweigend weglassen.",
        ),
        Rule::FileTooLarge => (
            "Keine Datei ist zu groß, zu tief oder zu zahlreich",
            "Grenzen für Größe, Tiefe und Anzahl schützen den laufenden Bot vor einer versehentlich kopierten Datei.",
        ),
        Rule::FileMisplaced => (
            "Jede Datei liegt, wo sie hingehört",
            "Themen liegen als `<bereich>/<id>.yaml`, gemeinsame Dateien daneben, Örtliches unter `overlays/<ort>/`. Was woanders liegt, würde nie gelesen.",
        ),
        Rule::FileEmpty => ("Keine Datei ist leer", "Eine leere Datei ist meist ein abgebrochenes Speichern."),
        Rule::ByteOrderMark => (
            "Keine Byte-Reihenfolge-Marke",
            "Manche Editoren setzen ein unsichtbares Zeichen an den Anfang; andere Programme lesen den ersten Schlüssel dann falsch.",
        ),
        Rule::Tab => (
            "Eingerückt wird mit Leerzeichen",
            "YAML verbietet Tabulatoren in der Einrückung, weil jeder Editor sie anders breit zeigt.",
        ),
        Rule::InvisibleCharacter => (
            "Keine unsichtbaren Zeichen",
            "Zeichen ohne Breite, geschützte Leerzeichen, weiche Trennstriche und Zeichen, die die Schreibrichtung ändern, sieht niemand; sie machen aus gleichen Wörtern verschiedene und können einen Text anders zeigen, als er ist.",
        ),
        Rule::DecomposedLetter => (
            "Umlaute sind ein Zeichen (NFC)",
            "`ä` kann ein Zeichen sein oder `a` mit Punkten darüber. Verglichen wird Zeichen für Zeichen, also gilt nur die erste Form. `amtslotse fmt` stellt sie her.",
        ),
        Rule::YamlSyntax => (
            "Die Datei ist gültiges YAML",
            "Meist sind es Doppelpunkte, Anführungszeichen oder die Einrückung. Texte mit Sonderzeichen gehören in '…'.",
        ),
        Rule::YamlFeature => (
            "Nur der einfache Teil von YAML",
            "Verweise (`*`), Anker (`&`), Typen (`!`) und mehrere Dokumente überraschen beim Lesen und lassen sich missbrauchen.",
        ),
        Rule::DuplicateKey => (
            "Kein Schlüssel steht zweimal",
            "Von zwei gleichen Schlüsseln ginge einer verloren, ohne dass es auffällt.",
        ),
        Rule::SwallowedComment => (
            "Kein Text verliert sein Ende an einen Kommentar",
            "In YAML beginnt mit ` #` ein Kommentar, auch mitten im Satz. Gemeinte Kommentare stehen auf eigener Zeile, oder nach zwei Leerzeichen mit einem Leerzeichen hinter dem `#`.",
        ),
        Rule::SmartQuotes => (
            "Typografische Anführungszeichen sind keine von YAML",
            "„…“ um einen ganzen Text gehört für YAML zum Text und wird mit angezeigt und mit gelernt.",
        ),
        Rule::TextBecameMap => (
            "Texte mit Doppelpunkt stehen in Anführungszeichen",
            "`- Frage: was kostet das` ist für YAML ein Schlüssel mit Wert, kein Text.",
        ),
        Rule::UnquotedWord => (
            "Wörter wie `no`, `on`, `ja` und Zahlen stehen als Text in Anführungszeichen",
            "Andere Leser von YAML machen aus `no` ein „falsch“ und aus `115` eine Zahl. In Anführungszeichen bleibt es überall ein Text.",
        ),
        Rule::UnknownKey => ("Nur Schlüssel, die es gibt", "Ein vertippter Schlüssel würde sonst übergangen."),
        Rule::MissingKey => ("Kein nötiger Schlüssel fehlt", "Ohne ihn ist der Eintrag nicht zu gebrauchen."),
        Rule::WrongType => (
            "Jeder Wert ist von der richtigen Art",
            "Wo eine Liste erwartet wird, steht eine Liste, wo ein Text erwartet wird, ein Text.",
        ),
        Rule::UnknownWord => ("Nur Wörter der Liste", "Wo das Format eine Auswahl vorgibt, gilt kein anderes Wort."),
        Rule::BadFormat => (
            "Namen, Daten und Schlüssel sind richtig geschrieben",
            "ids aus Kleinbuchstaben und Bindestrichen, Daten als Jahr-Monat-Tag, amtliche Schlüssel in Anführungszeichen.",
        ),
        Rule::EmptyValue => ("Kein Wert ist leer", "Ein Schlüssel ohne Wert ist meist vergessen worden."),
        Rule::IdMismatch => ("Die id ist der Name der Datei", "So findet man ein Thema, ohne zu suchen."),
        Rule::DuplicateId => ("Jede id gibt es einmal", "Die id benennt ein Thema über alle Bereiche hinweg."),
        Rule::RelatedUnknown => ("Verwandte Themen gibt es", "Ein Knopf, der nirgendwohin führt, hilft niemandem."),
        Rule::RelatedTwice => ("Kein Thema ist doppelt oder mit sich selbst verwandt", "Der Knopf stünde zweimal da."),
        Rule::TextTooLong => (
            "Titel und Selbstbeschreibung passen auf die Plattform",
            "Knöpfe zeigen rund 30 Zeichen, Telegram 120 und 512 Zeichen Beschreibung.",
        ),
        Rule::FactValue => (
            "Jeder Fakt ist in der Schreibweise seiner Art",
            "Beträge mit Währung, Zeiträume mit Einheit, Daten als Jahr-Monat-Tag: dann lässt sich rechnen, vergleichen und in jeder Sprache richtig schreiben.",
        ),
        Rule::FactShape => (
            "Ein Fakt hat einen Wert einer Art",
            "Genau eine Art, oder `values` mit je einer; Links haben Worte auf Deutsch und Englisch.",
        ),
        Rule::FactOverlap => ("An keinem Tag gelten zwei Werte", "Sonst wäre offen, welcher Betrag genannt wird."),
        Rule::FactGap => ("Zwischen zwei Werten liegt kein Tag ohne Wert", "An so einem Tag hätte der Bot keine Zahl."),
        Rule::FactUnused => ("Jeder Fakt wird genannt", "Ein Fakt, den keine Antwort nennt, veraltet unbemerkt."),
        Rule::FactUndefined => ("Jeder genannte Fakt ist angelegt", "Sonst bliebe in der Antwort eine Lücke."),
        Rule::FactBuiltIn => ("Eingebaute Namen bleiben frei", "`bot`, `operator` und `retention` kommen aus kb.yaml."),
        Rule::SourceUndefined => ("Jede genannte Quelle ist angelegt", "Keine Zahl ohne Quelle."),
        Rule::SourceUnused => ("Jede Quelle wird genannt", "Eine Quelle, die nichts belegt, täuscht Sorgfalt vor."),
        Rule::SourceFuture => ("Kein Stand liegt in der Zukunft", "Der Stand ist der Tag der letzten Prüfung."),
        Rule::SourceVague => (
            "Eine Quelle ist eine amtliche Seite oder ein Gesetz mit Paragraf",
            "Wer nachsehen will, muss die Stelle finden.",
        ),
        Rule::SecondhandNumber => (
            "Keine Zahl aus zweiter Hand",
            "Wer die amtliche Quelle nur zitiert, kann sich irren; Beträge und Fristen brauchen die amtliche.",
        ),
        Rule::Link => {
            ("Links sind vollständige https-Adressen", "Bürgerinnen und Bürger sollen sicher und richtig ankommen.")
        }
        Rule::LanguageMissing => ("Jedes Thema antwortet in jeder Sprache", "Die Sprachen stehen in kb.yaml."),
        Rule::FacetMissing => ("Jede Sprache hat dieselben Facetten", "Und jede hat `overview`."),
        Rule::AnswerEmpty => ("Keine Antwort ist leer", "Eine leere Antwort wäre eine leere Nachricht."),
        Rule::AnswerMarkup => (
            "Antworten benutzen nur die leichte Auszeichnung",
            "Absätze, `- `, `1. `, `**fett**` und {fakt}; kein HTML.",
        ),
        Rule::NumberInAnswer => (
            "Keine Zahl steht im Text einer Antwort",
            "Beträge, Fristen, Daten, Alter und Nummern sind Fakten mit Quelle und Stand, in Ziffern wie in Worten („zwei Wochen“). Frei sind § 17, Abs. 1, Art. 50, Nr. 2, die Nummern einer Liste und die Namen unter `names_with_digits`.",
        ),
        Rule::LinkInAnswer => (
            "Kein Link steht im Text einer Antwort",
            "Ein Link ist ein Fakt der Art `url`; so ist bekannt, woher er kommt, und er wird mit Worten gezeigt.",
        ),
        Rule::FactsDiffer => (
            "Jede Sprache nennt dieselben Fakten",
            "Sonst erführe man auf Englisch die Gebühr nicht, die auf Deutsch dasteht.",
        ),
        Rule::AnswerWithoutSource => (
            "Unter jeder Antwort steht eine Quelle",
            "Aus ihren Fakten oder aus `cites`. Ausgenommen ist der Bereich `chat`.",
        ),
        Rule::FacetWithoutAnswer => {
            ("`cites` und `volatile` nennen Facetten mit Antwort", "Sonst ist der Eintrag wirkungslos.")
        }
        Rule::EasyGerman => (
            "Leichte Sprache ist leicht",
            "Sätze bis 12 Wörter, ein Satz je Absatz oder Punkt, lange Wörter mit Bindestrich, kein Konjunktiv, kein „nicht … ohne“.",
        ),
        Rule::DuplicateExample => {
            ("Kein Beispiel steht zweimal", "Steht es bei zwei Themen, lernt der Bot Widersprüche.")
        }
        Rule::NearDuplicate => (
            "Keine fast gleichen Beispiele bei zwei Themen",
            "Sie unterscheiden sich nur in einem Füllwort; der Bot kann sie nicht auseinanderhalten.",
        ),
        Rule::NoExamples => {
            ("Jedes Thema hat Beispiele auf Deutsch und Englisch", "Ohne Beispiele wird es nie erkannt.")
        }
        Rule::TooFewExamples => {
            ("Genug Beispiele", "60 deutsche und 30 englische, alle verschieden: daraus lernt der Bot.")
        }
        Rule::TestIsExample => ("Kein Test ist ein Beispiel", "Was gelernt wurde, prüft nichts."),
        Rule::ExampleIsNegative => {
            ("Kein Beispiel ist zugleich eine Nachricht ohne Thema", "Der Bot lernte Widersprüche.")
        }
        Rule::PatternInvalid => (
            "Muster sind brauchbare reguläre Ausdrücke",
            "Schreibweise der Rust-Bibliothek `regex`, nicht zu groß, und nicht so weit, dass sie auf alles passen.",
        ),
        Rule::PatternSteals => (
            "Kein Muster passt auf Beispiele anderer Themen",
            "Muster entscheiden sofort; sie sind nur für Unverwechselbares.",
        ),
        Rule::ReviewPassed => (
            "Jedes Thema wird rechtzeitig überprüft",
            "Nach `review_by` sagt die Antwort, dass sie veraltet sein kann. Nur eine Warnung: die Zeit allein macht nichts kaputt.",
        ),
        Rule::OverlayPlace => (
            "Ein Overlay gehört zu einem bekannten Ort",
            "Er steht unter `entities`, oder hat in overlay.yaml Postleitzahlen; je Ort ein Ordner.",
        ),
        Rule::OverlayTarget => {
            ("Ein Overlay ändert, was es gibt", "Eine Datei ändert ein gemeinsames Thema, oder ist ein ganzes eigenes.")
        }
        Rule::OverlayLanguage => ("Örtliche Texte gibt es in jeder Sprache", "Wie die gemeinsamen."),
        Rule::DuplicateWord => ("Kein Wort steht zweimal in einer Tabelle", "Es bliebe offen, welcher Eintrag gilt."),
        Rule::NotLowerCase => {
            ("Wörter der Tabellen sind klein geschrieben", "Verglichen wird mit der Nachricht in Kleinbuchstaben.")
        }
        Rule::Thresholds => (
            "Es steht fest, ab wann geantwortet und ab wann nachgefragt wird",
            "Entweder `answer` (eine Sicherheit von 0 bis 1, über `ask`) oder `risk` (der Anteil falscher Antworten, `5 %`), dazu \
                 nach Wunsch `facets` mit eigenen Anteilen.",
        ),
    }
}
