//! The terminal while a screen is shown, and as it was before afterwards.

use std::io::{self, BufWriter, Write as _};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{execute, queue};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::line::Line;
use crate::output::Screen;

/// Whether the terminal shows the screen.
static IS_SHOWN: AtomicBool = AtomicBool::new(false);
/// How often the thread that reads keys checks whether it should end.
const POLL: Duration = Duration::from_millis(200);

/// What a person does at the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    Quit,
    Scroll(isize),
    Resize,
}

/// The terminal, which is restored when this is dropped, and when a thread panics.
pub(super) struct Terminal {
    has_colors: bool,
}

impl Terminal {
    pub(super) fn open() -> io::Result<(Self, UnboundedReceiver<Input>)> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let earlier = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                restore();
                earlier(info);
            }));
        });
        IS_SHOWN.store(true, Ordering::SeqCst);
        let terminal = Self { has_colors: Screen::stdout().has_colors };
        terminal::enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen, Hide)?;
        let (sender, inputs) = unbounded_channel();
        thread::spawn(move || read(&sender));
        Ok((terminal, inputs))
    }

    /// Returns the columns and rows.
    pub(super) fn size() -> (usize, usize) {
        let (columns, rows) = terminal::size().unwrap_or((80, 24));
        (usize::from(columns).max(20), usize::from(rows).max(6))
    }

    pub(super) fn draw(&self, lines: &[Line]) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        queue!(out, BeginSynchronizedUpdate)?;
        for (row, line) in (0_u16..).zip(lines) {
            queue!(out, MoveTo(0, row))?;
            line.write(&mut out, self.has_colors)?;
            queue!(out, Clear(ClearType::UntilNewLine))?;
        }
        queue!(out, Clear(ClearType::FromCursorDown), EndSynchronizedUpdate)?;
        out.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

fn restore() {
    if IS_SHOWN.swap(false, Ordering::SeqCst) {
        // Nothing can be done about a terminal that is gone.
        let _ = execute!(io::stdout(), Show, LeaveAlternateScreen);
        let _ = terminal::disable_raw_mode();
    }
}

/// Reads keys until the terminal is restored.
fn read(inputs: &UnboundedSender<Input>) {
    while IS_SHOWN.load(Ordering::SeqCst) {
        let input = match event::poll(POLL) {
            Ok(true) => event::read().map(|event| input(&event)),
            Ok(false) => continue,
            Err(error) => Err(error),
        };
        let sent = match input {
            Ok(Some(input)) => inputs.send(input),
            Ok(None) => Ok(()),
            Err(_) => return,
        };
        if sent.is_err() {
            return;
        }
    }
}

fn input(event: &Event) -> Option<Input> {
    let Event::Key(key) = event else { return matches!(event, Event::Resize(..)).then_some(Input::Resize) };
    if key.kind == KeyEventKind::Release {
        return None;
    }
    match key.code {
        KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Input::Quit),
        KeyCode::Char('q') | KeyCode::Esc => Some(Input::Quit),
        KeyCode::Up | KeyCode::Char('k') => Some(Input::Scroll(-1)),
        KeyCode::Down | KeyCode::Char('j') => Some(Input::Scroll(1)),
        KeyCode::PageUp => Some(Input::Scroll(-10)),
        KeyCode::PageDown | KeyCode::Char(' ') => Some(Input::Scroll(10)),
        KeyCode::Home => Some(Input::Scroll(isize::MIN)),
        KeyCode::End => Some(Input::Scroll(isize::MAX)),
        _ => None,
    }
}

#[cfg(all(test, target_os = "linux"))]
#[allow(clippy::panic, clippy::unwrap_used, reason = "tests may panic")]
mod tests {
    use std::env;
    use std::process::{self, Command};

    use super::*;
    use crate::commands::meeting::watch::line::Style;

    const TEST: &str = "commands::meeting::watch::terminal::tests::a_panic_restores_the_terminal_before_its_message";
    /// Set in the process that panics.
    const IN_TERMINAL: &str = "HWMEETING_TEST_IN_TERMINAL";

    fn panic_while_the_screen_is_shown() -> ! {
        let (terminal, _inputs) = Terminal::open().unwrap();
        terminal.draw(&[Line::new(Style::Plain, "drawn")]).unwrap();
        assert!(thread::spawn(|| panic!("made-up panic")).join().is_err());
        // Nothing else restores the terminal.
        process::exit(0);
    }

    /// Runs itself in a pseudo-terminal.
    #[test]
    fn a_panic_restores_the_terminal_before_its_message() {
        if env::var_os(IN_TERMINAL).is_some() {
            panic_while_the_screen_is_shown();
        }
        let test = env::current_exe().unwrap();
        let line = format!("stty -g; {} --exact {TEST} --nocapture; stty -g", test.display());
        let script = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .env("TERM", "xterm")
            .env(IN_TERMINAL, "1")
            .output();
        let shown = String::from_utf8_lossy(&script.unwrap().stdout).into_owned();
        let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("{text:?}: {shown:?}"));
        let positions = [at("\u{1b}[?1049h"), at("drawn"), at("\u{1b}[?25h"), at("\u{1b}[?1049l"), at("made-up panic")];
        assert!(positions.is_sorted(), "{shown:?}");
        let modes: Vec<&str> = shown.lines().map(str::trim).filter(|line| line.matches(':').count() > 20).collect();
        assert!(matches!(modes.as_slice(), [before, after] if before == after), "{shown:?}");
    }
}
