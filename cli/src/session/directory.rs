//! The directory of the configuration, and the files in it, which only the user can read.

use std::env;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The variable that names another directory.
pub(super) const CONFIG_DIR: &str = "HWMEETING_CONFIG_DIR";

const NAME: &str = "hwmeeting";

/// The directory that holds profiles, secrets and tokens.
#[derive(Clone, Debug)]
pub(crate) struct Directory(PathBuf);

impl Directory {
    /// Returns the directory of the user. `None` if the environment does not state where it is. It may not exist.
    pub(crate) fn find() -> Option<Self> {
        let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        path(std::env::consts::OS, variable, env::home_dir()).map(Self)
    }

    /// Returns the directory, or an error that states how to name one.
    pub(crate) fn required() -> Result<Self, Error> {
        Self::find().ok_or_else(|| {
            Error::invalid(format!(
                "there is no home directory to keep the configuration in; set {CONFIG_DIR} to a directory"
            ))
        })
    }

    /// Returns the path of a file or folder in the directory.
    pub(crate) fn join(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.join(name)
    }

    /// Returns the contents of a file, or `None` if there is none.
    pub(crate) fn read(&self, name: impl AsRef<Path>) -> Result<Option<String>, Error> {
        let path = self.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(failed("read", &path, &error)),
        }
    }

    /// Replaces a file, or creates it. Another process reads the old contents or the new ones.
    pub(crate) fn write(&self, name: impl AsRef<Path>, text: &str) -> Result<(), Error> {
        let path = self.join(name);
        create_private(path.parent().unwrap_or(&self.0))?;
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let written = open_private(&temporary, OpenOptions::new().write(true).create_new(true))
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| fs::rename(&temporary, &path));
        written.map_err(|error| {
            // It may not exist.
            let _ = fs::remove_file(&temporary);
            failed("write", &path, &error)
        })
    }

    /// Removes a file. There may be none.
    pub(crate) fn remove(&self, name: impl AsRef<Path>) -> Result<(), Error> {
        let path = self.join(name);
        match fs::remove_file(&path) {
            Err(error) if !is_absent(&error) => Err(failed("remove", &path, &error)),
            _ => Ok(()),
        }
    }

    /// Waits for the lock of a file, which ends when the returned value is dropped or the process ends.
    pub(crate) fn lock(&self, name: &str) -> Result<File, Error> {
        let path = self.join(name);
        create_private(&self.0)?;
        open_private(&path, OpenOptions::new().write(true).create(true).truncate(false))
            .and_then(|file| fs4::FileExt::lock(&file).map(|()| file))
            .map_err(|error| failed("lock", &path, &error))
    }
}

/// Creates a directory that only the user can read, unless it exists.
pub(super) fn create_private(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| failed("create", path, &error))
}

/// Returns whether other users can write to a directory, and so place files of theirs in it.
pub(super) fn is_writable_by_others(path: &Path) -> bool {
    #[cfg(unix)]
    return fs::metadata(path)
        .is_ok_and(|metadata| std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o022 != 0);
    #[cfg(not(unix))]
    false
}

/// Opens a file, which only its owner can read if it is created.
fn open_private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn failed(action: &str, path: &Path, error: &io::Error) -> Error {
    Error::invalid(format!("cannot {action} `{}`: {error}", path.display()))
}

/// Returns the directory on an operating system, with a function that returns the value of an environment variable.
fn path(system: &str, variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    if let Some(path) = variable(CONFIG_DIR) {
        return Some(path.into());
    }
    // As the XDG Base Directory Specification requires, a relative path is ignored.
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = home.filter(|home| !home.as_os_str().is_empty());
    let parent = match system {
        "windows" => variable("APPDATA").map(PathBuf::from),
        "macos" => home.map(|home| home.join("Library").join("Application Support")),
        _ => absolute("XDG_CONFIG_HOME").or_else(|| home.map(|home| home.join(".config"))),
    };
    parent.map(|parent| parent.join(NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_with(system: &str, variables: &[(&str, &str)]) -> Option<String> {
        let variable = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| value.into());
        let path = path(system, variable, Some("/home/u".into()))?;
        Some(path.to_string_lossy().replace('\\', "/"))
    }

    #[test]
    fn each_system_has_its_directory() {
        let own = ("HWMEETING_CONFIG_DIR", "own");
        for (system, variables, expected) in [
            ("linux", &[][..], Some("/home/u/.config/hwmeeting")),
            ("freebsd", &[("XDG_CONFIG_HOME", "/x")], Some("/x/hwmeeting")),
            ("linux", &[("XDG_CONFIG_HOME", "relative")], Some("/home/u/.config/hwmeeting")),
            ("linux", &[("XDG_CONFIG_HOME", "/x"), own], Some("own")),
            ("macos", &[("XDG_CONFIG_HOME", "/x")], Some("/home/u/Library/Application Support/hwmeeting")),
            ("windows", &[("APPDATA", "C:/Users/u/AppData/Roaming")], Some("C:/Users/u/AppData/Roaming/hwmeeting")),
            ("windows", &[], None),
        ] {
            assert_eq!(path_with(system, variables).as_deref(), expected, "{system} {variables:?}");
        }
        assert_eq!(path("linux", |_| None, None), None);
    }
}
