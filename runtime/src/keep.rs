//! What a request that replaces everything needs to be made of a response: either all that is to be kept is there, or it is
//! said what is not.

use crate::values::{Minutes, UtcMinute};
use crate::{Error, Result};

/// A value that the request needs and the response may lack.
///
/// # Errors
///
/// When there is none.
pub fn told<T>(operation: &'static str, field: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| {
        lost(operation, format!("the response lacks what `{field}` is to be. Give it to `new` yourself"))
    })
}

/// Makes sure that a page of a response holds all items there are.
///
/// # Errors
///
/// When there are more, or nobody says how many there are.
pub fn whole(operation: &'static str, field: &str, on_page: usize, in_all: Option<i64>) -> Result<()> {
    let on_page = i64::try_from(on_page).unwrap_or(i64::MAX);
    match in_all {
        Some(in_all) if in_all <= on_page => Ok(()),
        Some(in_all) => Err(lost(
            operation,
            format!(
                "the response holds {on_page} of {in_all} that `{field}` is made of, and the others would be dropped. \
                 Read them all on one page, or add those of the other pages to the first"
            ),
        )),
        None => {
            Err(lost(operation, format!("the response does not say whether it holds all that `{field}` is made of")))
        }
    }
}

/// The time between two minutes.
///
/// # Errors
///
/// When one of them is none, or the second is before the first.
pub fn minutes(operation: &'static str, field: &str, from: &UtcMinute, until: &UtcMinute) -> Result<Minutes> {
    from.minutes_until(until).map_err(|error| {
        lost(operation, format!("`{field}` cannot be told from the response's `{from}` and `{until}`"))
            .with_source(error)
    })
}

fn lost(operation: &'static str, message: String) -> Error {
    Error::request(message).with_operation(operation, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_named() {
        assert_eq!(told("MoveBook", "shelf", Some(7)).unwrap(), 7);
        assert_eq!(
            told::<u8>("MoveBook", "shelf", None).unwrap_err().to_string(),
            "MoveBook failed: the response lacks what `shelf` is to be. Give it to `new` yourself"
        );
        assert!(whole("MoveBook", "readers", 3, Some(3)).is_ok());
        assert!(whole("MoveBook", "readers", 3, Some(2)).is_ok());
        assert_eq!(
            whole("MoveBook", "readers", 20, Some(45)).unwrap_err().to_string(),
            "MoveBook failed: the response holds 20 of 45 that `readers` is made of, and the others would be dropped. \
             Read them all on one page, or add those of the other pages to the first"
        );
        assert!(
            whole("MoveBook", "readers", 3, None).unwrap_err().to_string().ends_with("all that `readers` is made of")
        );
        let (from, until) = (UtcMinute::new("2024-02-29 23:30"), UtcMinute::new("2024-03-01 00:15"));
        assert_eq!(minutes("MoveBook", "length", &from, &until).unwrap(), Minutes(45));
        assert_eq!(
            minutes("MoveBook", "length", &until, &from).unwrap_err().to_string(),
            "MoveBook failed: `length` cannot be told from the response's `2024-03-01 00:15` and `2024-02-29 23:30`"
        );
    }
}
