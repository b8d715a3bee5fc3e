//! Ready-made parts for course pages, from one list (`www/presets/presets.json`): each a page of its own in each language.
//! What a language has not written is said in English, marked so.
//! Where the site's address is known, each has oEmbed data beside it, by which systems that know oEmbed turn the page's
//! address into the frame.

use super::address::{self, Address, SOCIAL};
use super::html::{escaped, filled};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// What a person writes, and what is published in its place.
const LIST: &str = "presets/presets.json";
const INDEX: &str = "presets/index.json";
const TEMPLATE: &str = include_str!("preset.html");
/// The language that stands in for one that has not written a part's words.
const FALLBACK: &str = "en";
/// What the frame's width is said to be. It fits any other.
const WIDTH: u32 = 640;
/// A day: a later build may have another picture or other words.
const CACHE_SECONDS: u32 = 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    format: u32,
    /// Of the site: `languages.js` has written them.
    languages: Vec<String>,
    presets: Vec<Preset>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Preset {
    id: String,
    /// What the frame needs at 640 pixels of width.
    height: u32,
    /// The embed's keys.
    query: String,
    /// Its name in version 0.1, under which course pages may link its page: it stays there for one version.
    former_id: Option<String>,
    /// By language.
    words: BTreeMap<String, Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    about: String,
}

/// A line of the published list. Paths are relative to the site.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    lang: &'a str,
    /// The language of its words, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<&'a str>,
    title: &'a str,
    about: &'a str,
    page: String,
    embed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    oembed: Option<String>,
}

/// Writes the pages, the list of them, and with an address the oEmbed data.
pub(super) fn write(dist: &Path, address: Option<&Address>) -> Result<()> {
    let source = dist.join(LIST);
    let list = std::fs::read_to_string(&source).with_context(|| format!("reading {LIST}"))?;
    let list: List = serde_json::from_str(&list).with_context(|| format!("reading {LIST}"))?;
    if list.format != 1 {
        bail!("{LIST} has format {}, 1 is known", list.format);
    }
    let mut entries = Vec::new();
    for preset in &list.presets {
        preset.check()?;
        for lang in &list.languages {
            let page = Page::new(preset, lang, &list.languages, address)?;
            let entry = page.entry();
            put(dist, &entry.page, &page.html())?;
            if let Some(former) = &preset.former_id {
                put(dist, &format!("presets/{lang}/{former}.html"), &page.html())?;
            }
            if let (Some(path), Some(address)) = (&entry.oembed, address) {
                put(dist, path, &serde_json::to_string_pretty(&page.oembed(address))?)?;
            }
            entries.push(entry);
        }
    }
    put(dist, INDEX, &serde_json::to_string_pretty(&json!({ "format": 1, "presets": entries }))?)?;
    std::fs::remove_file(&source).with_context(|| format!("removing {LIST}"))
}

/// Whether a published site has a list to make pages of: the npm package has none.
pub(super) fn are_in(dist: &Path) -> bool {
    dist.join(LIST).is_file()
}

fn put(dist: &Path, path: &str, text: &str) -> Result<()> {
    let path = dist.join(path);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))
}

impl Preset {
    /// What stands in addresses and attributes needs no escapes, in any of them.
    fn check(&self) -> Result<()> {
        let is_name = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let is_value = |text: &str| is_name(&text.replace([',', '.', '_'], "-"));
        let is_pair = |(key, value): (&str, &str)| is_name(key) && key != "lang" && is_value(value);
        if !is_name(&self.id)
            || !self.former_id.as_deref().is_none_or(is_name)
            || !self.query.split('&').all(|pair| pair.split_once('=').is_some_and(is_pair))
        {
            bail!("{LIST}: the preset `{}` has a name or a query that is not plain", self.id);
        }
        Ok(())
    }
}

/// One preset in one language.
struct Page<'a> {
    preset: &'a Preset,
    lang: &'a str,
    words: &'a Words,
    /// The language of the words.
    spoken: &'a str,
    languages: &'a [String],
    address: Option<&'a Address>,
}

impl<'a> Page<'a> {
    fn new(
        preset: &'a Preset,
        lang: &'a str,
        languages: &'a [String],
        address: Option<&'a Address>,
    ) -> Result<Self> {
        let found = [lang, FALLBACK].into_iter().find_map(|spoken| Some((spoken, preset.words.get(spoken)?)));
        let (spoken, words) = found
            .with_context(|| format!("{LIST}: the preset `{}` has no words in `{FALLBACK}`", preset.id))?;
        Ok(Self { preset, lang, words, spoken, languages, address })
    }

    fn path(&self, ending: &str) -> String {
        format!("presets/{}/{}.{ending}", self.lang, self.preset.id)
    }

    fn embed(&self) -> String {
        format!("embed.html?{}&lang={}", self.preset.query, self.lang)
    }

    fn entry(&self) -> Entry<'a> {
        let Words { title, about } = self.words;
        let oembed = self.address.map(|_| self.path("json"));
        Entry {
            id: &self.preset.id,
            lang: self.lang,
            words: (self.spoken != self.lang).then_some(self.spoken),
            title,
            about,
            page: self.path("html"),
            embed: self.embed(),
            oembed,
        }
    }

    fn html(&self) -> String {
        let Words { title, about } = self.words;
        let pairs = self.preset.query.split('&').filter_map(|pair| pair.split_once('='));
        let attributes = pairs.chain([("lang", self.lang)]).map(|(key, value)| format!("{key}=\"{value}\""));
        filled(
            TEMPLATE,
            &[
                ("spoken", self.spoken),
                ("lang", self.lang),
                ("title", &escaped(title)),
                ("about", &escaped(about)),
                ("addressed", &self.address.map(|address| self.addressed(address)).unwrap_or_default()),
                ("others", &self.others()),
                ("attributes", &attributes.collect::<Vec<_>>().join(" ")),
                ("height", &self.preset.height.to_string()),
                ("embed", &escaped(&self.embed())),
            ],
        )
    }

    /// Links to the same part in the other languages that have words for it.
    fn others(&self) -> String {
        let others = self.languages.iter().filter(|lang| *lang != self.lang);
        let links = others.filter_map(|lang| {
            let (id, title) = (&self.preset.id, escaped(&self.preset.words.get(lang)?.title));
            Some(format!("<a class=\"other\" lang=\"{lang}\" hreflang=\"{lang}\" href=\"../{lang}/{id}.html\">{title}</a>"))
        });
        links.collect::<Vec<_>>().join("\n      ")
    }

    /// The lines that need whole addresses.
    fn addressed(&self, address: &Address) -> String {
        let title = escaped(&self.words.title);
        let answer = escaped(&address.of(&self.path("json")));
        format!(
            "    {}\n    <link rel=\"alternate\" type=\"application/json+oembed\" href=\"{answer}\" title=\"{title}\">\n",
            address::whole(address, &self.path("html"))
        )
    }

    /// The answer of an oEmbed provider (oembed.com, version 1.0), of type `rich`. As a file it cannot heed `maxwidth`:
    /// the frame is as narrow as the page around it wants.
    fn oembed(&self, address: &Address) -> Value {
        let (title, height) = (&self.words.title, self.preset.height);
        let (src, name) = (escaped(&address.of(&self.embed())), escaped(title));
        let html = format!(
            "<iframe src=\"{src}\" title=\"{name}\" width=\"{WIDTH}\" height=\"{height}\" \
             style=\"border:0;max-width:100%\" loading=\"lazy\" allow=\"camera; clipboard-write; fullscreen\"></iframe>"
        );
        json!({
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": "cifar-lab",
            "provider_url": address.of(""),
            "cache_age": CACHE_SECONDS,
            "thumbnail_url": address.of(SOCIAL),
            "thumbnail_width": 1200,
            "thumbnail_height": 630,
            "html": html,
            "width": WIDTH,
            "height": height
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    fn preset(query: &str) -> Preset {
        let words = |title: &str| Words { title: title.to_owned(), about: "<b>".to_owned() };
        Preset {
            id: "one".to_owned(),
            height: 500,
            query: query.to_owned(),
            former_id: None,
            words: [("es", words("Uno & \"dos\"")), ("en", words("One"))]
                .map(|(lang, words)| (lang.to_owned(), words))
                .into(),
        }
    }

    fn page<'a>(preset: &'a Preset, lang: &'a str, address: Option<&'a Address>) -> Page<'a> {
        static LANGUAGES: LazyLock<Vec<String>> =
            LazyLock::new(|| ["es", "en", "eo"].map(str::to_owned).into());
        Page::new(preset, lang, &LANGUAGES, address).unwrap()
    }

    #[test]
    fn a_language_without_words_of_its_own_has_english_ones_that_say_so() {
        let preset = preset("panel=draw");
        let page = page(&preset, "eo", None);
        let (html, entry) = (page.html(), serde_json::to_value(page.entry()).unwrap());
        assert!(html.contains("<html lang=\"en\"") && html.contains("<h1>One</h1>"), "{html}");
        assert!(html.contains("lang=\"eo\" height") && html.contains("href=\"../es/one.html\""), "{html}");
        assert!(!html.contains("../eo/"), "{html}");
        assert_eq!((&entry["lang"], &entry["words"]), (&json!("eo"), &json!("en")));
        assert_eq!(
            serde_json::to_value(super::tests::page(&preset, "es", None).entry()).unwrap()["words"],
            json!(null)
        );
        let mute = Preset { words: BTreeMap::new(), ..preset };
        assert!(Page::new(&mute, "es", &[], None).is_err());
    }

    #[test]
    fn an_answer_says_what_oembed_asks_of_rich_content() {
        let address: Address = "https://example.org/lab/".parse().unwrap();
        let preset = preset("panel=train&lr=0.01");
        let answer = page(&preset, "es", Some(&address)).oembed(&address);
        for key in ["version", "type", "title", "html", "width", "height"] {
            assert!(!answer[key].is_null(), "{key}");
        }
        assert_eq!((&answer["version"], &answer["type"]), (&json!("1.0"), &json!("rich")));
        let html = answer["html"].as_str().unwrap();
        let src = "src=\"https://example.org/lab/embed.html?panel=train&amp;lr=0.01&amp;lang=es\"";
        assert!(html.contains(src) && html.contains("title=\"Uno &amp; &quot;dos&quot;\""), "{html}");
    }

    #[test]
    fn a_page_leads_to_its_answer_only_where_the_address_is_known() {
        let address: Address = "https://example.org/lab/".parse().unwrap();
        let preset = preset("panel=classify&image=6");
        let known = page(&preset, "en", Some(&address)).html();
        let link = "type=\"application/json+oembed\" href=\"https://example.org/lab/presets/en/one.json\"";
        assert!(known.contains(link), "{known}");
        assert!(
            known.contains("<cifar-lab panel=\"classify\" image=\"6\" lang=\"en\" height=\"500\""),
            "{known}"
        );
        assert!(
            known.contains("content=\"&lt;b&gt;\"") && known.contains("Uno &amp; &quot;dos&quot;"),
            "{known}"
        );
        let page = page(&preset, "en", None);
        let unknown = page.html();
        assert!(!unknown.contains("oembed") && !unknown.contains("og:image"), "{unknown}");
        assert!(!unknown.contains('{') && page.entry().oembed.is_none(), "{unknown}");
    }

    #[test]
    fn a_query_that_would_need_escapes_is_refused() {
        for query in ["", "panel", "panel=", "panel=a\"b", "question=a b", "panel=draw&lang=es", "=a"] {
            assert!(preset(query).check().is_err(), "{query}");
        }
        assert!(preset("panel=classify&crop=8,8,16&hide=link").check().is_ok());
    }

    #[test]
    fn every_preset_of_the_site_is_plain_and_has_a_name_of_its_own() {
        let text = include_str!("../../../../www/presets/presets.json");
        let mut list: Value = serde_json::from_str(text).unwrap();
        list["languages"] = json!(["es", "en"]);
        let list: List = serde_json::from_value(list).unwrap();
        let names: std::collections::BTreeSet<_> = list.presets.iter().map(|preset| &preset.id).collect();
        assert_eq!(names.len(), list.presets.len());
        for preset in &list.presets {
            preset.check().unwrap();
            assert!(preset.words.contains_key(FALLBACK), "{}", preset.id);
        }
    }
}
