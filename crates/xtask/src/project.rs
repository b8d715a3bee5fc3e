//! Where things are: every path that a command reads or writes is named here once.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The repository's folders. All are absolute.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// The workspace that this program was compiled from.
    pub(crate) fn find() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.ancestors().nth(2).context("the crate xtask has left crates/xtask")?;
        Ok(Self { root: root.to_path_buf() })
    }

    /// A path inside the repository, from its `/`-separated name.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        relative.split('/').fold(self.root.clone(), |path, part| path.join(part))
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The finished site.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Tools that belong to this project alone. `cargo clean` removes them too: nothing is left elsewhere.
    pub(crate) fn tools(&self) -> PathBuf {
        self.path("target/tools")
    }

    /// Cargo's folder for wasm builds. Apart from the native one, so neither waits for the other's lock and
    /// a different compiler (Debian's) does not throw away the native results.
    pub(crate) fn wasm_target_dir(&self) -> PathBuf {
        self.path("target/web")
    }

    /// A program that npm installed for this project.
    pub(crate) fn npm_bin(&self, name: &str) -> PathBuf {
        let name = if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() };
        self.path("node_modules/.bin").join(name)
    }

    /// A program in the project's own tools folder.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        self.tools().join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}
