//! HTTP/1.1 as a phone speaks it: one connection kept, gzip accepted, whole answers counted to the byte.

use crate::cli::Failure;
use flate2::read::GzDecoder;
use std::io::Read;
use tokio::net::TcpStream;

/// Answers longer than this are not ours.
const MAX_REPLY: usize = 8 << 20;

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Head and body, in bytes on the wire.
    pub bytes: usize,
    /// The body, as it came.
    pub body: Vec<u8>,
    /// Status line and header lines, as they came.
    pub head: String,
    zipped: bool,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> Result<String, Failure> {
        let mut text = String::new();
        match self.zipped {
            true => GzDecoder::new(&self.body[..]).read_to_string(&mut text)?,
            false => (&self.body[..]).read_to_string(&mut text)?,
        };
        Ok(text)
    }
}

/// The value of a page's first hidden field of this name.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    after.split('"').next().map(str::to_owned)
}

impl Connection {
    /// Connects.
    pub async fn open(address: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await.map_err(|e| format!("{address}: {e}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1_024) })
    }

    /// Sends a request and waits for the whole answer. Returns its status and length; the bytes stay in the buffer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<(u16, usize), Failure> {
        let mut sent = 0;
        while sent < request.len() {
            self.stream.writable().await?;
            match self.stream.try_write(&request[sent..]) {
                Ok(n) => sent += n,
                Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(e) => return Err(e.into()),
            }
        }
        self.buffer.clear();
        let mut piece = [0; 16 * 1_024];
        loop {
            if let Some((status, length)) = whole(&self.buffer)? {
                return Ok((status, length));
            }
            self.stream.readable().await?;
            match self.stream.try_read(&mut piece) {
                Ok(0) => return Err("the hub closed the connection".into()),
                Ok(n) => self.buffer.extend_from_slice(&piece[..n]),
                Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(e) => return Err(e.into()),
            }
        }
    }

    /// As [`Connection::ask`], with the body.
    pub async fn fetch(&mut self, request: &[u8]) -> Result<Reply, Failure> {
        let (status, bytes) = self.ask(request).await?;
        let head = head_end(&self.buffer).unwrap_or(0);
        let zipped = header(&self.buffer[..head], "content-encoding").is_some_and(|coding| coding == "gzip");
        let body = self.buffer[head..bytes].to_vec();
        Ok(Reply {
            status,
            bytes,
            body,
            head: String::from_utf8_lossy(&self.buffer[..head]).into_owned(),
            zipped,
        })
    }
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn header<'h>(head: &'h [u8], name: &str) -> Option<&'h str> {
    std::str::from_utf8(head).ok()?.lines().find_map(|line| {
        let (n, value) = line.split_once(':')?;
        n.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// Status and length, once everything is there.
fn whole(bytes: &[u8]) -> Result<Option<(u16, usize)>, Failure> {
    if bytes.len() > MAX_REPLY {
        return Err("an answer without end".into());
    }
    let Some(head) = head_end(bytes) else { return Ok(None) };
    let status = std::str::from_utf8(&bytes[..head]).ok().and_then(|text| text.get(9..12)?.parse().ok());
    let status: u16 = status.ok_or("not an HTTP answer")?;
    let body = match header(&bytes[..head], "content-length").map(str::parse::<usize>) {
        Some(length) => length?,
        None if matches!(status, 204 | 304) => 0,
        None => return Err("an answer without a length".into()),
    };
    Ok((bytes.len() >= head + body).then_some((status, head + body)))
}

/// The head of a request as a phone sends it.
pub fn head(method: &str, path: &str, address: &str, cookie: &str) -> String {
    let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
    format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\naccept-language: es-PE,es;q=0.9\r\n\
         accept-encoding: gzip\r\n{cookie}"
    )
}

/// Opens one page as a stranger.
pub fn page(address: &str, path: &str) -> Result<Reply, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let request = head("GET", path, address, "") + "\r\n";
        Connection::open(address).await?.fetch(request.as_bytes()).await
    })
}

/// Bytes of a first visit: the start page and everything it asks for at once: style, script, icon, drawings.
pub fn first_visit(address: &str) -> Result<usize, Failure> {
    let start = page(address, "/")?;
    let html = start.text()?;
    let mut wanted: Vec<&str> = html
        .split(['"', '\''])
        .filter(|text| text.starts_with("/assets/") || text.starts_with("/media/") || *text == "/favicon.ico")
        .map(|text| text.split('#').next().unwrap_or(text))
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut bytes = start.bytes;
    for path in wanted {
        let reply = page(address, path)?;
        if reply.status != 200 {
            return Err(format!("{path}, named by the start page, was answered with {}", reply.status).into());
        }
        bytes += reply.bytes;
    }
    Ok(bytes)
}
