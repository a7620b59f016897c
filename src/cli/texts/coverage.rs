//! The table of what is answered, as Markdown that can be pasted into a page.

use super::super::args::UiLang;
use crate::kb::CoverageRow;
use crate::message::Facet;

/// The table, ending in a line break; a facet that no intent answers is a dash.
pub(in crate::cli) fn coverage(ui: UiLang, rows: &[CoverageRow]) -> String {
    let mut head: Vec<String> = match ui {
        UiLang::De => ["Bereich", "Sprache", "Anliegen"],
        UiLang::En => ["area", "language", "intents"],
    }
    .map(str::to_owned)
    .to_vec();
    head.extend(Facet::ALL.map(|f| f.id().to_owned()));
    let line = |r: &CoverageRow| {
        let mut cells = vec![
            r.area.clone().unwrap_or_else(|| ui.pick("alle", "all").to_owned()),
            r.lang.code().to_owned(),
            r.intents.to_string(),
        ];
        cells.extend(r.answered.map(|n| if n == 0 { "–".to_owned() } else { n.to_string() }));
        cells
    };
    let lines: Vec<Vec<String>> = rows.iter().map(line).collect();
    let width = |i: usize| lines.iter().chain([&head]).map(|l| l[i].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    // Words to the left, numbers to the right.
    let row = |cells: &[String]| {
        let padded: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(i, c)| if i < 2 { format!("{c:<w$}", w = widths[i]) } else { format!("{c:>w$}", w = widths[i]) })
            .collect();
        format!("| {} |\n", padded.join(" | "))
    };
    let rule: Vec<String> = widths
        .iter()
        .enumerate()
        .map(|(i, w)| if i < 2 { "-".repeat(*w) } else { format!("{}:", "-".repeat(w - 1)) })
        .collect();
    [row(&head), row(&rule)].into_iter().chain(lines.iter().map(|l| row(l))).collect()
}
