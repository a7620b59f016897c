//! Telegram's HTML as its documentation describes it: what is seen of it, or why it is refused.

const TAGS: [&str; 12] = ["b", "strong", "i", "em", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler", "del"];

/// The text without markup.
pub(crate) fn visible(html: &str) -> Result<String, String> {
    let (mut out, mut open) = (String::new(), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&', '>']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            let end = rest.find('>').ok_or("Unclosed start tag")?;
            let tag = &rest[1..end];
            rest = &rest[end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                if open.pop() != Some(name) {
                    return Err(format!("Unmatched end tag `{name}`"));
                }
            } else {
                let name = tag.split(' ').next().unwrap_or_default();
                if !TAGS.contains(&name) {
                    return Err(format!("Unsupported start tag `{name}`"));
                }
                open.push(name);
            }
        } else if rest.starts_with('&') {
            let (entity, c) = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')]
                .into_iter()
                .find(|(e, _)| rest.starts_with(e))
                .ok_or("an ampersand that is not escaped")?;
            out.push(c);
            rest = &rest[entity.len()..];
        } else {
            return Err("a > that is not escaped".into());
        }
    }
    out.push_str(rest);
    if let Some(tag) = open.pop() {
        return Err(format!("Can't find end tag corresponding to start tag \"{tag}\""));
    }
    Ok(out)
}
