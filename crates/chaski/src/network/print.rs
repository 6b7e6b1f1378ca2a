//! [`Print`]: a box's fingerprint as somebody typed it, read to her before the box is known here.

use super::{certified_node, is_fingerprint_of, letters};
use exchange::{Trust, net::FINGERPRINT_LETTERS};
use kernel::NodeKey;
use std::fmt;

/// Signs of the base 32 in which keys are written.
const SIGNS: &str = "0123456789abcdefghjkmnpqrstvwxyz";

/// Twenty letters and digits, 100 bits of a node's key. All of them are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print(String);

impl Print {
    /// Reads what was typed; `None`: that is no fingerprint.
    pub fn typed(text: &str) -> Option<Self> {
        let signs = letters(text);
        let sound = signs.len() == FINGERPRINT_LETTERS && signs.chars().all(|sign| SIGNS.contains(sign));
        sound.then_some(Self(signs))
    }

    /// Whether it is this node's.
    pub fn is_of(&self, node: NodeKey) -> bool {
        is_fingerprint_of(node, &self.0)
    }

    /// The node whose it is, if that has or had a certificate.
    pub fn certified(&self, trust: &Trust) -> Option<NodeKey> {
        certified_node(trust, &self.0)
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::fingerprint, *};

    #[test]
    fn all_hundred_bits_are_typed_and_compared() {
        let node = NodeKey([7; 32]);
        let said = fingerprint(node);
        let print = Print::typed(&said.to_uppercase().replace('-', " ")).unwrap();
        assert_eq!(Print::typed(&print.to_string()).as_ref(), Some(&print));
        assert!(print.is_of(node));
        // One bit of the last sign differs.
        let mut other = node;
        other.0[12] ^= 0b0001_0000;
        assert!(!print.is_of(other));
        for wrong in
            ["", &said[..22], &format!("{said}0"), "uuuuu-uuuuu-uuuuu-uuuuu", "aaaaa-bbbbb-ccccc-dddd?"]
        {
            assert_eq!(Print::typed(wrong), None, "{wrong}");
        }
    }
}
