//! A page in the making. What comes from files can only be put in as text, and is escaped: markup is written in the program alone.

/// HTML under construction.
#[derive(Debug, Default)]
pub(super) struct Page(String);

impl Page {
    /// Markup of the program's own.
    pub(super) fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Words, wherever they come from, in an element or in a quoted attribute.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c if c.is_control() && c != '\n' => self.0.push('·'),
                c => self.0.push(c),
            }
        }
        self
    }

    /// A coordinate or length, with one digit.
    pub(super) fn number(&mut self, number: f64) -> &mut Self {
        self.0.push_str(&format!("{number:.1}"));
        self
    }

    /// A table that can be pushed sideways where the screen is narrow; all cells but the first are numbers or short words.
    pub(super) fn table(&mut self, head: &[&str], rows: &[Vec<String>]) -> &mut Self {
        self.markup("<div class=\"wide\"><table><thead><tr>");
        for cell in head {
            self.markup("<th scope=\"col\">").text(cell).markup("</th>");
        }
        self.markup("</tr></thead><tbody>\n");
        for row in rows {
            self.markup("<tr>");
            for cell in row {
                self.markup("<td>").text(cell).markup("</td>");
            }
            self.markup("</tr>\n");
        }
        self.markup("</tbody></table></div>\n")
    }

    /// The finished page.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_files_is_never_markup() {
        let mut page = Page::default();
        page.table(&["<b>"], &[vec!["</td><script>alert('1')</script>&\"\u{1b}[31m".to_owned()]]);
        let html = page.finish();
        assert!(html.contains("&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;·[31m"), "{html}");
        assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains('\u{1b}'), "{html}");
    }
}
