//! What citizens read of a hand-over.

use crate::message::Lang;

/// One thing that a citizen is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToCitizen<'a> {
    /// The ticket is open.
    Opened {
        /// How many wait before.
        ahead: usize,
        /// When somebody reads next, where that is not now.
        reads: Option<&'a str>,
    },
    /// What is written while waiting is passed on.
    Passed,
    /// A person is wanted, and it is passed on already.
    Already,
    /// Somebody has taken it.
    Taken,
    /// It waits again.
    Released,
    /// It is closed.
    Closed,
    /// It is closed because nobody wrote.
    ClosedSilent,
    /// Nobody has written for long.
    Warned { hours: i64 },
    /// The citizen has left.
    Left,
    /// Staff cannot be reached.
    NotDelivered,
    /// Was it of help?
    Feedback,
    /// Something that is not text cannot be passed on.
    OnlyText,
    /// There is no ticket that could be left.
    NothingToLeave,
}

/// The words.
pub(crate) fn to_citizen(lang: Lang, said: &ToCitizen<'_>) -> String {
    match lang {
        Lang::De => de(said),
        Lang::En => en(said),
        Lang::DeSimple => easy(said),
    }
}

fn de(said: &ToCitizen<'_>) -> String {
    match said {
        ToCitizen::Opened { ahead, reads } => {
            let place = match ahead {
                0 => "Vor Ihnen wartet niemand.".to_owned(),
                1 => "Vor Ihnen wartet eine Person.".to_owned(),
                n => format!("Vor Ihnen warten {n} Personen."),
            };
            let reads = reads.map(|when| format!(" Das Büro ist gerade nicht besetzt; gelesen wird ab {when}.")).unwrap_or_default();
            format!(
                "{place}{reads} Was Sie jetzt schreiben, geht mit. Sie können jederzeit abbrechen: mit dem Knopf oder mit /beenden."
            )
        }
        ToCitizen::Passed => "Das ist mit weitergegeben.".into(),
        ToCitizen::Already => "Ihr Anliegen ist schon an einen Menschen weitergegeben. Mit /beenden nehmen Sie es zurück.".into(),
        ToCitizen::Taken => "Jetzt kümmert sich ein Mensch um Ihr Anliegen. Ich schweige so lange.".into(),
        ToCitizen::Released => "Ihr Anliegen wartet wieder darauf, dass ein Mensch es übernimmt.".into(),
        ToCitizen::Closed => "Das Gespräch mit dem Büro ist abgeschlossen. Ab jetzt antworte wieder ich, das Programm.".into(),
        ToCitizen::ClosedSilent => {
            "Lange hat niemand mehr geschrieben; das Gespräch mit dem Büro ist abgeschlossen. Ab jetzt antworte wieder ich, das Programm.".into()
        }
        ToCitizen::Warned { hours } => {
            format!("Ist noch etwas offen? Ohne eine Nachricht von Ihnen endet das Gespräch mit dem Büro in {hours} Stunden.")
        }
        ToCitizen::Left => "Gut, ich habe es zurückgenommen. Ab jetzt antworte wieder ich, das Programm.".into(),
        ToCitizen::NotDelivered => {
            "Ich kann das Büro gerade nicht erreichen; Ihr Anliegen ist dort nicht angekommen. Bitte wählen Sie die Behördennummer 115.".into()
        }
        ToCitizen::Feedback => "Hat Ihnen das geholfen?".into(),
        ToCitizen::OnlyText => "Weitergeben kann ich nur Text. Bitte beschreiben Sie es in Worten.".into(),
        ToCitizen::NothingToLeave => "Es ist gerade nichts weitergegeben, das Sie abbrechen könnten.".into(),
    }
}

fn easy(said: &ToCitizen<'_>) -> String {
    match said {
        ToCitizen::Opened { ahead, reads } => {
            let place = match ahead {
                0 => "Sie sind als Nächstes dran.".to_owned(),
                1 => "Eine Person ist vor Ihnen dran.".to_owned(),
                n => format!("{n} Personen sind vor Ihnen dran."),
            };
            let reads = reads.map(|when| format!("\nDas Amt hat gerade zu.\nWieder offen: {when}.")).unwrap_or_default();
            format!("{place}{reads}\nSchreiben Sie ruhig weiter. \nDas geht auch an das Amt.\nSie wollen nicht mehr warten?\nDann drücken Sie auf den Knopf.\nOder Sie schreiben: /beenden")
        }
        ToCitizen::Passed => "Das habe ich auch weiter-gegeben.".into(),
        ToCitizen::Already => "Ein Mensch weiß schon Bescheid.\nSie wollen nicht mehr warten?\nDann schreiben Sie: /beenden".into(),
        ToCitizen::Taken => "Jetzt hilft Ihnen ein Mensch.\nIch bin so lange still.".into(),
        ToCitizen::Released => "Sie warten jetzt wieder auf einen Menschen.".into(),
        ToCitizen::Closed => "Das Gespräch mit dem Amt ist fertig.\nJetzt antworte wieder ich, das Programm.".into(),
        ToCitizen::ClosedSilent => "Lange hat niemand geschrieben.\nDas Gespräch mit dem Amt ist fertig.\nJetzt antworte wieder ich, das Programm.".into(),
        ToCitizen::Warned { hours } => {
            format!("Haben Sie noch eine Frage?\nDann schreiben Sie bitte.\nSonst endet das Gespräch in {hours} Stunden.")
        }
        ToCitizen::Left => "Gut.\nSie warten nicht mehr.\nJetzt antworte wieder ich, das Programm.".into(),
        ToCitizen::NotDelivered => "Ich kann das Amt gerade nicht erreichen.\nIhre Frage ist nicht angekommen.\nBitte rufen Sie an: Telefon 115.".into(),
        ToCitizen::Feedback => "Hat Ihnen das geholfen?".into(),
        ToCitizen::OnlyText => "Ich kann nur Text weiter-geben.\nBitte schreiben Sie es auf.".into(),
        ToCitizen::NothingToLeave => "Sie warten gerade auf niemanden.".into(),
    }
}

fn en(said: &ToCitizen<'_>) -> String {
    match said {
        ToCitizen::Opened { ahead, reads } => {
            let place = match ahead {
                0 => "Nobody is waiting before you.".to_owned(),
                1 => "One person is waiting before you.".to_owned(),
                n => format!("{n} people are waiting before you."),
            };
            let reads = reads.map(|when| format!(" The office is closed now; it reads from {when} on.")).unwrap_or_default();
            format!(
                "{place}{reads} What you write now is passed on too. You can leave at any time: with the button or with /leave."
            )
        }
        ToCitizen::Passed => "That is passed on too.".into(),
        ToCitizen::Already => "Your matter is passed on to a person already. With /leave you take it back.".into(),
        ToCitizen::Taken => "A person is looking after your matter now. I keep silent meanwhile.".into(),
        ToCitizen::Released => "Your matter is waiting for a person again.".into(),
        ToCitizen::Closed => "The conversation with the office is closed. From now on I, the program, answer again.".into(),
        ToCitizen::ClosedSilent => {
            "Nobody has written for long; the conversation with the office is closed. From now on I, the program, answer again.".into()
        }
        ToCitizen::Warned { hours } => {
            format!("Is anything still open? Without a message from you the conversation with the office ends in {hours} hours.")
        }
        ToCitizen::Left => "All right, I have taken it back. From now on I, the program, answer again.".into(),
        ToCitizen::NotDelivered => {
            "I cannot reach the office at the moment; your matter has not arrived there. Please dial the public service line 115.".into()
        }
        ToCitizen::Feedback => "Did that help you?".into(),
        ToCitizen::OnlyText => "I can only pass on text. Please put it into words.".into(),
        ToCitizen::NothingToLeave => "Nothing is passed on at the moment that you could leave.".into(),
    }
}

/// The words on the button that leaves the queue.
pub(crate) const fn leave_label(lang: Lang) -> &'static str {
    match lang {
        Lang::De | Lang::DeSimple => "Warteschlange verlassen",
        Lang::En => "Leave the queue",
    }
}

/// What is said instead of an answer that is paused.
pub fn paused_line(lang: Lang, reason: &str) -> String {
    match lang {
        Lang::De => {
            format!("Dazu gebe ich zurzeit keine Auskunft: {reason}\n\nBitte wählen Sie die Behördennummer 115.")
        }
        Lang::DeSimple => {
            format!("Dazu sage ich gerade nichts.\nDer Grund: {reason}\n\nBitte rufen Sie an: Telefon 115.")
        }
        Lang::En => format!("I do not answer this at the moment: {reason}\n\nPlease dial the public service line 115."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_citizens_read_of_a_hand_over() {
        let all = [
            ToCitizen::Opened { ahead: 0, reads: None },
            ToCitizen::Opened { ahead: 1, reads: Some("30.11.2026, 08:00") },
            ToCitizen::Opened { ahead: 3, reads: None },
            ToCitizen::Passed,
            ToCitizen::Already,
            ToCitizen::Taken,
            ToCitizen::Released,
            ToCitizen::Closed,
            ToCitizen::ClosedSilent,
            ToCitizen::Warned { hours: 24 },
            ToCitizen::Left,
            ToCitizen::NotDelivered,
            ToCitizen::Feedback,
            ToCitizen::OnlyText,
            ToCitizen::NothingToLeave,
        ];
        let mut text = String::new();
        for lang in Lang::ALL {
            for said in &all {
                text.push_str(&format!("[{lang} {said:?}]\n{}\n\n", to_citizen(lang, said)));
            }
            text.push_str(&format!("[{lang} paused]\n{}\n\n", paused_line(lang, "Wartung")));
            assert!(leave_label(lang).chars().count() <= 30);
        }
        insta::assert_snapshot!(text);
    }
}
