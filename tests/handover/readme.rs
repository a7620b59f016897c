//! The transcript in the README is what both sides read.

use crate::world::{World, erika};

/// Words alone: no emphasis, no table, no line ends; a pseudonym without its letters.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if matches!(c, '*' | '|' | '/' | '•' | '\n') { ' ' } else { c }).collect();
    let words = text.split_whitespace().map(|word| match word.strip_prefix("c-") {
        Some(rest) => format!("c-…{}", if rest.ends_with(':') { ":" } else { "" }),
        None => word.trim_end_matches('.').to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn the_readme_shows_a_hand_over_as_it_is() {
    let readme = plain(&std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap());
    let world = World::new();
    let mut read = Vec::new();
    // What is long is shortened in the README: its first line stands there.
    let first = |said: Vec<String>| -> Vec<String> {
        said.into_iter().map(|line| line.split(" / ").next().unwrap_or_default().to_owned()).collect()
    };
    read.extend(
        first(world.citizen("anna", "biotonne bestellen").await)
            .into_iter()
            .map(|l| l.replace("Hier antwortet ein Computerprogramm, kein Mensch.", "")),
    );
    read.extend(first(world.citizen("anna", "/mensch").await));
    read.extend(world.citizen("anna", "ja").await);
    read.extend(world.matrix.new_words());
    let thread = "!bins|$e1";
    for command in ["!claim", "Guten Tag, welche Größe soll es sein?"] {
        read.extend(world.staff(erika(), thread, command).await);
        read.extend(world.telegram.new_words());
    }
    read.extend(world.citizen("anna", "120 Liter").await);
    read.extend(world.matrix.new_words());
    read.extend(world.staff(erika(), thread, "!teach waste").await);
    read.extend(world.staff(erika(), thread, "!close").await);
    read.extend(world.telegram.new_words());
    for line in read {
        // Who it was said to, and what it answers, stand before it; buttons behind it.
        let (_, said) = line.split_once(' ').unwrap();
        let said = said.strip_prefix("in $e1: ").unwrap_or(said);
        let said = said.strip_prefix("@1 ").unwrap_or(said);
        let said = if said.starts_with("(to ") { said.split_once(") ").map_or(said, |(_, rest)| rest) } else { said };
        let said = said.split(" [").next().unwrap_or(said);
        let said = plain(said);
        if said.starts_with("react") || said.is_empty() || said == "Hat Ihnen das geholfen?" {
            continue;
        }
        assert!(readme.contains(&said), "not in the README: {said}\n(of {line})");
    }
}
