//! Text as it stands in a document.

/// For text and for attributes in double quotes.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A template with its `{names}` filled in. What is filled in is not looked at again.
pub(crate) fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(2 * template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let known = values
            .iter()
            .find_map(|(name, value)| Some((value, after.strip_prefix(name)?.strip_prefix('}')?)));
        if let Some((value, after)) = known {
            text.push_str(value);
            rest = after;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_an_attribute() {
        assert_eq!(escaped(r#"<a href="?b&c">"#), "&lt;a href=&quot;?b&amp;c&quot;&gt;");
    }

    #[test]
    fn names_are_filled_in_once() {
        let values = [("a", "{b}"), ("b", "2")];
        assert_eq!(filled("{a} {b} {c} {", &values), "{b} 2 {c} {");
    }
}
