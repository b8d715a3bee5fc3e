//! The machine that a pickle is a program for: a stack, marks on it, and a memo.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::stream::{Stream, float, global, number, pairs, whole};
use super::{FUNCTIONS, Id, Item, MAPS, MAX_STEPS, Pickle, Problem};

/// Reads one pickle from the beginning of `bytes`.
pub(in crate::import::torch) fn read(bytes: &[u8]) -> Result<Pickle, Problem> {
    let mut machine = Machine {
        stream: Stream::new(bytes),
        items: Vec::new(),
        stack: Vec::new(),
        marks: Vec::new(),
        memo: BTreeMap::new(),
    };
    let root = machine.run()?;
    Ok(Pickle { items: machine.items, root, length: machine.stream.at })
}

struct Machine<'bytes> {
    stream: Stream<'bytes>,
    items: Vec<Item>,
    stack: Vec<Id>,
    /// How high the stack was at each mark.
    marks: Vec<usize>,
    memo: BTreeMap<u32, Id>,
}

impl Machine<'_> {
    fn run(&mut self) -> Result<Id, Problem> {
        for _step in 0..MAX_STEPS {
            let at = self.stream.at;
            match self.stream.byte()? {
                b'.' => return self.pop(),
                // Version and, from 4 on, the length of what follows.
                0x80 => self.stream.skip(1)?,
                0x95 => self.stream.skip(8)?,
                b'(' => self.marks.push(self.stack.len()),
                b'0' => drop(self.pop()?),
                b'1' => drop(self.marked()?),
                b'2' => {
                    let top = self.top()?;
                    self.stack.push(top);
                }
                code => self.make(code, at)?,
            }
        }
        Err(Problem::TooLarge { at: self.stream.at })
    }

    /// Opcodes that make an item.
    fn make(&mut self, code: u8, at: usize) -> Result<(), Problem> {
        let item = match code {
            b'N' => Item::Nothing,
            0x88 => Item::Bool(true),
            0x89 => Item::Bool(false),
            b'K' => Item::Whole(self.stream.byte()?.into()),
            b'M' => Item::Whole(u16::from_le_bytes(self.stream.array()?).into()),
            b'J' => Item::Whole(i32::from_le_bytes(self.stream.array()?).into()),
            0x8a => {
                let length = self.stream.byte()?.into();
                whole(self.stream.take(length)?)
            }
            0x8b => {
                let length = self.stream.length()?;
                whole(self.stream.take(length)?)
            }
            b'I' | b'L' => number(&self.stream.line()?).ok_or(Problem::Broken { at })?,
            b'G' => Item::Float(f64::from_be_bytes(self.stream.array()?)),
            b'F' => Item::Float(float(&self.stream.line()?).ok_or(Problem::Broken { at })?),
            b'V' => Item::Text(self.stream.line()?),
            b'X' => {
                let length = self.stream.length()?;
                self.stream.words(length)?
            }
            0x8c => {
                let length = self.stream.byte()?.into();
                self.stream.words(length)?
            }
            0x8d => {
                let length = self.stream.long_length()?;
                self.stream.words(length)?
            }
            // Python 2's strings are bytes, and its keys are such.
            b'S' => Item::Text(self.stream.line()?.trim_matches(['\'', '"']).into()),
            b'U' => {
                let length = self.stream.byte()?.into();
                self.stream.words(length)?
            }
            b'T' => {
                let length = self.stream.length()?;
                self.stream.words(length)?
            }
            b'C' => {
                let length = self.stream.byte()?.into();
                Item::Bytes(self.stream.take(length)?.len())
            }
            b'B' => {
                let length = self.stream.length()?;
                Item::Bytes(self.stream.take(length)?.len())
            }
            0x8e => {
                let length = self.stream.long_length()?;
                Item::Bytes(self.stream.take(length)?.len())
            }
            b')' | b']' | 0x8f => Item::Sequence(Vec::new()),
            b'}' => Item::Map(Vec::new()),
            b't' | b'l' | 0x91 => Item::Sequence(self.marked()?),
            b'd' => Item::Map(pairs(&self.marked()?).ok_or(Problem::Broken { at })?),
            0x85..=0x87 => {
                let from = self.stack.len().checked_sub(usize::from(code - 0x84));
                let from = from.filter(|from| *from >= self.floor()).ok_or(Problem::Broken { at })?;
                Item::Sequence(self.stack.split_off(from))
            }
            b'c' => {
                let (module, name) = (self.stream.line()?, self.stream.line()?);
                global(&module, &name, at)?
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                match (self.items.get(module), self.items.get(name)) {
                    (Some(Item::Text(module)), Some(Item::Text(name))) => global(module, name, at)?,
                    _other => return Err(Problem::Broken { at }),
                }
            }
            b'Q' => Item::Persistent(self.pop()?),
            b'R' => self.call(at)?,
            0x81 => {
                let (_arguments, class) = (self.pop()?, self.pop()?);
                Item::Object { class: self.class(class, at)?, state: None }
            }
            0x92 => {
                let (_named, _arguments, class) = (self.pop()?, self.pop()?, self.pop()?);
                Item::Object { class: self.class(class, at)?, state: None }
            }
            code => return self.change(code, at),
        };
        self.push(item);
        Ok(())
    }

    /// Opcodes that change what is there, and those of the memo.
    fn change(&mut self, code: u8, at: usize) -> Result<(), Problem> {
        match code {
            b'b' => {
                let (state, target) = (self.pop()?, self.top()?);
                if let Some(Item::Object { state: old, .. }) = self.items.get_mut(target) {
                    *old = Some(state);
                }
            }
            b'a' => {
                let value = self.pop()?;
                self.extend(&[value], at)?;
            }
            b'e' | 0x90 => {
                let values = self.marked()?;
                self.extend(&values, at)?;
            }
            b's' => {
                let (value, key) = (self.pop()?, self.pop()?);
                self.fill(&[(key, value)], at)?;
            }
            b'u' => {
                let entries = pairs(&self.marked()?).ok_or(Problem::Broken { at })?;
                self.fill(&entries, at)?;
            }
            b'q' => {
                let key = self.stream.byte()?.into();
                self.keep(key)?;
            }
            b'r' => {
                let key = u32::from_le_bytes(self.stream.array()?);
                self.keep(key)?;
            }
            b'p' => {
                let key = self.stream.line()?.parse().map_err(|_| Problem::Broken { at })?;
                self.keep(key)?;
            }
            0x94 => {
                let key =
                    u32::try_from(self.memo.len()).map_err(|_| Problem::TooLarge { at: self.stream.at })?;
                self.keep(key)?;
            }
            b'h' => {
                let key = self.stream.byte()?.into();
                self.recall(key, at)?;
            }
            b'j' => {
                let key = u32::from_le_bytes(self.stream.array()?);
                self.recall(key, at)?;
            }
            b'g' => {
                let key = self.stream.line()?.parse().map_err(|_| Problem::Broken { at })?;
                self.recall(key, at)?;
            }
            // `i` and `o` call a class as a function.
            code => return Err(Problem::Opcode { code, at }),
        }
        Ok(())
    }

    fn call(&mut self, at: usize) -> Result<Item, Problem> {
        let (arguments, function) = (self.pop()?, self.pop()?);
        let function = self.class(function, at)?;
        if !FUNCTIONS.contains(&&*function) {
            return Err(Problem::Code { name: function, at });
        }
        Ok(if MAPS.contains(&&*function) {
            Item::Map(Vec::new())
        } else {
            Item::Call { function, arguments }
        })
    }

    /// The name of a class or function; the legacy format wraps a module's class: `("module", class, file, source)`.
    fn class(&self, id: Id, at: usize) -> Result<Rc<str>, Problem> {
        let wrapped = match self.items.get(id) {
            Some(Item::Persistent(inner)) => match self.items.get(*inner) {
                Some(Item::Sequence(parts)) => parts.get(1).copied(),
                _other => None,
            },
            _other => None,
        };
        match self.items.get(wrapped.unwrap_or(id)) {
            Some(Item::Global(name)) => Ok(Rc::clone(name)),
            _other => Err(Problem::Broken { at }),
        }
    }

    fn extend(&mut self, values: &[Id], at: usize) -> Result<(), Problem> {
        let target = self.top()?;
        match self.items.get_mut(target) {
            Some(Item::Sequence(items)) => items.extend(values),
            // A class that is a list: of no use here, and no code of it is known.
            Some(Item::Object { .. }) => {}
            _other => return Err(Problem::Broken { at }),
        }
        Ok(())
    }

    fn fill(&mut self, entries: &[(Id, Id)], at: usize) -> Result<(), Problem> {
        let target = self.top()?;
        match self.items.get_mut(target) {
            Some(Item::Map(map)) => map.extend(entries),
            Some(Item::Object { .. }) => {}
            _other => return Err(Problem::Broken { at }),
        }
        Ok(())
    }

    fn keep(&mut self, key: u32) -> Result<(), Problem> {
        let top = self.top()?;
        self.memo.insert(key, top);
        Ok(())
    }

    fn recall(&mut self, key: u32, at: usize) -> Result<(), Problem> {
        let id = *self.memo.get(&key).ok_or(Problem::Broken { at })?;
        self.stack.push(id);
        Ok(())
    }

    fn push(&mut self, item: Item) {
        self.stack.push(self.items.len());
        self.items.push(item);
    }

    /// How low the stack may be taken: to the last mark.
    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    fn top(&self) -> Result<Id, Problem> {
        let is_above = self.stack.len() > self.floor();
        self.stack.last().copied().filter(|_| is_above).ok_or(Problem::Broken { at: self.stream.at })
    }

    fn pop(&mut self) -> Result<Id, Problem> {
        let top = self.top()?;
        self.stack.pop();
        Ok(top)
    }

    /// What lies above the last mark.
    fn marked(&mut self) -> Result<Vec<Id>, Problem> {
        let from = self.marks.pop().ok_or(Problem::Broken { at: self.stream.at })?;
        Ok(self.stack.split_off(from))
    }
}
