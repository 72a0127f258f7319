//! `hwmeeting error`: what an error code means.

use huaweicloud_meeting::ErrorCode;
use huaweicloud_meeting::codes::{self, Code};

use crate::failure::Failure;
use crate::output;

pub(crate) fn run(given: &str) -> Result<(), Failure> {
    let known = find(given);
    if known.is_empty() {
        return Err(Failure::refused(format!("nothing is known of `{given}`; an error code looks like MMC.111072065")));
    }
    output::print(
        &known.iter().map(|code| format!("{} {}\n  {}\n", code.code, code.name, code.meaning)).collect::<String>(),
    )
}

/// What is known of a code; of all that have this number, or of the one with this name.
fn find(given: &str) -> Vec<&'static Code> {
    let upper = given.to_ascii_uppercase();
    if let Ok(code) = upper.parse::<ErrorCode>() {
        return codes::find(code).into_iter().collect();
    }
    let number = Some(given)
        .filter(|given| given.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|given| given.parse().ok());
    codes::ALL.iter().filter(|code| Some(code.code.number()) == number || code.name == upper).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_by_its_text_number_and_name() {
        for given in ["MMC.111072065", "mmc.111072065", "111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED"] {
            let found: Vec<String> = find(given).iter().map(|code| code.code.to_string()).collect();
            assert_eq!(found, ["MMC.111072065"], "{given}");
        }
        for given in ["", "MMC.", "MMC.1", "NO_SUCH", "+111072065"] {
            assert!(find(given).is_empty(), "{given}");
        }
    }
}
