//! Puts the end of a turn into words: one arm an end. Which end it is was decided before.

use super::answer;
use super::end::{End, Opening};
use super::fallback;
use super::language;
use super::offers::{self, Rows};
use super::report::{Asked, Outcome};
use super::roles::Role;
use super::session::{Pending, Session};
use super::talk::Talk;
use super::texts::{Line, hello_in, note, paragraphs, say};
use crate::message::{Block, Facet, IntentId, Lang, Reply, RichText, Span};

/// What is said, and what the report will tell of it.
pub(crate) struct Said {
    pub(crate) replies: Vec<Reply>,
    pub(crate) outcome: Outcome,
    pub(crate) intent: Option<IntentId>,
    pub(crate) facet: Option<Facet>,
    pub(crate) facet_known: bool,
    pub(crate) also: Vec<Asked>,
    pub(crate) offered: Vec<IntentId>,
}

impl Said {
    pub(crate) fn new(outcome: Outcome) -> Self {
        Self {
            replies: Vec::new(),
            outcome,
            intent: None,
            facet: None,
            facet_known: true,
            also: Vec::new(),
            offered: Vec::new(),
        }
    }

    /// One reply.
    pub(crate) fn one(outcome: Outcome, lang: Lang, text: RichText, buttons: Rows) -> Self {
        Self { replies: vec![Reply { lang, text, buttons }], ..Self::new(outcome) }
    }

    /// One reply that counts as this small talk's answer.
    fn counting_as(self, role: Role) -> Self {
        Self { intent: Some(role.intent()), ..self }
    }

    /// Says something in front of all else.
    pub(crate) fn before(&mut self, text: RichText) {
        if let Some(first) = self.replies.first_mut() {
            first.text = text.then(std::mem::take(&mut first.text));
        }
    }

    /// Says something below the first reply.
    pub(crate) fn below(&mut self, text: RichText) {
        if let Some(first) = self.replies.first_mut() {
            first.text = std::mem::take(&mut first.text).then(text);
        }
    }
}

/// Puts `end` into words, and changes the conversation accordingly.
pub(crate) fn end(talk: &mut Talk<'_>, end: End) -> Said {
    let lang = talk.lang();
    let staff = talk.staff;
    let line = |outcome, line: &Line<'_>, rows| Said::one(outcome, lang, say(lang, line), rows);
    match end {
        End::Answered(questions, opening) => answer::say_answers(talk, &questions, opening),
        End::SmallTalk(id) => small_talk(talk, &id),
        End::WhichOne { options, facet } => which_one(talk, options, facet),
        End::NotUnderstood { nearest, text } => fallback::say_not_understood(talk, nearest, &text),
        End::NoneFits => fallback::say_none_fits(talk),
        End::Person => person(talk),
        End::ConsentAsked => {
            let days = talk.kb.settings.retention_days;
            talk.session.pending = Some(Pending::Consent);
            line(Outcome::Handover, &Line::ConsentAsked { days }, offers::yes_and_no(talk)).counting_as(Role::Human)
        }
        End::PersonCalled => {
            talk.session.failures = 0;
            line(Outcome::Handover, &Line::PersonCalled, Rows::new()).counting_as(Role::Human)
        }
        End::PersonDeclined => {
            line(Outcome::Handover, &Line::PersonDeclined, offers::person(talk, false)).counting_as(Role::Human)
        }
        End::Criticised => criticised(talk),
        End::NoAccess => line(Outcome::Handover, &Line::NoAccess, offers::person(talk, true)),
        End::Speaks(wanted) => {
            language::speak(talk, wanted);
            // The topic survives, and can be read again in the new language with one press.
            let topic = talk.session.topic.as_ref().map(|t| t.intent.clone());
            let buttons = topic.map_or_else(Rows::new, |id| offers::below_answer(talk, &id, &[]));
            Said::one(Outcome::Answer, wanted, say(wanted, &Line::LangSet), buttons).counting_as(Role::LanguageChange)
        }
        End::CannotSpeak => {
            let text = say(lang, &Line::LangMissing).then(say(lang, &Line::LangAsked));
            Said::one(Outcome::Answer, lang, text, offers::languages(talk)).counting_as(Role::LanguageChange)
        }
        End::WhichLanguage => which_language(talk),
        End::Foreign { language, question, text } => {
            let hello = language.map(|l| paragraphs(hello_in(l)));
            foreign(talk, hello, question, &text)
        }
        End::PlaceNoted => {
            let place = talk.session.place.clone().unwrap_or_default();
            let text = say(lang, &Line::PlaceNoted { place: &place }).then(say(lang, &Line::NothingAsked));
            Said::one(Outcome::Ask, lang, text, Rows::new())
        }
        End::Start => {
            let text = say(lang, &Line::Welcome { bot: &talk.kb.settings.bot });
            Said::one(Outcome::Answer, lang, text, offers::languages(talk)).counting_as(Role::Greeting)
        }
        End::Help => {
            let can = own_or(talk, Role::Capabilities, &Line::Capabilities { bot: &talk.kb.settings.bot });
            let text = can.then(say(lang, &Line::Commands));
            Said::one(Outcome::Answer, lang, text, offers::languages(talk)).counting_as(Role::Capabilities)
        }
        End::Privacy => {
            let days = talk.kb.settings.retention_days;
            let text = match talk.view().show(&Role::Privacy.intent(), Facet::Overview, lang) {
                Some(shown) => shown.text,
                None => say(lang, &Line::Privacy { days }).then(say(lang, &Line::PrivacyCommands)),
            };
            Said::one(Outcome::Answer, lang, text, Rows::new()).counting_as(Role::Privacy)
        }
        End::Export => line(Outcome::Answer, &Line::Exported, Rows::new()).counting_as(Role::Privacy),
        End::EraseAsked => line(Outcome::Ask, &Line::EraseAsked, offers::yes_and_no(talk)),
        End::Erased => {
            talk.session = Session::default();
            line(Outcome::Answer, &Line::Erased, Rows::new()).counting_as(Role::Privacy)
        }
        End::EraseKept => line(Outcome::Answer, &Line::EraseKept, Rows::new()).counting_as(Role::Privacy),
        End::UnknownCommand => {
            let text = say(lang, &Line::UnknownCommand).then(say(lang, &Line::Commands));
            Said::one(Outcome::Fallback, lang, text, Rows::new())
        }
        End::Judged { helpful: true, .. } => {
            line(Outcome::Answer, &Line::Helped, Rows::new()).counting_as(Role::Thanks)
        }
        End::Judged { helpful: false, .. } => {
            line(Outcome::Fallback, &Line::NotHelped { staff }, offers::person(talk, true))
        }
        End::OldButton => line(Outcome::Fallback, &Line::OldButton, Rows::new()),
        End::NothingAsked => line(Outcome::Fallback, &Line::NothingAsked, Rows::new()),
        End::NotText(what) => line(Outcome::Fallback, &Line::NotText { what }, Rows::new()),
        End::NoWords => line(Outcome::Fallback, &Line::NoWords, Rows::new()),
        End::TooMany => line(Outcome::Fallback, &Line::TooMany, Rows::new()),
        End::ModelChose(asked) => {
            let mut said = answer::say_answers(talk, &[asked], Opening::Nothing);
            said.before(note(lang, &Line::ModelChose));
            said
        }
        End::ModelWrote { sentences, cited } => answer::say_written(talk, &sentences, &cited),
        End::ModelConsent { given: true } => line(Outcome::Ask, &Line::ModelWelcome, Rows::new()),
        End::ModelConsent { given: false } => line(Outcome::Ask, &Line::ModelRefused, Rows::new()),
    }
}

/// The knowledge base's answer to small talk, else the engine's own words.
fn own_or(talk: &Talk<'_>, role: Role, line: &Line<'_>) -> RichText {
    let lang = talk.lang();
    talk.view().show(&role.intent(), Facet::Overview, lang).map_or_else(|| say(lang, line), |shown| shown.text)
}

fn small_talk(talk: &Talk<'_>, id: &IntentId) -> Said {
    let lang = talk.lang();
    let bot = &talk.kb.settings.bot;
    let text = match (talk.view().show(id, Facet::Overview, lang), Role::of(id)) {
        (Some(shown), _) => shown.text,
        (None, Some(Role::Greeting)) => say(lang, &Line::Welcome { bot }),
        (None, Some(Role::Goodbye)) => say(lang, &Line::Goodbye),
        (None, Some(Role::Thanks)) => say(lang, &Line::Welcomed),
        (None, Some(Role::Human)) => say(lang, &Line::PersonElsewhere),
        (None, Some(Role::Privacy)) => say(lang, &Line::Privacy { days: talk.kb.settings.retention_days }),
        (None, Some(Role::Criticism)) => say(lang, &Line::Calm),
        (None, Some(Role::Capabilities | Role::LanguageChange) | None) => say(lang, &Line::Capabilities { bot }),
    };
    let buttons = offers::below_small_talk(talk, id);
    Said { intent: Some(id.clone()), ..Said::one(Outcome::Answer, lang, text, buttons) }
}

fn which_one(talk: &mut Talk<'_>, options: Vec<IntentId>, facet: Facet) -> Said {
    let (view, lang) = (talk.view(), talk.lang());
    let items =
        options.iter().zip(1..).map(|(id, n)| Block::Numbered(n, vec![Span::Text(view.title(id, lang).to_owned())]));
    let line = if options.len() == 1 { Line::ThisOne } else { Line::WhichOne };
    let text = say(lang, &line).then(RichText(items.collect()));
    let buttons = offers::choice(talk, &options, facet);
    talk.session.pending = Some(Pending::Choice { options: options.clone(), facet });
    Said { offered: options, ..Said::one(Outcome::Disambiguate, lang, text, buttons) }
}

/// A person is wanted, and none can be called: how to reach one.
fn person(talk: &mut Talk<'_>) -> Said {
    talk.session.failures = 0;
    let lang = talk.lang();
    let text = own_or(talk, Role::Human, &Line::PersonElsewhere);
    Said::one(Outcome::Handover, lang, text, offers::person(talk, false)).counting_as(Role::Human)
}

/// So many failures before anger are enough to offer a person.
const PATIENCE: u8 = 2;

fn criticised(talk: &Talk<'_>) -> Said {
    let lang = talk.lang();
    let calm = own_or(talk, Role::Criticism, &Line::Calm);
    let (outcome, text) = if talk.session.failures >= PATIENCE {
        (Outcome::Handover, calm.then(say(lang, &Line::PersonOffered { staff: talk.staff })))
    } else {
        (Outcome::Answer, calm)
    };
    Said::one(outcome, lang, text, offers::person(talk, true)).counting_as(Role::Criticism)
}

fn which_language(talk: &Talk<'_>) -> Said {
    let lang = talk.lang();
    let text = match talk.view().show(&Role::LanguageChange.intent(), Facet::Overview, lang) {
        Some(shown) => shown.text,
        None => say(lang, &Line::LangAsked),
    };
    Said::one(Outcome::Answer, lang, text, offers::languages(talk)).counting_as(Role::LanguageChange)
}

fn foreign(talk: &mut Talk<'_>, hello: Option<RichText>, question: Option<Asked>, text: &str) -> Said {
    let lang = talk.lang();
    // A language that cannot be named is told the same in the two that most people know.
    let hello = hello.unwrap_or_else(|| {
        talk.kb.settings.languages.iter().fold(RichText::default(), |text, l| text.then(say(*l, &Line::LangMissing)))
    });
    if let Some(question) = question {
        let mut said = answer::say_answers(talk, &[question], Opening::Nothing);
        said.before(hello);
        return said;
    }
    fallback::record(talk, text, Vec::new());
    Said::one(Outcome::Fallback, lang, hello, offers::languages(talk))
}
