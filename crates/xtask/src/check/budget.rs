//! The bytes of the site, and of the part that comes before the first answer.

use crate::project::Project;
use crate::serve::gzip;
use crate::site::{self, Assets, MANIFEST, SiteOptions};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

/// From the address to the first answer, compressed: a second on a slow course-room line.
const FIRST_ANSWER_LIMIT: u64 = 800_000;
/// Of that, scripts, modules, styles and documents: what is no model, no picture and no sentence.
const FIRST_CODE_LIMIT: u64 = 285_500;
/// Code of the whole site, without the engines that are there to compare with, the readers and writers of other programs'
/// networks, and what is fetched in the place of other code: what a person fetches who tries everything else.
const CODE_LIMIT: u64 = 1_117_500;
/// The module that answers on processors without SIMD, and what it may weigh. Who fetches it does not fetch the usual one, and
/// nothing of what is counted for everybody else: it is counted apart. The readers of lists and weights, which it shares with
/// the usual one, are most of it.
const PLAIN: &str = "view-plain";
const PLAIN_LIMIT: u64 = 170_500;
/// Modules of burn's engines. Each is fetched when somebody chooses its engine, and for nothing else.
const COMPARISONS: [(&str, &str); 2] =
    [("learn-flex", "to compare with Flex"), ("learn-ndarray", "to compare with NdArray")];

/// The element for other people's pages, compressed: they pay for it before anything is seen.
const ELEMENT_LIMIT: u64 = 3_000;
const ELEMENT: &str = "cifar-lab-element.js";

/// Page text that comes when it is asked for: what keeps the page for use without network, what draws a QR code, what is
/// for frames alone, and ready-made parts, which are pages of their own.
const LATER: [&str; 6] = ["sw.js", "vendor/", "embed/", "embed.html", ELEMENT, PRESETS];
/// Each is the same page with another name in it: of code they hold no more than one of them does.
const PRESETS: &str = "presets/";
/// Shared parts of the page's scripts: those come first that the page names itself.
const PARTS: &str = "parts/";
/// The module that tells what answers are worth, and what it may weigh: with the page's part of evaluating, 60 KB.
const EVALUATE: &str = "evaluate";
const EVALUATE_LIMIT: u64 = 41_400;
/// The module that damages pictures: 9 KB of it are loops as SIMD, for which a curve takes a quarter less of the time.
const ROBUSTNESS: &str = "robustness";
const ROBUSTNESS_LIMIT: u64 = 59_900;
/// The module that reads and writes networks of other programs.
const FORMATS: &str = "formats";
const FORMATS_LIMIT: u64 = 229_500;

/// Listed files that the first answer needs; besides these, all of the page's own text.
const FIRST_ASSETS: [&str; 6] = [
    "view.js",
    "view_bg.wasm",
    "models/models.json",
    "models/notebook.safetensors",
    "data/manifest.json",
    "data/samples.png",
];

/// Of a document: the data that it holds, which is told apart from its text.
const HELD: &str = ", data in it";

/// What is limited, the limit in compressed bytes, and which files count.
type Budget = (&'static str, u64, fn(&str, Size) -> bool);

/// A file's size as it is and as it is sent, and whether it comes before the first answer.
#[derive(Clone, Copy)]
struct Size {
    raw: u64,
    gzip: u64,
    is_first: bool,
}

/// Builds the site as it is published, without NdArray, prints the size of each of its parts, and compares the first
/// answer's sum.
pub(super) fn check(project: &Project) -> Result<()> {
    site::build(project, SiteOptions::published())?;
    let dist = project.dist();
    let list = std::fs::read(dist.join(MANIFEST)).context("reading the list of assets")?;
    let assets: Assets = serde_json::from_slice(&list).context("reading the list of assets")?;
    // By logical name where there is one: names with hashes would make the table new after every change.
    let names: BTreeMap<&str, &str> =
        assets.iter().map(|(name, asset)| (asset.path.as_str(), name.as_str())).collect();
    let page = std::fs::read_to_string(dist.join("index.html")).context("reading index.html")?;
    let mut sizes = BTreeMap::new();
    for path in site::files(&dist)?.into_iter().filter(|path| !site::is_map(path)) {
        let bytes = std::fs::read(dist.join(&path)).with_context(|| format!("reading {path}"))?;
        let name = names.get(path.as_str()).map_or(path.clone(), |name| (*name).to_owned());
        let is_first = is_first(&name, &page);
        let size = |bytes: &[u8]| {
            anyhow::Ok(Size { raw: bytes.len() as u64, gzip: gzip(bytes)?.len() as u64, is_first })
        };
        let whole = size(&bytes)?;
        let code = if path.ends_with(".html") {
            size(without_data(&String::from_utf8_lossy(&bytes)).as_bytes())?
        } else {
            whole
        };
        if code.raw < whole.raw {
            let (raw, gzip) = (whole.raw - code.raw, whole.gzip - code.gzip);
            sizes.insert(format!("{name}{HELD}"), Size { raw, gzip, is_first });
        }
        sizes.insert(name, code);
    }
    within_limits(&sizes)
}

/// A document without the lists and sentences that it holds, which are no code.
fn without_data(html: &str) -> String {
    let (start, end) = ("<data ", "</data>");
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(start) {
        text.push_str(before);
        rest = after.split_once(end).map_or("", |(_, rest)| rest);
    }
    text + rest
}

fn within_limits(sizes: &BTreeMap<String, Size>) -> Result<()> {
    let missing: Vec<_> = FIRST_ASSETS.into_iter().filter(|name| !sizes.contains_key(*name)).collect();
    if !missing.is_empty() {
        bail!("the site lacks what the first answer needs: {}", missing.join(", "));
    }
    println!("   {:>10} {:>10}  first  file", "raw", "gzip");
    for (name, size) in sizes {
        let first = if size.is_first { "yes" } else { "" };
        println!("   {:>10} {:>10}  {first:<5}  {name}", size.raw, size.gzip);
    }
    let budgets: [Budget; 7] = [
        ("before the first answer", FIRST_ANSWER_LIMIT, |_, size| size.is_first),
        ("of code before the first answer", FIRST_CODE_LIMIT, |name, size| size.is_first && is_code(name)),
        ("of the module that evaluates", EVALUATE_LIMIT, |name, _| module_of(name) == Some(EVALUATE)),
        ("of the module that damages pictures", ROBUSTNESS_LIMIT, |name, _| {
            module_of(name) == Some(ROBUSTNESS)
        }),
        ("of the module for other programs' networks", FORMATS_LIMIT, |name, _| {
            module_of(name) == Some(FORMATS)
        }),
        ("of the module for processors without SIMD", PLAIN_LIMIT, |name, _| module_of(name) == Some(PLAIN)),
        ("of code in all", CODE_LIMIT, |name, _| {
            is_code(name) && !is_comparison(name) && !matches!(module_of(name), Some(FORMATS | PLAIN))
        }),
    ];
    let mut over = Vec::new();
    for (what, limit, counts) in budgets {
        let of = sizes.iter().filter(|(name, size)| counts(name, **size)).map(|(_, size)| size);
        let (raw, gzip) = of.fold((0, 0), |(raw, gzip), size| (raw + size.raw, gzip + size.gzip));
        println!("   {raw:>10} {gzip:>10}         {what}, {limit} allowed");
        if gzip > limit {
            over.push(format!("{gzip} bytes {what}, {limit} are allowed"));
        }
    }
    for (module, what) in COMPARISONS {
        let of = sizes.iter().filter(|(name, _)| module_of(name) == Some(module)).map(|(_, size)| size);
        let (raw, gzip) = of.fold((0, 0), |(raw, gzip), size| (raw + size.raw, gzip + size.gzip));
        if raw > 0 {
            println!("   {raw:>10} {gzip:>10}         of code beside it, {what}");
        }
    }
    if !over.is_empty() {
        bail!("{}", over.join("; "));
    }
    let element = sizes.get(ELEMENT).map_or(0, |size| size.gzip);
    if element > ELEMENT_LIMIT {
        bail!("{ELEMENT} has {element} bytes, {ELEMENT_LIMIT} are allowed");
    }
    Ok(())
}

/// What a browser runs or reads as the page's own text, in no language.
fn is_code(name: &str) -> bool {
    [".js", ".mjs", ".wasm", ".css", ".html"].iter().any(|end| name.ends_with(end))
        && !(name.starts_with(PRESETS) && name.ends_with(".html"))
}

fn is_comparison(name: &str) -> bool {
    module_of(name).is_some_and(|module| COMPARISONS.iter().any(|(comparison, _)| *comparison == module))
}

/// The module that a script or its wasm belongs to: `learn` of `learn_bg.wasm`.
fn module_of(name: &str) -> Option<&str> {
    name.strip_suffix("_bg.wasm").or_else(|| name.strip_suffix(".js"))
}

/// Whether the file comes before the first answer of `page`, the text of index.html, which holds the list of files and what is said
/// until then. Page text is counted whole, but for what comes later. Of the style sheets the joined one and paper's: the others
/// are in it. tests/e2e/first-answer.test.js sees what is asked for.
fn is_first(name: &str, page: &str) -> bool {
    if name.starts_with(PARTS) {
        return page.contains(name);
    }
    const SHEETS: [&str; 2] = ["styles/page.css", "styles/print.css"];
    let is_page_text = [".html", ".js"].iter().any(|end| name.ends_with(end))
        && !name.starts_with("learn")
        && !matches!(module_of(name), Some(EVALUATE | ROBUSTNESS | FORMATS | PLAIN))
        && !LATER.iter().any(|later| name.starts_with(later))
        || SHEETS.contains(&name);
    FIRST_ASSETS.contains(&name) || is_page_text
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<link rel=\"modulepreload\" href=\"parts/chunk-ABCDEFGH.js\">";

    fn size(name: &str, gzip: u64) -> Size {
        Size { raw: gzip, gzip, is_first: is_first(name, PAGE) }
    }

    fn site(weights: u64) -> BTreeMap<String, Size> {
        let mut sizes: BTreeMap<String, Size> =
            FIRST_ASSETS.iter().map(|name| ((*name).to_owned(), size(name, 1))).collect();
        for (name, bytes) in [("data/test-00.png", 3_000_000), ("models/notebook.safetensors", weights)] {
            sizes.insert(name.to_owned(), size(name, bytes));
        }
        sizes
    }

    #[test]
    fn the_learning_module_is_not_waited_for() {
        for name in [
            "evaluate.js",
            "robustness.js",
            "formats_bg.wasm",
            "formats.js",
            "learn_bg.wasm",
            "learn.js",
            "learn-flex_bg.wasm",
            "learn-ndarray.js",
            "view-plain.js",
            "view-plain_bg.wasm",
            "data/test-00.png",
        ] {
            assert!(!is_first(name, PAGE), "{name}");
        }
        for name in ["index.html", "cifar-lab.js", "styles/page.css"] {
            assert!(is_first(name, PAGE), "{name}");
        }
        for name in ["assets.json", "lang/es.json"] {
            assert!(!is_first(name, PAGE), "{name}");
        }
    }

    #[test]
    fn what_a_document_holds_is_no_code() {
        let html = "<p><data id=\"words\" value='{\"a\":1}' hidden></data><script src=\"app.js\"></script>";
        assert_eq!(without_data(html), "<p><script src=\"app.js\"></script>");
        assert!(!is_code(&format!("index.html{HELD}")));
    }

    #[test]
    fn parts_that_the_page_does_not_name_are_not_waited_for() {
        assert!(is_first("parts/chunk-ABCDEFGH.js", PAGE) && !is_first("parts/panel-ABCDEFGH.js", PAGE));
        for name in ["styles/base.css", "sw.js", "lessons/es.json", "vendor/lean-qr/index.mjs"] {
            assert!(!is_first(name, PAGE), "{name}");
        }
    }

    #[test]
    fn what_is_for_frames_alone_is_not_waited_for_and_the_element_is_small() {
        assert!(!is_code("presets/es/draw.html") && is_code("presets/theme.js"));
        assert!(is_code("vendor/lean-qr/index.mjs"));
        for name in ["embed/start.js", "embed.html", "presets/es/draw.html", "presets/theme.js", ELEMENT] {
            assert!(!is_first(name, PAGE), "{name}");
        }
        let mut sizes = site(1);
        sizes.insert(ELEMENT.to_owned(), size(ELEMENT, ELEMENT_LIMIT + 1));
        assert!(within_limits(&sizes).unwrap_err().to_string().contains(ELEMENT));
    }

    #[test]
    fn the_limit_is_the_limit() {
        let others = FIRST_ASSETS.len() as u64 - 1;
        assert!(within_limits(&site(FIRST_ANSWER_LIMIT - others)).is_ok());
        assert!(within_limits(&site(FIRST_ANSWER_LIMIT - others + 1)).is_err());
    }

    #[test]
    fn code_has_limits_of_its_own() {
        let with = |name: &str, gzip: u64| {
            let mut sizes = site(1);
            sizes.insert(name.to_owned(), size(name, gzip));
            within_limits(&sizes).map_err(|problem| problem.to_string())
        };
        // The two files of `view` come before the first answer and count a byte each.
        assert_eq!(with("app.js", FIRST_CODE_LIMIT - 2), Ok(()));
        assert!(with("app.js", FIRST_CODE_LIMIT - 1).unwrap_err().contains("code before the first answer"));
        assert_eq!(with("learn_bg.wasm", CODE_LIMIT - 2), Ok(()));
        assert!(with("learn_bg.wasm", CODE_LIMIT - 1).unwrap_err().contains("code in all"));
        assert!(with("evaluate_bg.wasm", EVALUATE_LIMIT + 1).unwrap_err().contains("module that evaluates"));
        assert!(with("robustness_bg.wasm", ROBUSTNESS_LIMIT + 1).unwrap_err().contains("damages pictures"));
        assert!(with("formats_bg.wasm", FORMATS_LIMIT + 1).unwrap_err().contains("other programs"));
        assert!(with("view-plain_bg.wasm", PLAIN_LIMIT + 1).unwrap_err().contains("without SIMD"));
        assert_eq!(with("lang/es.json", FIRST_CODE_LIMIT), Ok(()));
        for name in ["learn-flex_bg.wasm", "learn-ndarray.js"] {
            assert_eq!(with(name, CODE_LIMIT), Ok(()), "{name} is there to compare with");
        }
    }

    #[test]
    fn a_site_without_weights_does_not_pass_as_small() {
        let mut sizes = site(1);
        sizes.remove("models/notebook.safetensors");
        assert!(within_limits(&sizes).unwrap_err().to_string().contains("notebook"));
    }
}
