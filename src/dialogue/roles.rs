//! The intents to which the dialogue itself does something, tied by their ids, in this file alone. A knowledge base without
//! them works: what they would answer, the engine's own texts say.

use crate::message::IntentId;

/// What an intent of small talk is to the dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Hello.
    Greeting,
    /// Goodbye.
    Goodbye,
    /// Thank you.
    Thanks,
    /// What can you do.
    Capabilities,
    /// A person is wanted.
    Human,
    /// Another language is wanted.
    LanguageChange,
    /// What is stored.
    Privacy,
    /// An insult or a complaint about the bot.
    Criticism,
}

impl Role {
    /// Every role.
    pub(crate) const ALL: [Self; 8] = [
        Self::Greeting,
        Self::Goodbye,
        Self::Thanks,
        Self::Capabilities,
        Self::Human,
        Self::LanguageChange,
        Self::Privacy,
        Self::Criticism,
    ];

    /// The intent's id.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Goodbye => "goodbye",
            Self::Thanks => "thanks",
            Self::Capabilities => "capabilities",
            Self::Human => "human",
            Self::LanguageChange => "language-change",
            Self::Privacy => "bot-privacy",
            Self::Criticism => "bot-criticism",
        }
    }

    /// The role of an intent, if it has one.
    pub(crate) fn of(intent: &IntentId) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.id() == intent.as_str())
    }

    /// The intent.
    #[allow(clippy::expect_used, reason = "the ids stand above, and a test reads every one of them")]
    pub(crate) fn intent(self) -> IntentId {
        self.id().parse().expect("a role's id is an intent id")
    }
}

/// The area whose intents are small talk: answered without a facet, and never the topic of a conversation.
pub(crate) const SMALL_TALK: &str = "chat";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_well_formed_id_of_its_own() {
        for role in Role::ALL {
            assert_eq!(Role::of(&role.intent()), Some(role));
        }
    }
}
