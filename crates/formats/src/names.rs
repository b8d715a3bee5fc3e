//! A network's name where a program takes no other letters: people name networks as they like.

/// Letters, digits and `-_.`, beginning with a letter or a digit.
pub(crate) fn plain(name: &str) -> String {
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || "-_.".contains(*letter);
    let name: String = name.chars().map(|letter| if is_plain(&letter) { letter } else { '_' }).collect();
    if name.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
        name
    } else {
        format!("network{name}")
    }
}

/// The name of a Python module and of the files beside it. The ending keeps it from being that of another module, such as
/// `random`, or a word of the language.
pub(crate) fn module(name: &str) -> String {
    let name = plain(name).replace(['-', '.'], "_");
    let begins = if name.starts_with(|letter: char| letter.is_ascii_digit()) { "network_" } else { "" };
    format!("{begins}{name}_network")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_other_letters() {
        assert_eq!(plain("notebook-corrected"), "notebook-corrected");
        assert_eq!(plain("../mía \"1\""), "network.._m_a__1_");
        assert_eq!(plain(""), "network");
        assert_eq!(module("notebook-corrected"), "notebook_corrected_network");
        assert_eq!(module("10 classes"), "network_10_classes_network");
        assert_eq!(module("\"\"\"\nimport os"), "network____import_os_network");
    }
}
