//! The model file: what a central signs and hubs receive. Little-endian, weights in 16 bits with one scale per table.
//!
//! ```text
//! "CHKT"  format u16  reserved u16  length u64 (of everything up to the checksum)
//! facts: answers u64, learners u64, passes u32, held-back log loss f64, held-back calibration error f64
//! calibration: slope f64, shift f64
//! channels u32, items u32, skills u32, cross bits u32
//! item keys u64..., skill keys u64... (each sorted)
//! 8 tables in the order of weights: scale f32, values i16...
//! checksum: first 8 bytes of BLAKE3 of all before
//! ```
//!
//! The checksum finds damage, not forgery: the signature is applied outside, over [`Model::digest`].

use super::calibration::Calibration;
use super::model::{Facts, Model};
use super::state::CHANNELS;
use super::vocabulary::{Key, Vocabulary};
use super::weights::Parameters;
use kernel::Digest;

/// The format written, and the newest that can be read.
pub const FORMAT_VERSION: u16 = 1;

const MAGIC: [u8; 4] = *b"CHKT";
const CHECKSUM_BYTES: usize = 8;
/// Bounds on what a file may claim, so that a forged length cannot exhaust a small box.
const ITEMS_MAX: u32 = 4_000_000;
const SKILLS_MAX: u32 = 200_000;
const CROSS_BITS: std::ops::RangeInclusive<u32> = 1..=24;

/// Why a model file is refused. The model in use stays.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelFileError {
    /// Does not begin as a model file does.
    #[error("this is not a tutor model file")]
    NotAModel,
    /// Written by a newer program.
    #[error("the model has format {found}, this program reads up to {FORMAT_VERSION}: update it first")]
    Future {
        /// The file's format.
        found: u16,
    },
    /// Shorter or longer than it says.
    #[error("the model file is cut or grown: {found} bytes instead of {expected}")]
    Length {
        /// Bytes it should have.
        expected: u64,
        /// Bytes it has.
        found: u64,
    },
    /// Right length, wrong bytes.
    #[error("the model file is damaged: its checksum does not fit")]
    Damaged,
    /// A claim that cannot be true, e.g. unsorted keys or a weight that is no number.
    #[error("the model file contradicts itself: {0}")]
    Invalid(&'static str),
    /// Trained on other skills than those in use.
    #[error("the model was trained on other skills: it knows {known} of the {wanted} in use")]
    OtherSkills {
        /// Skills in use that it knows.
        known: usize,
        /// Skills in use.
        wanted: usize,
    },
}

impl Model {
    /// The file's bytes. Reading them gives the quantised model: use that, so that all hubs have the same bits.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend(FORMAT_VERSION.to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend([0; 8]);
        let facts = &self.facts;
        bytes.extend(facts.answers.to_le_bytes());
        bytes.extend(facts.learners.to_le_bytes());
        bytes.extend(facts.passes.to_le_bytes());
        for value in
            [facts.held_back_log_loss, facts.held_back_ece, self.calibration.slope, self.calibration.shift]
        {
            bytes.extend(value.to_le_bytes());
        }
        let (items, skills) = (self.vocabulary.items(), self.vocabulary.skills());
        for count in [CHANNELS as u32, items.len() as u32, skills.len() as u32, self.cross_bits] {
            bytes.extend(count.to_le_bytes());
        }
        for key in items.iter().chain(skills) {
            bytes.extend(key.0.to_le_bytes());
        }
        for table in self.parameters.tables() {
            write_table(&mut bytes, table);
        }
        let length = bytes.len() as u64;
        bytes[8..16].copy_from_slice(&length.to_le_bytes());
        let checksum = blake3::hash(&bytes);
        bytes.extend(&checksum.as_bytes()[..CHECKSUM_BYTES]);
        bytes
    }

    /// What to sign: the digest of a model file.
    pub fn digest(file: &[u8]) -> Digest {
        Digest(*blake3::hash(file).as_bytes())
    }

    /// Reads a model file, checking everything before using anything.
    pub fn from_bytes(file: &[u8]) -> Result<Self, ModelFileError> {
        let mut reader = Reader { left: file };
        if reader.take::<4>()? != MAGIC {
            return Err(ModelFileError::NotAModel);
        }
        let format = u16::from_le_bytes(reader.take()?);
        if format > FORMAT_VERSION {
            return Err(ModelFileError::Future { found: format });
        }
        reader.take::<2>()?;
        let expected = u64::from_le_bytes(reader.take()?).saturating_add(CHECKSUM_BYTES as u64);
        if expected != file.len() as u64 {
            return Err(ModelFileError::Length { expected, found: file.len() as u64 });
        }
        let (content, checksum) = file.split_at(file.len() - CHECKSUM_BYTES);
        if blake3::hash(content).as_bytes()[..CHECKSUM_BYTES] != *checksum {
            return Err(ModelFileError::Damaged);
        }
        let mut facts = Facts {
            answers: u64::from_le_bytes(reader.take()?),
            learners: u64::from_le_bytes(reader.take()?),
            passes: u32::from_le_bytes(reader.take()?),
            ..Facts::default()
        };
        facts.held_back_log_loss = reader.finite()?;
        facts.held_back_ece = reader.finite()?;
        let calibration = Calibration { slope: reader.finite()?, shift: reader.finite()? };
        if calibration.slope <= 0.0 {
            return Err(ModelFileError::Invalid("the calibration slope must be above 0"));
        }
        let [channels, items, skills, cross_bits] =
            [reader.count()?, reader.count()?, reader.count()?, reader.count()?];
        if channels != CHANNELS as u32
            || items > ITEMS_MAX
            || skills > SKILLS_MAX
            || !CROSS_BITS.contains(&cross_bits)
        {
            return Err(ModelFileError::Invalid("a count is beyond its bound"));
        }
        let vocabulary = Vocabulary::new(reader.keys(items)?, reader.keys(skills)?);
        if vocabulary.items().len() != items as usize || vocabulary.skills().len() != skills as usize {
            return Err(ModelFileError::Invalid("a key is repeated"));
        }
        let mut parameters = Parameters::new(items as usize, skills as usize, cross_bits, 0.0);
        for table in parameters.tables_mut() {
            reader.table(table)?;
        }
        let mut model = Self::new(vocabulary, parameters);
        model.calibration = calibration;
        model.facts = facts;
        Ok(model)
    }

    /// Reads a model for a course or country whose skills are given: it must know at least half of them.
    pub fn from_bytes_for(file: &[u8], skills: &[Key]) -> Result<Self, ModelFileError> {
        let model = Self::from_bytes(file)?;
        let known = skills.iter().filter(|skill| model.vocabulary.skill(**skill).is_some()).count();
        if known * 2 < skills.len() {
            return Err(ModelFileError::OtherSkills { known, wanted: skills.len() });
        }
        Ok(model)
    }
}

fn write_table(bytes: &mut Vec<u8>, table: &[f32]) {
    let largest = table.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
    let scale = if largest > 0.0 { largest / 32_767.0 } else { 1.0 };
    bytes.extend(scale.to_le_bytes());
    for value in table {
        bytes.extend((libm::roundf(value / scale) as i16).to_le_bytes());
    }
}

struct Reader<'a> {
    left: &'a [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ModelFileError> {
        let Some((taken, left)) = self.left.split_first_chunk::<N>() else {
            let found = self.left.len() as u64;
            return Err(ModelFileError::Length { expected: N as u64, found });
        };
        self.left = left;
        Ok(*taken)
    }

    fn count(&mut self) -> Result<u32, ModelFileError> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    fn finite(&mut self) -> Result<f64, ModelFileError> {
        let value = f64::from_le_bytes(self.take()?);
        if value.is_finite() { Ok(value) } else { Err(ModelFileError::Invalid("a figure is not a number")) }
    }

    fn keys(&mut self, count: u32) -> Result<Vec<Key>, ModelFileError> {
        let mut keys = Vec::new();
        for _ in 0..count {
            let key = Key(u64::from_le_bytes(self.take()?));
            if keys.last().is_some_and(|last| *last >= key) {
                return Err(ModelFileError::Invalid("keys are not sorted"));
            }
            keys.push(key);
        }
        Ok(keys)
    }

    fn table(&mut self, table: &mut [f32]) -> Result<(), ModelFileError> {
        let scale = f32::from_le_bytes(self.take()?);
        if !scale.is_finite() || scale <= 0.0 {
            return Err(ModelFileError::Invalid("a table's scale is not a number above 0"));
        }
        for value in table {
            *value = f32::from(i16::from_le_bytes(self.take()?)) * scale;
        }
        Ok(())
    }
}
