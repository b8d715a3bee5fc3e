//! What a page asks for at once, in its own text: else each file is found only when the one before it has come, and a
//! slow line makes a wait of each.

use super::assets::Assets;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// The line that the list takes the place of. In embed.html it stands in a template: nothing is asked for before the
/// frame is seen.
const MARK: &str = "<!-- `cargo xtask build` writes here what the first answer needs. -->";
const EMBED: &str = "embed.html";

/// Writes the list into each of the pages in `dist`.
pub(super) fn write(dist: &Path, modules: &BTreeMap<String, Vec<String>>, assets: &Assets) -> Result<()> {
    for (page, modules) in modules {
        let path = dist.join(page);
        let html = std::fs::read_to_string(&path).with_context(|| format!("reading {page}"))?;
        if !html.contains(MARK) {
            bail!("{page} has no line `{MARK}` to write what it needs into");
        }
        let html = html.replacen(MARK, links(page, modules, assets)?.trim(), 1);
        std::fs::write(&path, html).with_context(|| format!("writing {page}"))?;
    }
    Ok(())
}

/// The page's modules, and what else an embed takes from the whole page. The model is the address's choice, and samples
/// and lists are named in assets.json: cifar-lab.js sets them going, with the script of the view's worker, which is no
/// module of the document. What no browser may keep is asked for by boot.js and embed/begin.js.
fn links(page: &str, modules: &[String], assets: &Assets) -> Result<String> {
    let named = |name: &str| assets.get(name).map(|asset| asset.path.as_str());
    let mut links = String::new();
    if page == EMBED {
        writeln!(links, "    <link rel=\"preload\" href=\"{}\" as=\"style\">", super::styles::JOINED)?;
    }
    for path in modules {
        writeln!(links, "    <link rel=\"modulepreload\" href=\"{path}\">")?;
    }
    // On the page it would take the line from what is read first; an embed has its poster by then. embed/begin.js asks for
    // it: WebKit may pass over what a link has preloaded, and ask again.
    let wasm = named("view_bg.wasm").context("the site lacks view_bg.wasm")?;
    if page == EMBED {
        writeln!(links, "    <meta name=\"early\" content=\"{wasm}\">")?;
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::super::assets::Asset;
    use super::*;

    fn assets() -> Assets {
        let asset = |path: &str| Asset { path: path.to_owned(), bytes: 1, sha256: String::new() };
        let names = [("view.js", "view-0123456789.js"), ("view_bg.wasm", "view_bg-0123456789.wasm")];
        names.into_iter().map(|(name, path)| (name.to_owned(), asset(path))).collect()
    }

    #[test]
    fn files_are_asked_for_under_their_published_names() {
        let links = links("index.html", &["app.js".to_owned()], &assets()).unwrap();
        assert!(links.contains("href=\"app.js\""), "{links}");
        assert!(!links.contains("index.html") && !links.contains("view"), "{links}");
    }

    #[test]
    fn an_embed_asks_for_the_whole_page_as_well() {
        let links = links(EMBED, &[], &assets()).unwrap();
        assert!(links.contains("href=\"styles/page.css\""), "{links}");
        assert!(links.contains("<meta name=\"early\" content=\"view_bg-0123456789.wasm\">"), "{links}");
    }

    #[test]
    fn a_site_without_the_views_module_has_no_first_answer() {
        assert!(links("index.html", &[], &Assets::new()).unwrap_err().to_string().contains("view_bg.wasm"));
    }
}
