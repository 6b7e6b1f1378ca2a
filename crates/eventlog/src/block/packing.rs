//! zstd with a compiled-in dictionary. A dictionary, once released, is never changed and never removed: blocks on sticks
//! and in archives need it for ever.

use super::BlockError;
use std::sync::LazyLock;
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
};

/// Measured on blocks of answers: higher levels take several times as long for a few hundredths of the size.
const LEVEL: i32 = 9;
/// The dictionary that new blocks are packed with. 0 is no dictionary.
const CURRENT: u32 = 0;

static ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(&[], LEVEL));
static DECODER_0: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(&[]));

/// The dictionary's number and the packed bytes.
pub(super) fn pack(items: &[u8]) -> Result<(u32, Vec<u8>), BlockError> {
    let pack = || Compressor::with_prepared_dictionary(&ENCODER)?.compress(items);
    pack().map(|packed| (CURRENT, packed)).map_err(|error| BlockError::Packing(error.to_string()))
}

/// Unpacks to exactly `unpacked_bytes`; whatever would be longer is refused before it takes memory.
pub(super) fn unpack(dictionary: u32, packed: &[u8], unpacked_bytes: usize) -> Result<Vec<u8>, BlockError> {
    let decoder = match dictionary {
        0 => &DECODER_0,
        other => return Err(BlockError::Dictionary(other)),
    };
    let unpack = || Decompressor::with_prepared_dictionary(decoder)?.decompress(packed, unpacked_bytes);
    let unpacked = unpack().map_err(|error| BlockError::Packing(error.to_string()))?;
    if unpacked.len() == unpacked_bytes {
        Ok(unpacked)
    } else {
        Err(BlockError::TooLong { found: unpacked.len(), allowed: unpacked_bytes })
    }
}
