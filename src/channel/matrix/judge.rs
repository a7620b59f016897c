//! Whether a message is for the bot: who says it, in what kind of room, and whether the bot is meant.
//! It neither reads events nor asks anybody.

use matrix_sdk::ruma::UserId;

use super::allow::AllowList;
use super::translate::Said;

/// A room, as far as that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// Two people, one of whom is the bot: everything is said to it.
    Direct,
    /// More of them: only what is said to the bot is.
    Shared,
    /// A staff room: everything is handed on, whoever says it.
    Staff,
}

/// What comes of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is for the bot.
    Take(Said),
    /// The sender is not on the allow-list.
    NotAllowed,
    /// It is said to others, or is the bot's own.
    NotMeant,
}

/// Judges what somebody said.
pub(super) fn judge(
    me: &UserId,
    allow: &AllowList,
    setting: Setting,
    sender: &UserId,
    said: Said,
    mentions: &[String],
) -> Verdict {
    if sender == me {
        return Verdict::NotMeant;
    }
    let (addressed, said) = match said {
        Said::Text(text) => {
            let words = spoken_to(me, &text);
            let named = words.is_some();
            (named, Said::Text(words.map_or(text.clone(), str::to_owned)))
        }
        thing @ Said::Thing(_) => (false, thing),
    };
    let meant = setting == Setting::Direct || addressed || mentions.iter().any(|m| m == me.as_str());
    match (meant, allow.allows(sender)) {
        (false, _) => Verdict::NotMeant,
        (true, false) => Verdict::NotAllowed,
        (true, true) => Verdict::Take(said),
    }
}

/// What is said to the bot where a text begins with its name: `@amtslotse:example.org …`, `amtslotse: …`. Clients that know no
/// mentions write so.
pub(super) fn spoken_to<'a>(me: &UserId, text: &'a str) -> Option<&'a str> {
    let rest = if let Some(rest) = text.strip_prefix(me.as_str()) {
        rest.strip_prefix([':', ',']).unwrap_or(rest)
    } else {
        let name = me.localpart();
        let head = text.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name))?;
        text[head.len()..].strip_prefix([':', ','])?
    };
    let free = rest.is_empty() || rest.starts_with(char::is_whitespace);
    free.then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: &str = "@amtslotse:amt.example";

    fn verdict(setting: Setting, sender: &str, text: &str, mentions: &[&str]) -> Verdict {
        let allow = AllowList::parse(["amt.example"]).unwrap();
        let mentions: Vec<String> = mentions.iter().map(|m| (*m).to_owned()).collect();
        let (me, sender) = (<&UserId>::try_from(ME).unwrap(), <&UserId>::try_from(sender).unwrap());
        judge(me, &allow, setting, sender, Said::Text(text.into()), &mentions)
    }

    fn take(text: &str) -> Verdict {
        Verdict::Take(Said::Text(text.into()))
    }

    #[test]
    fn in_a_direct_room_everything_is_said_to_the_bot() {
        assert_eq!(
            verdict(Setting::Direct, "@anna:amt.example", "Was kostet ein Pass?", &[]),
            take("Was kostet ein Pass?")
        );
        assert_eq!(verdict(Setting::Direct, ME, "Was kostet ein Pass?", &[]), Verdict::NotMeant);
        assert_eq!(verdict(Setting::Direct, "@anna:other.example", "Hallo", &[]), Verdict::NotAllowed);
    }

    #[test]
    fn among_others_the_bot_answers_who_means_it() {
        let shared = |text: &str, mentions: &[&str]| verdict(Setting::Shared, "@anna:amt.example", text, mentions);
        assert_eq!(shared("Was kostet ein Pass?", &[]), Verdict::NotMeant);
        assert_eq!(shared("Was kostet ein Pass?", &["@x:amt.example"]), Verdict::NotMeant);
        assert_eq!(shared("Was kostet ein Pass?", &[ME]), take("Was kostet ein Pass?"));
        assert_eq!(shared("Amtslotse: was kostet ein Pass?", &[]), take("was kostet ein Pass?"));
        assert_eq!(shared("@amtslotse:amt.example was kostet ein Pass?", &[]), take("was kostet ein Pass?"));
        for others in ["amtslotsen: Treffen um 9", "@amtslotse:amt.example.org was", "amtslotse ist da", "ämtslotse: x"]
        {
            assert_eq!(shared(others, &[]), Verdict::NotMeant, "{others}");
        }
    }
}
