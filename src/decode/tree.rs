//! The layers and fields of one frame, kept: what the inspector, `packets --json` and the header
//! view read. Flat arenas, built for one frame and thrown away.

use std::ops::Range;

use super::{FieldDef, Protocol, Sink, Value};

/// A layer of a frame.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Whose header it is.
    pub protocol: &'static Protocol,
    /// Its bytes in the frame (the header; what it carries is in the layers after it).
    pub range: Range<u32>,
    /// Its fields, as indices of [`LayerTree::fields`].
    pub fields: Range<usize>,
}

/// A field of a frame.
#[derive(Clone, Debug)]
pub struct Field {
    /// What it is.
    pub def: &'static FieldDef,
    /// Its bytes in the frame; empty where it is computed.
    pub range: Range<u32>,
    /// First bit in the range (0 = most significant of its first byte) and number of bits.
    pub bits: Option<(u8, u8)>,
    /// Its value.
    pub value: Value<'static>,
    /// Worked out, not read from the frame.
    pub computed: bool,
    /// The field that holds it, as an index of [`LayerTree::fields`].
    pub parent: Option<usize>,
    /// How deep it stands below its layer, from 0.
    pub depth: u8,
}

impl Field {
    /// Whether it is only some of the bits of its bytes.
    fn is_part_of_its_bytes(&self) -> bool {
        let whole = (self.range.end - self.range.start).saturating_mul(8);
        self.bits.is_some_and(|(_, count)| u32::from(count) < whole)
    }
}

/// All layers and fields of one frame, in the order of the bytes.
#[derive(Clone, Debug, Default)]
pub struct LayerTree {
    /// The layers, outermost first.
    pub layers: Vec<Layer>,
    /// The fields of all layers; a parent stands before its children.
    pub fields: Vec<Field>,
}

impl LayerTree {
    /// The first (outermost) field of that name.
    pub fn first(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.def.name == name)
    }

    /// The first layer of the protocol with that token.
    pub fn layer(&self, token: &str) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.protocol.token == token)
    }

    /// The fields of a layer.
    pub fn fields_of(&self, layer: &Layer) -> &[Field] {
        self.fields.get(layer.fields.clone()).unwrap_or_default()
    }

    /// The smallest field that holds the whole byte at `offset`, with its index: of a byte of flags, the group of them
    /// rather than one of its bits. Where bits have no group, the first of them.
    pub fn field_at(&self, offset: u32) -> Option<(usize, &Field)> {
        let holding = || self.fields.iter().enumerate().filter(|(_, field)| field.range.contains(&offset));
        let size = |field: &Field| field.range.end - field.range.start;
        let smallest = holding().min_by_key(|(index, field)| (size(field), usize::MAX - index))?;
        let mut at = smallest;
        while at.1.is_part_of_its_bytes() {
            let parent = at.1.parent.and_then(|index| Some((index, self.fields.get(index)?)));
            let Some(parent) = parent else {
                return holding().find(|(_, field)| size(field) == size(smallest.1));
            };
            at = parent;
        }
        Some(at)
    }

    /// The innermost layer that holds the byte at `offset`, with its index.
    pub fn layer_at(&self, offset: u32) -> Option<(usize, &Layer)> {
        self.layers.iter().enumerate().rev().find(|(_, layer)| layer.range.contains(&offset))
    }
}

/// A sink that keeps everything in a [`LayerTree`].
#[derive(Debug, Default)]
pub struct TreeSink {
    tree: LayerTree,
    open: Vec<usize>,
}

impl TreeSink {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// The finished tree.
    pub fn into_tree(self) -> LayerTree {
        self.tree
    }

    fn push(
        &mut self,
        def: &'static FieldDef,
        range: Range<u32>,
        bits: Option<(u8, u8)>,
        value: Value<'_>,
        computed: bool,
    ) {
        let value = match value {
            Value::Text(text) => Value::Text(std::borrow::Cow::Owned(text.into_owned())),
            Value::None => Value::None,
            Value::Unsigned(number) => Value::Unsigned(number),
            Value::Mac(mac) => Value::Mac(mac),
            Value::Ipv4(address) => Value::Ipv4(address),
            Value::Ipv6(address) => Value::Ipv6(address),
            Value::Bytes => Value::Bytes,
        };
        let depth = u8::try_from(self.open.len()).unwrap_or(u8::MAX);
        self.tree.fields.push(Field { def, range, bits, value, computed, parent: self.open.last().copied(), depth });
        let end = self.tree.fields.len();
        if let Some(layer) = self.tree.layers.last_mut() {
            layer.fields.end = end;
        }
    }
}

impl Sink for TreeSink {
    fn wants_fields(&self) -> bool {
        true
    }
    fn layer(&mut self, protocol: &'static Protocol, range: Range<u32>) {
        self.open.clear();
        let at = self.tree.fields.len();
        self.tree.layers.push(Layer { protocol, range, fields: at..at });
    }
    fn layer_end(&mut self, end: u32) {
        if let Some(layer) = self.tree.layers.last_mut() {
            layer.range.end = end.max(layer.range.start);
        }
    }
    fn field(&mut self, def: &'static FieldDef, range: Range<u32>, bits: Option<(u8, u8)>, value: Value<'_>) {
        self.push(def, range, bits, value, false);
    }
    fn computed(&mut self, def: &'static FieldDef, value: Value<'_>) {
        let at = self.tree.layers.last().map_or(0, |layer| layer.range.end);
        self.push(def, at..at, None, value, true);
    }
    fn group(&mut self, def: &'static FieldDef, range: Range<u32>, value: Value<'_>) {
        self.push(def, range, None, value, false);
        self.open.push(self.tree.fields.len() - 1);
    }
    fn group_end(&mut self) {
        self.open.pop();
    }
}
