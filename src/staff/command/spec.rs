//! The commands: name, place, level, arguments, help in both languages. The table is the only place that knows them all.

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is described by its row of the table")]
pub enum Name {
    Claim,
    Release,
    Assign,
    Forward,
    Close,
    Macro,
    Teach,
    Block,
    Unblock,
    Note,
    Tickets,
    Stats,
    Unanswered,
    NoticeSet,
    NoticeClear,
    Pause,
    Resume,
    Review,
    Forget,
    Audit,
    Suggest,
    Dismiss,
    Confirm,
    Export,
    Reload,
    Rollback,
    Status,
    Help,
}

/// Where a command is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In a ticket's thread.
    Ticket,
    /// In a staff room, in and outside of threads.
    Room,
}

/// What a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The level of those who handle tickets.
    Handle,
    /// The level of those who steer.
    Steer,
}

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person of the platform, such as `@erika:amt.example`.
    Person,
    /// A staff room, or an area of the knowledge base.
    RoomOrArea,
    /// An intent.
    Intent,
    /// A side of an intent.
    Facet,
    /// A number of days, such as `7d` or `7`.
    Days,
    /// A time to come: `18:00`, `4h`, `2d`, `2026-12-01` or `2026-12-01T18:00`.
    Until,
    /// `all`, or intents joined by commas.
    Topics,
    /// A channel or an intent.
    Target,
    /// A number.
    Number,
    /// A conversation's pseudonym.
    Pseudonym,
    /// All that follows.
    Words,
}

/// An argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arg {
    /// What it is called in the help.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Whether it may be left out.
    pub optional: bool,
}

/// A command, described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Which.
    pub name: Name,
    /// The words after the exclamation mark.
    pub word: &'static str,
    /// Where.
    pub scope: Scope,
    /// Who.
    pub need: Need,
    /// With what.
    pub args: &'static [Arg],
    /// What it does, in German.
    pub de: &'static str,
    /// The same in English.
    pub en: &'static str,
}

const fn arg(name: &'static str, kind: Kind) -> Arg {
    Arg { name, kind, optional: false }
}

const fn may(name: &'static str, kind: Kind) -> Arg {
    Arg { name, kind, optional: true }
}

const fn ticket(name: Name, word: &'static str, args: &'static [Arg], de: &'static str, en: &'static str) -> Spec {
    Spec { name, word, scope: Scope::Ticket, need: Need::Handle, args, de, en }
}

const fn look(name: Name, word: &'static str, args: &'static [Arg], de: &'static str, en: &'static str) -> Spec {
    Spec { name, word, scope: Scope::Room, need: Need::Handle, args, de, en }
}

const fn steer(name: Name, word: &'static str, args: &'static [Arg], de: &'static str, en: &'static str) -> Spec {
    Spec { name, word, scope: Scope::Room, need: Need::Steer, args, de, en }
}

/// Every command, in the order of the help.
pub const COMMANDS: [Spec; 28] = [
    ticket(Name::Claim, "claim", &[], "den Vorgang übernehmen", "take the ticket"),
    ticket(Name::Release, "release", &[], "den Vorgang zurückgeben", "give the ticket back"),
    ticket(
        Name::Assign,
        "assign",
        &[arg("@person", Kind::Person)],
        "den Vorgang jemandem geben",
        "give the ticket to somebody",
    ),
    ticket(
        Name::Forward,
        "forward",
        &[arg("!room|area", Kind::RoomOrArea)],
        "den Vorgang in den Raum eines anderen Bereichs geben",
        "move the ticket to the room of another area",
    ),
    ticket(
        Name::Close,
        "close",
        &[],
        "den Vorgang abschließen; der Bot antwortet wieder",
        "close the ticket; the bot answers again",
    ),
    ticket(
        Name::Macro,
        "macro",
        &[arg("intent", Kind::Intent), may("facet", Kind::Facet)],
        "eine Antwort der Wissensbasis senden",
        "send an answer of the knowledge base",
    ),
    ticket(
        Name::Teach,
        "teach",
        &[arg("intent", Kind::Intent), may("number", Kind::Number)],
        "die Worte der Person als Beispiel für ein Thema vorschlagen, ohne was persönlich ist: die letzten, oder die mit dieser Nummer",
        "suggest the person's words as an example of a topic, without what is personal: the last ones, or those of this number",
    ),
    ticket(
        Name::Block,
        "block",
        &[],
        "abschließen und keine Vorgänge mehr aus diesem Gespräch annehmen",
        "close, and take no more tickets from this conversation",
    ),
    ticket(
        Name::Unblock,
        "unblock",
        &[],
        "wieder Vorgänge aus diesem Gespräch annehmen",
        "take tickets from this conversation again",
    ),
    ticket(
        Name::Note,
        "note",
        &[arg("text", Kind::Words)],
        "ein Wort unter uns; geht nicht hinaus",
        "a word among us; it is not sent",
    ),
    look(Name::Tickets, "tickets", &[], "die offenen Vorgänge", "the open tickets"),
    look(Name::Stats, "stats", &[may("7d", Kind::Days)], "Zahlen der letzten Tage", "figures of the last days"),
    look(Name::Unanswered, "unanswered", &[], "was der Bot nicht beantworten konnte", "what the bot could not answer"),
    look(Name::Review, "review", &[], "Antworten, die geprüft werden müssen", "answers that are due for review"),
    look(Name::Status, "status", &[], "wie es dem Bot geht", "how the bot is doing"),
    look(Name::Help, "help", &[], "diese Hilfe", "this help"),
    steer(
        Name::NoticeSet,
        "notice set",
        &[arg("until", Kind::Until), arg("all|intent,…", Kind::Topics), arg("text", Kind::Words)],
        "einen Hinweis unter die Antworten setzen, etwa bei einer Störung",
        "put a notice below the answers, such as an outage",
    ),
    steer(
        Name::NoticeClear,
        "notice clear",
        &[may("number", Kind::Number)],
        "den Hinweis (oder alle) wegnehmen",
        "take the notice (or all of them) away",
    ),
    steer(
        Name::Pause,
        "pause",
        &[arg("channel|intent", Kind::Target), arg("reason", Kind::Words)],
        "einen Kanal oder ein Thema nicht mehr beantworten; genannt werden der Grund und die 115",
        "answer a channel or topic no more; the reason and 115 are named",
    ),
    steer(Name::Resume, "resume", &[arg("channel|intent", Kind::Target)], "wieder beantworten", "answer again"),
    steer(
        Name::Forget,
        "forget",
        &[arg("pseudonym", Kind::Pseudonym)],
        "alles zu einem Gespräch löschen, auch den Faden hier",
        "delete all of a conversation, its thread here too",
    ),
    steer(
        Name::Audit,
        "audit",
        &[may("number", Kind::Number)],
        "was zuletzt gesteuert wurde",
        "what was steered lately",
    ),
    steer(
        Name::Suggest,
        "suggest",
        &[arg("group", Kind::Number), arg("intent", Kind::Intent)],
        "eine Gruppe aus !unanswered als Beispiele für ein Thema vorschlagen",
        "suggest a group of !unanswered as examples of a topic",
    ),
    steer(
        Name::Dismiss,
        "dismiss",
        &[arg("group", Kind::Number)],
        "eine Gruppe aus !unanswered verwerfen",
        "dismiss a group of !unanswered",
    ),
    steer(
        Name::Confirm,
        "confirm",
        &[],
        "ausführen, was Sie an Gruppen mit Reaktionen vorgemerkt haben",
        "do what you have marked on groups by reactions",
    ),
    steer(
        Name::Export,
        "export",
        &[may("7d", Kind::Days)],
        "Zahlen, Unbeantwortetes und vorgeschlagene Beispiele, ohne was persönlich ist",
        "figures, what was not answered and suggested examples, without what is personal",
    ),
    steer(
        Name::Reload,
        "reload",
        &[],
        "die Wissensbasis aus ihrem Ordner aufnehmen und zeigen, was anders ist oder fehlerhaft; beendet ein !rollback",
        "take up the knowledge base from its folder and show what is different or faulty; ends a !rollback",
    ),
    steer(
        Name::Rollback,
        "rollback",
        &[],
        "zur Wissensbasis davor zurückgehen; das gilt bis zum nächsten !reload, auch über Neustarts",
        "go back to the knowledge base before; that holds until the next !reload, over restarts too",
    ),
];
