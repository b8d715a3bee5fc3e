//! HDF5, as much of it as Keras's files take: superblock 0, groups as symbol tables, object headers of version 1, arrays
//! of f32 in one piece, texts as attributes. That is what h5py writes with its usual settings.
//!
//! What is written, smallest first: a file is its superblock and then objects, each behind those in it.
//! - An **array** is its numbers, and a header with a shape, a type, and where the numbers lie.
//! - A **group** is a heap of its members' names, tables of 8 members each in the order of the alphabet, one node of a
//!   tree that says which table to look into, and a header with the group's texts.
//! - A **text** of any length lies in a global heap, since a header's part may have 64 KB at most; a list of texts is of
//!   fixed length.
//!
//! Why not a library: `docs/file-formats.md`. Source: the HDF5 file format specification, version 3.0, sections II to IV,
//! <https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html>.

pub(crate) mod kinds;
mod message;
#[cfg(test)]
mod oracle;

use cifar_model::spec::MAX_LAYERS;
use kinds::SIGNATURE;
use message::Message;

use cifar_model::places;

/// "No address" in the file.
const NOWHERE: [u8; 8] = [0xff; 8];
/// Half of a table's members.
const LEAF: usize = 4;
/// Half of a tree node's tables.
const INTERNAL: usize = 16;
const ENTRY: usize = 40;
const SUPERBLOCK: usize = 96;
/// A global heap may not be smaller.
const SMALLEST_HEAP: usize = 4096;
/// A group has a member for each layer, and one node of the tree holds them all.
const _: () = assert!(MAX_LAYERS <= 2 * LEAF * 2 * INTERNAL, "a group of layers takes more than one node");

/// An array, the last axis running fastest.
#[derive(Clone, Debug)]
pub(crate) struct Array {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

/// A group: its attributes, and what lies in it. No group has an array's name.
#[derive(Debug, Default)]
pub(crate) struct Group {
    texts: Vec<(&'static str, String)>,
    lists: Vec<(&'static str, Vec<String>)>,
    groups: Vec<(String, Self)>,
    arrays: Vec<(String, Array)>,
}

impl Group {
    /// The group at a path, made where it is not there.
    pub(crate) fn group(&mut self, path: &str) -> &mut Self {
        path.split('/').fold(self, |group, name| {
            let known = group.groups.iter().position(|(other, _)| other == name);
            let at = known.unwrap_or_else(|| {
                group.groups.push((name.into(), Self::default()));
                group.groups.len() - 1
            });
            &mut group.groups[at].1
        })
    }

    /// Says something of the group.
    pub(crate) fn text(&mut self, name: &'static str, text: impl Into<String>) {
        self.texts.push((name, text.into()));
    }

    /// The same with several texts.
    pub(crate) fn list(&mut self, name: &'static str, texts: Vec<String>) {
        self.lists.push((name, texts));
    }

    /// Puts an array into the group.
    pub(crate) fn array(&mut self, name: &str, array: Array) {
        self.arrays.push((name.into(), array));
    }

    /// The file with this group as its root.
    pub(crate) fn to_file(&self) -> Vec<u8> {
        let mut file = File(vec![0; SUPERBLOCK]);
        let root = file.group(self);
        file.begin(&root);
        file.0
    }
}

/// Where a group lies.
struct Place {
    header: u64,
    tree: u64,
    heap: u64,
}

/// The bytes so far.
struct File(Vec<u8>);

impl File {
    /// Puts a part behind all others, and says where.
    fn place(&mut self, part: &[u8]) -> u64 {
        let place = self.0.len();
        self.0.extend_from_slice(part);
        self.0.resize(self.0.len().next_multiple_of(8), 0);
        place as u64
    }

    /// The superblock, once it is known where the root lies.
    fn begin(&mut self, root: &Place) {
        let end = (self.0.len() as u64).to_le_bytes();
        let [header, tree, heap] = [root.header, root.tree, root.heap].map(u64::to_le_bytes);
        let superblock = [
            SIGNATURE,
            // Versions; addresses and lengths have 8 bytes.
            &[0, 0, 0, 0, 0, 8, 8, 0],
            &[LEAF as u8, 0, INTERNAL as u8, 0, 0, 0, 0, 0],
            &[0; 8],
            &NOWHERE,
            &end,
            &NOWHERE,
            // The root as an entry of a table that says its tree and its heap, too.
            &[0; 8],
            &header,
            &[1, 0, 0, 0, 0, 0, 0, 0],
            &tree,
            &heap,
        ];
        self.0[..SUPERBLOCK].copy_from_slice(&superblock.concat());
    }

    fn array(&mut self, array: &Array) -> u64 {
        let bytes: Vec<u8> = array.values.iter().flat_map(|value| value.to_le_bytes()).collect();
        let place = self.place(&bytes);
        self.header(&Message::of_array(&array.shape, place, bytes.len()))
    }

    fn group(&mut self, group: &Group) -> Place {
        let mut members: Vec<(&str, u64)> = Vec::new();
        members.extend(group.groups.iter().map(|(name, group)| (&name[..], self.group(group).header)));
        members.extend(group.arrays.iter().map(|(name, array)| (&name[..], self.array(array))));
        // Tables are in the order of the alphabet.
        // The heap begins with no name, which is less than every other.
        let mut names = vec![0; 8];
        let mut entries = Vec::new();
        for at in places(members.len(), &|one, other| members[one].cmp(&members[other])) {
            let (name, address) = members[at];
            entries.push((names.len() as u64, address));
            names.extend_from_slice(name.as_bytes());
            names.resize((names.len() + 1).next_multiple_of(8), 0);
        }
        let segment = self.place(&names);
        let size = (names.len() as u64).to_le_bytes();
        // Nothing in it is free.
        let heap = [&b"HEAP\0\0\0\0"[..], &size, &1_u64.to_le_bytes(), &segment.to_le_bytes()].concat();
        let heap = self.place(&heap);
        let tree = self.tree(&entries);
        let mut messages = vec![Message::of_group(tree, heap)];
        let texts = self.texts(&group.texts);
        messages.extend(texts.into_iter().map(|(name, place)| Message::text(name, &place)));
        messages.extend(group.lists.iter().map(|(name, list)| Message::list(name, list)));
        Place { header: self.header(&messages), tree, heap }
    }

    /// Tables of members, by where their names lie in the heap, and the node above them.
    fn tree(&mut self, entries: &[(u64, u64)]) -> u64 {
        let tables = entries.chunks(2 * LEAF);
        let mut node =
            [&b"TREE\0\0"[..], &(tables.len() as u16).to_le_bytes(), &NOWHERE, &NOWHERE, &[0; 8]].concat();
        for table in tables {
            let mut bytes = [&b"SNOD\x01\0"[..], &(table.len() as u16).to_le_bytes()].concat();
            for (name, address) in table {
                bytes.extend_from_slice(&name.to_le_bytes());
                bytes.extend_from_slice(&address.to_le_bytes());
                bytes.extend_from_slice(&[0; ENTRY - 16]);
            }
            bytes.resize(8 + 2 * LEAF * ENTRY, 0);
            let place = self.place(&bytes);
            node.extend_from_slice(&place.to_le_bytes());
            // The last name in the table, behind it.
            node.extend_from_slice(&table.last().map_or(0, |(name, _)| *name).to_le_bytes());
        }
        node.resize(24 + 8 * (4 * INTERNAL + 1), 0);
        self.place(&node)
    }

    /// Texts in a global heap: for each its length, the heap's address, and its number there.
    fn texts<'t>(&mut self, texts: &[(&'t str, String)]) -> Vec<(&'t str, [u8; 16])> {
        if texts.is_empty() {
            return Vec::new();
        }
        let mut objects = Vec::new();
        for (index, (_, text)) in texts.iter().enumerate() {
            objects.extend_from_slice(&[(index + 1) as u8, 0, 1, 0, 0, 0, 0, 0]);
            objects.extend_from_slice(&(text.len() as u64).to_le_bytes());
            objects.extend_from_slice(text.as_bytes());
            objects.resize(objects.len().next_multiple_of(8), 0);
        }
        // What is left is object 0.
        let size = (16 + objects.len() + 16).max(SMALLEST_HEAP);
        let free = (size - 16 - objects.len()) as u64;
        let mut heap = [&b"GCOL\x01\0\0\0"[..], &(size as u64).to_le_bytes(), &objects].concat();
        heap.extend_from_slice(&[0; 8]);
        heap.extend_from_slice(&free.to_le_bytes());
        heap.resize(size, 0);
        let address = self.place(&heap);
        let reference = |(index, (name, text)): (usize, &(&'t str, String))| {
            let mut place = [0; 16];
            place[..4].copy_from_slice(&(text.len() as u32).to_le_bytes());
            place[4..12].copy_from_slice(&address.to_le_bytes());
            place[12..].copy_from_slice(&(index as u32 + 1).to_le_bytes());
            (*name, place)
        };
        texts.iter().enumerate().map(reference).collect()
    }

    /// An object's header.
    fn header(&mut self, messages: &[Message]) -> u64 {
        let parts: Vec<u8> = messages.iter().flat_map(Message::bytes).collect();
        let (count, size) = ((messages.len() as u16).to_le_bytes(), (parts.len() as u32).to_le_bytes());
        self.place(&[&[1, 0][..], &count, &[1, 0, 0, 0], &size, &[0; 4], &parts].concat())
    }
}
