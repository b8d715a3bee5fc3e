//! The order of a module's functions. Gzip finds what is alike in the 32 KB behind it, and compilers put functions in an order
//! that knows nothing of that: two copies of one for two types may stand 300 KB apart.
//!
//! Each place goes to the function that has most in common with those just before it. What the module does is the same, and so
//! are its bytes but for the numbers of functions.

use anyhow::{Context, Result};
use std::collections::{HashMap, VecDeque};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// Of this length are the pieces that two functions are compared by: shorter ones are alike by chance.
const PIECE: usize = 6;
/// What more functions have is no reason to put two of them together.
const MOST_HOLDERS: usize = 16;
/// How far gzip still looks back from the end of a function of usual length.
const WINDOW: usize = 30_000;

/// The module with its functions in another order.
pub(super) fn by_likeness(module: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload.context("reading a module")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = order(&bodies);
    let mut numbers = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        numbers[old] = imported + u32::try_from(new)?;
    }
    let mut to = Module::new();
    let reordered =
        Reordering { imported, order, numbers }.parse_core_module(&mut to, Parser::new(0), module);
    reordered.map_err(|error| anyhow::anyhow!("writing a module: {error}"))?;
    Ok(to.finish())
}

/// Writes a module's functions in an order.
struct Reordering {
    /// How many functions come from outside: their numbers are the first.
    imported: u32,
    /// The old places, by the new ones.
    order: Vec<usize>,
    /// The new numbers, by the old places.
    numbers: Vec<u32>,
}

impl Reencode for Reordering {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, number: u32) -> Result<u32, Error> {
        let place = number.checked_sub(self.imported).and_then(|place| self.numbers.get(place as usize));
        Ok(place.copied().unwrap_or(number))
    }

    fn parse_function_section(
        &mut self,
        to: &mut FunctionSection,
        from: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        let types = from.into_iter().collect::<wasmparser::Result<Vec<_>>>()?;
        for &old in &self.order {
            to.function(types[old]);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, to: &mut CodeSection, from: CodeSectionReader<'_>) -> Result<(), Error> {
        let bodies = from.into_iter().collect::<wasmparser::Result<Vec<_>>>()?;
        for old in self.order.clone() {
            utils::parse_function_body(self, to, bodies[old].clone())?;
        }
        Ok(())
    }
}

/// Places of functions, each as like those before it as there is one; the largest is the first.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let Shared { pieces, holders } = Shared::of(bodies);
    // How often each piece stands in the window, and for each function how many of its pieces do.
    let (mut seen, mut common) = (vec![0_u32; holders.len()], vec![0_u32; bodies.len()]);
    let (mut window, mut reach) = (VecDeque::new(), 0);
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let length = |function: usize| bodies[function].len();
    let likeness =
        |common: &[u32], function: usize| f64::from(common[function]) / (length(function) as f64).sqrt();
    while !left.is_empty() {
        let mut best = 0;
        for at in 1..left.len() {
            let [other, so_far] = [left[at], left[best]];
            let is_better = if order.is_empty() {
                length(other) > length(so_far)
            } else {
                likeness(&common, other) > likeness(&common, so_far)
            };
            if is_better {
                best = at;
            }
        }
        let next = left.remove(best);
        order.push(next);
        window.push_back(next);
        reach += length(next);
        for &piece in &pieces[next] {
            seen[piece] += 1;
            if seen[piece] == 1 {
                holders[piece].iter().for_each(|&holder| common[holder] += 1);
            }
        }
        while reach > WINDOW && window.len() > 1 {
            let Some(past) = window.pop_front() else { break };
            reach -= length(past);
            for &piece in &pieces[past] {
                seen[piece] -= 1;
                if seen[piece] == 0 {
                    holders[piece].iter().for_each(|&holder| common[holder] -= 1);
                }
            }
        }
    }
    order
}

/// The pieces that some functions share and not many.
struct Shared {
    /// By function.
    pieces: Vec<Vec<usize>>,
    /// Functions, by piece.
    holders: Vec<Vec<usize>>,
}

impl Shared {
    fn of(bodies: &[&[u8]]) -> Self {
        let mut all: HashMap<&[u8], Vec<usize>> = HashMap::new();
        for (function, body) in bodies.iter().enumerate() {
            for piece in body.windows(PIECE) {
                let holders = all.entry(piece).or_default();
                // One more than counts is enough to tell.
                if holders.last() != Some(&function) && holders.len() <= MOST_HOLDERS {
                    holders.push(function);
                }
            }
        }
        let is_shared = |holders: &Vec<usize>| (2..=MOST_HOLDERS).contains(&holders.len());
        let holders: Vec<Vec<usize>> = all.into_values().filter(is_shared).collect();
        let mut pieces = vec![Vec::new(); bodies.len()];
        for (piece, holders) in holders.iter().enumerate() {
            holders.iter().for_each(|&holder| pieces[holder].push(piece));
        }
        Self { pieces, holders }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, Instruction, TypeSection,
    };

    /// What each function's own numbers begin with: the first and the last have almost all of theirs in common.
    const BEGIN: [i32; 3] = [1_000_000, 5_000_000, 1_000_003];
    const NAMES: [&str; 3] = ["first", "second", "third"];

    /// Three functions under their names; each calls the imported one and the one before it.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("outside", "called", EntityType::Function(0));
        let (mut functions, mut exports, mut code) =
            (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        for (place, (name, begin)) in (0..).zip(NAMES.into_iter().zip(BEGIN)) {
            functions.function(0);
            exports.export(name, ExportKind::Func, place + 1);
            let mut body = Function::new([]);
            for number in begin..begin + 50 {
                body.instruction(&Instruction::I32Const(number)).instruction(&Instruction::Drop);
            }
            for called in [0, place] {
                body.instruction(&Instruction::Call(called));
            }
            code.function(body.instruction(&Instruction::End));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    /// For each name the first constant of its function, and what it calls; and the names in the order of their functions.
    fn read(module: &[u8]) -> (Vec<(i32, Vec<u32>)>, Vec<String>) {
        let (mut named, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    named.extend(
                        exports.into_iter().map(Result::unwrap).map(|export| (export.name, export.index)),
                    );
                }
                Payload::CodeSectionEntry(body) => {
                    let (mut first, mut calls) = (None, Vec::new());
                    for operator in body.get_operators_reader().unwrap() {
                        match operator.unwrap() {
                            wasmparser::Operator::I32Const { value } => first = first.or(Some(value)),
                            wasmparser::Operator::Call { function_index } => calls.push(function_index),
                            _ => {}
                        }
                    }
                    bodies.push((first.unwrap(), calls));
                }
                _ => {}
            }
        }
        let functions = named.iter().map(|(_, number)| bodies[*number as usize - 1].clone()).collect();
        named.sort_by_key(|(_, number)| *number);
        (functions, named.into_iter().map(|(name, _)| name.to_owned()).collect())
    }

    #[test]
    fn alike_functions_stand_together_and_are_called_as_before() {
        let reordered = by_likeness(&module()).unwrap();
        let (functions, names) = read(&reordered);
        assert_eq!(functions.iter().map(|(first, _)| *first).collect::<Vec<_>>(), BEGIN);
        let second = names.iter().position(|name| name == "second").unwrap();
        assert_ne!(second, 1, "{names:?}");
        let number = |name: &str| names.iter().position(|other| other == name).unwrap() as u32 + 1;
        let called: Vec<_> = functions.into_iter().map(|(_, calls)| calls).collect();
        assert_eq!(called, [vec![0, 0], vec![0, number("first")], vec![0, number("second")]]);
    }

    #[test]
    fn the_order_is_the_same_each_time() {
        assert_eq!(by_likeness(&module()).unwrap(), by_likeness(&module()).unwrap());
        assert!(by_likeness(b"no module").is_err());
    }
}
