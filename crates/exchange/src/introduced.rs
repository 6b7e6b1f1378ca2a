//! Certificates that nodes showed of themselves, face to face or in a letter, kept locally: two boxes of one network meet in a village that their
//! central has told of neither, or the central itself was brought back from before it certified one. A certificate is the root's word whoever brings it, so it counts like one that came in the central's log;
//! nothing that the root did not sign is kept.

use crate::{Desk, Here, Trust, Welcome, inbox::InboxError};
use eventlog::Certificate;
use kernel::NodeKey;
use store::{Connection, StoreError, Value, WriteTx};

/// The local table.
pub const DDL: &str = "CREATE TABLE exchange_introduced (node {blob} NOT NULL, certificate {blob} NOT NULL, \
     PRIMARY KEY (node, certificate)){clustered}";

/// Certificates shown at once: a node's own, those of before it was renewed included.
const MAX_SHOWN: usize = 4;
/// Longest introduction that is read.
pub const MAX_INTRODUCTION_BYTES: usize = 48 * 1024;
/// Rows kept; the root has signed each, so they are at most a few for each box of a country.
const MAX_KEPT: i64 = 65_536;

/// All that were kept.
pub(crate) fn load(db: &mut Connection) -> Result<Vec<Certificate>, StoreError> {
    let rows = db.query("SELECT certificate FROM exchange_introduced ORDER BY node, certificate", &[])?;
    let mut certificates = Vec::with_capacity(rows.len());
    for row in rows {
        certificates.extend(Certificate::from_bytes(row.blob(0)?).ok());
    }
    Ok(certificates)
}

/// How many were kept.
pub(crate) fn count(db: &mut Connection) -> Result<i64, StoreError> {
    db.query("SELECT count(*) FROM exchange_introduced", &[])?[0].int(0)
}

/// How a proof begins that a caller knows the network; no welcome begins so.
const PROOF: &[u8] = b"chaski knows 1\n";

impl Desk {
    /// That this node knows the network, for one other node. Whoever has never seen the network's root key can neither make it nor read in
    /// it which network it is; whoever sees it has no use of it elsewhere: it names both keys, which the connection has proved.
    pub(crate) fn proof_of_network(&self, for_node: NodeKey) -> Result<Vec<u8>, InboxError> {
        let (trust, _) = self.trust()?;
        Ok([PROOF, &proof(trust.root(), self.here.secret.public(), for_node)].concat())
    }

    /// Whether a caller, whose key the transport has proved, knows this network; `None` if it does not say.
    pub(crate) fn knows_network(&self, caller: NodeKey, said: &[u8]) -> Result<Option<bool>, InboxError> {
        let Some(said) = said.strip_prefix(PROOF) else { return Ok(None) };
        let (trust, _) = self.trust()?;
        let expected = blake3::Hash::from_bytes(proof(trust.root(), caller, self.here.secret.public()));
        // Hashes are compared in constant time.
        Ok(Some(blake3::Hash::from_slice(said).is_ok_and(|said| said == expected)))
    }

    /// What this node shows of itself: its certificates.
    pub(crate) fn introduction(&self) -> Result<Vec<u8>, InboxError> {
        Ok(self.here.introduction(&self.trust()?.0))
    }

    /// Takes what a node showed. Returns whether it belongs to this network.
    pub(crate) fn meet_introduced(&self, node: NodeKey, shown: &[u8]) -> Result<bool, InboxError> {
        let met = self.here.meet_introduced(&self.trust()?.0, node, shown)?;
        if met == Some(true) {
            self.here.take_certified(&self.trust()?.0)?;
        }
        Ok(met.is_some())
    }
}

impl Here {
    /// What this node shows of itself: its certificates, the newest first.
    pub(crate) fn introduction(&self, trust: &Trust) -> Vec<u8> {
        let mut certificates: Vec<_> = trust.signed_certificates_of(self.secret.public()).to_vec();
        certificates.sort_by_key(|certificate| std::cmp::Reverse(certificate.terms.issued_at));
        certificates.truncate(MAX_SHOWN);
        Welcome { root: trust.root(), certificates, central: None }.to_bytes()
    }

    /// Keeps what a node showed of itself, whoever brought it: the root has signed it. `None`: it does not belong to this network;
    /// otherwise whether something of it was new.
    pub(crate) fn meet_introduced(
        &self,
        trust: &Trust,
        node: NodeKey,
        shown: &[u8],
    ) -> Result<Option<bool>, StoreError> {
        let Ok(shown) = Welcome::from_bytes(shown) else { return Ok(None) };
        let of_node = |certificate: &Certificate| certificate.terms.node == node;
        if shown.root != trust.root()
            || shown.certificates.is_empty()
            || shown.certificates.len() > MAX_SHOWN
            || !shown.certificates.iter().all(of_node)
        {
            return Ok(None);
        }
        let known = trust.signed_certificates_of(node);
        let new: Vec<_> = shown.certificates.into_iter().filter(|new| !known.contains(new)).collect();
        let any = !new.is_empty();
        if any {
            self.keep_introduced(new)?;
        }
        Ok(Some(any))
    }
}

fn proof(root: NodeKey, from: NodeKey, to: NodeKey) -> [u8; 32] {
    let key = blake3::derive_key("chaski v1 proof to know a network", root.as_bytes());
    let both = [from.0, to.0].concat();
    *blake3::keyed_hash(&key, &both).as_bytes()
}

impl Here {
    fn keep_introduced(&self, certificates: Vec<Certificate>) -> Result<(), StoreError> {
        self.store.write_blocking(move |tx: &mut WriteTx<'_>| {
            if count(tx.connection())? >= MAX_KEPT {
                return Ok(());
            }
            for certificate in &certificates {
                let values = [Value::blob(certificate.terms.node.as_bytes()), certificate.to_bytes().into()];
                tx.execute(
                    "INSERT INTO exchange_introduced (node, certificate) VALUES (?1, ?2) \
                     ON CONFLICT (node, certificate) DO NOTHING",
                    &values,
                )?;
            }
            Ok(())
        })
    }
}
