//! What staff take along: figures, what was not answered, suggested examples; without what is personal.
//! It changes nothing.

use super::steer::{ROWS, SteerScene, head, list, pick, stats};
use super::suggested::example_lines;
use crate::message::{Block, RichText, Span};

/// Characters of one message of an export: far below what a platform takes.
const PAGE: usize = 6_000;
/// Messages of an export at most.
const PAGES: usize = 6;

/// What is exported: figures, groups of what was not answered, and suggested examples as lines to paste; one text a message.
pub fn export(scene: &SteerScene<'_>) -> Vec<RichText> {
    let lang = scene.policy.lang;
    let groups = super::alike::groups(&scene.desk.unanswered);
    let rows = groups.iter().take(ROWS).map(|group| {
        let nearest = group.nearest.first().map_or("–", |id| id.as_str());
        let words = group.distinct();
        let shown: Vec<String> =
            words.iter().take(3).map(|w| format!("„{}“", w.words.chars().take(120).collect::<String>())).collect();
        format!("{nearest} ({}×): {}", group.wordings.len(), shown.join(" · "))
    });
    let unanswered = list(lang, pick(lang, "Nicht beantwortet", "Not answered"), rows.collect());
    let mut pages = vec![stats(scene), unanswered];
    let title = pick(lang, "Vorgeschlagene Beispiele", "Suggested examples");
    let lists = example_lines(&scene.desk.suggested, Some(scene.kb));
    let mut page = list(lang, title, Vec::new());
    if !lists.is_empty() {
        page = RichText(vec![head(title.to_owned())]);
    }
    let mut size = 0;
    for list in lists {
        for lines in list.lines.chunks(20) {
            let text = format!("# {} → examples: {}:\n{}", list.intent, list.lang, lines.join("\n"));
            if size > 0 && size + text.len() > PAGE {
                pages.push(std::mem::take(&mut page));
                size = 0;
            }
            size += text.len();
            page.0.push(Block::Paragraph(vec![Span::Text(text)]));
        }
    }
    pages.push(page);
    if pages.len() > PAGES {
        pages.truncate(PAGES);
        let more = pick(
            lang,
            "Es sind mehr: `amtslotse suggestions` zeigt alle.",
            "There are more: `amtslotse suggestions` shows all.",
        );
        pages.push(RichText::paragraph(more));
    }
    pages
}
