//! Things with names. The library's map is two kilobytes of code anew for each kind of thing; here one map, of names and
//! places, serves all kinds.

use std::collections::BTreeMap;

/// Things by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named<T> {
    places: BTreeMap<String, usize>,
    things: Vec<T>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self { places: BTreeMap::new(), things: Vec::new() }
    }
}

impl<T> Named<T> {
    /// Takes a thing in, in the place of what had its name; whether there was none.
    pub(crate) fn insert(&mut self, name: String, thing: T) -> bool {
        self.things.push(thing);
        self.places.insert(name, self.things.len() - 1).is_none()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.places.get(name).map(|&place| &self.things[place])
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.places.get(name).map(|&place| &mut self.things[place])
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// In their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// All of them, in the order of their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.places.iter().map(|(name, &place)| (name.as_str(), &self.things[place]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_last_thing_that_was_given_it() {
        let mut named = Named::default();
        assert!(named.insert("b".into(), 1) && named.insert("a".into(), 2) && !named.insert("b".into(), 3));
        assert_eq!(named.iter().collect::<Vec<_>>(), [("a", &2), ("b", &3)]);
        *named.get_mut("a").expect("a thing") = 4;
        assert_eq!([named.get("a"), named.get("c")], [Some(&4), None]);
        assert!(named.contains("b") && !named.contains("c") && named.names().eq(["a", "b"]));
    }
}
