//! How kernel's ids and stamps are written in CBOR: as byte strings.

/// Codec module for an id type, for `#[cbor(with = "...")]`; `opt` beside it for optional ids.
macro_rules! id_codec {
    ($module:ident, $id:ty) => {
        pub mod $module {
            use minicbor::{
                Decoder, Encoder,
                decode::Error as DecodeError,
                encode::{Error as EncodeError, Write},
            };

            pub fn encode<C, W: Write>(
                id: &$id,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), EncodeError<W::Error>> {
                e.bytes(id.as_bytes())?.ok()
            }

            pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<$id, DecodeError> {
                <$id>::from_slice(d.bytes()?).ok_or_else(|| DecodeError::message("an id of another length"))
            }
        }
    };
}

id_codec!(client, kernel::ClientId);
id_codec!(person, kernel::PersonId);
id_codec!(school, kernel::SchoolId);
id_codec!(class, kernel::ClassId);
id_codec!(team, kernel::TeamId);
id_codec!(assignment, kernel::AssignmentId);
id_codec!(draft, kernel::DraftId);
id_codec!(quiz, kernel::QuizId);
id_codec!(request, kernel::RequestId);
id_codec!(digest, kernel::Digest);
id_codec!(node, kernel::NodeKey);
id_codec!(incarnation, kernel::Incarnation);

/// Stamps, as their 24 ordered bytes.
pub mod stamps {
    use kernel::Stamp;
    use minicbor::{
        Decoder, Encoder,
        decode::Error as DecodeError,
        encode::{Error as EncodeError, Write},
    };

    /// An edit replaces at most this many concurrent values; more would be an attack, not a school.
    pub const MAX_STAMPS: u64 = 64;

    pub fn encode<C, W: Write>(
        stamps: &[Stamp],
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(stamps.len() as u64)?;
        for stamp in stamps {
            e.bytes(&stamp.to_bytes())?;
        }
        e.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<Stamp>, DecodeError> {
        let count = d.array()?.filter(|n| *n <= MAX_STAMPS);
        let count = count.ok_or_else(|| DecodeError::message("too many stamps"))?;
        (0..count)
            .map(|_| {
                Stamp::from_bytes(d.bytes()?).ok_or_else(|| DecodeError::message("a stamp of another length"))
            })
            .collect()
    }
}
