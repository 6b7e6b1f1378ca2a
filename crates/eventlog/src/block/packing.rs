//! zstd with a compiled-in dictionary. A dictionary, once released, is never changed and never removed: blocks on sticks
//! and in archives need it for ever. A better one is added under the next number.

use super::BlockError;
use std::sync::LazyLock;
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe::CParameter,
};

/// Measured on full blocks of answers (bytes each, microseconds each): level 3: 39.8, 2.7; 6: 38.7, 3.6; 9: 38.4, 10;
/// 16: 37.1, 33; 19: 36.2, 67. A village box has better uses for its watts than the last bytes.
const LEVEL: i32 = 6;

/// Number 1: trained on the logs of invented schools (testkit, example `train_dictionary`).
const DICTIONARY_1: &[u8] = include_bytes!("../../dictionary/v0.zstd-dict");
/// The one that new blocks are packed with.
const CURRENT: u32 = 1;

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY_1, LEVEL));
static DECODER_1: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY_1));

/// The dictionary's number and the packed bytes.
pub(super) fn pack(items: &[u8]) -> Result<(u32, Vec<u8>), BlockError> {
    let pack = || {
        let mut compressor = Compressor::with_prepared_dictionary(&ENCODER)?;
        // The head names dictionary and length, and the whole block has a digest.
        compressor.set_parameter(CParameter::DictIdFlag(false))?;
        compressor.set_parameter(CParameter::ContentSizeFlag(false))?;
        compressor.compress(items)
    };
    pack().map(|packed| (CURRENT, packed)).map_err(|error| BlockError::Packing(error.to_string()))
}

/// Unpacks to exactly `unpacked_bytes`; whatever would be longer is refused before it takes memory.
pub(super) fn unpack(dictionary: u32, packed: &[u8], unpacked_bytes: usize) -> Result<Vec<u8>, BlockError> {
    let decoder = match dictionary {
        1 => &DECODER_1,
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
