//! Converts the Markdown of the spec to HTML.

use std::collections::BTreeMap;

use huaweicloud_meeting_codegen::resolve::OPERATION_LINK;
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, html};

/// Converts Markdown to HTML, and links the names of operations and types to their pages.
#[derive(Debug, Default)]
pub(super) struct Markdown {
    /// The page of each operation and type, relative to the root of the site.
    pub(super) pages: BTreeMap<String, String>,
}

impl Markdown {
    /// Converts Markdown with several paragraphs; `root` is the relative path to the root of the site.
    pub(super) fn html(&self, markdown: &str, root: &str) -> String {
        // Resolves `[Name]`.
        let resolve = |link: BrokenLink<'_>| {
            let address = self.address(link.reference.trim_matches('`'), root)?;
            Some((CowStr::from(address), CowStr::from("")))
        };
        let parser = Parser::new_with_broken_link_callback(markdown, Options::ENABLE_TABLES, Some(resolve));
        let mut out = String::with_capacity(markdown.len() * 3 / 2);
        html::push_html(&mut out, parser.map(|event| self.convert(event, root)));
        out.trim_end().to_owned()
    }

    /// Converts Markdown for use within a line: a single paragraph is not wrapped in `<p>`.
    pub(super) fn inline(&self, markdown: &str, root: &str) -> String {
        let html = self.html(markdown, root);
        let paragraph = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
        paragraph.filter(|inner| !inner.contains("<p>")).map_or_else(|| html.clone(), str::to_owned)
    }

    fn convert<'m>(&self, event: Event<'m>, root: &str) -> Event<'m> {
        match event {
            // The spec contains no HTML, so anything that looks like a tag is text.
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let operation = dest_url.strip_prefix(OPERATION_LINK).and_then(|name| self.address(name, root));
                let dest_url = operation.map_or(dest_url, CowStr::from);
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            other => other,
        }
    }

    fn address(&self, name: &str, root: &str) -> Option<String> {
        self.pages.get(name).map(|page| format!("{root}{page}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown() -> Markdown {
        Markdown { pages: BTreeMap::from([("LendBook".to_owned(), "operations/LendBook.html".to_owned())]) }
    }

    #[test]
    fn names_are_links_to_their_pages() {
        let html = markdown().inline("See [LendBook](operation:LendBook), [LendBook] and `a < b`.", "../");
        let link = r#"<a href="../operations/LendBook.html">LendBook</a>"#;
        assert_eq!(html, format!("See {link}, {link} and <code>a &lt; b</code>."));
    }

    #[test]
    fn html_is_text() {
        assert_eq!(
            markdown().html("A list<Book> & <script>x</script>.\n\n<div>", ""),
            "<p>A list&lt;Book&gt; &amp; &lt;script&gt;x&lt;/script&gt;.</p>\n&lt;div&gt;"
        );
    }

    #[test]
    fn only_a_single_paragraph_is_unwrapped() {
        assert_eq!(markdown().inline("One.\n\nTwo.", ""), "<p>One.</p>\n<p>Two.</p>");
        assert_eq!(markdown().inline("- One.", ""), "<ul>\n<li>One.</li>\n</ul>");
    }
}
