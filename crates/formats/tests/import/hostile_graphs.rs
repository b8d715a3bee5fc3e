//! ONNX files that were cut, changed, or made to do harm.

use crate::hostile::Random;
use crate::samples::sample;
use cifar_formats::import::{File, ImportError, Imported, read};

fn read_one(bytes: &[u8]) -> Result<Imported, ImportError> {
    read(&[File { name: "net.onnx", bytes }])
}

fn refused(bytes: &[u8]) -> ImportError {
    read_one(bytes).expect_err("no network")
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A field of a message: bytes, a text or another message.
fn field(number: u64, content: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
}

fn number(field: u64, value: u64) -> Vec<u8> {
    [varint(field << 3), varint(value)].concat()
}

fn node(kind: &str, inputs: &[&str], output: &str) -> Vec<u8> {
    let inputs: Vec<u8> = inputs.iter().flat_map(|name| field(1, name.as_bytes())).collect();
    field(1, &[inputs, field(2, output.as_bytes()), field(4, kind.as_bytes())].concat())
}

/// Floats of zero.
fn tensor(name: &str, dims: &[u64], values: usize) -> Vec<u8> {
    let dims: Vec<u8> = dims.iter().flat_map(|&size| number(1, size)).collect();
    field(5, &[dims, number(2, 1), field(8, name.as_bytes()), field(9, &vec![0; 4 * values])].concat())
}

/// A row or column of one number.
fn repeated(name: &str, dims: &[u64], value: f32) -> Vec<u8> {
    let count: u64 = dims.iter().product();
    let dims: Vec<u8> = dims.iter().flat_map(|&size| number(1, size)).collect();
    let raw: Vec<u8> = (0..count).flat_map(|_| value.to_le_bytes()).collect();
    field(5, &[dims, number(2, 1), field(8, name.as_bytes()), field(9, &raw)].concat())
}

/// A list of whole numbers.
fn integers(name: &str, values: &[i64]) -> Vec<u8> {
    let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let dims = number(1, values.len() as u64);
    field(5, &[dims, number(2, 7), field(8, name.as_bytes()), field(9, &raw)].concat())
}

/// An input or output of `[1, 3, 32, 32]`.
fn value(place: u64, name: &str, sizes: &[u64]) -> Vec<u8> {
    let dims: Vec<u8> = sizes.iter().flat_map(|&size| field(1, &number(1, size))).collect();
    let kind = field(1, &[number(1, 1), field(2, &dims)].concat());
    field(place, &[field(1, name.as_bytes()), field(2, &kind)].concat())
}

fn kinds(read: &Imported) -> String {
    read.spec.layers.iter().map(cifar_model::spec::LayerSpec::kind).collect::<Vec<_>>().join(" ")
}

/// A model around the parts of a graph, from `x` to `y`.
fn model(parts: &[Vec<u8>]) -> Vec<u8> {
    let graph = [value(11, "x", &[1, 3, 32, 32]), parts.concat(), value(12, "y", &[1, 10])].concat();
    [number(1, 8), field(8, &number(2, 13)), field(7, &graph)].concat().to_vec()
}

/// A whole small network: it is read, so that what follows is refused for its one fault.
fn whole() -> Vec<Vec<u8>> {
    vec![
        node("Flatten", &["x"], "flat"),
        node("MatMul", &["flat", "w"], "y"),
        tensor("w", &[3072, 10], 30_720),
    ]
}

#[test]
fn a_small_graph_is_read_and_each_fault_is_named() {
    // The version has to stand first and another field second, as in every program's files.
    let read = read_one(&model(&whole())).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read.tensors["dense1.weight"].len(), 30_720);
    let with = |at: usize, part: Vec<u8>| {
        let mut parts = whole();
        parts[at] = part;
        refused(&model(&parts))
    };
    let cycle = with(0, node("Flatten", &["y"], "flat"));
    assert!(cycle.to_string().contains("reads `y`, which nothing before it makes"), "{cycle}");
    assert_eq!(with(0, node("Identity", &["x"], "x")).code(), "damaged");
    let unknown = with(0, node("Tanh", &["x"], "flat"));
    assert!(unknown.to_string().starts_with("layer 1, `Tanh`: there is no such layer"), "{unknown}");
    let rounded = with(0, node("QuantizeLinear", &["x", "w"], "flat"));
    assert_eq!(rounded.code(), "quantised-weights");
    let twice = [&whole()[..], &[tensor("w", &[1], 1)]].concat();
    assert!(refused(&model(&twice)).to_string().contains("two arrays have this name"));
    let two = [&whole()[..], &[value(12, "flat", &[1])]].concat();
    assert!(refused(&model(&two)).to_string().contains("2 outputs"));
    let inputs = [&whole()[..], &[value(11, "z", &[1, 3, 32, 32])]].concat();
    assert!(refused(&model(&inputs)).to_string().contains("`2 pictures as inputs`: branches"));
    // An input that is no picture: none needs it, or the file lacks an array.
    let unread = [&whole()[..], &[value(11, "mean", &[3])]].concat();
    assert!(read_one(&model(&unread)).is_ok());
    let mut read = unread.clone();
    read[0] = node("Sub", &["x", "mean"], "flat");
    assert_eq!(refused(&model(&read)), ImportError::MissingArray { name: "mean".into() });
    let branches = |adds: &[Vec<u8>], end: &str| {
        let mut parts = whole();
        parts[0] = node("Flatten", &[end], "flat");
        model(&[&[node("Relu", &["x"], "a"), node("Gelu", &["x"], "b")], adds, &parts].concat())
    };
    let one = node("Add", &["a", "b"], "c");
    let read = read_one(&branches(std::slice::from_ref(&one), "c")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(kinds(&read), "residual flatten dense");
    // The second adds a layer that the first has added already.
    let twice = branches(&[one, node("Add", &["c", "a"], "d")], "d");
    let refusal = refused(&twice).to_string();
    assert!(refusal.starts_with("layer 4, `Add`: branches"), "{refusal}");
}

#[test]
fn sizes_are_believed_only_as_far_as_bytes_reach() {
    let weight = |dims: &[u64], values: usize| {
        let mut parts = whole();
        parts[2] = tensor("w", dims, values);
        refused(&model(&parts)).code()
    };
    assert_eq!(weight(&[1 << 31, 1 << 31], 10), "too-large");
    assert_eq!(weight(&[u64::MAX, 10], 10), "damaged");
    assert_eq!(weight(&[3072, 10], 10), "damaged");
    assert_eq!(weight(&[1 << 20, 0], 0), "wrong-shape");
    // Each size may become a bias's length, also where the array itself is empty.
    assert_eq!(weight(&[0, 1 << 62], 0), "too-large");
    assert_eq!(weight(&[1 << 62, 0], 0), "too-large");
    assert_eq!(weight(&[1; 9], 1), "damaged");
    let nodes = vec![node("Relu", &["x"], "y"); 5_001];
    assert_eq!(refused(&model(&nodes)).code(), "too-large");
    // 2 bytes a message in the file, a hundred in memory.
    let empty = vec![field(1, b""); 2 << 20];
    let error = refused(&model(&empty));
    let ImportError::TooLarge { what, .. } = &error else { panic!("{error}") };
    assert_eq!(what, "the list of operators");
    // Groups in one another, which protobuf had once.
    let nested = [number(1, 8), vec![0x3b; 100_000]].concat();
    assert!(read_one(&nested).is_err());
}

#[test]
fn what_is_made_of_constants_is_counted() {
    let with = |more: &[Vec<u8>]| read_one(&model(&[&whole()[..], more].concat()));
    // 4 MiB a copy, and a name that nothing reads.
    let copies = |count: usize| {
        let names: Vec<String> = (0..count).map(|at| format!("copy{at}")).collect();
        let large = vec![tensor("large", &[1024, 1024], 1 << 20)];
        [large, names.iter().map(|name| node("Identity", &["large"], name)).collect()].concat()
    };
    assert!(with(&copies(8)).is_ok());
    assert_eq!(with(&copies(80)).expect_err("too many copies").code(), "too-large");
    // Each list is twice as long as the one before it.
    let doubled = |times: usize| -> Vec<Vec<u8>> {
        let name = |at: usize| format!("sizes{at}");
        let double = |at: usize| node("Concat", &[&name(at), &name(at)], &name(at + 1));
        [vec![node("Shape", &["x"], "sizes0")], (0..times).map(double).collect()].concat()
    };
    assert!(with(&doubled(2)).is_ok());
    assert_eq!(with(&doubled(3)).expect_err("32 sizes").code(), "unsupported-layer");
    let many = [integers("one", &[1]), node("Concat", &["one"; 17], "seventeen")];
    assert_eq!(with(&many).expect_err("17 sizes").code(), "unsupported-layer");
}

#[test]
fn an_empty_array_takes_no_shape_that_is_too_large() {
    let mut parts = whole();
    parts[2] = tensor("none", &[0], 0);
    parts.insert(1, node("Reshape", &["none", "shape"], "w"));
    parts.push(integers("shape", &[0, 1 << 62]));
    assert_eq!(refused(&model(&parts)).code(), "unsupported-layer");
}

#[test]
fn a_shape_may_begin_before_its_first_size() {
    for start in [-5_i64, -6, i64::MIN, i64::MAX] {
        let setting = field(5, &[field(1, b"start"), number(3, start as u64), number(20, 2)].concat());
        let shape = field(1, &[field(1, b"x"), field(2, b"sizes"), field(4, b"Shape"), setting].concat());
        assert!(read_one(&model(&[&whole()[..], &[shape]].concat())).is_ok(), "{start}");
    }
}

#[test]
fn a_factor_changes_no_other_reader_of_what_it_scales() {
    // Beside the factor's branch, another name of the convolution is read.
    let block = |scaled: &str, added: &str| {
        let parts = [
            node("Conv", &["x", "kernel"], "y"),
            node("Identity", &["y"], "z"),
            node("Mul", &[scaled, "factor"], "m"),
            node("Relu", &["m"], "r"),
            node("Add", &[added, "r"], "sum"),
            node("Flatten", &["sum"], "flat"),
            node("MatMul", &["flat", "w"], "y2"),
            node("Identity", &["y2"], "out"),
            repeated("kernel", &[4, 3, 1, 1], 1.0),
            repeated("factor", &[4, 1, 1], 3.0),
            tensor("w", &[4096, 10], 40_960),
        ]
        .concat();
        let graph = [value(11, "x", &[1, 3, 32, 32]), parts, value(12, "out", &[1, 10])].concat();
        let bytes = [number(1, 8), field(8, &number(2, 13)), field(7, &graph)].concat();
        read_one(&bytes).unwrap_or_else(|error| panic!("{error}"))
    };
    for read in [block("z", "y"), block("y", "z"), block("y", "y")] {
        assert_eq!(kinds(&read), "conv residual flatten dense");
        assert_eq!(read.tensors["conv1.weight"], [1.0; 12]);
    }
    // The network's own answer counts as read.
    let mut parts = whole();
    parts[2] = repeated("w", &[3072, 10], 1.0);
    parts.extend([node("Mul", &["y", "factor"], "unread"), repeated("factor", &[10], 3.0)]);
    let read = read_one(&model(&parts)).unwrap_or_else(|error| panic!("{error}"));
    assert!(read.tensors["dense1.weight"].iter().all(|weight| *weight == 1.0));
}

#[test]
fn cut_and_changed_files_never_panic() {
    let graph = sample("odd-torch-two-files.onnx");
    let data = sample("odd-torch-two-files.onnx.data");
    let both = |graph: &[u8]| {
        read(&[
            File { name: "odd-torch-two-files.onnx", bytes: graph },
            File { name: "odd-torch-two-files.onnx.data", bytes: &data },
        ])
    };
    assert!(both(&graph).is_ok());
    for step in 0..100 {
        let error = both(&graph[..graph.len() * step / 100]).expect_err("a part is no network");
        assert!(["truncated", "not-a-network", "damaged"].contains(&error.code()), "{error}");
    }
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut refused = 0;
    for _ in 0..3_000 {
        let mut bytes = graph.clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len());
            bytes[at] = match random.below(3) {
                0 => 0xff,
                1 => 0,
                _ => bytes[at] ^ 1 << random.below(8),
            };
        }
        refused += usize::from(both(&bytes).is_err());
    }
    assert!(refused > 1_000, "{refused} of 3,000 were noticed");
}
