//! One question and one answer over HTTP/1.1, blocking, each on a connection of its own, with a bound on everything.

use std::{
    fmt,
    io::{Read, Write},
    net::{TcpStream, ToSocketAddrs},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
    version::TLS13,
};

/// For a connection to come about.
const CONNECTING: Duration = Duration::from_secs(10);
/// For the next byte to go or come.
const SILENCE: Duration = Duration::from_secs(30);
/// Most bytes before the body.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Certificates of the authorities that a machine trusts, where systems keep them.
const AUTHORITIES: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
];

/// A service's answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Why there is none.
#[derive(Debug)]
pub(crate) struct Failure {
    pub why: String,
    /// It may be better in a moment.
    pub may_pass: bool,
}

impl Failure {
    fn lasting(why: impl Into<String>) -> Self {
        Self { why: why.into(), may_pass: false }
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        Self { why: format!("the service cannot be reached: {e}"), may_pass: true }
    }
}

/// Where a service listens.
pub(crate) struct Endpoint {
    host: String,
    port: u16,
    authority: String,
    is_tls: bool,
    tls: Option<Arc<ClientConfig>>,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Endpoint({})", self.authority)
    }
}

impl Endpoint {
    /// `https://host[:port]` or `http://host[:port]`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("--endpoint {text}: say https://HOST or https://HOST:PORT");
        let (is_tls, authority) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err(wrong()),
        };
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b);
        if authority.is_empty() || !authority.bytes().all(plain) {
            return Err(wrong());
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') => (host, port.parse().map_err(|_| wrong())?),
            _ => (authority, if is_tls { 443 } else { 80 }),
        };
        if host.is_empty() {
            return Err(wrong());
        }
        Ok(Self { host: host.to_owned(), port, authority: authority.to_owned(), is_tls, tls: None })
    }

    /// Reads what is needed to know the service by its certificate.
    pub fn prepare(&mut self) -> Result<(), String> {
        if self.is_tls {
            self.tls = Some(Arc::new(trusting(authorities()?)?));
        }
        Ok(())
    }

    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Asks once.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &[u8],
        max_bytes: usize,
    ) -> Result<Answer, Failure> {
        let mut request = format!("{method} {path} HTTP/1.1\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
        let stream = self.connect()?;
        match &self.tls {
            None => converse(stream, request.as_bytes(), body, max_bytes),
            Some(tls) => {
                let name = ServerName::try_from(self.host.clone())
                    .map_err(|_| Failure::lasting(format!("{} is no name of a host", self.host)))?;
                let tls =
                    ClientConnection::new(tls.clone(), name).map_err(|e| Failure::lasting(e.to_string()))?;
                converse(StreamOwned::new(tls, stream), request.as_bytes(), body, max_bytes)
            }
        }
    }

    fn connect(&self) -> Result<TcpStream, Failure> {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        let mut last = None;
        for address in (host, self.port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, CONNECTING) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(SILENCE))?;
                    stream.set_write_timeout(Some(SILENCE))?;
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Err(e) => last = Some(e),
            }
        }
        Err(last.map_or_else(|| Failure::lasting(format!("{host} has no address")), Failure::from))
    }
}

fn trusting(roots: RootCertStore) -> Result<ClientConfig, String> {
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_protocol_versions(&[&TLS13]).map_err(|e| e.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// The list in AWS_CA_BUNDLE or SSL_CERT_FILE, or the machine's own.
fn authorities() -> Result<RootCertStore, String> {
    let named = ["AWS_CA_BUNDLE", "SSL_CERT_FILE"].iter().find_map(std::env::var_os).map(PathBuf::from);
    let path = named.or_else(|| AUTHORITIES.iter().map(PathBuf::from).find(|path| path.exists()));
    let path = path.ok_or(
        "this machine has no list of certificate authorities: install ca-certificates, or name a file in AWS_CA_BUNDLE",
    )?;
    let failed = |e: &dyn fmt::Display| format!("{}: {e}", path.display());
    let mut roots = RootCertStore::empty();
    let found = CertificateDer::pem_file_iter(&path).map_err(|e| failed(&e))?;
    roots.add_parsable_certificates(found.filter_map(Result::ok));
    if roots.is_empty() {
        return Err(failed(&"there is no certificate in it"));
    }
    Ok(roots)
}

fn converse(
    mut stream: impl Read + Write,
    head: &[u8],
    body: &[u8],
    max_bytes: usize,
) -> Result<Answer, Failure> {
    stream.write_all(head)?;
    stream.write_all(body)?;
    stream.flush()?;
    read_answer(stream, max_bytes)
}

/// Reads status, headers and body.
fn read_answer(stream: impl Read, max_bytes: usize) -> Result<Answer, Failure> {
    let mut from = std::io::BufReader::new(stream);
    let mut head_bytes = 0;
    let mut line = |from: &mut dyn Read| -> Result<String, Failure> {
        let mut text = Vec::new();
        let mut byte = [0];
        loop {
            from.read_exact(&mut byte)?;
            head_bytes += 1;
            if head_bytes > MAX_HEAD_BYTES {
                return Err(Failure::lasting("the service's answer has no end of its head"));
            }
            match byte[0] {
                b'\n' => break,
                b'\r' => {}
                other => text.push(other),
            }
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    };
    let first = line(&mut from)?;
    let status = first.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)?.parse().ok());
    let status: u16 = status.ok_or_else(|| Failure::lasting("the service does not speak HTTP/1.1"))?;
    let (mut length, mut chunked) = (None, false);
    loop {
        let text = line(&mut from)?;
        if text.is_empty() {
            break;
        }
        let (name, value) = text.split_once(':').unwrap_or((&text, ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => {
                let number = value.trim().parse::<usize>();
                length = Some(number.map_err(|_| Failure::lasting("no length of an answer"))?);
            }
            "transfer-encoding" => chunked = value.to_ascii_lowercase().contains("chunked"),
            _ => {}
        }
    }
    // What an error says is shown, not used: its end may be missing.
    let (max_bytes, is_error) =
        if status >= 300 { (super::MAX_ERROR_BYTES, true) } else { (max_bytes, false) };
    let too_long = || Failure::lasting(format!("it has more than {max_bytes} bytes"));
    let mut body = Vec::new();
    if chunked {
        loop {
            let size = line(&mut from)?;
            let size = size.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| Failure::lasting("no size of a part"))?;
            if size == 0 {
                break;
            }
            if body.len().saturating_add(size) > max_bytes {
                if is_error {
                    break;
                }
                return Err(too_long());
            }
            let start = body.len();
            body.resize(start + size, 0);
            from.read_exact(&mut body[start..])?;
            line(&mut from)?;
        }
        return Ok(Answer { status, body });
    }
    let wanted = match length {
        _ if status == 204 => 0,
        Some(length) if length > max_bytes && !is_error => return Err(too_long()),
        Some(length) => length.min(max_bytes),
        None => max_bytes + 1,
    };
    (&mut from).take(wanted as u64).read_to_end(&mut body)?;
    match length {
        Some(_) if body.len() < wanted => {
            Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the answer broke off").into())
        }
        None if body.len() > max_bytes && !is_error => Err(too_long()),
        _ => Ok(Answer { status, body }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, max: usize) -> Result<(u16, String), (String, bool)> {
        read_answer(text.as_bytes(), max)
            .map(|answer| (answer.status, String::from_utf8(answer.body).unwrap()))
            .map_err(|failure| (failure.why, failure.may_pass))
    }

    #[test]
    fn answers_are_read_whole_or_not_at_all() {
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx: y\r\n\r\nhelloleft over";
        assert_eq!(read(whole, 5).unwrap(), (200, "hello".into()));
        assert!(read(whole, 4).is_err_and(|(why, may_pass)| why.contains("more than 4") && !may_pass));
        let chunked =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0\r\n\r\n";
        assert_eq!(read(chunked, 5).unwrap(), (200, "hello".into()));
        assert!(read(chunked, 4).is_err());
        let until_the_end = "HTTP/1.0 200 OK\r\n\r\nhello";
        assert_eq!(read(until_the_end, 5).unwrap(), (200, "hello".into()));
        assert!(read(until_the_end, 4).is_err());
        // Cut anywhere: an answer that says its length is not taken for a shorter one.
        for end in 0..whole.len() - "left over".len() {
            assert!(read(&whole[..end], 5).is_err_and(|(_, may_pass)| may_pass), "{end}");
        }
        for end in 0..chunked.len() - 2 {
            assert!(read(&chunked[..end], 5).is_err(), "{end}");
        }
        assert_eq!(read("HTTP/1.1 204 No Content\r\n\r\n", 5).unwrap(), (204, String::new()));
        let error = format!("HTTP/1.1 403 Forbidden\r\nContent-Length: 9000\r\n\r\n{}", "x".repeat(9_000));
        assert_eq!(read(&error, 5).unwrap().1.len(), 4_096);
        assert!(read("SSH-2.0-x\r\n", 5).is_err());
        assert!(read(&format!("HTTP/1.1 200 OK\r\n{}", "a: b\r\n".repeat(9_000)), 5).is_err());
    }
}
