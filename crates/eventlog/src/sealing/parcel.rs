//! [`KeyParcel`]: one person's keys on their way to one node, signed by the node that hands them over.
//!
//! A parcel travels outside the log, by whatever way blocks travel, also over nodes that cannot open it. The signature tells
//! them, and whoever gets it, which certified node answers for it. One person a parcel: whoever carries it can drop it when she
//! is forgotten, and nobody else's keys are lost with it.

use super::{PersonKey, Purpose, SealingError, VerifiedWrappingKey, WrappedKey};
use crate::{
    cbor::{Reader, Writer},
    node_key::{Domain, NodeSecret, SignatureBytes, verify},
};
use kernel::{Entropy, NodeKey, PersonId};

/// Keys in one parcel: three purposes, each sealed by five boxes that had not met.
pub const MAX_PARCEL_KEYS: usize = 16;
/// Longest parcel.
pub const MAX_PARCEL_BYTES: usize = 256 + 128 * MAX_PARCEL_KEYS;

/// One person's keys for one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyParcel {
    /// Who hands them over.
    pub giver: NodeKey,
    /// 1 to [`MAX_PARCEL_KEYS`], all of one person, wrapped for one node and epoch.
    keys: Vec<WrappedKey>,
    signature: SignatureBytes,
}

impl KeyParcel {
    /// Wraps a person's keys. `None` if there are none or too many, or if they are several people's.
    pub fn seal(
        giver: &NodeSecret,
        to: &VerifiedWrappingKey,
        keys: &[PersonKey],
        entropy: &mut dyn Entropy,
    ) -> Result<Option<Self>, SealingError> {
        let Some(first) = keys.first() else { return Ok(None) };
        if keys.len() > MAX_PARCEL_KEYS || keys.iter().any(|key| key.person() != first.person()) {
            return Ok(None);
        }
        let keys = keys.iter().map(|key| to.wrap(key, entropy)).collect::<Result<Vec<_>, _>>()?;
        let mut parcel = Self { giver: giver.public(), keys, signature: SignatureBytes([0; 64]) };
        parcel.signature = giver.sign(Domain::KeyParcel, &parcel.body());
        Ok(Some(parcel))
    }

    /// For which node.
    pub fn to(&self) -> NodeKey {
        self.keys[0].node
    }

    /// For which of its wrapping keys.
    pub fn epoch(&self) -> u32 {
        self.keys[0].epoch
    }

    /// Whose.
    pub fn person(&self) -> PersonId {
        self.keys[0].person
    }

    /// The wrapped keys.
    pub fn keys(&self) -> &[WrappedKey] {
        &self.keys
    }

    /// Whether the giver signed it.
    pub fn is_signed(&self) -> bool {
        verify(&self.giver, Domain::KeyParcel, &self.body(), &self.signature)
    }

    /// Deterministic CBOR `[body, signature]`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = self.body();
        let mut out = Writer::with_capacity(body.len() + 80);
        out.array(2).bytes(&body).bytes(&self.signature.0);
        out.finish()
    }

    /// Reads what [`KeyParcel::to_bytes`] wrote. Does not verify.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealingError> {
        let mut reader = Reader::new(bytes);
        reader.array_of(2, "a parcel is [body, signature]")?;
        let body = reader.bytes_up_to(MAX_PARCEL_BYTES, "a parcel is too long")?;
        let signature = SignatureBytes(reader.fixed("a signature has 64 bytes")?);
        reader.end()?;
        let mut reader = Reader::new(body);
        reader.array_of(6, "a parcel has six parts")?;
        reader.uint_up_to(0, "parcel format 0 is expected")?;
        let giver = NodeKey(reader.fixed("a key has 32 bytes")?);
        let node = NodeKey(reader.fixed("a key has 32 bytes")?);
        let epoch = reader.uint_up_to(u64::from(u32::MAX), "an epoch is below 2^32")? as u32;
        let person = PersonId(reader.fixed("an id has 16 bytes")?);
        let count = reader.array_up_to(MAX_PARCEL_KEYS, "a parcel has at most 16 keys")?;
        if count == 0 {
            return Err(reader.error("a parcel has a key in it").into());
        }
        let mut keys = Vec::with_capacity(count);
        for _ in 0..count {
            reader.array_of(4, "a key is [purpose, id, ephemeral, ciphertext]")?;
            let purpose = Purpose::from_u8(reader.uint_up_to(255, "a purpose is 1 to 3")? as u8)
                .ok_or(reader.error("a purpose is 1 to 3"))?;
            let key = super::KeyId(reader.fixed("a key id has 8 bytes")?);
            let ephemeral = reader.fixed("a key has 32 bytes")?;
            let ciphertext = reader.fixed("a wrapped key has 48 bytes")?;
            keys.push(WrappedKey { person, purpose, key, node, epoch, ephemeral, ciphertext });
        }
        reader.end()?;
        Ok(Self { giver, keys, signature })
    }

    fn body(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(128 + 100 * self.keys.len());
        out.array(6).uint(0).bytes(&self.giver.0).bytes(&self.to().0).uint(u64::from(self.epoch()));
        out.bytes(&self.person().0).array(self.keys.len());
        for key in &self.keys {
            out.array(4).uint(key.purpose as u64).bytes(&key.key.0).bytes(&key.ephemeral);
            out.bytes(&key.ciphertext);
        }
        out.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealing::WrappingSecret;
    use kernel::Seed;

    const ROSA: PersonId = PersonId([1; 16]);

    fn parcel() -> KeyParcel {
        let mut chance = Seed(7).chance();
        let reader = NodeSecret::from_bytes([2; 32]);
        let offer = WrappingSecret::generate(3, &mut chance).offer(&reader).verified().unwrap();
        let keys = [Purpose::Identity, Purpose::Words]
            .map(|purpose| PersonKey::from_bytes(ROSA, purpose, [purpose as u8; 32]));
        KeyParcel::seal(&NodeSecret::from_bytes([1; 32]), &offer, &keys, &mut chance).unwrap().unwrap()
    }

    #[test]
    fn a_parcel_opens_for_its_node_and_no_changed_byte_passes() {
        let mut chance = Seed(7).chance();
        let reader = NodeSecret::from_bytes([2; 32]);
        let secret = WrappingSecret::generate(3, &mut chance);
        let bytes = parcel().to_bytes();
        let read = KeyParcel::from_bytes(&bytes).unwrap();
        assert_eq!(read, parcel());
        assert!(read.is_signed());
        assert_eq!((read.to(), read.epoch(), read.person()), (reader.public(), 3, ROSA));
        let opened = secret.unwrap_key(&reader.public(), &read.keys()[1]).unwrap();
        assert_eq!((opened.purpose(), opened.to_bytes()[0]), (Purpose::Words, 3));
        for at in 0..bytes.len() {
            assert!(KeyParcel::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            assert!(!KeyParcel::from_bytes(&flipped).is_ok_and(|read| read.is_signed()), "byte {at}");
        }
    }

    #[test]
    fn a_parcel_is_one_persons_and_bounded() {
        let mut chance = Seed(7).chance();
        let giver = NodeSecret::from_bytes([1; 32]);
        let offer = WrappingSecret::generate(3, &mut chance).offer(&giver).verified().unwrap();
        let key = |person: u8, n: u8| PersonKey::from_bytes(PersonId([person; 16]), Purpose::Words, [n; 32]);
        let mut seal = |keys: &[PersonKey]| KeyParcel::seal(&giver, &offer, keys, &mut chance).unwrap();
        assert_eq!(seal(&[]), None);
        assert_eq!(seal(&[key(1, 1), key(2, 2)]), None);
        let many: Vec<_> = (0..17).map(|n| key(1, n)).collect();
        assert_eq!(seal(&many), None);
        let most = seal(&many[..16]).unwrap().to_bytes();
        assert!(most.len() <= MAX_PARCEL_BYTES, "{}", most.len());
    }
}
