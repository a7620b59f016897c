//! How the bot introduces itself on Telegram: name, descriptions, and the menu of commands in each language. What is there
//! already is left alone: Telegram allows few changes a day. It is no condition of anything: where it fails, it is logged.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use teloxide::payloads::{
    GetMyCommands, GetMyCommandsSetters, GetMyDescription, GetMyDescriptionSetters, GetMyName, GetMyNameSetters,
    GetMyShortDescription, GetMyShortDescriptionSetters, SetMyCommands, SetMyCommandsSetters, SetMyDescription,
    SetMyDescriptionSetters, SetMyName, SetMyNameSetters, SetMyShortDescription, SetMyShortDescriptionSetters,
};
use teloxide::requests::Payload;
use teloxide::types::BotCommand;

use super::api::{Api, CallError};
use super::texts;
use super::wire::Done;
use crate::kb::{KbSettings, Texts};
use crate::message::Lang;

/// What is said about the bot, by language. Telegram's languages are those of the app; easy German is none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Shown where the app speaks none of the others; its code is `None`. Then the other languages.
    languages: Vec<Spoken>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Spoken {
    code: Option<&'static str>,
    name: String,
    short: String,
    long: String,
    commands: Vec<BotCommand>,
}

impl Profile {
    /// What `kb.yaml` says. The first language is the one for everybody.
    pub fn of(kb: &KbSettings) -> Self {
        Self::new(&kb.bot, &kb.languages, &kb.description_short, &kb.description_long)
    }

    fn new(bot: &str, spoken: &[Lang], short: &Texts, long: &Texts) -> Self {
        let mut languages: Vec<Spoken> = Vec::new();
        for lang in spoken.iter().copied() {
            let code = match lang {
                _ if languages.is_empty() => None,
                Lang::De => Some("de"),
                Lang::En => Some("en"),
                Lang::DeSimple => continue,
            };
            languages.push(Spoken {
                code,
                name: cut(bot, 64),
                short: cut(short.get(lang), 120),
                long: cut(long.get(lang), 512),
                commands: texts::commands(lang).map(|(name, words)| BotCommand::new(name, words)).collect(),
            });
        }
        Self { languages }
    }

    /// Tells Telegram what is not so yet.
    pub(super) async fn tell(&self, api: &Api) {
        for (at, spoken) in self.languages.iter().enumerate() {
            // The name is one for all languages: a change of it is what Telegram allows least of.
            if at == 0 {
                report("name", spoken.tell_name(api).await);
            }
            report("short description", spoken.tell_short(api).await);
            report("description", spoken.tell_long(api).await);
            report("commands", spoken.tell_commands(api).await);
        }
    }
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Short {
    short_description: String,
}

#[derive(Debug, Deserialize)]
struct Long {
    description: String,
}

impl Spoken {
    async fn tell_name(&self, api: &Api) -> Result<(), CallError> {
        let (mut get, mut set) = (GetMyName::new(), SetMyName::new().name(self.name.clone()));
        if let Some(code) = self.code {
            (get, set) = (get.language_code(code), set.language_code(code));
        }
        unless(api, &get, |now: &Name| now.name == self.name, &set).await
    }

    async fn tell_short(&self, api: &Api) -> Result<(), CallError> {
        let (mut get, mut set) =
            (GetMyShortDescription::new(), SetMyShortDescription::new().short_description(self.short.clone()));
        if let Some(code) = self.code {
            (get, set) = (get.language_code(code), set.language_code(code));
        }
        unless(api, &get, |now: &Short| now.short_description == self.short, &set).await
    }

    async fn tell_long(&self, api: &Api) -> Result<(), CallError> {
        let (mut get, mut set) = (GetMyDescription::new(), SetMyDescription::new().description(self.long.clone()));
        if let Some(code) = self.code {
            (get, set) = (get.language_code(code), set.language_code(code));
        }
        unless(api, &get, |now: &Long| now.description == self.long, &set).await
    }

    async fn tell_commands(&self, api: &Api) -> Result<(), CallError> {
        let (mut get, mut set) = (GetMyCommands::new(), SetMyCommands::new(self.commands.clone()));
        if let Some(code) = self.code {
            (get, set) = (get.language_code(code), set.language_code(code));
        }
        unless(api, &get, |now: &Vec<BotCommand>| *now == self.commands, &set).await
    }
}

/// Sets something unless it is so already.
async fn unless<G, T, P>(api: &Api, get: &G, is_so: impl Fn(&T) -> bool, set: &P) -> Result<(), CallError>
where
    G: Payload + Serialize + Sync,
    T: DeserializeOwned,
    P: Payload + Serialize + Sync,
{
    // What cannot be read is set.
    if api.call::<_, T>(get).await.is_ok_and(|now| is_so(&now)) {
        return Ok(());
    }
    api.call::<_, Done>(set).await.map(|_| ())
}

fn report(what: &str, outcome: Result<(), CallError>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "the bot's {what} could not be set on Telegram; it goes on without");
    }
}

fn cut(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_first_language_is_for_everybody_and_easy_german_has_no_menu_of_its_own() {
        let texts = |de: &str, en: &str| Texts(BTreeMap::from([(Lang::De, de.into()), (Lang::En, en.into())]));
        let long = texts(&"ä".repeat(600), "long");
        let profile = Profile::new("Amtslotse", &Lang::ALL, &texts("kurz", "short"), &long);
        let codes: Vec<_> = profile.languages.iter().map(|s| (s.code, s.short.as_str())).collect();
        assert_eq!(codes, [(None, "kurz"), (Some("en"), "short")]);
        assert_eq!(profile.languages[0].long.chars().count(), 512);
    }
}
