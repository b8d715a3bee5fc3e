//! Why a session refused what it was asked for, or ended.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Reason;

/// The result of whatever a session is asked for.
pub type Result<T, E = SessionError> = std::result::Result<T, E>;

/// Why a session could not do what it was asked for. Serialised it is the parameters of a sentence, which is found
/// by [`SessionError::code`].
#[derive(Clone, Debug, PartialEq)]
pub enum SessionError {
    /// A reader or check refused its input.
    Refused {
        /// What is wrong, and what to do next.
        error: cifar_model::Error,
        /// Where there is a sentence of its own for it.
        reason: Option<Reason>,
    },
    /// This build has no such engine.
    EngineAbsent {
        /// The engine asked for.
        engine: &'static str,
    },
    /// The loss or a gradient is no number any more, or far beyond any that a network starts with.
    Diverged {
        /// Epoch, from 1.
        epoch: u32,
        /// Step of the epoch, from 1.
        step: u32,
    },
}

/// Writes the codes once: an error that is not in the table does not compile.
macro_rules! codes {
    ($($error:ident => $code:literal),* $(,)?) => {
        impl SessionError {
            /// Every code besides those of refusals ([`cifar_model::ErrorKind::CODES`]).
            pub const CODES: &[&str] = &[$($code),*];

            /// Stable and English: the kind of a refusal, `engine.absent`, `training.diverged`.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    Self::Refused { error, .. } => error.kind().code(),
                    $(Self::$error { .. } => $code,)*
                }
            }
        }
    };
}

codes! {
    EngineAbsent => "engine.absent",
    Diverged => "training.diverged",
}

impl SessionError {
    /// Says why, for a sentence of its own; other errors stay as they are.
    pub(super) fn because(mut self, why: Reason) -> Self {
        if let Self::Refused { reason, .. } = &mut self {
            *reason = Some(why);
        }
        self
    }
}

impl From<cifar_model::Error> for SessionError {
    fn from(error: cifar_model::Error) -> Self {
        Self::Refused { error, reason: None }
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { error, .. } => error.fmt(f),
            Self::EngineAbsent { engine } => {
                write!(f, "the engine {engine} is not in this build: use kernels, or a build that has it")
            }
            Self::Diverged { epoch, step } => {
                write!(f, "the loss exploded in epoch {epoch}, step {step}: use a smaller learning rate")
            }
        }
    }
}

impl std::error::Error for SessionError {}

/// `{problem, remedy, reason, ...}`, `{engine}` or `{epoch, step}`.
impl Serialize for SessionError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Refusal<'error> {
            problem: &'error str,
            remedy: &'error str,
            #[serde(flatten)]
            reason: Option<Reason>,
        }
        match self {
            Self::Refused { error, reason } => {
                Refusal { problem: error.problem(), remedy: error.remedy(), reason: *reason }
                    .serialize(serializer)
            }
            Self::EngineAbsent { engine } => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("engine", engine)?;
                map.end()
            }
            Self::Diverged { epoch, step } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("epoch", epoch)?;
                map.serialize_entry("step", step)?;
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use cifar_model::{Error, ErrorKind};

    use super::*;

    #[test]
    fn a_reason_and_its_fields_stand_beside_the_other_parameters() -> serde_json::Result<()> {
        let refusal = Error::new(ErrorKind::Recipe, "too large", "use less");
        let reason = Reason::Range { setting: "batch", least: 1.0, most: 512.0 };
        let params = serde_json::to_value(SessionError::from(refusal).because(reason))?;
        assert_eq!((&params["reason"], &params["setting"]), (&"range".into(), &"batch".into()));
        assert_eq!((&params["most"], &params["problem"]), (&512.0.into(), &"too large".into()));
        let diverged = SessionError::Diverged { epoch: 2, step: 3 };
        assert_eq!(serde_json::to_string(&diverged)?, r#"{"epoch":2,"step":3}"#);
        Ok(())
    }
}
