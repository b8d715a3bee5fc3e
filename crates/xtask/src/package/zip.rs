//! The site as one file: for the file area of a course, or a stick.

use super::VERSION;
use crate::project::Project;
use crate::site;
use anyhow::{Context, Result};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Beside the site, in both languages: how to serve it.
const NOTE: &str = include_str!("serve-me.txt");
const NOTE_NAME: &str = "LEEME-README.txt";
/// What does it by a double click, each in the folder's top.
const STICK: [(&str, &str); 4] = [
    ("serve.py", include_str!("stick/serve.py")),
    ("abrir-open-windows.bat", include_str!("stick/abrir-open-windows.bat")),
    ("abrir-open-macos.command", include_str!("stick/abrir-open-macos.command")),
    ("abrir-open-linux.sh", include_str!("stick/abrir-open-linux.sh")),
];

/// A zip that is written. The same files give the same bytes.
pub(super) struct Zip {
    path: PathBuf,
    writer: ZipWriter<BufWriter<std::fs::File>>,
}

impl Zip {
    pub(super) fn create(path: &Path) -> Result<Self> {
        let file = std::fs::File::create(path).with_context(|| format!("creating {}", path.display()))?;
        Ok(Self { path: path.to_owned(), writer: ZipWriter::new(BufWriter::new(file)) })
    }

    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        // Pictures are compressed already.
        let is_packed = name.ends_with(".png") || name.ends_with(".jpg");
        let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        self.write(name, bytes, SimpleFileOptions::default().compression_method(method))
    }

    /// A file that macOS and Linux run.
    fn add_program(&mut self, name: &str, text: &str) -> Result<()> {
        self.write(name, text.as_bytes(), SimpleFileOptions::default().unix_permissions(0o755))
    }

    fn write(&mut self, name: &str, bytes: &[u8], options: SimpleFileOptions) -> Result<()> {
        self.writer.start_file(name, options.last_modified_time(DateTime::default()))?;
        Ok(self.writer.write_all(bytes)?)
    }

    pub(super) fn finish(self) -> Result<()> {
        self.writer.finish()?.flush()?;
        println!("{}: {} bytes", self.path.display(), std::fs::metadata(&self.path)?.len());
        Ok(())
    }
}

/// Writes dist/ into target/package/cifar-lab-site-VERSION.zip.
pub(super) fn package(project: &Project) -> Result<PathBuf> {
    let target = project.path("target/package").join(format!("cifar-lab-site-{VERSION}.zip"));
    let mut zip = Zip::create(&target)?;
    zip.add(NOTE_NAME, NOTE.as_bytes())?;
    for (name, text) in STICK {
        zip.add_program(name, text)?;
    }
    for path in site::files(&project.dist())? {
        let bytes = std::fs::read(project.dist().join(&path)).with_context(|| format!("reading {path}"))?;
        zip.add(&path, &bytes)?;
    }
    zip.finish()?;
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::{NOTE, STICK};

    #[test]
    fn each_system_has_its_file_which_the_note_names() {
        for (name, _) in STICK.iter().filter(|(name, _)| name.starts_with("abrir-open-")) {
            assert!(NOTE.contains(name), "{name}");
        }
        let (_, batch) = STICK.iter().find(|(name, _)| name.ends_with(".bat")).unwrap();
        // The shell of Windows reads no other ends of lines reliably.
        assert_eq!(batch.matches('\n').count(), batch.matches("\r\n").count());
    }

    #[test]
    fn the_note_is_short_and_in_both_languages() {
        assert!(NOTE.lines().count() <= 30, "{} lines", NOTE.lines().count());
        assert!(
            NOTE.contains("python -m http.server") && NOTE.contains("servidor") && NOTE.contains("server")
        );
    }
}
