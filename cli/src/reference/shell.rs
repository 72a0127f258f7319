//! Commands in texts: examples that can be pasted into a shell, however narrow the terminal is.

use textwrap::core::display_width;

/// What stands for a space at which a line must not be broken, until the text is printed.
const NO_BREAK: char = '\u{a0}';
/// The indentation of an example.
const INDENT: &str = "  ";
/// The indentation of its further lines.
const FURTHER: &str = "    ";

/// Breaks a command into lines that end in a backslash. A word that is too long stays whole, and a value follows its flag.
pub(crate) fn broken(command: &str, width: usize) -> String {
    let mut lines = vec![INDENT.to_owned()];
    for unit in units(command, width) {
        let Some(line) = lines.last_mut() else { break };
        // The backslash and the space before it are part of the line.
        let is_full = display_width(line) + display_width(&unit) + 3 > width;
        match line.trim().is_empty() {
            false if is_full => lines.push(format!("{FURTHER}{unit}")),
            false => *line += &format!(" {unit}"),
            true => line.push_str(&unit),
        }
    }
    lines.join(" \\\n")
}

/// Breaks the examples of a page, and protects them from being wrapped. They are indented under a heading.
pub(crate) fn with_examples(text: &str, width: usize) -> String {
    let mut is_example = false;
    let lines = text.lines().map(|line| match line.trim_end() {
        "Example:" | "Examples:" => {
            is_example = true;
            line.to_owned()
        }
        "" => {
            is_example = false;
            String::new()
        }
        _ if is_example && line.starts_with(INDENT) => example(line.trim_start(), width),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns a command as an example, which is not wrapped.
pub(crate) fn example(command: &str, width: usize) -> String {
    broken(command, width).replace(' ', &NO_BREAK.to_string())
}

/// Returns a page as it is printed, with spaces in place of what stands for them.
pub(crate) fn printed(text: &str) -> String {
    text.replace(NO_BREAK, " ")
}

/// Wraps the lines of a usage between its parts. They are the lines from the one with its heading to an empty one.
pub(crate) fn with_usage_wrapped(text: &str, width: usize) -> String {
    let mut is_usage = false;
    let lines = text.split('\n').map(|line| {
        is_usage = (is_usage && !line.trim().is_empty()) || line.contains("Usage:");
        if is_usage { usage(line, width) } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Wraps a line of a usage. Further lines are below the first argument.
fn usage(line: &str, width: usize) -> String {
    if display_width(line) <= width {
        return line.to_owned();
    }
    let start = line.len() - line.trim_start().len();
    let (indent, rest) = line.split_at_checked(start).unwrap_or(("", line));
    let mut lines = vec![indent.to_owned()];
    for unit in units(rest, width) {
        let Some(last) = lines.last_mut() else { break };
        match last.trim().is_empty() {
            false if display_width(last) + display_width(&unit) + 1 > width => lines.push(format!("         {unit}")),
            false => *last += &format!(" {unit}"),
            true => last.push_str(&unit),
        }
    }
    lines.join("\n")
}

/// Returns the parts of a command that stay together: its words, and flags with their values.
fn units(command: &str, width: usize) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for word in words(command) {
        let is_value = !word.starts_with(['-', '[', '|', '>', '<']) || word.ends_with('>');
        let flag = units.last_mut().filter(|last| is_value && last.starts_with('-') && !last.contains(' '));
        match flag.filter(|flag| display_width(flag) + display_width(word) + FURTHER.len() + 3 <= width) {
            Some(flag) => *flag += &format!(" {word}"),
            None => units.push(word.to_owned()),
        }
    }
    units
}

/// Splits a command at spaces that are not quoted.
fn words(command: &str) -> Vec<&str> {
    let mut quote = None;
    let is_break = |character: char| {
        match (character, quote) {
            ('\'' | '"', None) => quote = Some(character),
            (character, Some(open)) if character == open => quote = None,
            _ => {}
        }
        character == ' ' && quote.is_none()
    };
    command.split(is_break).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_broken_between_words_and_a_value_follows_its_flag() {
        let command = "hwmeeting series create --attendees 'name=Suzhou Branch,role=guest' --no-sms --at 'in 2 h'";
        assert_eq!(
            broken(command, 40),
            "  hwmeeting series create --attendees \\\n    'name=Suzhou Branch,role=guest' \\\n    --no-sms \
             --at 'in 2 h'"
        );
        assert_eq!(broken(command, 200), format!("  {command}"));
    }

    #[test]
    fn the_examples_of_a_text_are_broken_and_other_lines_are_not() {
        let text = "Examples:\n  hwmeeting a b\n  hwmeeting a --long b\n\nOther lines  are wrapped by clap";
        let shown = with_examples(text, 18);
        assert!(shown.contains("Other lines  are"), "{shown}");
        assert_eq!(
            printed(&shown),
            "Examples:\n  hwmeeting a b\n  hwmeeting a \\\n    --long b\n\nOther lines  are wrapped by clap"
        );
    }

    #[test]
    fn a_usage_is_wrapped_between_its_parts() {
        let text = "About\n\nUsage: hwmeeting a <ID> --name <TEXT> [OPTIONS]\n\nA line that is longer than that";
        assert_eq!(
            with_usage_wrapped(text, 25),
            "About\n\nUsage: hwmeeting a <ID>\n         --name <TEXT>\n         [OPTIONS]\n\nA line that is longer than \
             that"
        );
    }
}
