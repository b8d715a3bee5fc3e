//! A pickle as plain data. Nothing in it is run: a name of Python code stays a name, an object is its class's name
//! and its state, and a call of anything but the few functions that `torch.save` itself writes is refused by its
//! name.
//!
//! The stream is a program for a machine with a stack (CPython's `Lib/pickletools.py` describes each opcode). Every
//! opcode here adds at most one item and no item is copied, so that memory grows with the file's bytes alone; an item
//! may name itself, and whoever follows items limits how deep.

mod machine;
mod stream;

use std::rc::Rc;

pub(super) use machine::read;

/// An item's place among all of a pickle.
pub(super) type Id = usize;

/// What a pickle holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Nothing,
    Bool(bool),
    Whole(i64),
    /// A whole number beyond 64 bits: PyTorch's magic number is one. Little endian.
    Large(Vec<u8>),
    Float(f64),
    Text(String),
    Bytes(usize),
    /// A tuple, list or set.
    Sequence(Vec<Id>),
    /// In the order in which it was filled.
    Map(Vec<(Id, Id)>),
    /// `module.name` of a class or function.
    Global(Rc<str>),
    /// A reference to something outside of the pickle, an array's bytes.
    Persistent(Id),
    /// One of [`FUNCTIONS`] and what it is called with.
    Call {
        function: Rc<str>,
        arguments: Id,
    },
    /// The class's name and, where it has one, the state. None of its code was here, and none was run.
    Object {
        class: Rc<str>,
        state: Option<Id>,
    },
}

/// Why a pickle is not read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Problem {
    /// It ends in the middle, or an opcode finds nothing on the stack.
    Broken { at: usize },
    /// An opcode that `torch.save` does not write.
    Opcode { code: u8, at: usize },
    /// A call of something that is not on the list: `os.system`.
    Code { name: Rc<str>, at: usize },
    /// More opcodes or longer names than any network needs.
    TooLarge { at: usize },
}

/// No pickle may have more opcodes: a network of 200 layers has some twenty thousand, an optimiser's state twice that.
pub(super) const MAX_STEPS: usize = 1 << 19;
/// No class or function may have a longer name.
const MAX_NAME: usize = 200;

/// What may be called, since it only arranges data: the tensors' own functions, and a few of Python and NumPy that
/// stand in checkpoints beside the weights.
const FUNCTIONS: [&str; 16] = [
    "collections.OrderedDict",
    "collections.defaultdict",
    "collections.Counter",
    "builtins.set",
    "__builtin__.set",
    "_codecs.encode",
    "numpy.dtype",
    "numpy.core.multiarray.scalar",
    "numpy._core.multiarray.scalar",
    "torch.Size",
    "torch.device",
    "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_parameter",
    "torch._utils._rebuild_parameter_with_state",
    "torch._tensor._rebuild_from_type_v2",
];

/// Functions that make a dictionary, which is filled afterwards.
const MAPS: [&str; 3] = ["collections.OrderedDict", "collections.defaultdict", "collections.Counter"];

/// A pickle that was read.
#[derive(Clone, Debug)]
pub(super) struct Pickle {
    items: Vec<Item>,
    root: Id,
    /// How many bytes it took.
    pub(super) length: usize,
}

impl Pickle {
    /// What stands at a place; every place that an item names is there.
    pub(super) fn get(&self, id: Id) -> &Item {
        self.items.get(id).unwrap_or(&Item::Nothing)
    }

    /// The whole.
    pub(super) fn root(&self) -> &Item {
        self.get(self.root)
    }

    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    pub(super) const fn root_id(&self) -> Id {
        self.root
    }

    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match self.get(id) {
            Item::Text(text) => Some(text),
            _other => None,
        }
    }

    pub(super) fn whole(&self, id: Id) -> Option<usize> {
        match self.get(id) {
            Item::Whole(number) => usize::try_from(*number).ok(),
            _other => None,
        }
    }

    pub(super) fn sequence(&self, id: Id) -> Option<&[Id]> {
        match self.get(id) {
            Item::Sequence(items) => Some(items),
            _other => None,
        }
    }

    pub(super) fn map(&self, id: Id) -> Option<&[(Id, Id)]> {
        match self.get(id) {
            Item::Map(entries) => Some(entries),
            _other => None,
        }
    }

    /// The value of a key that is a text.
    pub(super) fn value(&self, map: Id, key: &str) -> Option<Id> {
        let entries = self.map(map)?;
        entries.iter().rev().find(|(name, _)| self.text(*name) == Some(key)).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(bytes: &[u8]) -> Problem {
        read(bytes).expect_err("it is refused")
    }

    #[test]
    fn code_is_refused_by_its_name_however_it_is_called() {
        // As `pickle.dumps` writes an object whose `__reduce__` gives (os.system, ("echo",)), protocols 0, 2 and 4.
        for bytes in [
            &b"cposix\nsystem\np0\n(Vecho\np1\ntp2\nRp3\n."[..],
            b"\x80\x02cposix\nsystem\nq\x00X\x04\x00\x00\x00echoq\x01\x85q\x02Rq\x03.",
            b"\x80\x04\x95\x1d\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x04echo\x94\x85\x94R\x94.",
        ] {
            assert!(
                matches!(problem(bytes), Problem::Code { name, .. } if &*name == "posix.system"),
                "{:?}",
                problem(bytes)
            );
        }
        // The two opcodes that call a class without REDUCE.
        assert_eq!(problem(b"(Vecho\nios\nsystem\n."), Problem::Opcode { code: b'i', at: 7 });
        assert_eq!(problem(b"(cos\nsystem\nVecho\no."), Problem::Opcode { code: b'o', at: 18 });
    }

    #[test]
    fn an_object_of_an_unknown_class_is_a_name_and_a_state() {
        let read = read(b"\x80\x02c__main__\nNet\n)\x81}X\x01\0\0\0aK\x07sb.").expect("plain data");
        let Item::Object { class, state: Some(state) } = read.root() else { panic!("{:?}", read.root()) };
        assert_eq!(&**class, "__main__.Net");
        assert_eq!(read.value(*state, "a").and_then(|id| read.whole(id)), Some(7));
    }

    #[test]
    fn words_numbers_and_lists_are_those_of_python() {
        // pickle.dumps([-1, 2**40, 1.5, True, None, (1, 2)], 2) and protocol 0's way of writing.
        let read = read(b"\x80\x02]q\x00(J\xff\xff\xff\xff\x8a\x06\0\0\0\0\0\x01G?\xf8\0\0\0\0\0\0\x88NK\x01K\x02\x86q\x01e.")
            .expect("plain data");
        let items: Vec<&Item> =
            read.sequence(read.root_id()).expect("a list").iter().map(|&id| read.get(id)).collect();
        assert_eq!(items[..3], [&Item::Whole(-1), &Item::Whole(1 << 40), &Item::Float(1.5)]);
        assert_eq!(items[3..5], [&Item::Bool(true), &Item::Nothing]);
        let floats = super::read(b"(lp0\nF0.5\naF1e-05\naF-inf\naF1e+16\na.").expect("plain data");
        let floats: Vec<&Item> =
            floats.sequence(floats.root_id()).expect("a list").iter().map(|&id| floats.get(id)).collect();
        assert_eq!(floats, [0.5, 1e-5, f64::NEG_INFINITY, 1e16].map(Item::Float).each_ref());
        let old = super::read(b"(dp0\nVa\np1\nL7L\nsV\xc3\xa9\np2\nF0.5\ns.").expect("plain data");
        assert_eq!(old.value(old.root_id(), "a").and_then(|id| old.whole(id)), Some(7));
    }

    #[test]
    fn a_pickle_that_names_itself_or_nothing_is_no_trouble() {
        // A list that holds itself, and items taken from below a mark or an empty stack.
        let circle = read(b"]q\x00h\x00a.").expect("a list that holds itself");
        assert_eq!(circle.sequence(circle.root_id()), Some(&[circle.root_id()][..]));
        for bytes in [
            &b""[..],
            b".",
            b"K\x01(0.",
            b"K\x01(\x85.",
            b"h\x07.",
            b"}K\x01s.",
            b"K\x01)R.",
            b"t.",
            b"X\xff\xff\xff\xffa.",
        ] {
            assert!(matches!(problem(bytes), Problem::Broken { .. }), "{bytes:?}: {:?}", problem(bytes));
        }
    }

    #[test]
    fn steps_and_names_have_limits() {
        let mut endless = vec![b'N'; MAX_STEPS];
        endless.push(b'.');
        assert!(matches!(problem(&endless), Problem::TooLarge { .. }));
        let name = format!("cos\n{}\n.", "a".repeat(MAX_NAME));
        assert!(matches!(problem(name.as_bytes()), Problem::TooLarge { .. }));
    }
}
