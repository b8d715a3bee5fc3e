//! The page's style sheets as one file. Each belongs to an element and is written beside it; but a page waits for all of
//! them before it paints, and thirty requests are thirty times the latency of a slow line.

use anyhow::{Context, Result};
use std::path::Path;

/// What the joined file is called.
pub(super) const JOINED: &str = "styles/page.css";
/// These stay beside the joined one: embed.html and the ready-made parts (preset.html) start with them.
const SHARED: [&str; 3] = ["styles/variables.css", "styles/base.css", "styles/layout.css"];
const START: &str = "<link rel=\"stylesheet\" href=\"";

/// Puts one sheet in the place of all those that `index.html` in `dist` names without conditions.
pub(super) fn join(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let html = std::fs::read_to_string(&page).context("reading index.html")?;
    let mut sheets = String::new();
    let mut joined = String::new();
    for line in html.split_inclusive('\n') {
        let Some(path) = sheet(line) else {
            joined.push_str(line);
            continue;
        };
        let text = std::fs::read_to_string(dist.join(path)).with_context(|| format!("reading {path}"))?;
        if sheets.is_empty() {
            joined.push_str(&line.replace(path, JOINED));
        }
        sheets.push_str(&text);
        if !SHARED.contains(&path) {
            std::fs::remove_file(dist.join(path)).with_context(|| format!("removing {path}"))?;
        }
        sheets.push('\n');
    }
    if sheets.is_empty() {
        return Ok(());
    }
    std::fs::write(dist.join(JOINED), sheets).with_context(|| format!("writing {JOINED}"))?;
    std::fs::write(&page, joined).context("writing index.html")
}

/// The sheet's path, where the line is nothing but the link to one that always holds: one for print has its own.
fn sheet(line: &str) -> Option<&str> {
    line.trim().strip_prefix(START)?.strip_suffix("\">").filter(|path| !path.contains('"'))
}

#[cfg(test)]
mod tests {
    use super::{SHARED, sheet};

    #[test]
    fn what_other_pages_name_stays() {
        const PAGES: [&str; 2] = [include_str!("../../../../www/embed.html"), include_str!("preset.html")];
        let named: Vec<&str> = PAGES
            .iter()
            .flat_map(|page| page.lines().filter_map(sheet))
            .map(|path| path.trim_start_matches("../"))
            .collect();
        // Sheets of other folders are theirs alone, and in no page that is joined.
        assert!(named.iter().all(|path| SHARED.contains(path) || !path.starts_with("styles/")), "{named:?}");
        assert!(SHARED.iter().all(|path| named.contains(path)), "{named:?}");
    }

    #[test]
    fn only_sheets_that_always_hold_are_joined() {
        assert_eq!(sheet("  <link rel=\"stylesheet\" href=\"styles/base.css\">\n"), Some("styles/base.css"));
        assert_eq!(sheet("<link rel=\"stylesheet\" href=\"styles/print.css\" media=\"print\">"), None);
        assert_eq!(sheet("<noscript><link rel=\"stylesheet\" href=\"a.css\"></noscript>"), None);
    }
}
