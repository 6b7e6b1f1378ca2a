//! TLS 1.3 with raw public keys (RFC 7250): no names, no dates, no authorities, only two node keys.

use eventlog::NodeSecret;
use kernel::NodeKey;
use std::{fmt, sync::Arc};
use tokio_rustls::rustls::{
    self, CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme,
    client::{
        AlwaysResolvesClientRawPublicKeys,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls13_signature_with_raw_key},
    pki_types::{
        CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime,
    },
    server::{
        AlwaysResolvesServerRawPublicKeys,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
    sign::CertifiedKey,
    version::TLS13,
};

/// Longest TLS record. One that is cut tells nothing: on a link that dies every 10 kB, records of 16 kB would bring nothing at
/// all, and these lose a twentieth. They cost two percent.
const RECORD_BYTES: usize = 1_024;
/// What stands before an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410, section 4).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// What stands before an Ed25519 seed in a PKCS #8 key (RFC 8410, section 7).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The node that a raw public key names.
pub fn node_of(spki: &[u8]) -> Option<NodeKey> {
    NodeKey::from_slice(spki.strip_prefix(&SPKI)?)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn own_key(secret: &NodeSecret) -> Result<Arc<CertifiedKey>, Error> {
    let spki = [&SPKI[..], secret.public().as_bytes()].concat();
    let seed = secret.to_bytes();
    let pkcs8 = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from([&PKCS8[..], seed.as_ref()].concat()));
    let key = provider().key_provider.load_private_key(pkcs8)?;
    Ok(Arc::new(CertifiedKey::new(vec![CertificateDer::from(spki)], key)))
}

/// Who must answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callee {
    /// This node.
    Node(NodeKey),
    /// The node whose printed key begins so: as much of it as people compare.
    Begins(String),
}

impl Callee {
    fn is(&self, node: NodeKey) -> bool {
        match self {
            Callee::Node(expected) => *expected == node,
            Callee::Begins(text) => node.to_string().starts_with(text.as_str()),
        }
    }
}

/// How this node calls `callee`, and nobody else.
pub fn caller(secret: &NodeSecret, callee: Callee) -> Result<ClientConfig, Error> {
    let keys = AlwaysResolvesClientRawPublicKeys::new(own_key(secret)?);
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Keys { only: Some(callee), provider: provider() }))
        .with_client_cert_resolver(Arc::new(keys));
    config.max_fragment_size = Some(RECORD_BYTES);
    config.enable_sni = false;
    // A ticket would cost bytes on every call and spare little: there is no chain to send.
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}

/// How this node answers. Whoever calls must prove some key; what it may do is the certificates' question.
pub fn answerer(secret: &NodeSecret) -> Result<ServerConfig, Error> {
    let keys = AlwaysResolvesServerRawPublicKeys::new(own_key(secret)?);
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(Arc::new(Keys { only: None, provider: provider() }))
        .with_cert_resolver(Arc::new(keys));
    config.max_fragment_size = Some(RECORD_BYTES);
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// Believes a key: the expected one, or any that is proved.
struct Keys {
    only: Option<Callee>,
    provider: Arc<CryptoProvider>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({:?})", self.only)
    }
}

impl Keys {
    fn believe(&self, spki: &CertificateDer<'_>) -> Result<(), Error> {
        let node = node_of(spki).ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?;
        match &self.only {
            Some(only) if !only.is(node) => {
                Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
            }
            _ => Ok(()),
        }
    }

    fn signed(
        &self,
        message: &[u8],
        spki: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = SubjectPublicKeyInfoDer::from(spki.as_ref());
        let schemes = &self.provider.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &key, signature, schemes)
    }
}

impl ServerCertVerifier for Keys {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.believe(end_entity).map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signed(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

impl ClientCertVerifier for Keys {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.believe(end_entity).map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signed(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}
