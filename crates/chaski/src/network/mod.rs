//! A network of nodes: what people say aloud of it.

use kernel::{NodeKey, to_base32};

/// What two people compare aloud: the first 100 bits of a node's key, in fives. More would not be compared.
pub fn fingerprint(node: NodeKey) -> String {
    let text = to_base32(node.as_bytes());
    let letters: Vec<char> = text.chars().take(20).collect();
    letters.chunks(5).map(|five| five.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
