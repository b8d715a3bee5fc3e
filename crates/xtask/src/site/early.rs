//! What a page asks for at once, in its own text: else each file is found only when the one before it has come, and a
//! slow line makes a wait of each.

use super::assets::Assets;
use super::bundle::{Bundle, is_part};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::fmt::Write;
use std::path::Path;

/// The line that the list takes the place of. In embed.html it stands in a template: nothing is asked for before the
/// frame is seen.
const MARK: &str = "<!-- `cargo xtask build` writes here what the first answer needs. -->";
/// Near the end of index.html: the list of files, and in each language what is said, which embeds take from there.
const DATA_MARK: &str = "<!-- `cargo xtask build` writes here what the first answer needs to know. -->";
/// boot.js comes a wait later than the link: a twentieth of a first visit on a slow line. WebKit passes over what a link has
/// preloaded and asks again, so the link is for those that know this, which of the engines is Chromium's alone.
const PRELOADED: &str = "as=\"fetch\" crossorigin media=\"(device-posture: continuous)\"";
/// So many modules are asked for before it. With boot.js and the style sheet they open all the connections that a browser opens
/// beside the document's own; that one, which needs no handshake, is then for the largest file.
const BEFORE_MODULE: usize = 3;
const PAGE: &str = "index.html";
const EMBED: &str = "embed.html";

/// Writes the list into each of the pages in `dist`, and into index.html the words.
pub(super) fn write(dist: &Path, bundle: &Bundle, assets: &Assets) -> Result<()> {
    for (page, modules) in &bundle.early {
        let path = dist.join(page);
        let html = std::fs::read_to_string(&path).with_context(|| format!("reading {page}"))?;
        let links = links(page, &by_size(dist, modules)?, assets)?;
        let list = held("assets", assets)?;
        let html = if page == EMBED {
            replaced(page, &html, MARK, &(list + &links))?
        } else {
            let html = replaced(page, &html, MARK, &links)?;
            replaced(page, &html, DATA_MARK, &(list + &held("words", &bundle.words)?))?
        };
        std::fs::write(&path, html).with_context(|| format!("writing {page}"))?;
    }
    Ok(())
}

fn replaced(page: &str, html: &str, mark: &str, by: &str) -> Result<String> {
    if !html.contains(mark) {
        bail!("{page} has no line `{mark}` to write what it needs into");
    }
    Ok(html.replacen(mark, by.trim(), 1))
}

/// Those that have a plain name, which are a line each, then the largest first: the connection of the first is free again for a
/// small one while the large ones come.
fn by_size(dist: &Path, modules: &[String]) -> Result<Vec<String>> {
    let size = |path: &String| {
        let found = std::fs::metadata(dist.join(path)).with_context(|| format!("reading {path}"))?;
        Ok((is_part(path), std::cmp::Reverse(found.len()), path.clone()))
    };
    let mut sized = modules.iter().map(size).collect::<Result<Vec<_>>>()?;
    sized.sort();
    Ok(sized.into_iter().map(|(.., path)| path).collect())
}

/// The page's modules, and what else an embed takes from the whole page. The model is the address's choice, and samples and lists
/// are named in assets.json: cifar-lab.js sets them going, with the script of the view's worker, which is no module of the
/// document. That list is in the document itself, since it would be a wait more before any of them; by it boot.js asks for the
/// module that answers.
fn links(page: &str, modules: &[String], assets: &Assets) -> Result<String> {
    let named = |name: &str| assets.get(name).map(|asset| asset.path.as_str());
    let mut links = String::new();
    let wasm = named("view_bg.wasm").context("the site lacks view_bg.wasm")?;
    if page == EMBED {
        writeln!(links, "    <link rel=\"preload\" href=\"{}\" as=\"style\">", super::styles::JOINED)?;
    }
    for (place, path) in modules.iter().enumerate() {
        if page == PAGE && place == BEFORE_MODULE.min(modules.len() - 1) {
            writeln!(links, "    <link rel=\"preload\" href=\"{wasm}\" {PRELOADED}>")?;
        }
        writeln!(links, "    <link rel=\"modulepreload\" href=\"{path}\">")?;
    }
    Ok(links)
}

/// Data in the document's text. No script element, of whatever type: no document with trusted types takes one over from another.
fn held(id: &str, data: &impl Serialize) -> Result<String> {
    let json = serde_json::to_string(data)?.replace('&', "&amp;").replace('\'', "&#39;");
    Ok(format!("    <data id=\"{id}\" value='{json}' hidden></data>\n"))
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
        let links = links(PAGE, &["app.js".to_owned()], &assets()).unwrap();
        assert!(
            links.contains("href=\"app.js\"") && links.contains("href=\"view_bg-0123456789.wasm\""),
            "{links}"
        );
        assert!(!links.contains("href=\"view-") && !links.contains("href=\"view.js"), "{links}");
    }

    #[test]
    fn the_module_that_answers_takes_the_documents_connection() {
        let names = ["a.js", "b.js", "c.js", "d.js"].map(str::to_owned);
        let links = links(PAGE, &names, &assets()).unwrap();
        let place = |what: &str| links.find(what).unwrap();
        assert!(place("c.js") < place("view_bg-") && place("view_bg-") < place("d.js"), "{links}");
    }

    #[test]
    fn the_list_is_held_by_the_document_and_ends_where_it_ends() {
        let held = |data: &str| held("words", &[data]).unwrap();
        assert_eq!(held("a").trim(), r#"<data id="words" value='["a"]' hidden></data>"#);
        assert_eq!(held("' &#39;").trim(), r#"<data id="words" value='["&#39; &amp;#39;"]' hidden></data>"#);
    }

    #[test]
    fn an_embed_asks_for_the_whole_page_as_well() {
        let links = links(EMBED, &[], &assets()).unwrap();
        assert!(links.contains("href=\"styles/page.css\""), "{links}");
        assert!(!links.contains(PRELOADED), "{links}");
    }

    #[test]
    fn a_site_without_the_views_module_has_no_first_answer() {
        assert!(links("index.html", &[], &Assets::new()).unwrap_err().to_string().contains("view_bg.wasm"));
    }
}
