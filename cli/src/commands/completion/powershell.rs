//! Completion for PowerShell. The words of the line are passed on as they are: the script of clap_complete evaluates the line, and with it
//! `$(…)`, and depends on an empty argument, which Windows PowerShell does not pass on.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_complete::engine;
use clap_complete::env::EnvCompleter;

use super::bash::{INDEX, number};

const SCRIPT: &str = r#"Register-ArgumentCompleter -Native -CommandName BIN -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    $index = $words.Count
    if ($wordToComplete) {
        $index = $index - 1
        $words[$index] = $wordToComplete
    }
    $previous = $env:VAR
    try {
        $env:VAR = 'powershell'
        $env:_HWMEETING_INDEX = $index
        $results = @(& COMPLETER -- @words 2>$null)
    } finally {
        $env:VAR = $previous
        $env:_HWMEETING_INDEX = $null
    }
    $results | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        if (-not $help) { $help = $value }
        $text = $value
        if ($text -match '[\s''"`$&;|<>(){}@,#]') { $text = "'" + $text.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)
    }
}
"#;

pub(super) struct Powershell;

impl EnvCompleter for Powershell {
    fn name(&self) -> &'static str {
        "powershell"
    }

    fn is(&self, name: &str) -> bool {
        matches!(name, "powershell" | "pwsh")
    }

    fn write_registration(
        &self,
        var: &str,
        _name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> Result<(), io::Error> {
        let script = SCRIPT.replace("VAR", var).replace("BIN", bin).replace("COMPLETER", completer);
        buf.write_all(script.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut Command,
        mut words: Vec<OsString>,
        current_dir: Option<&Path>,
        buf: &mut dyn Write,
    ) -> Result<(), io::Error> {
        let index = number(INDEX).unwrap_or(words.len().saturating_sub(1));
        // The word that begins at the end of the line is not passed on.
        if index == words.len() {
            words.push(OsString::new());
        }
        for candidate in engine::complete(command, words, index, current_dir)? {
            let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
            let help = help.lines().next().unwrap_or_default();
            writeln!(buf, "{}\t{help}", candidate.get_value().to_string_lossy())?;
        }
        Ok(())
    }
}
