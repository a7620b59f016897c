//! Who may invite the bot and be answered: people by their whole id, servers by their whole name. A name that only looks like
//! one of them is another one.

use std::str::FromStr;

use matrix_sdk::ruma::{OwnedServerName, OwnedUserId, UserId};

/// The list. An empty one allows nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList {
    users: Vec<OwnedUserId>,
    servers: Vec<OwnedServerName>,
}

impl AllowList {
    /// Reads entries like `@name:example.org` and `example.org`; the first that is neither.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut list = Self::default();
        for entry in entries {
            let known = if entry.starts_with('@') {
                OwnedUserId::from_str(entry).map(|user| list.users.push(user)).is_ok()
            } else {
                OwnedServerName::from_str(entry).map(|server| list.servers.push(server)).is_ok()
            };
            if !known {
                return Err(entry.to_owned());
            }
        }
        Ok(list)
    }

    /// Whether this one is on it. Bytes are compared: no folding of case, no likeness of letters.
    pub fn allows(&self, user: &UserId) -> bool {
        self.users.iter().any(|u| u == user) || self.servers.iter().any(|s| s == user.server_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_only_looks_like_somebody_is_somebody_else() {
        let list = AllowList::parse(["@anna:amt.example", "rathaus.example"]).unwrap();
        for (user, allowed) in [
            ("@anna:amt.example", true),
            ("@anyone:rathaus.example", true),
            ("@Anna:amt.example", false),
            ("@аnna:amt.example", false),
            ("@anna :amt.example", false),
            ("@anna:amt.example.org", false),
            ("@anna:amt.example:8448", false),
            ("@anna:rathaus.example.evil.example", false),
            ("@rathaus.example:evil.example", false),
            ("@anna:RATHAUS.example", false),
        ] {
            if let Ok(user) = <&UserId>::try_from(user) {
                assert_eq!(list.allows(user), allowed, "{user}");
            }
        }
        assert!(!AllowList::default().allows(<&UserId>::try_from("@anna:amt.example").unwrap()));
    }

    #[test]
    fn what_is_neither_a_person_nor_a_server_is_named() {
        assert_eq!(AllowList::parse(["amt.example", "@anna"]), Err("@anna".to_owned()));
        assert_eq!(AllowList::parse(["https://amt.example"]), Err("https://amt.example".to_owned()));
    }
}
