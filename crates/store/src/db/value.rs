//! Values and rows that mean the same on both databases.

use crate::StoreError;

/// The four column types of the portable subset.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum ColumnType {
    /// 64-bit signed; also booleans (0/1) and UTC milliseconds.
    Int,
    /// 64-bit float; never summed in SQL where machines must agree.
    Real,
    /// UTF-8, compared as bytes.
    Text,
    /// Bytes.
    Blob,
}

/// One value.
#[derive(Clone, PartialEq, PartialOrd, Debug)]
pub enum Value {
    /// No value.
    Null,
    /// 64-bit signed.
    Int(i64),
    /// 64-bit float.
    Real(f64),
    /// UTF-8.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// Bytes of anything byte-like, e.g. an id.
    pub fn blob(bytes: &[u8]) -> Self {
        Value::Blob(bytes.to_vec())
    }

    /// A key's bytes for sorting and hashing: type, length and content, unambiguous.
    pub fn write_key(&self, out: &mut Vec<u8>) {
        let (tag, bytes): (u8, &[u8]) = match self {
            Value::Null => (0, &[]),
            Value::Int(v) => {
                return out.extend_from_slice(&[&[1][..], &((*v as u64) ^ (1 << 63)).to_be_bytes()].concat());
            }
            Value::Real(v) => return out.extend_from_slice(&[&[2][..], &v.to_bits().to_be_bytes()].concat()),
            Value::Text(v) => (3, v.as_bytes()),
            Value::Blob(v) => (4, v),
        };
        out.push(tag);
        out.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        out.extend_from_slice(bytes);
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value)
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Value::Blob(value)
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

macro_rules! ids_are_blobs {
    ($($id:ty),+) => { $(impl From<$id> for Value {
        fn from(id: $id) -> Self { Value::blob(id.as_bytes()) }
    })+ };
}
ids_are_blobs!(
    kernel::PersonId,
    kernel::SchoolId,
    kernel::ClassId,
    kernel::TeamId,
    kernel::ClientId,
    kernel::Digest,
    kernel::NodeKey,
    kernel::RequestId,
    kernel::Incarnation
);

/// A row of a query's result.
#[derive(Clone, PartialEq, Debug)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn wrong(&self, column: usize, wanted: &'static str) -> StoreError {
        StoreError::WrongType { column, wanted, found: format!("{:.60?}", self.0.get(column)) }
    }

    /// An integer.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(*value),
            _ => Err(self.wrong(column, "an integer")),
        }
    }

    /// An integer or nothing.
    pub fn int_opt(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.int(column).map(Some),
        }
    }

    /// A text.
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value),
            _ => Err(self.wrong(column, "a text")),
        }
    }

    /// A text or nothing.
    pub fn text_opt(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    /// Bytes.
    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.0.get(column) {
            Some(Value::Blob(value)) => Ok(value),
            _ => Err(self.wrong(column, "bytes")),
        }
    }

    /// Bytes, taken out of the row: `NULL` stays in their place.
    pub fn take_blob(&mut self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self.0.get_mut(column).map(|value| std::mem::replace(value, Value::Null)) {
            Some(Value::Blob(value)) => Ok(value),
            _ => Err(self.wrong(column, "bytes")),
        }
    }

    /// Bytes or nothing.
    pub fn blob_opt(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.blob(column).map(Some),
        }
    }

    /// A fixed number of bytes, e.g. an id: `row.id(0).map(PersonId)`.
    pub fn id<const N: usize>(&self, column: usize) -> Result<[u8; N], StoreError> {
        self.blob(column)?.try_into().map_err(|_| self.wrong(column, "an id of its length"))
    }
}
