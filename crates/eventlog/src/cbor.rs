//! Strict deterministic CBOR (RFC 8949 section 4.2.1), only the shapes the log uses: unsigned integers, byte strings,
//! definite arrays, and maps whose keys are ascending integers.
//!
//! General decoders accept several spellings of one value. A log whose digests cover bytes must accept exactly one,
//! so this reader refuses every length or number that is not written in its shortest form.

/// Why bytes are not the one spelling of a value. `at` is the byte offset where reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {what}")]
pub struct CborError {
    /// Offset into the input.
    pub at: usize,
    /// What was wrong there.
    pub what: &'static str,
}

/// Writes values in their shortest form.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const ARRAY: u8 = 4;
const MAP: u8 = 5;

impl Writer {
    /// A writer with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity) }
    }

    /// An unsigned integer.
    pub fn uint(&mut self, value: u64) -> &mut Self {
        self.head(UNSIGNED, value)
    }

    /// A byte string.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.head(BYTES, value.len() as u64);
        self.bytes.extend_from_slice(value);
        self
    }

    /// The start of an array of `len` values.
    pub fn array(&mut self, len: usize) -> &mut Self {
        self.head(ARRAY, len as u64)
    }

    /// The start of a map of `len` pairs; the caller writes keys in ascending order.
    pub fn map(&mut self, len: usize) -> &mut Self {
        self.head(MAP, len as u64)
    }

    /// Bytes that are already deterministic CBOR.
    pub fn raw(&mut self, cbor: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(cbor);
        self
    }

    /// The bytes written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn head(&mut self, major: u8, value: u64) -> &mut Self {
        let major = major << 5;
        match value {
            0..=23 => self.bytes.push(major | value as u8),
            24..=0xff => self.bytes.extend_from_slice(&[major | 24, value as u8]),
            0x100..=0xffff => {
                self.bytes.push(major | 25);
                self.bytes.extend_from_slice(&(value as u16).to_be_bytes());
            }
            0x1_0000..=0xffff_ffff => {
                self.bytes.push(major | 26);
                self.bytes.extend_from_slice(&(value as u32).to_be_bytes());
            }
            _ => {
                self.bytes.push(major | 27);
                self.bytes.extend_from_slice(&value.to_be_bytes());
            }
        }
        self
    }
}

/// Reads what [`Writer`] wrote, and nothing else.
#[derive(Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The offset of the next byte.
    pub fn at(&self) -> usize {
        self.at
    }

    /// An error at the current offset.
    pub fn error(&self, what: &'static str) -> CborError {
        CborError { at: self.at, what }
    }

    /// An unsigned integer.
    pub fn uint(&mut self) -> Result<u64, CborError> {
        self.head(UNSIGNED, "an unsigned integer is expected here")
    }

    /// An unsigned integer of at most `max`.
    pub fn uint_up_to(&mut self, max: u64, what: &'static str) -> Result<u64, CborError> {
        let start = self.at;
        let value = self.uint()?;
        if value > max { Err(CborError { at: start, what }) } else { Ok(value) }
    }

    /// A byte string of at most `max` bytes.
    pub fn bytes_up_to(&mut self, max: usize, what: &'static str) -> Result<&'a [u8], CborError> {
        let start = self.at;
        let len = self.head(BYTES, "a byte string is expected here")?;
        if len > max as u64 {
            return Err(CborError { at: start, what });
        }
        let end = usize::try_from(len).ok().and_then(|len| self.at.checked_add(len));
        let value = end.and_then(|end| self.bytes.get(self.at..end));
        let value = value.ok_or(self.error("the bytes end inside a byte string"))?;
        self.at += value.len();
        Ok(value)
    }

    /// A byte string of exactly `N` bytes.
    pub fn fixed<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], CborError> {
        let start = self.at;
        let value = self.bytes_up_to(N, what)?;
        value.try_into().map_err(|_| CborError { at: start, what })
    }

    /// The length of an array of at most `max` values.
    pub fn array_up_to(&mut self, max: usize, what: &'static str) -> Result<usize, CborError> {
        let start = self.at;
        let len = self.head(ARRAY, "an array is expected here")?;
        if len > max as u64 { Err(CborError { at: start, what }) } else { Ok(len as usize) }
    }

    /// An array of exactly `len` values.
    pub fn array_of(&mut self, len: usize, what: &'static str) -> Result<(), CborError> {
        let start = self.at;
        if self.array_up_to(len, what)? == len { Ok(()) } else { Err(CborError { at: start, what }) }
    }

    /// A map of exactly `len` pairs.
    pub fn map_of(&mut self, len: usize, what: &'static str) -> Result<(), CborError> {
        let start = self.at;
        if self.head(MAP, "a map is expected here")? == len as u64 {
            Ok(())
        } else {
            Err(CborError { at: start, what })
        }
    }

    /// The number of pairs of a map of at most `max`, for maps that may grow: see [`Reader::skip`].
    pub fn map_up_to(&mut self, max: usize, what: &'static str) -> Result<usize, CborError> {
        let start = self.at;
        let len = self.head(MAP, "a map is expected here")?;
        if len > max as u64 { Err(CborError { at: start, what }) } else { Ok(len as usize) }
    }

    /// Passes over one value of any of the four shapes: what a newer program has added to a map.
    pub fn skip(&mut self) -> Result<(), CborError> {
        let mut left = 1u64;
        while left > 0 {
            left -= 1;
            let first = *self.bytes.get(self.at).ok_or(self.error("the bytes end too early"))?;
            match first >> 5 {
                UNSIGNED => drop(self.uint()?),
                BYTES => drop(self.bytes_up_to(usize::MAX, "too long")?),
                // Every value takes a byte at least, so what is announced is bounded by what is there.
                ARRAY => left = left.saturating_add(self.array_up_to(self.bytes.len(), "too many")? as u64),
                MAP => {
                    left = left.saturating_add(2 * self.map_up_to(self.bytes.len(), "too many")? as u64);
                }
                _ => return Err(self.error("this shape is not used")),
            }
        }
        Ok(())
    }

    /// The map key `key`.
    pub fn key(&mut self, key: u64) -> Result<(), CborError> {
        let start = self.at;
        if self.uint()? == key {
            Ok(())
        } else {
            Err(CborError { at: start, what: "another key is expected here" })
        }
    }

    /// Whether a byte string comes next (an array or anything else otherwise).
    pub fn next_is_bytes(&self) -> bool {
        self.bytes.get(self.at).is_some_and(|first| first >> 5 == BYTES)
    }

    /// Whether all bytes are read.
    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Fails if bytes are left.
    pub fn end(&self) -> Result<(), CborError> {
        if self.is_at_end() { Ok(()) } else { Err(self.error("bytes are left over after the end")) }
    }

    #[inline]
    fn head(&mut self, major: u8, what: &'static str) -> Result<u64, CborError> {
        let first = *self.bytes.get(self.at).ok_or(self.error("the bytes end too early"))?;
        if first >> 5 != major {
            return Err(self.error(what));
        }
        let (value, size, least) = match first & 31 {
            small @ 0..=23 => (u64::from(small), 0, 0),
            24 => (u64::from(self.after::<1>()?[0]), 1, 24),
            25 => (u64::from(u16::from_be_bytes(self.after()?)), 2, 0x100),
            26 => (u64::from(u32::from_be_bytes(self.after()?)), 4, 0x1_0000),
            27 => (u64::from_be_bytes(self.after()?), 8, 0x1_0000_0000),
            _ => return Err(self.error("lengths must be definite")),
        };
        if value < least {
            return Err(self.error("a number must be in its shortest form"));
        }
        self.at += 1 + size;
        Ok(value)
    }

    fn after<const N: usize>(&self) -> Result<[u8; N], CborError> {
        self.bytes
            .get(self.at + 1..self.at + 1 + N)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(self.error("the bytes end inside a number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_spelling() {
        let cases: [(u64, &[u8]); 10] = [
            (0, &[0x00]),
            (23, &[0x17]),
            (24, &[0x18, 24]),
            (255, &[0x18, 255]),
            (256, &[0x19, 1, 0]),
            (65_535, &[0x19, 255, 255]),
            (65_536, &[0x1a, 0, 1, 0, 0]),
            (u64::from(u32::MAX), &[0x1a, 255, 255, 255, 255]),
            (1 << 32, &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0]),
            (u64::MAX, &[0x1b, 255, 255, 255, 255, 255, 255, 255, 255]),
        ];
        for (value, bytes) in cases {
            let mut out = Writer::default();
            out.uint(value);
            assert_eq!(out.finish(), bytes, "{value}");
            let mut reader = Reader::new(bytes);
            assert_eq!((reader.uint(), reader.end()), (Ok(value), Ok(())));
            for len in 0..bytes.len() {
                assert!(Reader::new(&bytes[..len]).uint().is_err(), "{value} cut at {len}");
            }
        }
        let longer: [&[u8]; 4] =
            [&[0x18, 23], &[0x19, 0, 255], &[0x1a, 0, 0, 255, 255], &[0x1b, 0, 0, 0, 0, 1, 0, 0, 0]];
        for bytes in longer {
            let what = "a number must be in its shortest form";
            assert_eq!(Reader::new(bytes).uint(), Err(CborError { at: 0, what }));
        }
        for reserved in [0x1c, 0x1d, 0x1e, 0x1f] {
            assert!(Reader::new(&[reserved, 0, 0, 0, 0, 0, 0, 0, 0]).uint().is_err());
        }
    }

    #[test]
    fn what_is_announced_must_be_there_and_within_bounds() {
        let mut out = Writer::default();
        out.map(1).uint(3).array(2).bytes(b"abc").uint(7);
        let bytes = out.finish();
        assert_eq!(bytes, [0xa1, 0x03, 0x82, 0x43, b'a', b'b', b'c', 0x07]);
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.map_of(1, "m"), Ok(()));
        assert_eq!(reader.clone().key(4), Err(CborError { at: 1, what: "another key is expected here" }));
        assert_eq!(reader.key(3), Ok(()));
        assert_eq!(reader.clone().array_up_to(1, "too many"), Err(CborError { at: 2, what: "too many" }));
        assert_eq!(reader.array_of(2, "a"), Ok(()));
        assert_eq!(reader.clone().bytes_up_to(2, "too long"), Err(CborError { at: 3, what: "too long" }));
        assert_eq!(reader.clone().fixed::<4>("four"), Err(CborError { at: 3, what: "four" }));
        assert_eq!(reader.bytes_up_to(3, "b"), Ok(&b"abc"[..]));
        assert_eq!(reader.end(), Err(CborError { at: 7, what: "bytes are left over after the end" }));
        assert_eq!((reader.uint_up_to(7, "n"), reader.end()), (Ok(7), Ok(())));
        let mut reader = Reader::new(&bytes);
        assert_eq!((reader.map_up_to(1, "m"), reader.key(3), reader.skip()), (Ok(1), Ok(()), Ok(())));
        assert_eq!(reader.end(), Ok(()));
        for cut in 0..bytes.len() {
            assert!(Reader::new(&bytes[..cut]).skip().is_err(), "cut at {cut}");
        }
        // A length that no memory could hold is refused by its bound, not by trying.
        let endless = [0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(Reader::new(&endless).bytes_up_to(usize::MAX, "too long").is_err());
    }
}
