//! The ten classes and their names: the only label list.

use serde::{Deserialize, Serialize};

/// The languages of everything that a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish, the notebook's.
    Es,
    /// English.
    En,
}

impl Language {
    /// `es` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }
}

/// One of CIFAR-10's classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Class(u8);

const SPANISH: [&str; 10] =
    ["Avión", "Auto", "Pájaro", "Gato", "Venado", "Perro", "Rana", "Caballo", "Barco", "Camión"];
const ENGLISH: [&str; 10] =
    ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

impl Class {
    /// All ten, in the order of the data set.
    pub const ALL: [Self; 10] =
        [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5), Self(6), Self(7), Self(8), Self(9)];

    /// The names of all ten, in the order of the data set.
    #[must_use]
    pub const fn names(language: Language) -> [&'static str; 10] {
        match language {
            Language::Es => SPANISH,
            Language::En => ENGLISH,
        }
    }

    /// Whether these are the names of the ten as weights files have them, in the order of the data set.
    #[must_use]
    pub fn are_named(names: &[String]) -> bool {
        names.iter().eq(ENGLISH.iter())
    }

    /// The class of a label byte, 0 to 9.
    #[must_use]
    pub const fn new(index: u8) -> Option<Self> {
        if index < 10 { Some(Self(index)) } else { None }
    }

    /// 0 to 9.
    #[must_use]
    pub const fn index(self) -> u8 {
        self.0
    }

    /// Its name: the notebook's in Spanish, the data set's in English.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        Self::names(language)[self.0 as usize]
    }
}

/// Its label byte.
impl From<Class> for u8 {
    fn from(class: Class) -> Self {
        class.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_classes_and_no_eleventh() {
        assert!(Class::ALL.iter().enumerate().all(|(i, class)| usize::from(class.index()) == i));
        assert_eq!(Class::new(9), Some(Class::ALL[9]));
        assert_eq!(Class::new(10), None);
        assert_eq!(Class::ALL[0].name(Language::Es), "Avión");
        assert_eq!(Class::ALL[9].name(Language::En), "truck");
        let named = |language| Class::are_named(&Class::names(language).map(String::from));
        assert!(named(Language::En) && !named(Language::Es), "files have them in English");
        assert!(!Class::are_named(&["airplane".into()]));
    }
}
