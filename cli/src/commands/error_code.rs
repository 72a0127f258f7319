//! `hwmeeting error`: explains an error code.

use clap::{Arg, ArgMatches, Command};
use huaweicloud_meeting::ErrorCode;
use huaweicloud_meeting::codes::{self, KnownCode};

use crate::error::Error;
use crate::output;

pub(crate) const NAME: &str = "error";

pub(crate) fn command() -> Command {
    Command::new(NAME).about("Explain an error code").arg(
        Arg::new("code")
            .value_name("CODE")
            .required(true)
            .help("Error code, such as MMC.111072065, or its number or name"),
    )
}

/// Returns the code of the arguments.
pub(crate) fn code(matches: &ArgMatches) -> String {
    matches.get_one::<String>("code").cloned().unwrap_or_default()
}

pub(crate) fn run(text: &str) -> Result<(), Error> {
    let found = find(text);
    if found.is_empty() {
        return Err(Error::invalid(format!(
            "unknown error code `{text}`; expected a code such as MMC.111072065, its number or its name"
        )));
    }
    output::print(
        &found.iter().map(|code| format!("{} {}\n  {}\n", code.code, code.name, code.meaning)).collect::<String>(),
    )
}

/// Returns the listed codes with this code, number or name. Several codes may have the same number.
fn find(text: &str) -> Vec<&'static KnownCode> {
    let upper = text.to_ascii_uppercase();
    if let Ok(code) = upper.parse::<ErrorCode>() {
        return codes::find(code).into_iter().collect();
    }
    // `parse` alone would accept a leading `+`.
    let number =
        Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).and_then(|text| text.parse().ok());
    codes::ALL.iter().filter(|code| Some(code.code.number()) == number || code.name == upper).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_by_code_number_and_name() {
        for text in ["MMC.111072065", "mmc.111072065", "111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED"] {
            let found: Vec<String> = find(text).iter().map(|code| code.code.to_string()).collect();
            assert_eq!(found, ["MMC.111072065"], "{text}");
        }
        for text in ["", "MMC.", "MMC.1", "NO_SUCH", "+111072065"] {
            assert!(find(text).is_empty(), "{text}");
        }
    }
}
