//! What can be wrong with bytes that come from outside, as a stable code with parameters.
//!
//! The message is for a terminal; the page looks the code up in its language file and fills in the parameters.

use std::fmt;

/// The result of reading or checking anything that came from outside.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Which reader or check refused its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A CIFAR-10 binary batch: length, label or trailing bytes.
    Batch,
    /// A picture: zero sized, pixel bytes that do not fit its size, a square outside it.
    Picture,
    /// A PNG sheet or its manifest.
    Sheet,
    /// A network spec: unknown layer, shapes that do not fit, sizes beyond the limits.
    Spec,
    /// A weights file: header, dtype, length, names, values.
    Weights,
    /// A SHA-256 that is not the expected one.
    Hash,
    /// A recipe or a checkpoint of a training run.
    Recipe,
    /// An argument out of its documented range.
    Argument,
}

/// Writes the codes once: a kind that is not in the table does not compile.
macro_rules! codes {
    ($($kind:ident => $code:literal),* $(,)?) => {
        impl ErrorKind {
            /// The code of every kind.
            pub const CODES: &[&str] = &[$($code),*];

            /// A stable, English, lower-case code: `"weights"`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$kind => $code,)*
                }
            }
        }
    };
}

codes! {
    Batch => "batch",
    Picture => "picture",
    Sheet => "sheet",
    Spec => "spec",
    Weights => "weights",
    Hash => "hash",
    Recipe => "recipe",
    Argument => "argument",
}

/// Why an input was refused, and what to do next.
///
/// In a box: what is handed on at each `?` is one word then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Refused>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Refused {
    kind: ErrorKind,
    problem: String,
    remedy: String,
}

impl Error {
    /// `problem` says what is wrong and where, `remedy` what to do next; both lower-case clauses.
    pub fn new(kind: ErrorKind, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self(Box::new(Refused { kind, problem: problem.into(), remedy: remedy.into() }))
    }

    /// Which reader or check refused.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong, with the file's part or offset where there is one.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.0.problem
    }

    /// What to do next.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.0.remedy
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.problem, self.0.remedy)
    }
}

impl std::error::Error for Error {}
