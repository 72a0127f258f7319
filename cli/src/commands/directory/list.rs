//! `department list`: the tree of departments.

use clap::{Arg, ArgMatches, Command, value_parser};

use super::departments::{self, CHILDREN, Department, OPERATION, ROOT, text};
use crate::error::Error;
use crate::operation::Action;
use crate::output::{self, Node, one_line, width};
use crate::session::Session;
use crate::settings::Settings;

/// The columns of the table.
const CODE: &str = "DEPT-CODE";
const NAME: &str = "DEPT-NAME";

pub(super) fn command() -> Command {
    Command::new("list")
        .about("List the departments of the enterprise as a tree (administrators only)")
        .long_about(
            "List the departments of the enterprise, each followed by those below it. A terminal shows them as a tree. The service \
             returns the departments below one at a time, so that each department that is not at the bottom is a request; --depth \
             limits them.",
        )
        .arg(
            Arg::new("parent")
                .long("parent")
                .value_name("DEPT-CODE")
                .help("Only this department and those below it [default: 1, which is the root]"),
        )
        .arg(
            Arg::new("depth")
                .long("depth")
                .value_name("LEVELS")
                .value_parser(value_parser!(u32).range(1..))
                .help("How many levels are listed below the first department [default: all]"),
        )
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let action =
        Action::find(OPERATION).ok_or_else(|| Error::invalid(format!("this build does not have {OPERATION}")))?;
    let settings = Settings::of(matches)?;
    output::check_items(&settings, &action, &[CHILDREN])?;
    let session = Session::open(&settings, true)?;
    let parent = matches.get_one::<String>("parent").map_or(ROOT, String::as_str);
    let depth = matches.get_one::<u32>("depth").map(|depth| usize::try_from(*depth).unwrap_or(usize::MAX));
    let departments = departments::tree(&session, parent, depth).await?;
    if settings.output.is_plain_table() {
        return output::print(&drawn(&departments));
    }
    let items = Node::List(departments.into_iter().map(|department| department.json).collect());
    output::print_items(&settings, &action, &[CHILDREN], items)
}

/// Returns the lines of a table with the names as a tree.
fn drawn(departments: &[Department]) -> String {
    let codes: Vec<String> =
        departments.iter().map(|department| one_line(text(&department.json, "deptCode"))).collect();
    let widest = codes.iter().map(|code| width(code)).chain([CODE.len()]).max().unwrap_or_default();
    let mut lines = format!("{CODE:widest$}  {NAME}\n");
    for (Department { json, is_last }, code) in departments.iter().zip(codes) {
        let padding = " ".repeat(widest.saturating_sub(width(&code)));
        lines.push_str(&format!("{code}{padding}  {}{}\n", branch(is_last), one_line(text(json, "deptName"))));
    }
    lines
}

/// Returns the line of the tree in front of a name.
fn branch(is_last: &[bool]) -> String {
    let Some((own, above)) = is_last.split_last() else { return String::new() };
    let above: String = above.iter().map(|is_last| if *is_last { "   " } else { "│  " }).collect();
    above + if *own { "└─ " } else { "├─ " }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn department(code: &str, is_last: &[bool]) -> Department {
        let name = Node::String(format!("部门 {code}\u{1b}"));
        let fields = vec![("deptCode".to_owned(), Node::String(code.to_owned())), ("deptName".to_owned(), name)];
        Department { json: Node::Object(fields), is_last: is_last.to_vec() }
    }

    #[test]
    fn names_are_drawn_as_a_tree() {
        let tree = [
            department("1", &[]),
            department("a", &[false]),
            department("b", &[false, true]),
            department("c", &[true]),
            department("d", &[true, true]),
        ];
        let expected = "DEPT-CODE  DEPT-NAME\n\
                        1          部门 1\u{fffd}\n\
                        a          ├─ 部门 a\u{fffd}\n\
                        b          │  └─ 部门 b\u{fffd}\n\
                        c          └─ 部门 c\u{fffd}\n\
                        d             └─ 部门 d\u{fffd}\n";
        assert_eq!(drawn(&tree), expected);
    }
}
