//! What the engine says in German: warm, short, with "Sie". It says nothing that a source would have to stand for.

use super::Line;
use crate::message::{Lang, Unsupported};
use crate::nlu::SensitiveKind;

#[allow(clippy::too_many_lines, reason = "one arm a line: everything said in this language in one place")]
pub(super) fn words(line: &Line<'_>) -> String {
    match *line {
        Line::Machine => "Hier antwortet ein Computerprogramm, kein Mensch.".into(),
        Line::Welcome { bot } => format!(
            "Guten Tag! Ich bin {bot} und helfe Ihnen, sich bei den Ämtern zurechtzufinden.\n\nFragen Sie einfach in \
             Ihren eigenen Worten, zum Beispiel: „Was kostet ein neuer Personalausweis?“"
        ),
        Line::Hello => "Guten Tag!".into(),
        Line::Capabilities { bot } => format!(
            "Ich bin {bot}. Ich sage Ihnen, welches Amt zuständig ist, welche Unterlagen Sie brauchen, was es kostet, \
             welche Frist gilt und was online geht. Unter jeder Antwort steht die Quelle."
        ),
        Line::Commands => "Diese Befehle kenne ich:\n/sprache – Sprache wählen\n/mensch – mit einem Menschen \
             sprechen\n/datenschutz – was ich speichere\n/export – Ihre Daten anfordern\n/loeschen – Ihre Daten löschen"
            .into(),
        Line::FacetUnknown { facet } => format!(
            "Zu „{facet}“ habe ich hier keine gesicherte Angabe. Das sagt Ihnen die zuständige Behörde oder die \
             Behördennummer 115. Was ich zu dem Thema weiß:"
        ),
        Line::OnlyIn { lang } => match lang {
            Lang::En => "Diese Antwort habe ich bisher nur auf Englisch.".into(),
            Lang::De => "Diese Antwort habe ich bisher nur auf Deutsch.".into(),
            Lang::DeSimple => "Diese Antwort habe ich bisher nur in Leichter Sprache.".into(),
        },
        Line::PlaceNoted { place } => format!("Danke, ich merke mir: {place}."),
        Line::PlaceWithoutOwn { place } => {
            format!("Danke, ich merke mir {place}. Eigene Angaben dieses Ortes habe ich nicht; allgemein gilt:")
        }
        Line::PlaceAsked => {
            "In welcher Gemeinde wohnen Sie? Für manche Orte kenne ich auch die örtlichen Angaben.".into()
        }
        Line::ForYear { year } => format!("So steht es heute für {year} fest; bis dahin kann sich noch etwas ändern."),
        Line::ThisOne => "Geht es Ihnen darum?".into(),
        Line::WhichOne => "Was davon meinen Sie?".into(),
        Line::Rephrase { variant, nearest } => {
            let sorry = match variant {
                0 => "Das habe ich noch nicht verstanden. Sagen Sie es bitte mit anderen Worten.",
                1 => "Da bin ich nicht sicher, was Sie brauchen. Worum geht es: ein Dokument, ein Antrag, ein Amt?",
                _ => "Dazu finde ich nichts Passendes. Vielleicht hilft ein Stichwort, etwa der Name der Leistung.",
            };
            if nearest { format!("{sorry}\n\nAm nächsten kommen diese Themen:") } else { sorry.into() }
        }
        Line::OtherWays { variant, staff } => {
            let stuck = match variant {
                0 => "Hier komme ich allein nicht weiter.",
                1 => "Auch dazu habe ich leider keine Antwort.",
                _ => "Bei dieser Frage bin ich überfragt.",
            };
            let ways = match (staff, variant) {
                (true, 0) => "Möchten Sie mit einem Menschen sprechen?",
                (true, _) => "Ein Mensch kann Ihnen eher helfen: Drücken Sie den Knopf, oder schreiben Sie /mensch.",
                (false, 0) => "Menschen erreichen Sie unter der Behördennummer 115 oder direkt bei Ihrer Gemeinde.",
                (false, 1) => "Die Behördennummer 115 weiß, welches Amt zuständig ist.",
                (false, _) => "Fragen Sie bitte bei Ihrer Stadt oder Gemeinde nach, oder wählen Sie die 115.",
            };
            format!("{stuck} {ways}")
        }
        Line::NoneFits { staff } => {
            let way = if staff { "Oder soll ein Mensch helfen?" } else { "Oder Sie rufen die Behördennummer 115 an." };
            format!("Gut, dann nichts davon. Sagen Sie mir bitte mit anderen Worten, was Sie brauchen. {way}")
        }
        Line::PersonCalled => "Gern. Ich gebe das an einen Menschen weiter; die Antwort kommt hier.".into(),
        Line::ConsentAsked { days } => format!(
            "Soll ich das an einen Menschen im Amt weitergeben?\n\nDort wird gezeigt: Ihre letzten Nachrichten hier (höchstens \
             vier, ohne Kontonummern und Ähnliches), worum es ging, Ihr Ort und Ihre Sprache, dazu alles, was Sie danach \
             schreiben. Nicht gezeigt wird Ihr Name oder Ihr Konto. Gespeichert bleibt es höchstens {days} Tage; mit /loeschen \
             wird es sofort gelöscht, auch im Amt."
        ),
        Line::PersonDeclined => {
            "Gut, ich gebe nichts weiter. Menschen erreichen Sie auch unter der Behördennummer 115.".into()
        }
        Line::PersonElsewhere => "Hier antwortet nur ein Programm. Menschen erreichen Sie unter der Behördennummer \
             115 oder direkt bei Ihrer Stadt oder Gemeinde."
            .into(),
        Line::PersonOffered { staff: true } => "Soll ein Mensch übernehmen? Dann drücken Sie den Knopf.".into(),
        Line::PersonOffered { staff: false } => {
            "Ein Mensch kann Ihnen besser helfen: Behördennummer 115, oder direkt Ihre Stadt oder Gemeinde.".into()
        }
        Line::Calm => "Es tut mir leid, dass ich Ihnen bisher nicht geholfen habe.".into(),
        Line::NoAccess => "Ihren Antrag kann ich nicht einsehen: Ich habe keinen Zugriff auf Akten. Den Stand kennt \
             nur das Amt, bei dem Sie ihn gestellt haben. Halten Sie Aktenzeichen oder Datum des Antrags bereit. \
             Welches Amt das ist, weiß die Behördennummer 115."
            .into(),
        Line::NumberSent { kind } => {
            let what = match kind {
                SensitiveKind::Iban => "eine Kontonummer",
                SensitiveKind::TaxId => "eine Steuer-ID",
                SensitiveKind::IdCardNumber => "eine Ausweisnummer",
                SensitiveKind::Email => "eine E-Mail-Adresse",
                SensitiveKind::Phone => "eine Telefonnummer",
            };
            format!(
                "Achtung: In Ihrer Nachricht steht {what}. Ich brauche sie nicht und hebe sie nicht auf. Schicken Sie \
                 so etwas bitte nicht in einen Chat, und löschen Sie die Nachricht am besten."
            )
        }
        Line::LangSet => "Gern, ich antworte jetzt auf Deutsch.".into(),
        Line::LangMissing => "Diese Sprache kann ich hier leider nicht.".into(),
        Line::LangAsked => "In welcher Sprache soll ich antworten?".into(),
        Line::Privacy { days } => format!(
            "Ich speichere dieses Gespräch verschlüsselt und lösche es nach {days} Tagen. Ihren Namen und Ihre \
             Ausweisnummern brauche ich nie."
        ),
        Line::PrivacyCommands => {
            "Mit /export erhalten Sie, was von Ihnen gespeichert ist; mit /loeschen wird es gelöscht.".into()
        }
        Line::Exported => "Ich stelle zusammen, was über dieses Gespräch gespeichert ist.".into(),
        Line::EraseAsked => "Soll ich alles löschen, was von diesem Gespräch gespeichert ist? Das lässt sich nicht \
             rückgängig machen."
            .into(),
        Line::Erased => "Gut, alles Gespeicherte zu diesem Gespräch wird jetzt gelöscht.".into(),
        Line::EraseKept => "In Ordnung, es bleibt alles, wie es ist.".into(),
        Line::UnknownCommand => "Diesen Befehl kenne ich nicht.".into(),
        Line::Helped => "Danke, das freut mich.".into(),
        Line::NotHelped { staff } => {
            let way = if staff { "Oder soll ein Mensch helfen?" } else { "Oder Sie rufen die Behördennummer 115 an." };
            format!("Danke für den Hinweis. Was fehlt Ihnen? Fragen Sie gern noch einmal anders. {way}")
        }
        Line::OldButton => "Dieser Knopf gilt nicht mehr. Schreiben Sie mir bitte, was Sie brauchen.".into(),
        Line::NothingAsked => "Gerade ist nichts offen. Was möchten Sie wissen?".into(),
        Line::NotText { what: Unsupported::Encrypted } => "Ihre Nachricht kann ich nicht entschlüsseln: Der Schlüssel dazu ist nicht angekommen. Bitte schicken Sie sie \
             noch einmal."
            .into(),
        Line::NotText { what } => {
            let sorry = match what {
                Unsupported::Voice => "Sprachnachrichten kann ich nicht anhören.",
                Unsupported::Picture => "Bilder kann ich nicht ansehen.",
                Unsupported::File => "Dateien kann ich nicht öffnen. Bitte schicken Sie hier keine Unterlagen.",
                Unsupported::Location => "Standorte kann ich nicht lesen. Schreiben Sie mir einfach den Ort.",
                Unsupported::Contact => "Kontakte kann ich nicht lesen, und ich brauche auch keine.",
                Unsupported::Poll => "An Umfragen kann ich nicht teilnehmen.",
                Unsupported::Other | Unsupported::Encrypted => "Damit kann ich nichts anfangen.",
            };
            format!("{sorry} Fragen Sie mich bitte in Worten.")
        }
        Line::NoWords => "Darin finde ich keine Frage. Schreiben Sie mir ein paar Worte, dann suche ich.".into(),
        Line::TooLong => "Ihre Nachricht ist sehr lang; ich habe nur den Anfang gelesen.".into(),
        Line::TooMany => {
            "Das waren viele Nachrichten auf einmal. Bitte warten Sie eine Minute, dann lese ich weiter.".into()
        }
        Line::Welcomed => "Gern geschehen!".into(),
        Line::Goodbye => "Auf Wiedersehen und alles Gute!".into(),
        Line::ModelConsent { operator } => format!(
            "Darf ich bei unklaren Fragen ein Sprachmodell (KI) zu Hilfe nehmen? Ausgewählt hat es {operator}. Es \
             bekommt Ihre Frage ohne Namen, Nummern und Adressen. Sie können auch ohne weiterfragen."
        ),
        Line::ModelWelcome => "Danke. Schreiben Sie mir Ihre Frage bitte noch einmal.".into(),
        Line::ModelRefused => "Gut, dann suche ich nur selbst.".into(),
        Line::ModelChose => {
            "Ein Sprachmodell (KI) hat dieses Thema zu Ihrer Frage herausgesucht. Die Antwort selbst ist \
             die geprüfte:"
                .into()
        }
        Line::ModelWrote => {
            "Von einem Sprachmodell (KI) aus den genannten Quellen zusammengefasst. Verbindlich ist die \
             Auskunft der Behörde."
                .into()
        }
        Line::Advice { staff } => {
            let person = if staff { " Ich kann auch einen Menschen dazuholen." } else { "" };
            format!(
                "Einen Rat für Ihren eigenen Fall darf ich nicht geben. Das können die zuständige Behörde und Menschen, \
                 die beraten dürfen: eine Rechtsanwältin oder ein Rechtsanwalt, die Rechtsantragstelle beim Amtsgericht \
                 (dort gibt es auch Beratungshilfe), die Verbraucherzentrale oder eine Beratungsstelle der \
                 Wohlfahrtsverbände. Wer zuständig ist, sagt Ihnen die 115.{person}"
            )
        }
    }
}
