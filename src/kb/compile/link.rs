//! Looks whether an address is one that a citizen can be sent to: `https`, a host, no credentials, plain characters.
//! It never calls the address.

use crate::kb::diagnostic::LinkFault;

/// What is wrong with an address, if anything.
pub(crate) fn fault_of(url: &str) -> Option<LinkFault> {
    let Some(rest) = url.strip_prefix("https://") else { return Some(LinkFault::NotHttps) };
    // RFC 3986: everything else has to be percent-encoded.
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
    if !rest.bytes().all(allowed) || !percent_encoded(rest) {
        return Some(LinkFault::BadCharacter);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    if authority.contains('@') {
        return Some(LinkFault::Credentials);
    }
    let host = authority.split(':').next().unwrap_or("");
    let labels = host.split('.').all(|l| {
        !l.is_empty()
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    (!labels || !host.contains('.') || host.len() > 253).then_some(LinkFault::NoHost)
}

fn percent_encoded(text: &str) -> bool {
    text.split('%').skip(1).all(|part| {
        let bytes = part.as_bytes();
        bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_hexdigit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_https_addresses_pass() {
        for good in ["https://id.bund.de", "https://www.example.de/a/b.html?x=1&y=%20#z", "https://a.de:8443/"] {
            assert_eq!(fault_of(good), None, "{good}");
        }
        for (bad, fault) in [
            ("http://id.bund.de", LinkFault::NotHttps),
            ("id.bund.de", LinkFault::NotHttps),
            ("https://", LinkFault::NoHost),
            ("https://localhost/", LinkFault::NoHost),
            ("https://a..de", LinkFault::NoHost),
            ("https://a.de/ä", LinkFault::BadCharacter),
            ("https://a.de/a b", LinkFault::BadCharacter),
            ("https://a.de/%zz", LinkFault::BadCharacter),
            ("https://user:pw@a.de/", LinkFault::Credentials),
        ] {
            assert_eq!(fault_of(bad), Some(fault), "{bad}");
        }
    }
}
