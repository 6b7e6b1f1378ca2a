//! A double of a service that speaks S3: keeps objects in memory, checks the signature of every request from what arrived, and fails
//! where a test wants it to. Real services were not asked; what they publish of signatures is checked in `objects`.

use objects::s3::{Keys, Signed, authorization, sha256_hex};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The region that it wants requests to be signed for.
pub const REGION: &str = "testland-1";

/// What it holds and how it behaves.
#[derive(Default)]
pub struct Inside {
    /// Objects by path, bucket included.
    pub objects: BTreeMap<String, Vec<u8>>,
    /// So many requests are answered with "slow down" first.
    pub busy: u32,
    /// What is put is kept with a byte turned over.
    pub damages: bool,
    /// Requests that were answered.
    pub requests: u64,
    /// Why requests were refused.
    pub refused: Vec<String>,
}

/// The double; ends with the process.
pub struct Bucket {
    /// Where it listens.
    pub address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

impl Bucket {
    /// Starts it.
    pub fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let bucket = Self { address: listener.local_addr()?, inside: Arc::default() };
        let inside = bucket.inside.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let inside = inside.clone();
                std::thread::spawn(move || {
                    // A caller who goes away in the middle is no failure of the test.
                    let _ = answer(stream, &inside);
                });
            }
        });
        Ok(bucket)
    }

    /// For `--endpoint`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The keys it knows.
    pub fn keys() -> Keys {
        Keys { id: "TESTKEY".into(), secret: "test secret".into(), session: None }
    }

    /// What it holds.
    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Most bytes of a body.
const MAX_BODY_BYTES: usize = 4 << 20;

fn answer(stream: TcpStream, inside: &Mutex<Inside>) -> std::io::Result<()> {
    let mut from = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    if from.read_line(&mut first)? == 0 {
        return Ok(());
    }
    let mut parts = first.split_whitespace().map(str::to_owned);
    let (method, path) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            // A caller who was killed in the middle.
            return Ok(());
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0usize);
    let mut body = vec![0; length.min(MAX_BODY_BYTES)];
    from.read_exact(&mut body)?;
    let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
    inside.requests += 1;
    if inside.busy > 0 {
        inside.busy -= 1;
        return say(stream, 503, b"<Error><Code>SlowDown</Code></Error>");
    }
    if let Err(why) = check(&method, &path, &headers, &body) {
        inside.refused.push(format!("{method} {path}: {why}"));
        return say(stream, 403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>");
    }
    match method.as_str() {
        "PUT" => {
            if let Some(last) = body.last_mut().filter(|_| inside.damages) {
                *last ^= 1;
            }
            inside.objects.insert(path, body);
            say(stream, 200, b"")
        }
        "GET" => match inside.objects.get(&path) {
            Some(bytes) => say(stream, 200, bytes),
            None => say(stream, 404, b"<Error><Code>NoSuchKey</Code></Error>"),
        },
        "DELETE" => {
            inside.objects.remove(&path);
            say(stream, 204, b"")
        }
        _ => say(stream, 405, b""),
    }
}

fn say(mut stream: TcpStream, status: u16, body: &[u8]) -> std::io::Result<()> {
    let head =
        format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

/// Makes the signature again from what arrived.
fn check(method: &str, path: &str, headers: &BTreeMap<String, String>, body: &[u8]) -> Result<(), String> {
    let header = |name: &str| headers.get(name).cloned().ok_or_else(|| format!("no {name}"));
    let payload = header("x-amz-content-sha256")?;
    if payload != sha256_hex(body) {
        return Err("the body is not the one that was signed".into());
    }
    let said = header("authorization")?;
    let signed = said.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next());
    let names: Vec<&str> = signed.ok_or("no SignedHeaders")?.split(';').collect();
    for wanted in ["host", "x-amz-content-sha256", "x-amz-date"] {
        if !names.contains(&wanted) {
            return Err(format!("{wanted} is not signed"));
        }
    }
    let mut values = Vec::new();
    for name in names {
        values.push((name, header(name)?));
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let request = Signed { method, path, query, headers: &values, payload: &payload };
    let expected = authorization(&Bucket::keys(), REGION, &header("x-amz-date")?, &request);
    if said == expected { Ok(()) } else { Err(format!("signed {said}, expected {expected}")) }
}
