//! Huawei Cloud Meeting on 127.0.0.1, as a program.

use std::io::{self, Write as _};
use std::process::ExitCode;

use huaweicloud_meeting_fake::{Fake, run};

const USAGE: &str = "\
Huawei Cloud Meeting on 127.0.0.1, answering with the examples of its spec.

Usage: huaweicloud-meeting-fake [--port PORT] [--own-tokens-only]

  --port PORT         the port to response on; a free one without it
  --own-tokens-only   take only tokens that a login here has handed out, as the service does; any token is good otherwise
  --help              print this
";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Arguments {
    port: u16,
    own_tokens_only: bool,
    help: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = match parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(reason) => return fail(&format!("{reason}\n\n{USAGE}"), 2),
    };
    if arguments.help {
        let written = io::stdout().lock().write_all(USAGE.as_bytes());
        return if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let builder = if arguments.own_tokens_only { Fake::builder() } else { Fake::builder().accept_any_token() };
    match run(builder, arguments.port, io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("the fake cannot run: {error}\n"), 1),
    }
}

fn fail(text: &str, code: u8) -> ExitCode {
    // Where nothing can be written, the exit code has to do.
    let _ = io::stderr().lock().write_all(text.as_bytes());
    ExitCode::from(code)
}

fn parse(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments::default();
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--help" | "-h" => arguments.help = true,
            "--own-tokens-only" => arguments.own_tokens_only = true,
            "--port" => arguments.port = port(given.next().as_deref())?,
            other => match other.strip_prefix("--port=") {
                Some(text) => arguments.port = port(Some(text))?,
                None => return Err(format!("unknown argument `{other}`")),
            },
        }
    }
    Ok(arguments)
}

fn port(text: Option<&str>) -> Result<u16, String> {
    let text = text.ok_or("`--port` needs a number behind it")?;
    text.parse().map_err(|_| format!("`{text}` is no port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Arguments, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_are_read() {
        assert_eq!(parsed(""), Ok(Arguments::default()));
        assert_eq!(
            parsed("--port 80 --own-tokens-only"),
            Ok(Arguments { port: 80, own_tokens_only: true, help: false })
        );
        assert_eq!(parsed("--port=81").map(|arguments| arguments.port), Ok(81));
        assert_eq!(parsed("--port"), Err("`--port` needs a number behind it".to_owned()));
        assert_eq!(parsed("--port many"), Err("`many` is no port".to_owned()));
        assert_eq!(parsed("--prot 1"), Err("unknown argument `--prot`".to_owned()));
    }
}
