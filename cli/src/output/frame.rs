//! The response of one page that has the items of all pages in its list, so that a query fits both.

use huaweicloud_meeting_catalog::Value;
use huaweicloud_meeting_runtime::operation::Page;

use super::json::Node;
use super::{secrets, yaml};

/// What is around the items of a list: the response of the first page. The list comes first, so that items can be printed before
/// the numbers of them are known.
pub(super) struct Frame {
    /// The response, whose list is empty.
    response: Node,
    page: &'static Page,
    /// The field beside the list with the size of a page.
    limit: &'static str,
}

impl Frame {
    /// Returns what is around the items of a page. `limit` is the name of the input with the size of a page.
    pub(super) fn of(json: &str, page: &'static Page, limit: &'static str) -> Self {
        Self { response: list_first(Node::parse(json).unwrap_or(Node::Null), page.items), page, limit }
    }

    /// Replaces the secrets.
    pub(super) fn mask(&mut self, response: Option<&'static Value>) {
        secrets::mask(&mut self.response, response);
    }

    /// Sets the total number of items to that of a later page.
    pub(super) fn set_count(&mut self, count: Option<i64>) {
        if let (Some(count), false) = (count, self.page.count.is_empty()) {
            set(&mut self.response, self.page.count, &count.to_string());
        }
    }

    /// Sets the size of the page to the number of items.
    pub(super) fn set_size(&mut self, items: usize) {
        let beside = self.page.items.split_last().map_or(&[][..], |(_, object)| object);
        set(&mut self.response, &[beside, &[self.limit]].concat(), &items.to_string());
    }

    /// Returns the response with these items.
    pub(super) fn with_items(mut self, items: Vec<Node>) -> Node {
        if let Some(list) = self.response.at_mut(self.page.items) {
            *list = Node::List(items);
        }
        self.response
    }

    /// Returns the JSON before and after the items.
    pub(super) fn json(&self) -> (String, String) {
        let json = self.response.to_string();
        let (before, after) = json.split_once("[]").unwrap_or((&json, ""));
        (format!("{before}["), format!("]{after}\n"))
    }

    /// Returns the YAML before and after the items.
    pub(super) fn yaml(&self) -> (String, String) {
        let yaml = yaml::yaml(&self.response);
        let (before, after) = yaml.split_once(" []\n").unwrap_or(("", ""));
        (if before.is_empty() { String::new() } else { format!("{before}\n") }, after.to_owned())
    }

    /// Returns items as YAML, between what is before and after them.
    pub(super) fn yaml_items(&self, items: &[Node]) -> String {
        yaml::items(items, self.page.items.len().saturating_sub(1))
    }
}

/// Returns a response whose list is empty, and first in the object that contains it. So is that object in the one around it.
fn list_first(response: Node, path: &[&str]) -> Node {
    let Some((name, rest)) = path.split_first() else { return Node::List(Vec::new()) };
    let fields = if let Node::Object(fields) = response { fields } else { Vec::new() };
    let (own, others): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(known, _)| known == name);
    let own = own.into_iter().next().map_or(Node::Null, |(_, value)| value);
    Node::Object(std::iter::once(((*name).to_owned(), list_first(own, rest))).chain(others).collect())
}

/// Sets a number that a response has. One in quotes stays so.
fn set(response: &mut Node, path: &[&str], number: &str) {
    if let Some(Node::Number(digits) | Node::String(digits)) = response.at_mut(path) {
        number.clone_into(digits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page = Page {
        offset: 0,
        limit: 1,
        max_limit: None,
        items: &["data", "list"],
        count: &["data", "count"],
        response_offset: &[],
    };
    static STATIC: Page = PAGE;

    #[test]
    fn items_are_the_list_of_the_first_page() {
        let first = r#"{"id":"7","data":{"limit":"2","count":3,"list":[{"a":1},{"a":2}]}}"#;
        let mut frame = Frame::of(first, &STATIC, "limit");
        frame.set_count(Some(4));
        frame.set_size(1);
        let items = [Node::Object(vec![("a".to_owned(), Node::Number("1".to_owned()))])];
        let (before, after) = frame.json();
        let json = format!("{before}{}{after}", items.first().map(Node::to_string).unwrap_or_default());
        assert_eq!(json, "{\"data\":{\"list\":[{\"a\":1}],\"limit\":\"1\",\"count\":4},\"id\":\"7\"}\n");
        let (before, after) = frame.yaml();
        let yaml = format!("{before}{}{after}", frame.yaml_items(&items));
        assert_eq!(yaml, "data:\n  list:\n  - a: 1\n  limit: \"1\"\n  count: 4\nid: \"7\"\n");
        assert_eq!(format!("{}\n", frame.with_items(items.to_vec())), json);
    }

    #[test]
    fn a_response_without_a_list_gets_one() {
        let frame = Frame::of(r#"{"data":null}"#, &STATIC, "limit");
        assert_eq!(frame.json(), (r#"{"data":{"list":["#.to_owned(), "]}}\n".to_owned()));
    }
}
