//! PostgreSQL over TLS, for a database that is not on the central's own machine.
//!
//! As libpq names it in the address: `?sslmode=require` encrypts and believes any certificate, which keeps out who only listens;
//! `?sslmode=verify-full&sslrootcert=/path/to/root.pem` also proves that the server is the one that is named, by the roots in that file. The
//! system's own roots are not asked: a ministry's database has a certificate of its own. Without `sslmode` nothing is encrypted, which is
//! right on one machine and nowhere else.

use crate::StoreError;
use postgres::{
    config::SslMode,
    tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream},
};
use std::{
    io,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::{
    TlsConnector, client,
    rustls::{
        self, CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::{CryptoProvider, ring, verify_tls13_signature},
        pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
        version::TLS13,
    },
};

/// How a connection is kept from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// Not at all.
    Plain,
    /// Encrypted; where the server cannot, plain if that is said.
    Encrypted {
        /// `sslmode=prefer`: without, if the server has none.
        or_plain: bool,
    },
    /// Encrypted, with the server that is named, by the roots in this file.
    Proved(PathBuf),
}

/// What an address says of TLS, and the address without it: the driver knows only a part of these words.
pub(super) fn wish_in(url: &str) -> Result<(Wish, String), StoreError> {
    let refused = |why: String| StoreError::Open { what: "PostgreSQL".into(), why };
    let Some((head, query)) = url.split_once('?').filter(|_| url.contains("://")) else {
        return Ok((Wish::Plain, url.to_owned()));
    };
    let (mut mode, mut root, mut rest) = (None, None, Vec::new());
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => root = Some(PathBuf::from(decoded(value))),
            _ => rest.push(pair),
        }
    }
    let wish = match (mode, root) {
        (None | Some("disable"), None) => Wish::Plain,
        (None | Some("disable"), Some(_)) => {
            return Err(refused("sslrootcert is of use with sslmode=verify-full only".into()));
        }
        // Whoever names roots means them.
        (Some("require" | "verify-ca" | "verify-full"), Some(root)) => Wish::Proved(root),
        (Some("require"), None) => Wish::Encrypted { or_plain: false },
        (Some("prefer" | "allow"), None) => Wish::Encrypted { or_plain: true },
        (Some("verify-full" | "verify-ca"), None) => {
            return Err(refused(
                "sslmode=verify-full needs sslrootcert=FILE, with the certificates of who vouches for the server".into(),
            ));
        }
        (Some(other), _) => {
            return Err(refused(format!(
                "sslmode={other} is not known; say disable, require, or verify-full with sslrootcert=FILE"
            )));
        }
    };
    let query = rest.join("&");
    let url = if query.is_empty() { head.to_owned() } else { format!("{head}?{query}") };
    Ok((wish, url))
}

/// `%20` and the like as what they stand for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Wish {
    /// In the driver's words.
    pub fn mode(&self) -> SslMode {
        match self {
            Wish::Plain => SslMode::Disable,
            Wish::Encrypted { or_plain: true } => SslMode::Prefer,
            Wish::Encrypted { or_plain: false } | Wish::Proved(_) => SslMode::Require,
        }
    }

    /// What makes such connections.
    pub fn connector(&self) -> Result<Connector, StoreError> {
        let provider = Arc::new(ring::default_provider());
        let failed = |e: rustls::Error| StoreError::Open { what: "PostgreSQL".into(), why: e.to_string() };
        let builder = ClientConfig::builder_with_provider(provider.clone());
        let builder = builder.with_protocol_versions(&[&TLS13]).map_err(failed)?;
        let config = match self {
            Wish::Proved(file) => builder.with_root_certificates(roots_in(file)?).with_no_client_auth(),
            _ => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
                .with_no_client_auth(),
        };
        Ok(Connector(Arc::new(config)))
    }
}

fn roots_in(file: &Path) -> Result<RootCertStore, StoreError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|e| StoreError::file(file, &e))? {
        let certificate = certificate.map_err(|e| StoreError::file(file, &e))?;
        roots.add(certificate).map_err(|e| StoreError::file(file, &e))?;
    }
    match roots.is_empty() {
        true => Err(StoreError::file(file, &"there is no certificate in it")),
        false => Ok(roots),
    }
}

/// Believes whatever certificate comes, once its owner has proved its key: who listens is kept out, who stands between is not.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(CertificateError::BadSignature.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Makes connections for the driver.
#[derive(Clone)]
pub(super) struct Connector(Arc<ClientConfig>);

/// One that is to be made, to a server of this name.
pub(super) struct Connecting(TlsConnector, ServerName<'static>);

/// One that is made.
pub(super) struct Secured<S>(client::TlsStream<S>);

type Shaking<S> = Pin<Box<dyn Future<Output = io::Result<Secured<S>>> + Send>>;

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> MakeTlsConnect<S> for Connector {
    type Stream = Secured<S>;
    type TlsConnect = Connecting;
    type Error = io::Error;

    fn make_tls_connect(&mut self, name: &str) -> io::Result<Connecting> {
        let name = ServerName::try_from(name.to_owned()).map_err(io::Error::other)?;
        Ok(Connecting(self.0.clone().into(), name))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for Connecting {
    type Stream = Secured<S>;
    type Error = io::Error;
    type Future = Shaking<S>;

    fn connect(self, stream: S) -> Shaking<S> {
        Box::pin(async move { Ok(Secured(self.0.connect(self.1, stream).await?)) })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Secured<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Secured<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Secured<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::PostgresConnection;
    use testkit::postgres::{self, Server};

    #[test]
    fn what_an_address_says_of_tls() {
        let wish = |query: &str| wish_in(&format!("postgres://u@h/d{query}"));
        let plain = (Wish::Plain, "postgres://u@h/d".to_owned());
        assert_eq!(wish("").unwrap(), plain);
        assert_eq!(wish("?sslmode=disable").unwrap(), plain);
        let (encrypted, url) = wish("?sslmode=require&application_name=c").unwrap();
        assert_eq!(
            (encrypted, url.as_str()),
            (Wish::Encrypted { or_plain: false }, "postgres://u@h/d?application_name=c")
        );
        let proved = wish("?sslmode=verify-full&sslrootcert=/a%20b/root.pem").unwrap();
        assert_eq!(proved, (Wish::Proved("/a b/root.pem".into()), plain.1));
        for (query, why) in [
            ("?sslmode=verify-full", "needs sslrootcert=FILE"),
            ("?sslrootcert=/r.pem", "with sslmode=verify-full only"),
            ("?sslmode=perhaps", "sslmode=perhaps is not known"),
        ] {
            let refused = wish(query).unwrap_err().to_string();
            assert!(refused.contains(why), "{refused}");
        }
        // As libpq's own words in another form: left to the driver.
        let words = "host=h user=u sslmode=disable";
        assert_eq!(wish_in(words).unwrap(), (Wish::Plain, words.to_owned()));
        let missing = Wish::Proved("/nowhere/root.pem".into()).connector().err().unwrap();
        assert!(missing.to_string().contains("/nowhere/root.pem"), "{missing}");
    }

    #[test]
    fn a_server_with_a_certificate_of_its_own_is_reached_and_another_is_not_believed() {
        if postgres::url().is_none() {
            println!("{} is not set: PostgreSQL over TLS was not tried", postgres::VARIABLE);
            return;
        }
        let (server, other) = (Server::with_tls().unwrap(), Server::with_tls().unwrap());
        let is_encrypted = |query: &str| {
            let mut db = PostgresConnection::open(&format!("{}{query}", server.url()), None)?;
            let sql = "SELECT CASE WHEN ssl THEN 1 ELSE 0 END::bigint FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
            db.query(sql, &[])?[0].int(0)
        };
        assert_eq!(is_encrypted("").unwrap(), 0);
        assert_eq!(is_encrypted("?sslmode=require").unwrap(), 1);
        let by = |file: &Path| format!("?sslmode=verify-full&sslrootcert={}", file.display());
        assert_eq!(is_encrypted(&by(&server.certificate())).unwrap(), 1);
        let refused = is_encrypted(&by(&other.certificate())).unwrap_err().to_string();
        assert!(refused.contains("certificate"), "{refused}");
        // The certificate names an address, and no name.
        let named = server.url().replace("127.0.0.1", "localhost");
        let refused = PostgresConnection::open(&format!("{named}{}", by(&server.certificate())), None);
        assert!(refused.is_err_and(|error| error.to_string().contains("certificate")));
        // A server without TLS, where it is asked for.
        let plain = postgres::url().unwrap();
        let refused = PostgresConnection::open(&format!("{plain}?sslmode=require"), None);
        assert!(refused.is_err_and(|error| error.to_string().contains("TLS")));
    }
}
