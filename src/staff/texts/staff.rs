//! What staff read, in German and English.

use crate::staff::authority::Refusal;

/// The language of what is said to staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffLang {
    /// German.
    De,
    /// English.
    En,
}

impl From<StaffLang> for crate::message::Lang {
    fn from(lang: StaffLang) -> Self {
        match lang {
            StaffLang::De => Self::De,
            StaffLang::En => Self::En,
        }
    }
}

impl From<StaffLang> for crate::kb::diagnostic::UiLang {
    fn from(lang: StaffLang) -> Self {
        match lang {
            StaffLang::De => Self::De,
            StaffLang::En => Self::En,
        }
    }
}

/// One thing that staff are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToStaff<'a> {
    /// A ticket is closed: what is written is not sent.
    NoTicket,
    /// A new ticket.
    NewTicket { pseudonym: &'a str },
    /// How to go on with it.
    HowTo,
    /// The citizen's language.
    Language { lang: &'a str },
    /// The citizen's place.
    Place { place: &'a str },
    /// What it may be about.
    Topics,
    /// What was last written.
    Recent,
    /// Somebody has taken it.
    ClaimedBy { who: &'a str },
    /// Somebody else has it.
    AlreadyClaimed { who: &'a str },
    /// It is theirs already.
    YoursAlready,
    /// It waits again.
    Released,
    /// It was given to somebody.
    Assigned { who: &'a str },
    /// It went to another room.
    Forwarded,
    /// It came from another room.
    ForwardedHere,
    /// No such room or area.
    NoSuchRoom,
    /// It is in that room already.
    SameRoom,
    /// It is closed.
    Closed,
    /// It is closed because nobody wrote.
    ClosedSilent,
    /// Both sides were warned.
    Warned { hours: i64 },
    /// The citizen has left.
    Left,
    /// Nobody has taken it yet.
    Reminder { minutes: i64 },
    /// No tickets are taken from there any more.
    Blocked,
    /// They are taken again.
    Unblocked,
    /// No such command.
    UnknownCommand { word: &'a str },
    /// A command with a fault.
    Usage { usage: &'a str },
    /// The knowledge base has no such answer.
    NoAnswer,
    /// What the citizen sent is no text.
    NotText,
    /// What staff sent is no text.
    OnlyText,
    /// An edited message that was never sent.
    EditNotSent,
    /// Commands count when they are written, not when they are edited in.
    EditedCommand,
    /// The citizen changed a message that is not known any more.
    Changed,
    /// It was not delivered.
    NotDelivered { reason: &'a str },
    /// A message that could not be decrypted.
    Undecryptable,
    /// A command of a ticket outside of its thread.
    OnlyInThread,
    /// A setting was refused because another one came between, or there is no room.
    NoRoomForMore,
    /// Done.
    Done,
    /// There was nothing to do.
    NothingToDo,
    /// No such conversation.
    NoSuchConversation,
    /// Nothing to show.
    Nothing,
    /// Words became a suggested example.
    Suggested { intent: &'a str, words: &'a str },
    /// The conversation keeps no such words.
    NoWords,
    /// A command of the room in a ticket's thread.
    OnlyInRoom,
    /// What was not answered, above its groups.
    Unanswered { messages: usize, groups: usize, shown: usize },
    /// A group of it.
    GroupTitle { group: u32, messages: usize },
    /// What can be done with a group.
    GroupHelp { group: u32 },
    /// There is no such group.
    NoSuchGroup,
    /// A group became suggested examples.
    Taught { group: u32, intent: &'a str, wordings: usize },
    /// A group was dismissed.
    Dismissed { group: u32 },
    /// Somebody wants this of a group by a reaction.
    Marked { who: &'a str, group: u32, intent: Option<&'a str> },
    /// Nothing was marked by a reaction.
    NothingMarked,
    /// A knowledge base was taken up; what is different stands below.
    KbLoaded { intents: usize },
    /// It is in force already.
    KbSame,
    /// It has faults, which stand below.
    KbBroken { faults: usize },
    /// The one before is in force again; what is different stands below.
    KbRolledBack { intents: usize },
    /// That is so already.
    KbHeldAlready,
    /// There is none before.
    KbNothingBefore,
    /// It cannot be done.
    KbUnavailable,
}

/// The words.
pub(crate) fn to_staff(lang: StaffLang, said: &ToStaff<'_>) -> String {
    match lang {
        StaffLang::De => de(said),
        StaffLang::En => en(said),
    }
}

fn de(said: &ToStaff<'_>) -> String {
    match said {
        ToStaff::NoTicket => "Nicht gesendet: Dieser Vorgang ist abgeschlossen.".into(),
        ToStaff::NewTicket { pseudonym } => format!("Neuer Vorgang {pseudonym}"),
        ToStaff::HowTo => "Antworten Sie hier im Faden: Das geht an die Person. !claim übernimmt, !note bleibt unter uns, !close schließt ab, !help zeigt alles.".into(),
        ToStaff::Language { lang } => format!("Sprache: {lang}"),
        ToStaff::Place { place } => format!("Ort: {place}"),
        ToStaff::Topics => "Vielleicht geht es um:".into(),
        ToStaff::Recent => "Zuletzt geschrieben:".into(),
        ToStaff::ClaimedBy { who } => format!("Übernommen von {who}."),
        ToStaff::AlreadyClaimed { who } => format!("Schon übernommen, von {who}."),
        ToStaff::YoursAlready => "Das haben Sie schon übernommen.".into(),
        ToStaff::Released => "Zurückgegeben; der Vorgang wartet wieder.".into(),
        ToStaff::Assigned { who } => format!("Gegeben an {who}."),
        ToStaff::Forwarded => "Weitergegeben in einen anderen Raum; dieser Faden ist zu Ende.".into(),
        ToStaff::ForwardedHere => "Aus einem anderen Raum weitergegeben.".into(),
        ToStaff::NoSuchRoom => "Diesen Raum oder Bereich gibt es nicht in der Konfiguration.".into(),
        ToStaff::SameRoom => "Der Vorgang ist schon in diesem Raum.".into(),
        ToStaff::Closed => "Abgeschlossen. Der Bot antwortet wieder.".into(),
        ToStaff::ClosedSilent => "Abgeschlossen, weil lange niemand geschrieben hat.".into(),
        ToStaff::Warned { hours } => format!("Lange hat niemand geschrieben: In {hours} Stunden wird abgeschlossen."),
        ToStaff::Left => "Die Person hat abgebrochen. Der Vorgang ist abgeschlossen.".into(),
        ToStaff::Reminder { minutes } => format!("Wartet seit {minutes} Minuten, und niemand hat es übernommen."),
        ToStaff::Blocked => "Gesperrt: Aus diesem Gespräch kommen keine Vorgänge mehr. !unblock hebt es auf.".into(),
        ToStaff::Unblocked => "Entsperrt.".into(),
        ToStaff::UnknownCommand { word } => format!("Nicht gesendet: Einen Befehl !{word} gibt es nicht. !help zeigt alle."),
        ToStaff::Usage { usage } => format!("So wird es geschrieben: {usage}"),
        ToStaff::NoAnswer => "Dazu hat die Wissensbasis keine Antwort.".into(),
        ToStaff::NotText => "(hat etwas geschickt, das kein Text ist; es wird nicht weitergegeben)".into(),
        ToStaff::OnlyText => "Nicht gesendet: Weitergegeben wird nur Text.".into(),
        ToStaff::EditNotSent => "Die Änderung ging nicht hinaus: Die Nachricht war nicht gesendet oder ist zu alt.".into(),
        ToStaff::EditedCommand => "Nicht befolgt: Befehle gelten nur, wenn sie neu geschrieben werden.".into(),
        ToStaff::Changed => "(geändert)".into(),
        ToStaff::NotDelivered { reason } => format!("Nicht zugestellt: {reason}"),
        ToStaff::Undecryptable => "Eine Nachricht konnte nicht entschlüsselt werden und wurde nicht beachtet. Bitte schreiben Sie sie noch einmal.".into(),
        ToStaff::OnlyInThread => "Das geht nur im Faden eines Vorgangs.".into(),
        ToStaff::NoRoomForMore => "Das sind zu viele; nehmen Sie zuerst etwas zurück.".into(),
        ToStaff::Done => "Erledigt.".into(),
        ToStaff::NothingToDo => "Da war nichts zu tun.".into(),
        ToStaff::NoSuchConversation => "So ein Gespräch gibt es nicht (mehr).".into(),
        ToStaff::Nothing => "Nichts.".into(),
        ToStaff::Suggested { intent, words } => format!("Als Beispiel für {intent} vorgeschlagen: „{words}“. In die Wissensbasis kommt es erst, wenn es dort jemand einträgt; !export zeigt alle Vorschläge."),
        ToStaff::NoWords => "Solche Worte der Person sind nicht aufgehoben.".into(),
        ToStaff::OnlyInRoom => "Das geht nur im Raum, nicht im Faden eines Vorgangs.".into(),
        ToStaff::Unanswered { messages: 0, .. } => "Nicht beantwortet: nichts.".into(),
        ToStaff::Unanswered { messages, groups, shown } if groups == shown => {
            format!("Nicht beantwortet: {messages} Nachrichten in {groups} Gruppen")
        }
        ToStaff::Unanswered { messages, groups, shown } => {
            format!("Nicht beantwortet: {messages} Nachrichten in {groups} Gruppen; die {shown} größten:")
        }
        ToStaff::GroupTitle { group, messages } => format!("Gruppe {group} · {messages}×"),
        ToStaff::GroupHelp { group } => {
            format!("Als Beispiele vorschlagen: Reaktion 1️⃣ 2️⃣ 3️⃣ oder !suggest {group} THEMA. Verwerfen: ❌ oder !dismiss {group}.")
        }
        ToStaff::NoSuchGroup => "Diese Gruppe steht hier nicht (mehr); !unanswered zeigt, was es gibt.".into(),
        ToStaff::Taught { group, intent, wordings } => {
            format!("Gruppe {group}: {wordings} Beispiele für {intent} vorgeschlagen; !export zeigt sie.")
        }
        ToStaff::Dismissed { group } => format!("Gruppe {group}: verworfen."),
        ToStaff::Marked { who, group, intent } => {
            let what = intent.map_or("verwerfen".to_owned(), |intent| format!("Beispiele für {intent}"));
            format!("Vorgemerkt von {who}: Gruppe {group}, {what}. Reaktionen kommen unverschlüsselt; !confirm von derselben Person führt aus, was sie vorgemerkt hat.")
        }
        ToStaff::NothingMarked => "Sie haben nichts vorgemerkt.".into(),
        ToStaff::KbLoaded { intents } => format!("Die Wissensbasis ist aufgenommen ({intents} Themen). Anders ist:"),
        ToStaff::KbSame => "Was im Ordner liegt, gilt schon.".into(),
        ToStaff::KbBroken { faults } => {
            format!("Nicht aufgenommen: Die Wissensbasis hat Fehler ({faults}). Die vorige gilt weiter.")
        }
        ToStaff::KbRolledBack { intents } => {
            format!("Zurückgegangen zur Wissensbasis davor ({intents} Themen). Das gilt bis zum nächsten !reload, auch über Neustarts und geänderte Dateien. Anders ist:")
        }
        ToStaff::KbHeldAlready => "Es gilt schon die Wissensbasis davor; !reload nimmt die aus dem Ordner auf.".into(),
        ToStaff::KbNothingBefore => "Von davor ist keine Wissensbasis aufgehoben.".into(),
        ToStaff::KbUnavailable => "Das geht hier gerade nicht.".into(),
    }
}

fn en(said: &ToStaff<'_>) -> String {
    match said {
        ToStaff::NoTicket => "Not sent: this ticket is closed.".into(),
        ToStaff::NewTicket { pseudonym } => format!("New ticket {pseudonym}"),
        ToStaff::HowTo => "Answer here in the thread: it goes to the person. !claim takes it, !note stays among us, !close closes it, !help shows all.".into(),
        ToStaff::Language { lang } => format!("Language: {lang}"),
        ToStaff::Place { place } => format!("Place: {place}"),
        ToStaff::Topics => "It may be about:".into(),
        ToStaff::Recent => "Last written:".into(),
        ToStaff::ClaimedBy { who } => format!("Taken by {who}."),
        ToStaff::AlreadyClaimed { who } => format!("Already taken, by {who}."),
        ToStaff::YoursAlready => "It is yours already.".into(),
        ToStaff::Released => "Given back; the ticket waits again.".into(),
        ToStaff::Assigned { who } => format!("Given to {who}."),
        ToStaff::Forwarded => "Moved to another room; this thread has ended.".into(),
        ToStaff::ForwardedHere => "Moved here from another room.".into(),
        ToStaff::NoSuchRoom => "The configuration has no such room or area.".into(),
        ToStaff::SameRoom => "The ticket is in this room already.".into(),
        ToStaff::Closed => "Closed. The bot answers again.".into(),
        ToStaff::ClosedSilent => "Closed, because nobody has written for long.".into(),
        ToStaff::Warned { hours } => format!("Nobody has written for long: it will be closed in {hours} hours."),
        ToStaff::Left => "The person has left. The ticket is closed.".into(),
        ToStaff::Reminder { minutes } => format!("Has waited for {minutes} minutes, and nobody has taken it."),
        ToStaff::Blocked => "Blocked: no tickets are taken from this conversation any more. !unblock lifts it.".into(),
        ToStaff::Unblocked => "Unblocked.".into(),
        ToStaff::UnknownCommand { word } => format!("Not sent: there is no command !{word}. !help shows all."),
        ToStaff::Usage { usage } => format!("It is written like this: {usage}"),
        ToStaff::NoAnswer => "The knowledge base has no answer to that.".into(),
        ToStaff::NotText => "(has sent something that is not text; it is not passed on)".into(),
        ToStaff::OnlyText => "Not sent: only text is passed on.".into(),
        ToStaff::EditNotSent => "The change was not sent: the message was not sent either, or is too old.".into(),
        ToStaff::EditedCommand => "Not obeyed: commands count only when they are written anew.".into(),
        ToStaff::Changed => "(changed)".into(),
        ToStaff::NotDelivered { reason } => format!("Not delivered: {reason}"),
        ToStaff::Undecryptable => "A message could not be decrypted and was not heeded. Please write it again.".into(),
        ToStaff::OnlyInThread => "That works only in a ticket's thread.".into(),
        ToStaff::NoRoomForMore => "There are too many; take something back first.".into(),
        ToStaff::Done => "Done.".into(),
        ToStaff::NothingToDo => "There was nothing to do.".into(),
        ToStaff::NoSuchConversation => "There is no such conversation (any more).".into(),
        ToStaff::Nothing => "Nothing.".into(),
        ToStaff::Suggested { intent, words } => format!("Suggested as an example of {intent}: “{words}”. It reaches the knowledge base only when somebody puts it there; !export shows all suggestions."),
        ToStaff::NoWords => "No such words of the person are kept.".into(),
        ToStaff::OnlyInRoom => "That works only in the room, not in a ticket's thread.".into(),
        ToStaff::Unanswered { messages: 0, .. } => "Not answered: nothing.".into(),
        ToStaff::Unanswered { messages, groups, shown } if groups == shown => {
            format!("Not answered: {messages} messages in {groups} groups")
        }
        ToStaff::Unanswered { messages, groups, shown } => {
            format!("Not answered: {messages} messages in {groups} groups; the {shown} largest:")
        }
        ToStaff::GroupTitle { group, messages } => format!("Group {group} · {messages}×"),
        ToStaff::GroupHelp { group } => {
            format!("Suggest as examples: reaction 1️⃣ 2️⃣ 3️⃣ or !suggest {group} TOPIC. Dismiss: ❌ or !dismiss {group}.")
        }
        ToStaff::NoSuchGroup => "This group does not stand here (any more); !unanswered shows what there is.".into(),
        ToStaff::Taught { group, intent, wordings } => {
            format!("Group {group}: {wordings} examples suggested for {intent}; !export shows them.")
        }
        ToStaff::Dismissed { group } => format!("Group {group}: dismissed."),
        ToStaff::Marked { who, group, intent } => {
            let what = intent.map_or("dismiss".to_owned(), |intent| format!("examples of {intent}"));
            format!("Marked by {who}: group {group}, {what}. Reactions do not come encrypted; !confirm by the same person does what that person has marked.")
        }
        ToStaff::NothingMarked => "You have marked nothing.".into(),
        ToStaff::KbLoaded { intents } => format!("The knowledge base is taken up ({intents} topics). Different are:"),
        ToStaff::KbSame => "What lies in the folder is in force already.".into(),
        ToStaff::KbBroken { faults } => {
            format!("Not taken up: the knowledge base has faults ({faults}). The one before is still in force.")
        }
        ToStaff::KbRolledBack { intents } => {
            format!("Gone back to the knowledge base before ({intents} topics). That holds until the next !reload, over restarts and changed files too. Different are:")
        }
        ToStaff::KbHeldAlready => "The knowledge base before is in force already; !reload takes up the one in the folder.".into(),
        ToStaff::KbNothingBefore => "No knowledge base is kept from before.".into(),
        ToStaff::KbUnavailable => "That cannot be done here at the moment.".into(),
    }
}

/// Why something is not obeyed or not sent.
pub(crate) fn refusal(lang: StaffLang, why: Refusal) -> String {
    match (lang, why) {
        (StaffLang::De, Refusal::NotAStaffRoom) => "Nicht befolgt: Dies ist kein Raum für Mitarbeitende.".into(),
        (StaffLang::De, Refusal::NotAMember) => "Nicht befolgt: Der Absender ist nicht Mitglied des Raums.".into(),
        (StaffLang::De, Refusal::NotEncrypted) => "Nicht befolgt: Die Nachricht kam nicht verschlüsselt.".into(),
        (StaffLang::De, Refusal::NotVerified) => {
            "Nicht befolgt und nicht gesendet: Das Gerät ist nicht verifiziert. Bitte bestätigen Sie es in den Einstellungen Ihres Programms (Cross-Signing).".into()
        }
        (StaffLang::De, Refusal::NoPower { needed, found }) => {
            format!("Nicht befolgt: Dafür braucht es im Raum die Stufe {needed}; Sie haben {found}.")
        }
        (StaffLang::De, Refusal::WrongPlace) => "Nicht befolgt: Von hier aus wird nicht gesteuert.".into(),
        (StaffLang::En, Refusal::NotAStaffRoom) => "Not obeyed: this is no staff room.".into(),
        (StaffLang::En, Refusal::NotAMember) => "Not obeyed: the sender is not a member of the room.".into(),
        (StaffLang::En, Refusal::NotEncrypted) => "Not obeyed: the message did not come encrypted.".into(),
        (StaffLang::En, Refusal::NotVerified) => {
            "Not obeyed and not sent: the device is not verified. Please confirm it in your client's settings (cross-signing).".into()
        }
        (StaffLang::En, Refusal::NoPower { needed, found }) => {
            format!("Not obeyed: it needs power level {needed} in the room; yours is {found}.")
        }
        (StaffLang::En, Refusal::WrongPlace) => "Not obeyed: nobody steers from here.".into(),
    }
}
