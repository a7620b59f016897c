//! What diagnostics say in German: first what is wrong, then how to mend it.
//! No English word stands here but those of the format.

use super::{short, ticked};
use crate::kb::diagnostic::{
    AnswerFault, Expected, FactKind, Feature, Format, KeyKind, LinkFault, Misplaced, Problem, SimpleFault, SyntaxFault,
    ThresholdFault,
};
use crate::message::Lang;

#[allow(clippy::too_many_lines, reason = "one arm a message: a table, not logic")]
pub(super) fn say(problem: &Problem) -> (String, String) {
    let (message, help): (String, String) = match problem {
        Problem::Unreadable { why } => (format!("nicht lesbar: {why}"), "Prüfen Sie Pfad und Zugriffsrechte.".into()),
        Problem::TooLarge { most_kib } => (
            format!("die Datei ist größer als {most_kib} KiB"),
            "Teilen Sie das Thema auf, oder nehmen Sie heraus, was nicht hineingehört.".into(),
        ),
        Problem::TooManyFiles { most } => {
            (format!("mehr als {most} Dateien"), "Liegt hier ein fremder Ordner? Nehmen Sie ihn heraus.".into())
        }
        Problem::NotUtf8 => {
            ("die Datei ist kein UTF-8-Text".into(), "Speichern Sie sie im Editor mit der Kodierung UTF-8.".into())
        }
        Problem::Misplaced(fault) => misplaced(fault),
        Problem::EmptyFile => {
            ("die Datei ist leer".into(), "Füllen Sie sie aus (`amtslotse new ID` zeigt wie), oder löschen Sie sie.".into())
        }
        Problem::ByteOrderMark => (
            "am Anfang der Datei steht eine unsichtbare Byte-Reihenfolge-Marke (BOM)".into(),
            "Speichern Sie die Datei als „UTF-8 ohne BOM“.".into(),
        ),
        Problem::Tab => (
            "ein Tabulator rückt die Zeile ein".into(),
            "Rücken Sie mit Leerzeichen ein, zwei je Stufe.".into(),
        ),
        Problem::InvisibleCharacter { code } => (
            format!("unsichtbares Zeichen U+{code:04X}"),
            "Löschen Sie es; oft kommt es beim Kopieren aus einer Webseite mit. Tippen Sie die Stelle neu.".into(),
        ),
        Problem::Decomposed => (
            "ein Buchstabe ist aus zwei Zeichen zusammengesetzt (nicht NFC)".into(),
            "Tippen Sie den Buchstaben neu, oder lassen Sie `amtslotse fmt` laufen.".into(),
        ),
        Problem::Syntax { fault, detail } => syntax(*fault, detail),
        Problem::Feature(feature) => feature_used(*feature),
        Problem::TooDeep { most } => {
            (format!("tiefer als {most} Stufen verschachtelt"), "So tief ist kein Teil des Formats; prüfen Sie die Einrückung.".into())
        }
        Problem::TooManyNodes { most } => (format!("mehr als {most} Werte in einer Datei"), "Teilen Sie die Datei auf.".into()),
        Problem::DuplicateKey { key } => (
            format!("der Schlüssel `{}` steht zweimal", short(key)),
            "Führen Sie beide zusammen; sonst ginge einer verloren.".into(),
        ),
        Problem::SwallowedComment { rest } => (
            format!("` #` macht den Rest der Zeile zum Kommentar: `{}`", short(rest)),
            "Gehört es zum Text, setzen Sie den ganzen Text in Anführungszeichen '…'. Ist es ein Kommentar, schreiben Sie ihn auf eine eigene Zeile.".into(),
        ),
        Problem::SmartQuotes => (
            "typografische Anführungszeichen um den ganzen Text werden mit angezeigt".into(),
            "Nehmen Sie gerade Anführungszeichen '…', oder lassen Sie sie weg.".into(),
        ),
        Problem::TextBecameMap { text } => (
            format!("hier wird ein Text erwartet, der Doppelpunkt macht daraus ein Schlüssel-Wert-Paar: `{}`", short(text)),
            "Setzen Sie den ganzen Text in Anführungszeichen: '…'.".into(),
        ),
        Problem::CommaSplits { text } => (
            format!("das Komma in {{…}} trennt den Text; `{}` wurde zu einem Schlüssel", short(text)),
            "Setzen Sie den ganzen Text in Anführungszeichen: '…, …'.".into(),
        ),
        Problem::UnquotedWord { word, number } => (
            format!("`{}` liest YAML als {}, erwartet wird ein Text", short(word), if *number { "Zahl" } else { "Wahrheitswert oder nichts" }),
            format!("Setzen Sie das Wort in Anführungszeichen: '{}'.", short(word)),
        ),
        Problem::UnknownKey { key, kind, nearest, known } => {
            let what = match kind {
                KeyKind::Key => "den Schlüssel",
                KeyKind::Facet => "die Facette",
                KeyKind::Language => "die Sprache",
            };
            (format!("{what} `{}` gibt es hier nicht", short(key)), meant(nearest.as_deref(), &format!("Möglich sind {}.", ticked(known))))
        }
        Problem::MissingKey { key } => {
            (format!("`{key}` fehlt"), format!("Ergänzen Sie `{key}:`; intents/README.md zeigt, wie es geschrieben wird."))
        }
        Problem::WrongType { expected, found } => (
            format!("erwartet wird {}, gefunden wurde {}", kind_of(*expected), kind_of(*found)),
            match expected {
                Expected::List => "Schreiben Sie jeden Eintrag auf eine eigene Zeile mit `- ` davor, oder [a, b].".into(),
                Expected::Bool => "Schreiben Sie `true` oder `false`, ohne Anführungszeichen.".into(),
                Expected::Map | Expected::ListOrMap | Expected::TextOrMap => {
                    "Prüfen Sie Einrückung und Doppelpunkte; intents/README.md zeigt ein Beispiel.".into()
                }
                Expected::Number | Expected::WholeNumber | Expected::TextOrNumber => {
                    "Schreiben Sie eine Zahl im erlaubten Bereich, ohne Anführungszeichen und Einheit.".into()
                }
                Expected::Text | Expected::Nothing => "Schreiben Sie einen Text auf dieselbe Zeile oder nach `|`.".into(),
            },
        ),
        Problem::UnknownWord { word, nearest, known } => (
            format!("`{}` ist keines der erlaubten Wörter", short(word)),
            meant(nearest.as_deref(), &format!("Möglich sind {}.", ticked(known))),
        ),
        Problem::BadFormat { text, format } => {
            let (what, how) = format_of(*format);
            (format!("`{}` ist {what}", short(text)), how.into())
        }
        Problem::Empty => ("hier steht nichts".into(), "Schreiben Sie einen Wert, oder löschen Sie den Schlüssel.".into()),
        Problem::IdMismatch { id, file } => (
            format!("die id `{id}` ist nicht der Name der Datei `{file}.yaml`"),
            format!("Benennen Sie die Datei in `{id}.yaml` um, oder schreiben Sie `id: {file}`."),
        ),
        Problem::DuplicateId { id } => {
            (format!("die id `{id}` gibt es schon"), "Geben Sie einem der beiden Themen eine andere id.".into())
        }
        Problem::RelatedUnknown { id, nearest } => (
            format!("`{id}` unter `related` gibt es nicht"),
            meant(nearest.as_deref(), "Nennen Sie die id eines vorhandenen Themas, oder löschen Sie die Zeile."),
        ),
        Problem::RelatedTwice { id, itself } => (
            if *itself { format!("`{id}` ist mit sich selbst verwandt") } else { format!("`{id}` steht zweimal unter `related`") },
            "Löschen Sie den Eintrag.".into(),
        ),
        Problem::TitleTooLong { length, most } => (
            format!("der Titel hat {length} Zeichen, auf einen Knopf passen {most}"),
            "Kürzen Sie ihn: was stünde auf dem Knopf?".into(),
        ),
        Problem::TextTooLong { length, most } => {
            (format!("der Text hat {length} Zeichen, die Plattformen zeigen {most}"), "Kürzen Sie ihn.".into())
        }
        Problem::FactValue { kind, text } => (
            format!("`{}` ist kein Wert der Art `{}`", short(text), kind.key()),
            format!("Schreiben Sie zum Beispiel {}.", example_of(*kind)),
        ),
        Problem::FactWithoutValue { fact } => (
            format!("der Fakt `{fact}` hat keinen Wert"),
            format!("Geben Sie ihm einen der Art {}.", ticked(&FactKind::ALL.map(FactKind::key))),
        ),
        Problem::FactWithSeveralKinds { fact, kinds } => (
            format!("der Fakt `{fact}` hat mehrere Werte zugleich: {}", ticked(kinds)),
            "Machen Sie daraus mehrere Fakten, oder `values` mit `from` und `until`.".into(),
        ),
        Problem::FactValuesMixed { fact, key } => (
            format!("im Fakt `{fact}` steht `{key}` neben `values`"),
            format!("Schreiben Sie `{key}` in jeden Eintrag von `values`."),
        ),
        Problem::RangeReversed { text } => (
            format!("`{}`: das Ende liegt nicht über dem Anfang", short(text)),
            "Schreiben Sie den kleineren Wert zuerst, oder nur einen Wert.".into(),
        ),
        Problem::FactKeyUnfit { key, kind } => {
            (format!("`{key}` passt nicht zu einem Wert der Art `{}`", kind.key()), "Löschen Sie den Schlüssel.".into())
        }
        Problem::LinkTitleMissing { lang } => (
            format!("dem Link fehlen Worte {}", lang_name(*lang)),
            format!("Ergänzen Sie `{}` unter `title`.", lang.code()),
        ),
        Problem::PeriodReversed { from, until } => {
            (format!("`from` ({from}) liegt nach `until` ({until})"), "Vertauschen Sie die beiden Tage.".into())
        }
        Problem::PeriodsOverlap { day } => (
            format!("am {day} gelten zwei Werte zugleich"),
            "Setzen Sie `until` des früheren Werts auf den Tag vor `from` des späteren; beide Tage zählen mit.".into(),
        ),
        Problem::PeriodsGap { from, until } => (
            format!("vom {from} bis {until} gilt kein Wert"),
            "Schließen Sie die Lücke: `until` und das folgende `from` sind aufeinanderfolgende Tage.".into(),
        ),
        Problem::ValuesDiffer { fact } => {
            (format!("die Werte von `{fact}` sind von verschiedener Art"), "Ein Fakt behält seine Art; nehmen Sie zwei Fakten.".into())
        }
        Problem::FactUnused { fact } => {
            (format!("den Fakt `{fact}` nennt keine Antwort"), format!("Nennen Sie ihn als {{{fact}}}, oder löschen Sie ihn."))
        }
        Problem::FactUndefined { fact, nearest } => (
            format!("den Fakt `{fact}` gibt es nicht"),
            meant(nearest.as_deref(), &format!("Legen Sie `{fact}` unter `facts` mit Wert und Quelle an.")),
        ),
        Problem::FactBuiltIn { fact } => {
            (format!("`{fact}` ist ein eingebauter Name"), "Geben Sie dem Fakt einen anderen Namen.".into())
        }
        Problem::SourceUndefined { source, nearest } => (
            format!("die Quelle `{source}` gibt es nicht"),
            meant(nearest.as_deref(), &format!("Legen Sie `{source}` unter `sources` mit Titel und Stand an.")),
        ),
        Problem::SourceUnused { source } => (
            format!("die Quelle `{source}` nennt nichts"),
            "Nennen Sie sie in einem Fakt oder unter `cites`, oder löschen Sie sie.".into(),
        ),
        Problem::SourceFuture { as_of, today } => (
            format!("der Stand {as_of} liegt in der Zukunft (heute ist {today})"),
            "Der Stand ist der Tag, an dem es zuletzt geprüft wurde.".into(),
        ),
        Problem::SourceVague { title } => (
            format!("`{}` ist weder eine Seite noch ein Gesetz mit Paragraf", short(title)),
            "Ergänzen Sie `url`, oder nennen Sie im Titel § oder Art.".into(),
        ),
        Problem::SecondhandNumber { source } => (
            format!("eine Zahl aus der Quelle `{source}`, die nur aus zweiter Hand ist"),
            "Suchen Sie die amtliche Quelle; bis dahin nur Worte („nach …“), keine Zahl.".into(),
        ),
        Problem::Link { url, fault } => (
            format!(
                "`{}` {}",
                short(url),
                match fault {
                    LinkFault::NotHttps => "beginnt nicht mit https://",
                    LinkFault::NoHost => "hat keinen gültigen Rechnernamen",
                    LinkFault::BadCharacter => "enthält Zeichen, die in keinem Link stehen",
                    LinkFault::Credentials => "enthält Zugangsdaten",
                }
            ),
            "Kopieren Sie die Adresse aus der Adresszeile des Browsers.".into(),
        ),
        Problem::LanguageMissing { lang } => {
            (format!("es fehlen die Antworten {}", lang_name(*lang)), format!("Ergänzen Sie `{}:` unter `answers`.", lang.code()))
        }
        Problem::FacetMissing { facet, lang } => (
            format!("die Facette `{facet}` fehlt {}", lang_name(*lang)),
            format!("Schreiben Sie `{facet}` unter `answers`, `{}`.", lang.code()),
        ),
        Problem::Answer(fault) => answer(fault),
        Problem::NumberInAnswer { number } => (
            format!("die Zahl `{}` steht im Text statt in einem Fakt", short(number)),
            "Legen Sie einen Fakt mit Quelle an und nennen Sie ihn in geschweiften Klammern. Ist es ein Name, gehört er in `names_with_digits` (kb.yaml).".into(),
        ),
        Problem::LinkInAnswer { link } => (
            format!("der Link `{}` steht im Text statt in einem Fakt", short(link)),
            "Legen Sie einen Fakt der Art `url` mit Titel und Quelle an und nennen Sie ihn in geschweiften Klammern.".into(),
        ),
        Problem::FactsDiffer { facet, lang, reference, missing, extra } => {
            let mut parts = Vec::new();
            if !missing.is_empty() {
                parts.push(format!("es fehlt {}", ticked(missing)));
            }
            if !extra.is_empty() {
                parts.push(format!("zusätzlich steht {}", ticked(extra)));
            }
            (
                format!("`{facet}` nennt {} andere Fakten als {}: {}", lang_name(*lang), lang_name(*reference), parts.join("; ")),
                "Jede Sprache nennt dieselben Fakten; gleichen Sie die Texte an.".into(),
            )
        }
        Problem::AnswerWithoutSource { facet } => (
            format!("unter `{facet}` steht keine Quelle"),
            format!("Nennen Sie einen Fakt, oder tragen Sie unter `cites` ein: `{facet}: [quelle]`."),
        ),
        Problem::FacetWithoutAnswer { facet } => {
            (format!("`{facet}` hat keine Antwort"), "Schreiben Sie die Antwort, oder löschen Sie den Eintrag.".into())
        }
        Problem::NotSimple(fault) => not_simple(fault),
        Problem::DuplicateExample { text, intent } => (
            format!("das Beispiel „{}“ steht schon bei `{intent}`", short(text)),
            "Lassen Sie es bei dem Thema stehen, das damit gemeint ist.".into(),
        ),
        Problem::NearDuplicate { text, other, intent } => (
            format!("„{}“ ist fast dasselbe wie „{}“ bei `{intent}`", short(text), short(other)),
            "Machen Sie den Unterschied der Themen deutlich, oder streichen Sie eines von beiden.".into(),
        ),
        Problem::NoExamples { lang } => (
            format!("kein Beispiel {}", lang_name(*lang)),
            format!("Schreiben Sie unter `examples`, `{}`, was Menschen tippen.", lang.code()),
        ),
        Problem::TooFewExamples { lang, count, wanted } => (
            format!("Beispiele {}: {count}, gut sind mindestens {wanted}", lang_name(*lang)),
            "Denken Sie an andere Menschen, Lagen und Wörter; jedes Beispiel soll anders sein.".into(),
        ),
        Problem::TestIsExample { text, intent } => (
            format!("der Test „{}“ ist auch ein Beispiel von `{intent}`", short(text)),
            "Ein Test prüft, was nicht gelernt wurde: formulieren Sie einen der beiden um.".into(),
        ),
        Problem::ExampleIsNegative { text } => (
            format!("„{}“ ist zugleich ein Beispiel für kein Thema (negatives.yaml)", short(text)),
            "Löschen Sie es an einer der beiden Stellen.".into(),
        ),
        Problem::PatternInvalid { why } => {
            (format!("das Muster ist kein regulärer Ausdruck: {}", short(why)), "Prüfen Sie Klammern und Rückstriche; '…' um das Muster setzen.".into())
        }
        Problem::PatternTooLarge => {
            ("das Muster ist zu groß".into(), "Nehmen Sie Wiederholungen wie {1000} heraus.".into())
        }
        Problem::PatternMatchesAll => (
            "das Muster passt auf jede Nachricht".into(),
            "Nennen Sie Wörter, die nur dieses Thema meinen.".into(),
        ),
        Problem::PatternSteals { example, intent } => (
            format!("das Muster passt auch auf „{}“ von `{intent}`", short(example)),
            "Machen Sie es enger, oder lassen Sie es weg: Muster sind nur für Unverwechselbares.".into(),
        ),
        Problem::ReviewPassed { review_by } => (
            format!("die Überprüfung war bis {review_by} fällig"),
            "Prüfen Sie Fakten und Quellen, setzen Sie `as_of` und `review_by` neu.".into(),
        ),
        Problem::PlaceUnknown { name, nearest } => (
            format!("den Ort `{}` gibt es unter `entities` nicht", short(name)),
            meant(nearest.as_deref(), "Tragen Sie ihn dort ein, oder geben Sie hier `postcodes` an."),
        ),
        Problem::PlaceTwice { name } => {
            (format!("für `{}` gibt es zwei Ordner unter overlays", short(name)), "Legen Sie sie zusammen.".into())
        }
        Problem::OverlayIncomplete { id, missing, nearest } => (
            format!("`{id}` gibt es nicht unter den gemeinsamen Themen, und es fehlt `{missing}`"),
            meant(nearest.as_deref(), "Ein Thema, das es nur an diesem Ort gibt, muss vollständig sein."),
        ),
        Problem::OverlayKind { fact } => (
            format!("der Fakt `{fact}` ist in der gemeinsamen Datei von anderer Art"),
            "Nehmen Sie dieselbe Art, oder geben Sie dem örtlichen Fakt einen anderen Namen.".into(),
        ),
        Problem::OverlayWithoutPlace => (
            "in diesem Ordner fehlt `overlay.yaml`".into(),
            "Legen Sie sie an: `name`, `kind` und `ags` des Ortes.".into(),
        ),
        Problem::OverlayKey { key } => (
            format!("`{key}` kann ein Ort nicht ändern"),
            "Ein Ort ändert nur `facts`, `sources`, `cites`, `answers`, `related` und `examples`.".into(),
        ),
        Problem::OverlayLanguage { facet, lang } => (
            format!("der örtliche Text zu `{facet}` fehlt {}", lang_name(*lang)),
            format!("Schreiben Sie `{facet}` auch unter `{}`.", lang.code()),
        ),
        Problem::DuplicateWord { word } => (format!("`{}` steht zweimal", short(word)), "Lassen Sie einen Eintrag stehen.".into()),
        Problem::NotLowerCase { word } => {
            (format!("`{}` hat Großbuchstaben", short(word)), format!("Schreiben Sie `{}`.", short(&word.to_lowercase())))
        }
        Problem::Thresholds(fault) => thresholds(*fault),
    };
    (message, help)
}

fn meant(nearest: Option<&str>, otherwise: &str) -> String {
    match nearest {
        Some(word) => format!("Meinten Sie `{word}`? {otherwise}"),
        None => otherwise.to_owned(),
    }
}

const fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::De => "auf Deutsch (`de`)",
        Lang::En => "auf Englisch (`en`)",
        Lang::DeSimple => "in Leichter Sprache (`de-simple`)",
    }
}

fn misplaced(fault: &Misplaced) -> (String, String) {
    match fault {
        Misplaced::Folder { name, nearest } => (
            format!("`{}` ist kein Bereich", short(name)),
            meant(nearest.as_deref(), &format!("Bereiche sind {}.", ticked(&crate::kb::walk::AREAS))),
        ),
        Misplaced::File { name, nearest } => (
            format!("`{}` gehört hier nicht hin", short(name)),
            meant(nearest.as_deref(), "Themen liegen im Ordner ihres Bereichs."),
        ),
        Misplaced::Ending { name } => {
            (format!("`{}` endet nicht auf .yaml", short(name)), "Benennen Sie die Datei um.".into())
        }
        Misplaced::TooDeep { name } => (
            format!("ein Ordner in einem Bereich: `{}`", short(name)),
            "Legen Sie die Dateien unmittelbar in den Bereich.".into(),
        ),
    }
}

fn syntax(fault: SyntaxFault, detail: &str) -> (String, String) {
    let (message, help) = match fault {
        SyntaxFault::ColonInText => {
            ("ein Doppelpunkt mit Leerzeichen mitten im Text", "Setzen Sie den ganzen Text in Anführungszeichen: '…'.")
        }
        SyntaxFault::ColonMissing => (
            "hier fehlt ein Doppelpunkt nach einem Schlüssel, oder eine Zeile ist falsch eingerückt",
            "Schreiben Sie `schlüssel: Wert`; lange Texte stehen eingerückt nach `|`.",
        ),
        SyntaxFault::TabIndent => {
            ("ein Tabulator, wo Leerzeichen erwartet werden", "Ersetzen Sie ihn durch Leerzeichen.")
        }
        SyntaxFault::QuoteNotClosed => (
            "ein Anführungszeichen wird nicht richtig geschlossen",
            "Ein ' im Text wird verdoppelt (''), ein \" und ein \\ in \"…\" bekommt ein \\ davor.",
        ),
        SyntaxFault::BracketNotClosed => (
            "eine Klammer wird nicht geschlossen, oder ein Komma fehlt",
            "Prüfen Sie [ ] und { }; Texte mit Komma oder Klammern darin gehören in Anführungszeichen.",
        ),
        SyntaxFault::StartNeedsQuotes => (
            "ein Text beginnt mit einem Zeichen, das in YAML etwas bedeutet",
            "Setzen Sie den Text in Anführungszeichen: '…'.",
        ),
        SyntaxFault::Indentation => (
            "die Zeile ist anders eingerückt als ihre Nachbarn",
            "Rücken Sie Zeilen derselben Stufe gleich weit ein, zwei Leerzeichen je Stufe.",
        ),
        SyntaxFault::Other => {
            return (format!("kein gültiges YAML ({detail})"), "Prüfen Sie diese und die vorige Zeile.".into());
        }
    };
    (message.into(), help.into())
}

fn feature_used(feature: Feature) -> (String, String) {
    let (message, help) = match feature {
        Feature::Alias => (
            "ein `*` am Anfang verweist auf eine andere Stelle; das gibt es hier nicht",
            "Ist es ein Text, setzen Sie ihn in Anführungszeichen; sonst schreiben Sie den Wert aus.",
        ),
        Feature::Anchor => (
            "ein `&` am Anfang gibt einer Stelle einen Namen; das gibt es hier nicht",
            "Ist es ein Text, setzen Sie ihn in Anführungszeichen; sonst löschen Sie das `&`.",
        ),
        Feature::Tag => (
            "ein `!` am Anfang bestimmt einen Typ; das gibt es hier nicht",
            "Ist es ein Text, setzen Sie ihn in Anführungszeichen; sonst löschen Sie das `!`.",
        ),
        Feature::SecondDocument => {
            ("ein zweites Dokument in einer Datei", "Löschen Sie die Zeile `---`, oder nehmen Sie zwei Dateien.")
        }
        Feature::ComplexKey => {
            ("ein Schlüssel, der selbst Liste oder Tabelle ist", "Setzen Sie den Text in Anführungszeichen: '…'.")
        }
    };
    (message.into(), help.into())
}

const fn kind_of(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "ein Text",
        Expected::Number => "eine Zahl",
        Expected::WholeNumber => "eine ganze Zahl",
        Expected::Bool => "`true` oder `false`",
        Expected::List => "eine Liste",
        Expected::Map => "Schlüssel mit Werten",
        Expected::ListOrMap => "eine Liste oder Listen nach Facetten",
        Expected::TextOrMap => "ein Text oder {text, facet}",
        Expected::TextOrNumber => "ein Text oder eine Zahl",
        Expected::Nothing => "nichts",
    }
}

const fn format_of(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::IntentId | Format::Name => {
            ("kein gültiger Name", "Nur Kleinbuchstaben a–z, Ziffern und einzelne Bindestriche, 2 bis 32 Zeichen.")
        }
        Format::Leika => ("kein LeiKa-Schlüssel", "14 Ziffern in Anführungszeichen."),
        Format::Ags => {
            ("kein amtlicher Schlüssel", "5 Ziffern (Stadt, Landkreis) oder 8 (Gemeinde), in Anführungszeichen.")
        }
        Format::PartialDate => ("kein Datum", "Schreiben Sie 2026-05-14, 2026-05 oder 2026."),
        Format::Date => ("kein Tag", "Schreiben Sie Jahr-Monat-Tag: 2026-02-07."),
        Format::Postcodes => ("keine Postleitzahl", "Schreiben Sie '80331' oder '80331-81929'."),
        Format::Risk => (
            "kein Anteil falscher Antworten",
            "Schreiben Sie ihn mit Prozentzeichen, größer als 0 und höchstens 50: `5 %` oder `2.5 %`.",
        ),
        Format::Other => {
            ("nicht so geschrieben, wie es hier sein muss", "intents/README.md zeigt, wie es geschrieben wird.")
        }
    }
}

const fn example_of(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Money => "`46.00 EUR` oder `25.00-30.00 EUR`",
        FactKind::Duration => {
            "`2 weeks`, `2-3 weeks` oder `10 working days` (minutes, hours, days, working days, weeks, months, years)"
        }
        FactKind::Date => "`2026-02-07`, `2026-02`, `2026` oder `2026-02-07..2026-03-01`",
        FactKind::Age => "`16` oder `16-23`",
        FactKind::Percent => "`25`, `2.5` oder `10-20`",
        FactKind::Count => "`3` oder `2-5`",
        FactKind::TimeWindow => "`Mo-Fr 08:00-18:00; Sa 09:00-12:00` (Tage Mo Tu We Th Fr Sa Su)",
        FactKind::Phone => "\"115\" oder \"+49 89 1234567\"",
        FactKind::Url => "`https://www.example.de`",
    }
}

fn thresholds(fault: ThresholdFault) -> (String, String) {
    let (message, help) = match fault {
        ThresholdFault::Reversed => (
            "die Schwelle `ask` liegt über `answer`",
            "Nachgefragt wird bei weniger Sicherheit als geantwortet: `ask` kleiner als `answer`.",
        ),
        ThresholdFault::Both => (
            "`answer` und `risk` schließen einander aus",
            "Entweder eine feste Schwelle (`answer: 0.6`) oder der Anteil falscher Antworten (`risk: 5 %`); löschen Sie eines.",
        ),
        ThresholdFault::Neither => (
            "es fehlt, ab wann geantwortet wird",
            "Schreiben Sie eine feste Schwelle (`answer: 0.6`) oder den Anteil falscher Antworten (`risk: 5 %`) dazu.",
        ),
        ThresholdFault::FacetsAlone => (
            "`facets` gehört zu `risk`, nicht zu `answer`",
            "Ersetzen Sie `answer` durch den Anteil falscher Antworten (`risk: 5 %`), oder löschen Sie `facets`.",
        ),
    };
    (message.into(), help.into())
}

fn answer(fault: &AnswerFault) -> (String, String) {
    match fault {
        AnswerFault::Empty => {
            ("die Antwort sagt nichts".into(), "Schreiben Sie sie, oder löschen Sie die Facette.".into())
        }
        AnswerFault::BraceOpen => (
            "eine geschweifte Klammer wird nicht geschlossen".into(),
            "Schließen Sie sie auf derselben Zeile; eine Klammer als Zeichen schreibt man {{.".into(),
        ),
        AnswerFault::BraceClose => (
            "eine schließende geschweifte Klammer ohne öffnende".into(),
            "Löschen Sie sie; eine Klammer als Zeichen schreibt man }}.".into(),
        ),
        AnswerFault::BraceName { text } => (
            format!("`{{{}}}` nennt keinen Fakt", short(text)),
            "In Klammern steht nur der Name eines Fakts: Kleinbuchstaben, Ziffern, Bindestriche.".into(),
        ),
        AnswerFault::Case { case } => {
            (format!("den Fall `{}` gibt es nicht", short(case)), "Möglich sind `:nom` und `:dat`.".into())
        }
        AnswerFault::BoldOpen => {
            ("`**` wird nicht geschlossen".into(), "Setzen Sie `**` auch hinter die betonten Worte.".into())
        }
        AnswerFault::Html { tag } => (
            format!("`{}` ist HTML", short(tag)),
            "Fett schreibt man **so**, Listen mit `- `, Links als Fakt der Art `url`.".into(),
        ),
    }
}

fn not_simple(fault: &SimpleFault) -> (String, String) {
    match fault {
        SimpleFault::LongSentence { words, most } => (
            format!("der Satz hat {words} Wörter, Leichte Sprache höchstens {most}"),
            "Machen Sie zwei Sätze daraus, jeden mit einem Gedanken.".into(),
        ),
        SimpleFault::SeveralSentences => (
            "mehrere Sätze in einem Absatz".into(),
            "Jeder Satz ist ein eigener Absatz (Leerzeile davor) oder ein eigener Punkt (`- `).".into(),
        ),
        SimpleFault::LongWord { word } => (
            format!("das lange Wort `{}`", short(word)),
            "Trennen Sie es mit Bindestrich (Personal-Ausweis), oder nehmen Sie ein kürzeres.".into(),
        ),
        SimpleFault::Subjunctive { word } => {
            (format!("`{}` ist Konjunktiv", short(word)), "Sagen Sie, was ist: „kann“, „muss“, „ist“.".into())
        }
        SimpleFault::DoubleNegation => {
            ("„nicht … ohne“ ist schwer zu verstehen".into(), "Sagen Sie es ohne Verneinung.".into())
        }
    }
}
