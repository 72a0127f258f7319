//! Prose of the spec as HTML.

use std::collections::BTreeMap;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use huaweicloud_meeting_codegen::resolve::OPERATION_LINK;

/// Where names in prose lead: operations and types, below the root of the site.
#[derive(Debug, Default)]
pub(super) struct Targets(pub(super) BTreeMap<String, String>);

impl Targets {
    fn address(&self, name: &str, root: &str) -> Option<String> {
        self.0.get(name).map(|href| format!("{root}{href}"))
    }

    /// A string of several paragraphs.
    pub(super) fn html(&self, markdown: &str, root: &str) -> String {
        let mut out = String::with_capacity(markdown.len() * 3 / 2);
        html::push_html(&mut out, self.events(markdown, root, &mut |link| self.broken(&link, root)).into_iter());
        out.trim_end().to_owned()
    }

    /// A string within a line: a single paragraph loses its tags.
    pub(super) fn inline(&self, markdown: &str, root: &str) -> String {
        let mut callback = |link: BrokenLink<'_>| self.broken(&link, root);
        let mut events = self.events(markdown, root, &mut callback);
        let is_paragraph = |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph));
        if events.iter().filter(|event| is_paragraph(event)).count() == 1 && events.first().is_some_and(is_paragraph) {
            events.retain(|event| !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)));
        }
        let mut out = String::with_capacity(markdown.len() * 3 / 2);
        html::push_html(&mut out, events.into_iter());
        out.trim_end().to_owned()
    }

    /// `[Name]` leads to the operation or type of this name.
    fn broken<'m>(&self, link: &BrokenLink<'_>, root: &str) -> Option<(CowStr<'m>, CowStr<'m>)> {
        self.address(link.reference.trim_matches('`'), root).map(|href| (href.into(), "".into()))
    }

    fn events<'m>(
        &self,
        markdown: &'m str,
        root: &str,
        broken: &mut dyn FnMut(BrokenLink<'m>) -> Option<(CowStr<'m>, CowStr<'m>)>,
    ) -> Vec<Event<'m>> {
        let parser = Parser::new_with_broken_link_callback(
            markdown,
            Options::ENABLE_TABLES,
            Some(|link: BrokenLink<'m>| broken(link)),
        );
        parser
            .map(|event| match event {
                // The spec writes no HTML: what looks like it is text.
                Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let dest_url = self.resolved(link_type, dest_url, root);
                    Event::Start(Tag::Link { link_type, dest_url, title, id })
                }
                other => other,
            })
            .collect()
    }

    fn resolved<'m>(&self, link_type: LinkType, address: CowStr<'m>, root: &str) -> CowStr<'m> {
        if link_type != LinkType::Inline {
            return address;
        }
        let operation = address.strip_prefix(OPERATION_LINK).and_then(|name| self.address(name, root));
        operation.map_or(address, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets() -> Targets {
        Targets(BTreeMap::from([("LendBook".to_owned(), "operations/LendBook.html".to_owned())]))
    }

    #[test]
    fn names_lead_to_their_pages() {
        let html = targets().inline("See [LendBook](operation:LendBook), [LendBook] and `a < b`.", "../");
        let link = r#"<a href="../operations/LendBook.html">LendBook</a>"#;
        assert_eq!(html, format!("See {link}, {link} and <code>a &lt; b</code>."));
    }

    #[test]
    fn what_looks_like_html_is_text() {
        assert_eq!(
            targets().html("A list<Book> & <script>x</script>.\n\n<div>", ""),
            "<p>A list&lt;Book&gt; &amp; &lt;script&gt;x&lt;/script&gt;.</p>\n&lt;div&gt;"
        );
    }
}
