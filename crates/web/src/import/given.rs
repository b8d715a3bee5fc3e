//! What the page gives, out of JSON. serde's own readers of these few forms would be a sixtieth of the module.

use cifar_model::{Error, ErrorKind};
use serde_json::Value;

use super::{Answered, Reading, Wanted};
use crate::refusal::Result;

impl Wanted {
    /// Of `{name, proposal, pixels, classes}`.
    ///
    /// # Errors
    /// `argument` for another form.
    pub fn of(value: &Value) -> Result<Self> {
        Ok(Self {
            name: text(&value["name"])?,
            proposal: said(&value["proposal"], whole)?,
            pixels: said(&value["pixels"], text)?,
            classes: said(&value["classes"], |names| each(names, text))?,
        })
    }
}

impl Answered {
    /// Of `[{reading: {proposal, pixels}, right}]`.
    ///
    /// # Errors
    /// `argument` for another form.
    pub fn list(value: &Value) -> Result<Vec<Self>> {
        each(value, |value| {
            let reading = &value["reading"];
            let (proposal, pixels) = (said(&reading["proposal"], whole)?, text(&reading["pixels"])?);
            Ok(Self { reading: Reading { proposal, pixels }, right: each(&value["right"], flag)? })
        })
    }
}

/// What need not be said.
fn said<T>(value: &Value, read: impl FnOnce(&Value) -> Result<T>) -> Result<Option<T>> {
    if value.is_null() { Ok(None) } else { read(value).map(Some) }
}

fn each<T>(value: &Value, read: impl FnMut(&Value) -> Result<T>) -> Result<Vec<T>> {
    known(value.as_array())?.iter().map(read).collect()
}

fn text(value: &Value) -> Result<String> {
    known(value.as_str()).map(Into::into)
}

fn whole(value: &Value) -> Result<usize> {
    known(value.as_u64().and_then(|number| usize::try_from(number).ok()))
}

fn flag(value: &Value) -> Result<bool> {
    known(value.as_bool())
}

fn known<T>(found: Option<T>) -> Result<T> {
    let another = || Error::new(ErrorKind::Argument, "another form", "cifar-lab.d.ts declares what is taken");
    found.ok_or_else(|| another().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_wanted_is_read_and_what_has_another_form_refused() -> Result<()> {
        let wanted = Wanted::of(&json!({"name": "mine", "proposal": 2, "pixels": null, "classes": ["a"]}))?;
        assert_eq!((wanted.proposal, wanted.pixels, wanted.classes), (Some(2), None, Some(vec!["a".into()])));
        assert!(Wanted::of(&json!({"name": "mine"}))?.classes.is_none());
        for odd in [
            json!(null),
            json!({"name": 1}),
            json!({"name": "", "proposal": -1}),
            json!({"name": "", "classes": "a"}),
        ] {
            assert_eq!(Wanted::of(&odd).expect_err("another form").code, "argument");
        }
        let list = Answered::list(
            &json!([{"reading": {"proposal": null, "pixels": "0..1"}, "right": [true, false]}]),
        )?;
        assert_eq!((list[0].reading.proposal, &list[0].right[..]), (None, &[true, false][..]));
        assert!(Answered::list(&json!([{"reading": {"pixels": "0..1"}, "right": [1]}])).is_err());
        Ok(())
    }
}
