//! What happened on Telegram since the program started, counted. It names nobody, and decides nothing.

use crate::channel::counted::counters;

counters! {
    /// Updates that the inbox holds.
    accepted = "telegram_updates" { result = "accepted" },
    /// Updates that came again and were dropped.
    duplicates = "telegram_updates" { result = "duplicate" },
    /// Updates that are not for the bot: other bots, groups that talk among themselves, kinds it does not answer.
    ignored = "telegram_updates" { result = "ignored" },
    /// Updates that could not be read and were set aside.
    unreadable = "telegram_updates" { result = "unreadable" },
    /// Chats that were told to wait a moment.
    told_to_wait = "telegram_updates" { result = "told_to_wait" },
    /// Updates beyond what a chat may ask, dropped.
    too_many = "telegram_updates" { result = "too_many" },
    /// Updates that the inbox could not take; Telegram brings them again.
    not_accepted = "telegram_updates" { result = "not_accepted" },
    /// People who blocked the bot, and groups that sent it away.
    blocked = "telegram_members" { change = "blocked" },
    /// People who unblocked the bot, and groups that took it in.
    unblocked = "telegram_members" { change = "unblocked" },
    /// Groups that became supergroups.
    moved = "telegram_members" { change = "moved" },
    /// Polls for updates that failed.
    polls_failed = "telegram_polls_failed" {},
    /// Webhook requests refused: wrong secret.
    hook_forbidden = "telegram_webhook_refused" { why = "secret" },
    /// Webhook requests refused: too large, too slow or not readable.
    hook_malformed = "telegram_webhook_refused" { why = "body" },
    /// Webhook requests refused: too many at once.
    hook_busy = "telegram_webhook_refused" { why = "busy" },
    /// Messages sent.
    sent = "telegram_deliveries" { result = "sent" },
    /// Messages edited, deleted or reacted to.
    changed = "telegram_deliveries" { result = "changed" },
    /// Deliveries closed because the bot is blocked or not in the chat (403).
    closed_forbidden = "telegram_deliveries" { result = "forbidden" },
    /// Deliveries closed because Telegram finds the request wrong (400).
    closed_refused = "telegram_deliveries" { result = "refused" },
    /// Deliveries put off because Telegram asked for a pause (429).
    told_to_slow_down = "telegram_deliveries" { result = "slow_down" },
    /// Deliveries put off because Telegram failed (5xx).
    server_failed = "telegram_deliveries" { result = "server_failed" },
    /// Deliveries put off because the network failed before Telegram can have had them.
    unreachable = "telegram_deliveries" { result = "unreachable" },
    /// Deliveries of which no answer came: they are sent again and may stand there twice.
    uncertain = "telegram_deliveries" { result = "uncertain" },
    /// Deliveries put off by the bot's own limits.
    paced = "telegram_deliveries" { result = "paced" },
    /// Times that "typing" was shown.
    typing = "telegram_typing" {},
    /// Presses whose choice was marked in the message.
    marked = "telegram_presses" { result = "marked" },
    /// Presses whose choice could not be marked or acknowledged; they are answered all the same.
    not_marked = "telegram_presses" { result = "not_marked" },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_name_stand_together_and_all_say_what_they_count() {
        let counters = Counters::default();
        counters.sent.up();
        let all = counters.all();
        let mut names: Vec<_> = all.iter().map(|f| f.name).collect();
        names.dedup();
        let distinct = names.iter().collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!(names.len(), distinct);
        assert!(all.iter().all(|f| f.help.ends_with('.') && f.help.len() > 10));
        assert_eq!(all.iter().map(|f| f.value).sum::<u64>(), 1);
    }
}
