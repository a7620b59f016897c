//! What the engine says in English. It says nothing that a source would have to stand for.

use super::Line;
use crate::message::{Lang, Unsupported};
use crate::nlu::SensitiveKind;

#[allow(clippy::too_many_lines, reason = "one arm a line: everything said in this language in one place")]
pub(super) fn words(line: &Line<'_>) -> String {
    match *line {
        Line::Machine => "This is a computer program answering, not a person.".into(),
        Line::Welcome { bot } => format!(
            "Hello! I am {bot}, and I help you find your way around German public offices.\n\nJust ask in your own \
             words, for example: “How much is a new ID card?”"
        ),
        Line::Hello => "Hello!".into(),
        Line::Capabilities { bot } => format!(
            "I am {bot}. I tell you which office is in charge, which papers you need, what it costs, what the deadline \
             is and what can be done online. The source stands under every answer."
        ),
        Line::Commands => "These commands work:\n/language – choose a language\n/human – talk to a person\n/privacy – \
             what I store\n/export – get your data\n/delete – delete your data"
            .into(),
        Line::FacetUnknown { facet } => format!(
            "I have nothing reliable on “{facet}” here. The office in charge can tell you, or the public service line \
             115. What I do know about it:"
        ),
        Line::OnlyIn { lang } => match lang {
            Lang::De => "So far I have this answer in German only.".into(),
            Lang::En => "So far I have this answer in English only.".into(),
            Lang::DeSimple => "So far I have this answer in easy German only.".into(),
        },
        Line::PlaceNoted { place } => format!("Thank you, I will remember: {place}."),
        Line::PlaceWithoutOwn { place } => {
            format!("Thank you, I will remember {place}. I have nothing special on this place; in general:")
        }
        Line::PlaceAsked => "Which municipality do you live in? For some places I know the local details too.".into(),
        Line::ForYear { year } => format!("This is what is fixed for {year} as of today; it may still change."),
        Line::ThisOne => "Is it about this?".into(),
        Line::WhichOne => "Which of these do you mean?".into(),
        Line::Rephrase { variant, nearest } => {
            let sorry = match variant {
                0 => "I did not get that yet. Please say it in other words.",
                1 => "I am not sure what you need. Is it about a document, an application, an office?",
                _ => "I cannot find anything that fits. A keyword may help, such as the name of the service.",
            };
            if nearest { format!("{sorry}\n\nThese topics come closest:") } else { sorry.into() }
        }
        Line::OtherWays { variant, staff } => {
            let stuck = match variant {
                0 => "I am stuck here.",
                1 => "I am sorry, I have no answer to this either.",
                _ => "This question is beyond me.",
            };
            let ways = match (staff, variant) {
                (true, 0) => "Would you like to talk to a person?",
                (true, _) => "A person can help you better: press the button, or type /human.",
                (false, 0) => "You reach people at the public service line 115, or at your town hall.",
                (false, 1) => "The public service line 115 knows which office is in charge.",
                (false, _) => "Please ask your town or municipality, or dial 115.",
            };
            format!("{stuck} {ways}")
        }
        Line::NoneFits { staff } => {
            let way = if staff { "Or shall a person help?" } else { "Or call the public service line 115." };
            format!("All right, none of these. Please tell me in other words what you need. {way}")
        }
        Line::PersonCalled => "Of course. I am passing this on to a person; the answer will come here.".into(),
        Line::ConsentAsked { days } => format!(
            "Shall I pass this on to a person at the office?\n\nThey will see: your last messages here (at most four, without \
             account numbers and the like), what it was about, your place and language, and all that you write afterwards. They \
             will not see your name or account. It is kept for at most {days} days; /delete deletes it at once, at the office \
             too."
        ),
        Line::PersonDeclined => "All right, I pass nothing on. You also reach people at the public service line 115.".into(),
        Line::PersonElsewhere => "There is only a program here. You reach people at the public service line 115, or at \
             your town hall."
            .into(),
        Line::PersonOffered { staff: true } => "Shall a person take over? Then press the button.".into(),
        Line::PersonOffered { staff: false } => {
            "A person can help you better: the public service line 115, or your town hall.".into()
        }
        Line::Calm => "I am sorry that I have not been of help so far.".into(),
        Line::NoAccess => "I cannot see your application: I have no access to any files. Only the office where you \
             applied knows how far it is. Have the reference number or the date of your application at hand. The public \
             service line 115 knows which office that is."
            .into(),
        Line::NumberSent { kind } => {
            let what = match kind {
                SensitiveKind::Iban => "a bank account number",
                SensitiveKind::TaxId => "a tax ID",
                SensitiveKind::IdCardNumber => "an ID card number",
                SensitiveKind::Email => "an email address",
                SensitiveKind::Phone => "a telephone number",
            };
            format!(
                "Careful: your message contains {what}. I do not need it and do not keep it. Please never send such \
                 numbers in a chat; best delete the message."
            )
        }
        Line::LangSet => "Sure, I will answer in English from now on.".into(),
        Line::LangMissing => "I am afraid I do not speak that language here.".into(),
        Line::LangAsked => "Which language shall I answer in?".into(),
        Line::Privacy { days } => format!(
            "I store this conversation encrypted and delete it after {days} days. I never need your name or any ID \
             numbers."
        ),
        Line::PrivacyCommands => "/export gives you what is stored about you; /delete deletes it.".into(),
        Line::Exported => "I am putting together what is stored about this conversation.".into(),
        Line::EraseAsked => "Shall I delete everything that is stored of this conversation? It cannot be undone.".into(),
        Line::Erased => "Done: everything stored of this conversation is being deleted now.".into(),
        Line::EraseKept => "All right, everything stays as it is.".into(),
        Line::UnknownCommand => "I do not know this command.".into(),
        Line::Helped => "Thank you, glad to hear that.".into(),
        Line::NotHelped { staff } => {
            let way = if staff { "Or shall a person help?" } else { "Or call the public service line 115." };
            format!("Thank you for telling me. What is missing? Feel free to ask in another way. {way}")
        }
        Line::OldButton => "This button no longer works. Please type what you need.".into(),
        Line::NothingAsked => "Nothing is open at the moment. What would you like to know?".into(),
        Line::NotText { what: Unsupported::Encrypted } => "I cannot decrypt your message: its key has not reached me. Please send it once more."
            .into(),
        Line::NotText { what } => {
            let sorry = match what {
                Unsupported::Voice => "I cannot listen to voice messages.",
                Unsupported::Picture => "I cannot look at pictures.",
                Unsupported::File => "I cannot open files. Please do not send any papers here.",
                Unsupported::Location => "I cannot read locations. Just type the name of the place.",
                Unsupported::Contact => "I cannot read contacts, and I do not need any.",
                Unsupported::Poll => "I cannot take part in polls.",
                Unsupported::Other | Unsupported::Encrypted => "I cannot do anything with that.",
            };
            format!("{sorry} Please ask me in words.")
        }
        Line::NoWords => "I find no question in that. Type a few words and I will look.".into(),
        Line::TooLong => "Your message is very long; I have read only its beginning.".into(),
        Line::TooMany => "That was a lot at once. Please wait a minute, then I will read on.".into(),
        Line::Welcomed => "You are welcome!".into(),
        Line::Goodbye => "Goodbye and all the best!".into(),
        Line::ModelConsent { operator } => format!(
            "May I call in a language model (AI) chosen by {operator} when a question is unclear to me? It gets your \
             question without names, numbers and addresses. You can go on without it just as well."
        ),
        Line::ModelWelcome => "Thank you. Please type your question once more.".into(),
        Line::ModelRefused => "All right, I will search on my own.".into(),
        Line::ModelChose => "A language model (AI) has picked this topic for your question. The answer itself is the \
             checked one:"
            .into(),
        Line::ModelWrote => "Put together by a language model (AI) from the sources named. What counts is what the office \
             says."
            .into(),
        Line::Advice { staff } => {
            let person = if staff { " I can also call in a person." } else { "" };
            format!(
                "I must not advise you on your own case. The office in charge can, and people who are allowed to: a \
                 lawyer, the legal application office (Rechtsantragstelle) of the local court, where legal aid is \
                 available too, a consumer advice centre or an advice centre of a welfare organisation. The public \
                 service line 115 knows who is in charge.{person}"
            )
        }
    }
}
