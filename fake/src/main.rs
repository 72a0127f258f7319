//! The fake Huawei Cloud Meeting service on 127.0.0.1, as a program.

use std::io::{self, Write as _};
use std::process::ExitCode;

use huaweicloud_meeting_fake::{Builder, Fake, run};

const USAGE: &str = "\
A fake Huawei Cloud Meeting service on 127.0.0.1, which remembers what it is sent

Usage: huaweicloud-meeting-fake [OPTIONS]

Options:
      --port PORT     Port to listen on [default: a free port]
      --check-tokens  Reject tokens that this server has not issued [default: any token is accepted]
      --strict        Enforce what is only inferred about the service
      --https         Serve https with a certificate that is made at the start and printed
      --certificate FILE
                      Write the certificate to FILE
      --lenient       Accept inputs that are missing, unknown or outside their bounds
      --seed NUMBER   Seed of the IDs and passwords that are made [default: 0]
  -h, --help          Print help
";

#[derive(Debug, Default, PartialEq, Eq)]
struct Arguments {
    port: u16,
    check_tokens: bool,
    is_strict: bool,
    https: bool,
    certificate: Option<String>,
    is_lenient: bool,
    seed: u64,
    help: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = match parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(reason) => return fail(&format!("error: {reason}\n\n{USAGE}"), 2),
    };
    if arguments.help {
        let written = io::stdout().lock().write_all(USAGE.as_bytes());
        return if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let builder = if arguments.check_tokens { Fake::builder() } else { Fake::builder().accept_any_token() };
    let builder = if arguments.is_strict { builder.strict() } else { builder };
    let builder = match https(builder, &arguments) {
        Ok(builder) => builder,
        Err(reason) => return fail(&format!("error: {reason}\n"), 2),
    };
    let builder = if arguments.is_lenient { builder.lenient() } else { builder };
    match run(builder.seed(arguments.seed), arguments.port, io::stdout()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("error: cannot run the fake on port {}: {error}\n", arguments.port), 1),
    }
}

#[cfg(feature = "https")]
fn https(builder: Builder, arguments: &Arguments) -> Result<Builder, &'static str> {
    if arguments.https {
        let builder = builder.https();
        return Ok(arguments.certificate.iter().fold(builder, Builder::certificate_file));
    }
    if arguments.certificate.is_some() { Err("`--certificate` requires `--https`") } else { Ok(builder) }
}

#[cfg(not(feature = "https"))]
fn https(builder: Builder, arguments: &Arguments) -> Result<Builder, &'static str> {
    let requested = arguments.https || arguments.certificate.is_some();
    if requested { Err("`--https` and `--certificate` require the Cargo feature `https`") } else { Ok(builder) }
}

fn fail(text: &str, code: u8) -> ExitCode {
    // An error cannot be reported anywhere else; the exit code remains.
    let _ = io::stderr().lock().write_all(text.as_bytes());
    ExitCode::from(code)
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--help" | "-h" => arguments.help = true,
            "--check-tokens" => arguments.check_tokens = true,
            "--strict" => arguments.is_strict = true,
            "--https" => arguments.https = true,
            "--certificate" => arguments.certificate = Some(words.next().ok_or("`--certificate` needs a value")?),
            "--lenient" => arguments.is_lenient = true,
            "--port" => arguments.port = port(words.next().as_deref())?,
            "--seed" => arguments.seed = seed(words.next().as_deref())?,
            other => match other.split_once('=') {
                Some(("--certificate", file)) => arguments.certificate = Some(file.to_owned()),
                Some(("--port", text)) => arguments.port = port(Some(text))?,
                Some(("--seed", text)) => arguments.seed = seed(Some(text))?,
                _ => return Err(format!("unexpected argument `{other}`")),
            },
        }
    }
    Ok(arguments)
}

fn port(text: Option<&str>) -> Result<u16, String> {
    let text = text.ok_or("`--port` needs a value")?;
    text.parse().map_err(|_| format!("invalid port `{text}`: expected a number from 0 to 65535"))
}

fn seed(text: Option<&str>) -> Result<u64, String> {
    let text = text.ok_or("`--seed` needs a value")?;
    text.parse().map_err(|_| format!("invalid seed `{text}`: expected a whole number that is not negative"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Arguments, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_are_parsed() {
        assert_eq!(parsed(""), Ok(Arguments::default()));
        assert_eq!(
            parsed("--port 80 --check-tokens"),
            Ok(Arguments { port: 80, check_tokens: true, ..Arguments::default() })
        );
        assert_eq!(parsed("--strict --seed 7"), Ok(Arguments { is_strict: true, seed: 7, ..Arguments::default() }));
        assert_eq!(parsed("--lenient"), Ok(Arguments { is_lenient: true, ..Arguments::default() }));
        assert_eq!(
            parsed("--seed=-1"),
            Err("invalid seed `-1`: expected a whole number that is not negative".to_owned())
        );
        assert_eq!(parsed("--port=81").map(|arguments| arguments.port), Ok(81));
        assert_eq!(parsed("--port"), Err("`--port` needs a value".to_owned()));
        assert_eq!(parsed("--port many"), Err("invalid port `many`: expected a number from 0 to 65535".to_owned()));
        assert_eq!(parsed("--prot 1"), Err("unexpected argument `--prot`".to_owned()));
    }
}
