//! Parsing query strings.

use percent_encoding::percent_decode;

/// Returns the decoded parameters of a query string, in their order.
pub(crate) fn parse_query(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode(spaced.as_bytes()).decode_utf8_lossy().into_owned()
    };
    let parameter = |text: &str| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (decode(name), decode(value))
    };
    query.split('&').filter(|text| !text.is_empty()).map(parameter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded() {
        let parameter = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            parse_query("a=1&b=x%20y+z&&c&a=%E4%BC%9A"),
            [parameter("a", "1"), parameter("b", "x y z"), parameter("c", ""), parameter("a", "会")]
        );
    }
}
