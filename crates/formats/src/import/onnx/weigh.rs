//! How much of a file is structure. An empty message takes two bytes of a file and a hundred times that once it is
//! decoded, so that what is no array's bytes is weighed before.

/// Messages that hold arrays, or messages that do.
#[derive(Clone, Copy)]
enum Message {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
}

/// What a field is.
enum Field {
    Inner(Message),
    /// Numbers that take as much memory as they take of the file.
    Numbers,
    Other,
}

impl Message {
    /// By the numbers of onnx.proto.
    const fn field(self, number: u64) -> Field {
        match (self, number) {
            (Self::Model, 7) => Field::Inner(Self::Graph),
            (Self::Graph, 1) => Field::Inner(Self::Node),
            (Self::Graph, 5) | (Self::Attribute, 5) => Field::Inner(Self::Tensor),
            (Self::Node, 5) => Field::Inner(Self::Attribute),
            // float_data, raw_data, double_data
            (Self::Tensor, 4 | 9 | 10) => Field::Numbers,
            (Self::Model | Self::Graph | Self::Node | Self::Attribute | Self::Tensor, _) => Field::Other,
        }
    }
}

/// How many bytes of a model are structure; none where it is no such file.
pub(super) fn structure(model: &[u8]) -> Option<usize> {
    weigh(model, Message::Model)
}

fn weigh(mut bytes: &[u8], message: Message) -> Option<usize> {
    let mut sum = 0;
    while !bytes.is_empty() {
        let before = bytes.len();
        let key = varint(&mut bytes)?;
        match key & 7 {
            0 => drop(varint(&mut bytes)?),
            1 => drop(take(&mut bytes, 8)?),
            5 => drop(take(&mut bytes, 4)?),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let inner = take(&mut bytes, length)?;
                match message.field(key >> 3) {
                    Field::Inner(message) => sum += weigh(inner, message)?,
                    Field::Numbers => {}
                    Field::Other => sum += length,
                }
                sum += before - bytes.len() - length;
                continue;
            }
            _group => return None,
        }
        sum += before - bytes.len();
    }
    Some(sum)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn take<'bytes>(bytes: &mut &'bytes [u8], count: usize) -> Option<&'bytes [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_bytes_weigh_nothing_and_empty_messages_do() {
        // graph { initializer { raw_data: 100 bytes } }
        let tensor = [&[0x4a, 100][..], &[0; 100]].concat();
        let graph = [&[0x2a, 102][..], &tensor].concat();
        let model = [&[0x3a, 104][..], &graph].concat();
        assert_eq!(structure(&model), Some(6));
        // graph { 50 empty nodes }
        let nodes = [&[0x3a, 100][..], &[0x0a, 0].repeat(50)].concat();
        assert_eq!(structure(&nodes), Some(102));
        assert_eq!(structure(&model[..50]), None);
    }
}
