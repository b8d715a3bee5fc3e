//! The address that a site will have, where that is known at its build. All of the site's own links are relative, so that
//! it works in any folder; but who shows a link or a frame elsewhere needs whole addresses.

use super::html::escaped;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::str::FromStr;

/// `https://example.org/lab/`: with a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address(String);

impl Address {
    /// The whole address of a file of the site.
    pub(crate) fn of(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// What whoever puts a frame of this site elsewhere has to know: browsers mix no unencrypted frame into a page behind https.
    pub(crate) fn caution(&self) -> Option<String> {
        self.0.starts_with("http://").then(|| {
            format!(
                "{} is not encrypted: a course page behind https:// shows no frame of it. Give an https:// address, unless the course page has none either.",
                self.0
            )
        })
    }
}

impl FromStr for Address {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_whole = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        let is_plain = |sign: char| sign.is_ascii_graphic() && !"?#\"<>\\`".contains(sign);
        if !is_whole || !text.chars().all(is_plain) {
            bail!("give the site's whole address, as in https://example.org/lab/");
        }
        Ok(Self(format!("{}/", text.trim_end_matches('/'))))
    }
}

/// The line of index.html that names the picture which a link to the page shows.
const PICTURE: &str = "<meta property=\"og:image\" content=\"social.png\">";
/// That picture.
pub(super) const SOCIAL: &str = "social.png";

/// Makes the page's own picture whole, and says where the page is.
pub(super) fn write(dist: &Path, address: &Address) -> Result<()> {
    let page = dist.join("index.html");
    let html = std::fs::read_to_string(&page).context("reading index.html")?;
    if !html.contains(PICTURE) {
        bail!("index.html has no line `{PICTURE}` to write the site's address into");
    }
    std::fs::write(&page, html.replacen(PICTURE, &whole(address, ""), 1)).context("writing index.html")
}

/// What services that show links want to know of a page of the site.
pub(super) fn whole(address: &Address, page: &str) -> String {
    let (url, picture) = (escaped(&address.of(page)), escaped(&address.of(SOCIAL)));
    format!(
        "<meta property=\"og:url\" content=\"{url}\">\n    <meta property=\"og:image\" content=\"{picture}\">"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_whole_and_ends_in_a_slash() {
        for text in ["https://example.org/lab", "https://example.org/lab/", "https://example.org/lab//"] {
            assert_eq!(
                text.parse::<Address>().unwrap().of("embed.html"),
                "https://example.org/lab/embed.html"
            );
        }
        assert_eq!("http://localhost:8080".parse::<Address>().unwrap().of(""), "http://localhost:8080/");
    }

    #[test]
    fn what_is_no_address_of_a_site_is_refused_with_an_example() {
        for text in [
            "",
            "example.org",
            "https://",
            "https:///lab",
            "ftp://a",
            "https://a/?b",
            "https://a/#b",
            "https://a/\"b",
            "https://a b",
        ] {
            let refused = text.parse::<Address>().unwrap_err().to_string();
            assert!(refused.contains("https://example.org/lab/"), "{text}: {refused}");
        }
    }

    #[test]
    fn an_address_that_frames_behind_https_cannot_show_is_warned_of() {
        let caution = |text: &str| text.parse::<Address>().unwrap().caution();
        assert!(caution("http://lab.school/").unwrap().contains("https://"));
        assert_eq!(caution("https://lab.school/"), None);
    }

    #[test]
    fn the_pages_picture_is_whole_where_the_address_is_known() {
        let html = whole(&"https://example.org/lab".parse().unwrap(), "");
        assert!(html.contains("property=\"og:url\" content=\"https://example.org/lab/\""), "{html}");
        assert!(
            html.contains("property=\"og:image\" content=\"https://example.org/lab/social.png\""),
            "{html}"
        );
        assert!(include_str!("../../../../www/index.html").contains(PICTURE));
    }
}
