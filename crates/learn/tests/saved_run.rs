//! A saved run whose numbers were changed, checksum and all: each number that the file has, found in the file itself, is
//! set to what it may not be. Either a typed refusal or a run that works; no panic, no large allocation, no end that never
//! comes.
#![cfg(not(target_arch = "wasm32"))]

use std::panic::{AssertUnwindSafe, catch_unwind};

use cifar_learn::session::{Advance, Method, Program, SessionError, Settings, Training, ValidationSplit};
use cifar_model::spec::Padding;
use cifar_model::{LayerSpec, Metadata, NetworkSpec, Normalization, Weights, sha256_hex};
use serde_json::{Number, Value, json};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const HERE: Program = Program { version: "test", place: "a test" };
const MAGIC: &[u8] = b"cifar-lab-run/1\n";
/// Bytes: the file, its images and the network's buffers take less than a tenth.
const MOST_BYTES: u64 = 64 << 20;
/// Rounds until any of these runs has ended.
const MOST_ROUNDS: usize = 40;

/// A saved run in its parts: what is JSON in the file, and the bytes of the arrays.
#[derive(Clone)]
struct Parts {
    json: Value,
    arrays: Vec<u8>,
}

impl Parts {
    fn of(bytes: &[u8]) -> Outcome<Self> {
        let content = &bytes[MAGIC.len()..bytes.len() - 64];
        let (length, rest) = content.split_first_chunk::<4>().ok_or("cut")?;
        let (header, trainer) = rest.split_at(u32::from_le_bytes(*length) as usize);
        let (length, rest) = trainer.split_first_chunk::<8>().ok_or("cut")?;
        let (tensors, arrays) = rest.split_at(u64::from_le_bytes(*length) as usize);
        let mut tensors: Value = serde_json::from_slice(tensors)?;
        // Its position is JSON inside a text.
        let run = &mut tensors["__metadata__"]["run"];
        *run = serde_json::from_str(run.as_str().ok_or("no position")?)?;
        let header: Value = serde_json::from_slice(header)?;
        Ok(Self { json: json!({ "header": header, "trainer": tensors }), arrays: arrays.to_vec() })
    }

    fn file(&self) -> Outcome<Vec<u8>> {
        let mut tensors = self.json["trainer"].clone();
        let run = &mut tensors["__metadata__"]["run"];
        *run = Value::String(run.to_string());
        let (header, tensors) = (serde_json::to_vec(&self.json["header"])?, serde_json::to_vec(&tensors)?);
        let mut bytes = [MAGIC, &u32::try_from(header.len())?.to_le_bytes(), &header].concat();
        bytes.extend((tensors.len() as u64).to_le_bytes());
        bytes.extend(tensors);
        bytes.extend(&self.arrays);
        bytes.extend(sha256_hex(&bytes).into_bytes());
        Ok(bytes)
    }

    /// The places of all numbers, and of what may be a number and is not said.
    fn numbers(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.json, String::new(), &mut found);
        found
    }

    /// Where each array lies in the bytes.
    fn spans(&self) -> Outcome<Vec<(String, usize, usize)>> {
        let all = self.json["trainer"].as_object().ok_or("no arrays")?;
        let named = all.iter().filter(|(name, _)| *name != "__metadata__");
        named
            .map(|(name, array)| {
                let offset = |place: usize| array["data_offsets"][place].as_u64().ok_or("no offset");
                Ok((name.clone(), offset(0)? as usize, offset(1)? as usize))
            })
            .collect()
    }
}

fn collect(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Number(_) | Value::Null => found.push(path),
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(k, one)| collect(one, format!("{path}/{k}"), found));
        }
        Value::Object(all) => {
            // `/` is what a pointer escapes; no name here has one.
            all.iter().for_each(|(name, one)| collect(one, format!("{path}/{name}"), found));
        }
        Value::Bool(_) | Value::String(_) => {}
    }
}

/// What no number of a saved run should be believed to be: as numbers, and as the bits of an f64, as sums are written.
fn wrong() -> Vec<Value> {
    let bits = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e300].map(f64::to_bits);
    let whole = [0, 1, 2, 41, 4096, 50_000, 1 << 20, u64::from(u32::MAX), u64::MAX - 1, u64::MAX];
    let mut all: Vec<Value> = whole.into_iter().chain(bits).map(Into::into).collect();
    all.extend([-1_i64, i64::MIN].map(Value::from));
    all.extend(
        [0.5, -0.5, 1e-300, 1e300].map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
    );
    all
}

fn weights() -> Outcome<Vec<u8>> {
    let layers = vec![
        LayerSpec::conv(4, 3, Padding::Valid),
        LayerSpec::Relu {},
        LayerSpec::max_pool(3),
        LayerSpec::GlobalMaxPool {},
        LayerSpec::Dense { units: 10 },
    ];
    let spec = NetworkSpec { name: "small".into(), input: [3, 32, 32], layers };
    let slots = spec.check()?.slots().to_vec();
    let values = |count: usize| (0..count).map(|k| ((k * 37 % 101) as f32 - 50.0) / 200.0).collect();
    let arrays = slots.iter().map(|slot| (slot.name.clone(), values(slot.values()))).collect();
    Ok(Weights::new(Metadata::new("small", spec, Normalization::UNIT), arrays)?.to_safetensors()?)
}

/// Images that the run says it needs, as far as one of these runs may need any.
fn feed(run: &mut Training) -> Result<(), SessionError> {
    let is = run.describe();
    for (split, count) in [("train", is.needs_train), ("test", is.needs_test)] {
        assert!(count <= 50_000, "{count} {split} images");
        let pixels = (0..count as usize * 3072).map(|k| (k * 7 % 251) as u8).collect();
        let labels: Vec<u8> = (0..count).map(|k| (k % 10) as u8).collect();
        if count > 0 {
            run.feed(split, pixels, &labels)?;
        }
    }
    Ok(())
}

/// A run of three epochs of three steps, as it is saved in the middle of its second epoch, and while its first one is
/// validated.
fn saved(settings: Settings) -> Outcome<[Parts; 2]> {
    let mut run = Training::new(HERE, "kernels", settings, Some(&weights()?))?;
    feed(&mut run)?;
    let mut kept = Vec::new();
    while run.describe().epoch < 1 {
        run.session().advance()?;
    }
    kept.push(Parts::of(&run.checkpoint()?)?);
    while run.describe().step < 2 {
        run.session().advance()?;
    }
    kept.push(Parts::of(&run.checkpoint()?)?);
    kept.try_into().map_err(|_| "two moments".into())
}

fn settings() -> Settings {
    Settings { batch: 16, epochs: 3, images: 40, test_images: 130, workers: 2, ..Settings::default() }
}

/// How the file was taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Refused,
    Worked,
}

/// Takes a file as the page does.
fn take(bytes: &[u8]) -> Result<Taken, String> {
    let refused = |error: SessionError| match error {
        // The sentences of the page.
        SessionError::Refused { reason: Some(_), .. } | SessionError::Diverged { .. } => Ok(Taken::Refused),
        other @ (SessionError::Refused { reason: None, .. } | SessionError::EngineAbsent { .. }) => {
            Err(format!("without a sentence: {other}"))
        }
    };
    let mut run = match Training::resume(HERE, bytes) {
        Ok(run) => run,
        Err(error) => return refused(error),
    };
    if let Err(error) = feed(&mut run) {
        return refused(error);
    }
    for _ in 0..MOST_ROUNDS {
        match run.session().advance() {
            Ok(Advance::Done) => {
                let is = run.describe();
                let fits = is.epoch <= 200 && is.curve.len() <= 200 && is.workers <= 16;
                return if fits && run.checkpoint().is_ok() && run.weights().is_ok() {
                    Ok(Taken::Worked)
                } else {
                    Err("it ends in what cannot be saved".into())
                };
            }
            Ok(
                Advance::Step { .. }
                | Advance::Features { .. }
                | Advance::Evaluation { .. }
                | Advance::Epoch { .. },
            ) => {}
            Err(error) => return refused(error),
        }
    }
    Err("it does not end".into())
}

/// As [`take`], watched: a panic and an allocation beyond the limit are told of.
fn watched(parts: &Parts) -> Result<Taken, String> {
    let bytes = parts.file().map_err(|error| error.to_string())?;
    let mut taken = Err("a panic".into());
    let found = allocation_counter::measure(|| {
        taken = catch_unwind(AssertUnwindSafe(|| take(&bytes))).unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<String>().cloned();
            Err(format!(
                "a panic: {}",
                words.or_else(|| panic.downcast_ref::<&str>().map(|&s| s.into())).unwrap_or_default()
            ))
        });
    });
    if found.bytes_max > MOST_BYTES {
        return Err(format!("{} bytes at once", found.bytes_max));
    }
    taken
}

/// A file of the time when a batch with norms was not cut names no ghost batch: it goes on with whole batches, as it began.
#[test]
fn a_saved_run_without_ghost_batches_keeps_its_batches_whole() -> Outcome {
    let mut weights = Weights::from_safetensors(&weights()?)?;
    weights.metadata.spec.layers.insert(1, LayerSpec::batch_norm());
    let slots = weights.metadata.spec.check()?.slots().to_vec();
    let arrays = slots.iter().map(|slot| {
        let known = weights.tensors().get(&slot.name).cloned();
        (slot.name.clone(), known.unwrap_or_else(|| vec![1.0; slot.values()]))
    });
    let file = Weights::new(weights.metadata.clone(), arrays.collect())?.to_safetensors()?;
    let mut run = Training::new(HERE, "kernels", Settings { batch: 36, ..settings() }, Some(&file))?;
    feed(&mut run)?;
    assert_eq!((run.describe().settings.ghost_batch, run.session().open(2)?.pieces()), (16, 3));
    let mut parts = Parts::of(&run.checkpoint()?)?;
    let mut forget = |place: &str, name: &str| {
        parts
            .json
            .pointer_mut(place)
            .and_then(Value::as_object_mut)
            .and_then(|all| all.remove(name))
            .is_some()
    };
    assert!(forget("/header/settings", "ghostBatch"));
    assert!(forget("/trainer/__metadata__/run/recipe", "ghost_batch"));
    let mut run = Training::resume(HERE, &parts.file()?)?;
    feed(&mut run)?;
    assert_eq!((run.describe().workers, run.describe().limit), (1, Some("norm")));
    assert_eq!(run.session().open(2)?.pieces(), 1);
    assert!(watched(&parts)? == Taken::Worked);
    Ok(())
}

#[test]
fn a_number_that_was_changed_is_refused_or_does_no_harm() -> Outcome {
    let kinds = [
        settings(),
        Settings { optimizer: Method::Sgd, validation: ValidationSplit::HeldOut, ..settings() },
        Settings { trains: cifar_learn::Trains::Dense, ..settings() },
    ];
    let (mut tried, mut refused, mut problems) = (0, 0, Vec::new());
    for kind in kinds {
        for parts in saved(kind)? {
            assert!(watched(&parts) == Ok(Taken::Worked), "as it was saved: {:?}", watched(&parts).err());
            let numbers = parts.numbers();
            assert!(numbers.len() > 40, "{}", numbers.len());
            for path in &numbers {
                for value in wrong() {
                    let mut changed = parts.clone();
                    let place = changed.json.pointer_mut(path).ok_or("no such place")?;
                    if *place == value {
                        continue;
                    }
                    *place = value.clone();
                    tried += 1;
                    match watched(&changed) {
                        Ok(taken) => refused += usize::from(taken == Taken::Refused),
                        Err(problem) => problems.push(format!("{path} = {value}: {problem}")),
                    }
                }
            }
            for (name, first, last) in parts.spans()? {
                for place in [first, last - 4] {
                    for value in [0.0, 1.0, -1.0, f32::MAX, f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                        let mut changed = parts.clone();
                        changed.arrays[place..place + 4].copy_from_slice(&value.to_le_bytes());
                        tried += 1;
                        match watched(&changed) {
                            Ok(taken) => {
                                refused += usize::from(taken == Taken::Refused);
                                if !value.is_finite() && taken == Taken::Worked {
                                    problems.push(format!("{name}: {value} is believed"));
                                }
                            }
                            Err(problem) => problems.push(format!("{name} with {value}: {problem}")),
                        }
                    }
                }
            }
        }
    }
    println!("{tried} changed files, {refused} refused, {} problems", problems.len());
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
    assert!(refused * 10 > tried * 8, "{refused} of {tried} are refused");
    Ok(())
}
