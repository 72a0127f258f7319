//! Rules about the error codes and the service as a whole.

use std::collections::BTreeSet;

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::naming::{self, Registry};

rules! {
    CODE_FORM = "E501" "code-form" "An error code consists of capital letters, a full stop and digits.";
    CODE_ORDER = "E502" "code-order" "The error codes are sorted and unique.";
    CODE_NAME = "E503" "code-name" "An error code has a unique name in SCREAMING_SNAKE_CASE.";
    CODE_STATUS = "E504" "code-status" "The statuses of an error code are from 200 to 599.";
    SERVICE_FORM = "E505" "service-form" "A region has a unique constant and an https endpoint; the URL of a documentation page contains `{source}`.";
}

const ERRORS: &str = "errors.yaml";
const SERVICE: &str = "service.yaml";

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    codes(index, reporter);
    regions(index, reporter);
    let documentation = &index.spec().service.documentation;
    for (key, page) in [("page", &documentation.page), ("page_zh", &documentation.page_zh)] {
        if !page.contains("{source}") {
            let path = SpecPath::file(SERVICE).key("documentation").key(key);
            reporter.report(SERVICE_FORM, path, "the URL does not contain `{source}`");
        }
    }
}

fn codes(index: &Index, reporter: &mut Reporter) {
    let mut codes: BTreeSet<&str> = BTreeSet::new();
    let mut names = Registry::default();
    for (position, entry) in index.spec().errors.iter().enumerate() {
        let path = SpecPath::file(ERRORS).key("errors").index(position);
        let code = entry.code.as_str();
        if !is_code(code) {
            let message = format!("`{code}` is not an error code such as `ABC.123456789`");
            reporter.report(CODE_FORM, path.key("code"), message);
        }
        if codes.contains(code) {
            reporter.report(CODE_ORDER, path.key("code"), format!("duplicate code `{code}`"));
        } else if let Some(next) = codes.range(code..).next() {
            let message = format!("`{code}` is not in order");
            reporter.report(CODE_ORDER, path.key("code"), message).help(format!("move it before `{next}`"));
        }
        codes.insert(code);
        if !naming::is_screaming(&entry.name) {
            reporter.report(CODE_NAME, path.key("name"), format!("`{}` is not in SCREAMING_SNAKE_CASE", entry.name));
        } else if let Err(first) = names.claim(&entry.name, code)
            // A duplicate code has been reported.
            && first != code
        {
            reporter.report(CODE_NAME, path.key("name"), format!("`{}` is already the name of `{first}`", entry.name));
        }
        for (status_position, status) in entry.status.iter().enumerate() {
            if !(200..600).contains(status) {
                let message = format!("{status} is not an HTTP status from 200 to 599");
                reporter.report(CODE_STATUS, path.key("status").index(status_position), message);
            }
        }
    }
}

/// Returns whether a code consists of a family and a number, such as `ABC.123456789`.
fn is_code(code: &str) -> bool {
    let is_made_of = |text: &str, fits: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(fits);
    code.split_once('.').is_some_and(|(family, number)| {
        is_made_of(family, u8::is_ascii_uppercase) && is_made_of(number, u8::is_ascii_digit)
    })
}

fn regions(index: &Index, reporter: &mut Reporter) {
    let regions = &index.spec().service.regions;
    if regions.is_empty() {
        reporter.report(SERVICE_FORM, SpecPath::file(SERVICE).key("regions"), "there are no regions");
    }
    let mut constants = BTreeSet::new();
    for (position, region) in regions.iter().enumerate() {
        let path = SpecPath::file(SERVICE).key("regions").index(position);
        if !naming::is_screaming(&region.constant) {
            let message = format!("`{}` is not in SCREAMING_SNAKE_CASE", region.constant);
            reporter.report(SERVICE_FORM, path.key("constant"), message);
        } else if !constants.insert(&region.constant) {
            reporter.report(SERVICE_FORM, path.key("constant"), format!("duplicate constant `{}`", region.constant));
        }
        let host = region.endpoint.strip_prefix("https://").unwrap_or("");
        if host.is_empty() || host.ends_with('/') || host.contains(char::is_whitespace) {
            let message = format!("`{}` is not an https URL without a trailing slash", region.endpoint);
            reporter.report(SERVICE_FORM, path.key("endpoint"), message);
        }
    }
}
