//! How much of a file is structure. An empty message takes two bytes of a file and a hundred times that once it is
//! decoded, so that what is no array's bytes is weighed before.

use crate::onnx::wire::{self, Content};

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
        let (number, content) = wire::field(&mut bytes)?;
        let length = before - bytes.len();
        sum += match (content, message.field(number)) {
            (Content::Bytes(inner), Field::Inner(message)) => length - inner.len() + weigh(inner, message)?,
            (Content::Bytes(inner), Field::Numbers) => length - inner.len(),
            (Content::Bytes(_), Field::Other)
            | (Content::Whole(_) | Content::Eight(_) | Content::Four(_), _) => length,
        };
    }
    Some(sum)
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
