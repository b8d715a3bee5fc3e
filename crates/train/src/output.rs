//! How a command tells what it found: as text in a language, or as JSON.

use anyhow::Result;
use cifar_model::Language;
use serde::Serialize;

/// What it prints.
#[derive(clap::Args)]
pub(crate) struct Output {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Language of the text: en or es.
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Language,
}

impl Output {
    /// Prints one of the two; the other is not made.
    pub(crate) fn print<Report: Serialize>(
        &self,
        json: impl FnOnce() -> Result<Report>,
        text: impl FnOnce(Language) -> String,
    ) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(&json()?)?);
        } else {
            print!("{}", text(self.lang));
        }
        Ok(())
    }
}

/// `es` or `en`.
pub(crate) fn language(code: &str) -> Result<Language, String> {
    [Language::Es, Language::En]
        .into_iter()
        .find(|language| language.code() == code)
        .ok_or("use es or en".into())
}
