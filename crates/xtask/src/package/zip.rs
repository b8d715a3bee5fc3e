//! The site as one file: for the file area of a course, or a stick.

use super::VERSION;
use crate::project::Project;
use crate::site;
use anyhow::{Context, Result};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Beside the site, in both languages: how to serve it.
const NOTE: &str = include_str!("serve-me.txt");
const NOTE_NAME: &str = "LEEME-README.txt";

/// Writes dist/ into target/package/cifar-lab-site-VERSION.zip. The same site gives the same bytes.
pub(super) fn package(project: &Project) -> Result<PathBuf> {
    let target = project.path("target/package").join(format!("cifar-lab-site-{VERSION}.zip"));
    let file = std::fs::File::create(&target).with_context(|| format!("creating {}", target.display()))?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let plain = SimpleFileOptions::default().last_modified_time(DateTime::default());
    zip.start_file(NOTE_NAME, plain.compression_method(CompressionMethod::Deflated))?;
    zip.write_all(NOTE.as_bytes())?;
    for path in site::files(&project.dist())? {
        let bytes = std::fs::read(project.dist().join(&path)).with_context(|| format!("reading {path}"))?;
        // Pictures are compressed already.
        let is_packed = path.ends_with(".png") || path.ends_with(".jpg");
        let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(path, plain.compression_method(method))?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?.flush()?;
    println!("{}: {} bytes", target.display(), std::fs::metadata(&target)?.len());
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::NOTE;

    #[test]
    fn the_note_is_short_and_in_both_languages() {
        assert!(NOTE.lines().count() <= 30, "{} lines", NOTE.lines().count());
        assert!(
            NOTE.contains("python -m http.server") && NOTE.contains("servidor") && NOTE.contains("server")
        );
    }
}
