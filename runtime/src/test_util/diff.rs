//! The difference of two texts, line by line.

/// Returns the lines of both texts: those of the first text only after `-`, those of the second only after `+`.
pub(super) fn diff(first: &str, second: &str) -> String {
    let (first, second): (Vec<&str>, Vec<&str>) = (first.lines().collect(), second.lines().collect());
    let common = common_lengths(&first, &second);
    let length = |i: usize, j: usize| common.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    loop {
        match (first.get(i), second.get(j)) {
            (Some(line), Some(other)) if line == other => {
                lines.push(format!("  {line}"));
                (i, j) = (i + 1, j + 1);
            }
            (Some(line), other) if other.is_none() || length(i + 1, j) >= length(i, j + 1) => {
                lines.push(format!("- {line}"));
                i += 1;
            }
            (_, Some(line)) => {
                lines.push(format!("+ {line}"));
                j += 1;
            }
            _ => return lines.join("\n"),
        }
    }
}

/// Returns the length of the longest common subsequence of the lines from each pair of positions on.
fn common_lengths(first: &[&str], second: &[&str]) -> Vec<Vec<usize>> {
    let mut rows = vec![vec![0; second.len() + 1]];
    for line in first.iter().rev() {
        let mut row = vec![0];
        let below = rows.last().map(Vec::as_slice).unwrap_or_default();
        for (other, pair) in second.iter().zip(below.windows(2)).rev() {
            let [diagonal_above, diagonal] = pair else { continue };
            let right = row.last().copied().unwrap_or_default();
            row.push(if line == other { diagonal + 1 } else { right.max(*diagonal_above) });
        }
        row.reverse();
        rows.push(row);
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::diff;

    #[test]
    fn common_lines_are_shown_once() {
        assert_eq!(diff("a\nb\nc", "a\nx\nc\nd"), "  a\n- b\n+ x\n  c\n+ d");
        assert_eq!(diff("", "a"), "+ a");
        assert_eq!(diff("a\nb", "b"), "- a\n  b");
        assert_eq!(diff("same", "same"), "  same");
    }
}
