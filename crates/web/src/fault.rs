//! Everything that can go wrong on the way to the page: a stable code, and parameters for the page's sentence.

use std::fmt;

#[cfg(feature = "learn")]
use cifar_learn::session::SessionError;

/// The result of whatever a worker is asked for.
pub type Result<T, F = Fault> = std::result::Result<T, F>;

/// Why a worker could not do what it was asked for.
///
/// [`Fault::params`] are for the page's sentence.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// The host could not be reached.
    Offline {
        /// Logical name of the file.
        asset: String,
    },
    /// The host answered with a status that is no success.
    Status {
        /// Logical name of the file.
        asset: String,
        /// The HTTP status.
        status: u16,
    },
    /// Fewer or more bytes came than announced.
    Length {
        /// Logical name of the file.
        asset: String,
        /// Bytes that the site's list names.
        expected: u64,
        /// Bytes that came, as far as they were counted.
        found: u64,
    },
    /// The bytes are not those of the site's list.
    Hash {
        /// Logical name of the file.
        asset: String,
        /// SHA-256 that the site's list names, lower-case hexadecimal.
        expected: String,
        /// SHA-256 of what came.
        found: String,
    },
    /// One of the site's own lists cannot be read.
    Format {
        /// Logical name of the file.
        asset: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A reader or check of `cifar-model` refused its input; its kind is the code.
    Refused {
        /// The refusal's kind.
        code: &'static str,
        /// Logical name of the file, where one was fetched.
        asset: Option<String>,
        /// What is wrong.
        problem: String,
        /// What to do next.
        remedy: String,
    },
    /// No such image.
    ImageRange {
        /// `test` or `train`.
        split: String,
        /// The index asked for.
        index: u32,
        /// How many the site has.
        count: u32,
    },
    /// No such model.
    ModelUnknown {
        /// The name asked for.
        model: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The browser cannot make a picture of the file.
    PictureFormat {
        /// What the browser says of it.
        problem: String,
    },
    /// A picture without pixels, or with more than can be looked at.
    PictureSize {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// No canvas of that name was handed over.
    CanvasUnknown {
        /// The name asked for.
        canvas: String,
    },
    /// The canvas has no 2D context, or refuses the pixels.
    CanvasContext {
        /// The canvas's name.
        canvas: String,
    },
    /// A training run refused what it was asked for, or ended.
    #[cfg(feature = "learn")]
    Session(SessionError),
    /// The page's scripts and this module disagree: a defect of this program.
    Internal {
        /// What disagrees.
        message: String,
    },
}

/// A value in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Param<'a> {
    /// As it is.
    Text(&'a str),
    /// Written as the person's language does.
    Number(f64),
    /// A list.
    Texts(&'a [String]),
}

/// Writes the codes once: [`Fault::code`] and [`Fault::CODES`] are made of one table, and a fault that is not in it does
/// not compile.
macro_rules! codes {
    ($($fault:ident => $code:literal),* $(,)?) => {
        impl Fault {
            /// Every code of this crate. A refusal has the code of its kind ([`cifar_model::ErrorKind::CODES`]), a
            /// training that of its error (`cifar_learn::session::SessionError::CODES`). Files of other programs have faults of
            /// their own (`cifar_formats::import::ImportError::CODES`).
            pub const CODES: &[&str] = &[$($code),*];

            /// Stable, English: the page's sentence is found under `error.<code>`.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    Self::Refused { code, .. } => code,
                    #[cfg(feature = "learn")]
                    Self::Session(error) => error.code(),
                    $(Self::$fault { .. } => $code,)*
                }
            }
        }
    };
}

codes! {
    Offline => "fetch.offline",
    Status => "fetch.status",
    Length => "fetch.length",
    Hash => "fetch.hash",
    Format => "fetch.format",
    ImageRange => "image.range",
    ModelUnknown => "model.unknown",
    PictureFormat => "picture.format",
    PictureSize => "picture.size",
    CanvasUnknown => "canvas.unknown",
    CanvasContext => "canvas.context",
    Internal => "internal",
}

impl Fault {
    /// Says which fetched file was refused; other faults stay as they are.
    #[must_use]
    pub fn in_asset(mut self, name: &str) -> Self {
        if let Self::Refused { asset, .. } = &mut self {
            *asset = Some(name.into());
        }
        self
    }

    /// What the page's language files fill their sentence with, by name. A session's error writes its own.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param<'_>)> {
        let text = |name, text| (name, Param::Text(text));
        let number = |name, number| (name, Param::Number(number));
        match self {
            Self::Offline { asset } => vec![text("asset", asset)],
            Self::Status { asset, status } => {
                vec![text("asset", asset), number("status", f64::from(*status))]
            }
            Self::Length { asset, expected, found } => {
                vec![
                    text("asset", asset),
                    number("expected", *expected as f64),
                    number("found", *found as f64),
                ]
            }
            Self::Hash { asset, expected, found } => {
                vec![text("asset", asset), text("expected", expected), text("found", found)]
            }
            Self::Format { asset, problem } => vec![text("asset", asset), text("problem", problem)],
            Self::Refused { code: _, asset, problem, remedy } => {
                let mut params = vec![text("problem", problem), text("remedy", remedy)];
                params.extend(asset.as_ref().map(|asset| text("asset", asset)));
                params
            }
            Self::ImageRange { split, index, count } => {
                vec![
                    text("split", split),
                    number("index", f64::from(*index)),
                    number("count", f64::from(*count)),
                ]
            }
            Self::ModelUnknown { model, known } => vec![text("model", model), ("known", Param::Texts(known))],
            Self::PictureFormat { problem } => vec![text("problem", problem)],
            Self::PictureSize { width, height } => {
                vec![number("width", f64::from(*width)), number("height", f64::from(*height))]
            }
            Self::CanvasUnknown { canvas } | Self::CanvasContext { canvas } => vec![text("canvas", canvas)],
            #[cfg(feature = "learn")]
            Self::Session(_) => Vec::new(),
            Self::Internal { message } => vec![text("message", message)],
        }
    }

    /// A defect of this program.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::Internal { message: message.into() }
    }
}

impl From<cifar_model::Error> for Fault {
    fn from(error: cifar_model::Error) -> Self {
        Self::Refused {
            code: error.kind().code(),
            asset: None,
            problem: error.problem().into(),
            remedy: error.remedy().into(),
        }
    }
}

#[cfg(feature = "learn")]
impl From<SessionError> for Fault {
    fn from(error: SessionError) -> Self {
        Self::Session(error)
    }
}

/// For the developer's console; readers of the page get the sentence of the page's language.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offline { asset } => write!(f, "{asset}: the host cannot be reached"),
            Self::Status { asset, status } => write!(f, "{asset}: HTTP status {status}"),
            Self::Length { asset, expected, found } => {
                write!(f, "{asset}: {found} bytes, expected {expected}")
            }
            Self::Hash { asset, expected, found } => {
                write!(f, "{asset}: SHA-256 {found}, expected {expected}")
            }
            Self::Format { asset, problem } => write!(f, "{asset}: {problem}"),
            Self::Refused { asset: Some(asset), problem, remedy, .. } => {
                write!(f, "{asset}: {problem}: {remedy}")
            }
            Self::Refused { problem, remedy, .. } => write!(f, "{problem}: {remedy}"),
            Self::ImageRange { split, index, count } => {
                write!(f, "{split} image {index}, there are {count}")
            }
            Self::ModelUnknown { model, known } => {
                write!(f, "no model {model}, there are {}", known.join(", "))
            }
            Self::PictureFormat { problem } => write!(f, "no picture that the browser can read: {problem}"),
            Self::PictureSize { width, height } => {
                write!(f, "a picture of {width} x {height} pixels: give 1 to 100 million")
            }
            Self::CanvasUnknown { canvas } => write!(f, "no canvas {canvas}: attach it first"),
            Self::CanvasContext { canvas } => write!(f, "canvas {canvas} cannot be painted on"),
            #[cfg(feature = "learn")]
            Self::Session(error) => error.fmt(f),
            Self::Internal { message } => f.write_str(message),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_the_fields_alone() {
        let fault = Fault::Status { asset: "models/a.safetensors".into(), status: 404 };
        assert_eq!(fault.code(), "fetch.status");
        let text = Param::Text("models/a.safetensors");
        assert_eq!(fault.params(), [("asset", text), ("status", Param::Number(404.0))]);
        let known = vec!["notebook".to_owned()];
        let fault = Fault::ModelUnknown { model: "x".into(), known: known.clone() };
        assert_eq!(fault.params()[1], ("known", Param::Texts(&known)));
    }

    #[test]
    fn a_refusal_keeps_the_kind_and_may_name_its_file() {
        let refusal = cifar_model::Error::new(cifar_model::ErrorKind::Weights, "no header", "export again");
        let plain = Fault::from(refusal);
        assert_eq!(plain.params().len(), 2);
        let fault = plain.in_asset("models/a.safetensors");
        assert_eq!(fault.code(), "weights");
        assert_eq!(fault.to_string(), "models/a.safetensors: no header: export again");
        let expected =
            [("problem", "no header"), ("remedy", "export again"), ("asset", "models/a.safetensors")];
        assert_eq!(fault.params(), expected.map(|(name, text)| (name, Param::Text(text))));
    }

    /// The page finds its sentence by the code, and by the reason where there is one.
    #[cfg(feature = "learn")]
    #[test]
    fn what_a_session_says_is_handed_on() -> serde_json::Result<()> {
        use cifar_learn::session::{Reason, Settings};
        let refused = Settings { batch: 0, ..Settings::default() }.recipe().expect_err("no image a step");
        let params = serde_json::to_value(&refused)?;
        let fault = Fault::from(refused);
        assert_eq!(
            (fault.code(), &params["reason"], &params["most"]),
            ("recipe", &"range".into(), &512.0.into())
        );
        assert!(matches!(
            fault,
            Fault::Session(SessionError::Refused {
                reason: Some(Reason::Range { setting: "batch", .. }),
                ..
            })
        ));
        Ok(())
    }
}
