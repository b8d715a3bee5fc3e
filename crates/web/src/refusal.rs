//! What is said of files of other programs that cannot be read or written: a [`crate::Fault`] of the module `formats`, which
//! knows no other.

use cifar_formats::import::ImportError;

/// The result of what reads and writes files of other programs.
pub type Result<T, F = Refusal> = std::result::Result<T, F>;

/// Why a file cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, English: the page's sentence is found under `error.<code>`.
    pub code: &'static str,
    /// What is filled into the page's sentence, by name.
    pub params: Vec<(&'static str, String)>,
    /// The whole in English.
    pub said: String,
}

impl From<cifar_model::Error> for Refusal {
    fn from(error: cifar_model::Error) -> Self {
        let params = vec![("problem", error.problem().into()), ("remedy", error.remedy().into())];
        Self { code: error.kind().code(), params, said: error.to_string() }
    }
}

impl From<ImportError> for Refusal {
    fn from(error: ImportError) -> Self {
        let said = error.to_string();
        let mut params = error.fields();
        params.push(("said", said.clone()));
        Self { code: error.qualified_code(), params, said }
    }
}
