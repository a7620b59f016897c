//! What the engine says in easy German: one short sentence a line, no subjunctive, long words with a hyphen. It says
//! nothing that a source would have to stand for.

use super::Line;
use crate::message::{Lang, Unsupported};
use crate::nlu::SensitiveKind;

#[allow(clippy::too_many_lines, reason = "one arm a line: everything said in this language in one place")]
pub(super) fn words(line: &Line<'_>) -> String {
    match *line {
        Line::Machine => "Hier antwortet ein Computer-Programm.\nHier antwortet kein Mensch.".into(),
        Line::Welcome { bot } => format!(
            "Guten Tag!\nIch bin {bot}.\nIch helfe Ihnen bei Fragen zu Ämtern.\n\nSchreiben Sie mir Ihre Frage.\nZum \
             Beispiel: Was kostet ein neuer Personal-Ausweis?"
        ),
        Line::Hello => "Guten Tag!".into(),
        Line::Capabilities { bot } => format!(
            "Ich bin {bot}.\nSie können mich zum Beispiel fragen:\nWelches Amt ist das richtige?\nWas muss ich \
             mitbringen?\nWas kostet es?\nBis wann muss ich das machen?"
        ),
        Line::Commands => "Das können Sie auch schreiben:\n/sprache – andere Sprache\n/mensch – mit einem Menschen \
             sprechen\n/datenschutz – was ich speichere\n/export – Ihre Daten bekommen\n/loeschen – Ihre Daten löschen"
            .into(),
        Line::FacetUnknown { facet } => format!(
            "Sie fragen nach: {facet}.\nDazu weiß ich hier nichts Sicheres.\nFragen Sie bitte das Amt.\nOder rufen Sie \
             an: Telefon 115.\nDas weiß ich zu dem Thema:"
        ),
        Line::OnlyIn { lang } => match lang {
            Lang::De => "Diese Antwort gibt es noch nicht in Leichter Sprache.\nDeshalb ist sie auf Deutsch.".into(),
            Lang::En => "Diese Antwort gibt es nur auf Englisch.".into(),
            Lang::DeSimple => "Diese Antwort gibt es nur in Leichter Sprache.".into(),
        },
        Line::PlaceNoted { place } => format!("Danke.\nIch merke mir: {place}."),
        Line::PlaceWithoutOwn { place } => {
            format!("Danke.\nIch merke mir: {place}.\nÜber den Ort weiß ich nichts Besonderes.\nÜberall gilt:")
        }
        Line::PlaceAsked => "In welchem Ort wohnen Sie?\nÜber manche Orte weiß ich mehr.".into(),
        Line::ForYear { year } => format!("Das gilt heute für das Jahr {year}.\nEs kann sich noch ändern."),
        Line::ThisOne => "Meinen Sie das?".into(),
        Line::WhichOne => "Was meinen Sie?".into(),
        Line::Rephrase { variant, nearest } => {
            let sorry = match variant {
                0 => "Das habe ich noch nicht verstanden.\nBitte schreiben Sie es anders.",
                1 => "Ich bin nicht sicher.\nWas brauchen Sie?\nEin Dokument?\nEinen Antrag?\nEin Amt?",
                _ => "Dazu finde ich nichts.\nBitte schreiben Sie ein anderes Wort dafür.",
            };
            if nearest { format!("{sorry}\n\nMeinen Sie eines von diesen Themen?") } else { sorry.into() }
        }
        Line::OtherWays { variant, staff } => {
            let stuck = match variant {
                0 => "Hier komme ich nicht weiter.",
                1 => "Auch das weiß ich nicht.",
                _ => "Diese Frage ist zu schwer für mich.",
            };
            let ways = match (staff, variant) {
                (true, 0) => "Wollen Sie mit einem Menschen sprechen?",
                (true, _) => "Ein Mensch kann besser helfen.\nDrücken Sie auf den Knopf.",
                (false, 0) => "Menschen helfen Ihnen am Telefon.\nDie Nummer ist 115.\nOder fragen Sie im Rathaus.",
                (false, 1) => "Rufen Sie die Nummer 115 an.\nDort kennt man das richtige Amt.",
                (false, _) => "Fragen Sie im Rathaus.\nOder rufen Sie an: Telefon 115.",
            };
            format!("{stuck}\n{ways}")
        }
        Line::NoneFits { staff } => {
            let way = if staff { "Oder soll ein Mensch helfen?" } else { "Oder rufen Sie an: Telefon 115." };
            format!("Gut.\nWas brauchen Sie?\nBitte schreiben Sie es mit anderen Worten.\n{way}")
        }
        Line::PersonCalled => "Gern.\nIch sage einem Menschen Bescheid.\nDie Antwort kommt hier.".into(),
        Line::ConsentAsked { days } => format!(
            "Soll ich einen Menschen im Amt fragen?\n\nDer Mensch sieht dann:\nIhre letzten 4 Nachrichten.\nUnd Ihren Ort \
             und Ihre Sprache.\nUnd alles, was Sie danach schreiben.\nIhren Namen sieht er nicht.\nDas wird {days} Tage \
             gespeichert.\nSie wollen es löschen?\nDann schreiben Sie: /loeschen"
        ),
        Line::PersonDeclined => "Gut.\nIch sage niemandem etwas.\nSie wollen mit einem Menschen sprechen?\nRufen Sie an: Telefon 115.".into(),
        Line::PersonElsewhere => {
            "Hier antwortet nur ein Programm.\nMenschen helfen Ihnen am Telefon.\nDie Nummer ist 115.\nOder gehen Sie \
             in Ihr Rathaus."
                .into()
        }
        Line::PersonOffered { staff: true } => "Soll ein Mensch helfen?\nDann drücken Sie auf den Knopf.".into(),
        Line::PersonOffered { staff: false } => {
            "Ein Mensch kann besser helfen.\nRufen Sie an: Telefon 115.\nOder gehen Sie in Ihr Rathaus.".into()
        }
        Line::Calm => "Ich habe Ihnen noch nicht geholfen.\nDas tut mir leid.".into(),
        Line::NoAccess => "Ich kann Ihren Antrag nicht sehen.\nNur das Amt weiß, wie weit der Antrag ist.\nFragen Sie \
             dort.\nNehmen Sie das Akten-Zeichen mit.\nDas Akten-Zeichen ist die Nummer von Ihrem Antrag.\nSie kennen das \
             Amt nicht?\nRufen Sie an: Telefon 115."
            .into(),
        Line::NumberSent { kind } => {
            let what = match kind {
                SensitiveKind::Iban => "eine Konto-Nummer",
                SensitiveKind::TaxId => "eine Steuer-Nummer",
                SensitiveKind::IdCardNumber => "eine Ausweis-Nummer",
                SensitiveKind::Email => "eine E-Mail-Adresse",
                SensitiveKind::Phone => "eine Telefon-Nummer",
            };
            format!(
                "Achtung!\nSie haben {what} geschrieben.\nIch brauche diese Nummer nicht.\nIch speichere sie \
                 nicht.\nSchreiben Sie so etwas nie in einen Chat.\nLöschen Sie bitte die Nachricht."
            )
        }
        Line::LangSet => "Gern.\nIch schreibe jetzt in Leichter Sprache.".into(),
        Line::LangMissing => "Diese Sprache kann ich leider nicht.".into(),
        Line::LangAsked => "Welche Sprache wollen Sie?".into(),
        Line::Privacy { days } => format!(
            "Ich speichere dieses Gespräch.\nAndere können es nicht lesen.\nNach {days} Tagen lösche ich es.\nIhren \
             Namen brauche ich nicht."
        ),
        Line::PrivacyCommands => {
            "Sie wollen sehen, was ich speichere?\nSchreiben Sie: /export\nIch soll alles löschen?\nSchreiben Sie: \
             /loeschen"
                .into()
        }
        Line::Exported => "Ich sammle jetzt Ihre Daten aus diesem Gespräch.".into(),
        Line::EraseAsked => "Soll ich alles aus diesem Gespräch löschen?\nDann ist es für immer weg.".into(),
        Line::Erased => "Gut.\nIch lösche jetzt alles aus diesem Gespräch.".into(),
        Line::EraseKept => "Gut.\nIch lösche nichts.".into(),
        Line::UnknownCommand => "Diesen Befehl kenne ich nicht.".into(),
        Line::Helped => "Danke.\nDas freut mich.".into(),
        Line::NotHelped { staff } => {
            let way = if staff { "Oder soll ein Mensch helfen?" } else { "Oder rufen Sie an: Telefon 115." };
            format!("Danke.\nWas fehlt Ihnen?\nFragen Sie bitte noch einmal anders.\n{way}")
        }
        Line::OldButton => "Dieser Knopf geht nicht mehr.\nBitte schreiben Sie Ihre Frage.".into(),
        Line::NothingAsked => "Gerade ist keine Frage offen.\nWas wollen Sie wissen?".into(),
        Line::NotText { what: Unsupported::Encrypted } => "Ich kann Ihre Nachricht nicht lesen.\nSie ist verschlüsselt.\nDer Schlüssel fehlt mir.\nBitte schicken Sie die \
             Nachricht noch einmal."
            .into(),
        Line::NotText { what } => {
            let sorry = match what {
                Unsupported::Voice => "Ich kann keine Sprach-Nachrichten hören.",
                Unsupported::Picture => "Ich kann keine Bilder sehen.",
                Unsupported::File => "Ich kann keine Dateien öffnen.\nBitte schicken Sie keine Papiere.",
                Unsupported::Location => "Ich kann keine Karten lesen.\nSchreiben Sie mir den Ort.",
                Unsupported::Contact => "Ich kann keine Kontakte lesen.",
                Unsupported::Poll => "Ich kann bei Umfragen nicht mitmachen.",
                Unsupported::Other | Unsupported::Encrypted => "Das kann ich nicht lesen.",
            };
            format!("{sorry}\nBitte schreiben Sie Ihre Frage.")
        }
        Line::NoWords => "Ich finde keine Frage.\nBitte schreiben Sie ein paar Wörter.".into(),
        Line::TooLong => "Ihre Nachricht ist sehr lang.\nIch habe nur den Anfang gelesen.".into(),
        Line::TooMany => "Das sind viele Nachrichten.\nBitte warten Sie eine Minute.\nDann lese ich weiter.".into(),
        Line::Welcomed => "Gern!".into(),
        Line::Goodbye => "Auf Wiedersehen!\nAlles Gute!".into(),
        Line::ModelConsent { operator } => format!(
            "Manchmal verstehe ich eine Frage nicht.\nDann kann ein anderes Computer-Programm helfen.\nDas Programm ist \
             eine KI.\nAusgesucht hat es {operator}.\nEs bekommt Ihre Frage.\nEs bekommt keine Namen und keine \
             Nummern.\nDarf ich es fragen?"
        ),
        Line::ModelWelcome => "Danke.\nSchreiben Sie Ihre Frage bitte noch einmal.".into(),
        Line::ModelRefused => "Gut.\nDann suche ich allein.".into(),
        Line::ModelChose => "Eine KI hat dieses Thema gefunden.\nDie Antwort ist geprüft:".into(),
        Line::ModelWrote => "Diesen Text hat eine KI geschrieben.\nSie hat nur die Quellen benutzt.\nFragen Sie zur \
             Sicherheit beim Amt."
            .into(),
        Line::Advice { staff } => {
            let person = if staff { "\nIch kann auch einen Menschen holen." } else { "" };
            format!(
                "Ich darf nicht sagen, was Sie tun sollen.\nDas dürfen andere Menschen.\nZum Beispiel: das Amt, ein \
                 Anwalt oder eine Beratungs-Stelle.\nBeim Amts-Gericht gibt es Beratungs-Hilfe.\nFragen Sie auch beim \
                 Telefon 115.{person}"
            )
        }
    }
}
