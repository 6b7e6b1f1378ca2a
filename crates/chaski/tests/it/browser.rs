//! A browser without script: keep-alive HTTP/1.1, cookies, and the hidden fields of forms.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// An exercise of the starter course with three choices.
pub const EXERCISE: &str = "/courses/safe-phone/hurry/what-hurries";
/// Its key.
pub const RIGHT: &str = "deadline";
/// Not its key.
pub const WRONG: &str = "name";

/// Pages answer faster than this even on a busy machine; a hub that was killed answers never.
const PATIENCE: Duration = Duration::from_secs(30);

/// A phone.
pub struct Browser {
    address: String,
    connection: Option<BufReader<TcpStream>>,
    cookies: BTreeMap<String, String>,
    language: &'static str,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// A header's first value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Where it leads.
    pub fn leads_to(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// The value of the first hidden field of this name.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let (_, after) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        after.split('"').next().map(str::to_owned)
    }
}

/// The fields of an answer form.
pub type Fields = Vec<(String, String)>;

impl Browser {
    /// A new phone, nobody signed in.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), connection: None, cookies: BTreeMap::new(), language: "en" }
    }

    /// The same phone, reading another language.
    pub fn reading(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// A phone on which a demonstration person is signed in.
    pub fn signed_in(address: &str, role: &str) -> io::Result<Self> {
        let mut browser = Self::new(address);
        browser.sign_in(role)?;
        Ok(browser)
    }

    /// Signs a demonstration person in.
    pub fn sign_in(&mut self, role: &str) -> io::Result<Reply> {
        let start = self.get("/")?;
        let csrf = start.hidden("csrf").unwrap_or_default();
        let reply = self.post("/demo/sign-in", &[("role".into(), role.into()), ("csrf".into(), csrf)])?;
        assert_eq!(reply.status, 303, "{}", reply.body);
        Ok(reply)
    }

    /// From now on the same phone's requests reach another process of the same node, as a load balancer sends them.
    pub fn turn_to(&mut self, address: &str) {
        self.address = address.to_owned();
        self.connection = None;
    }

    /// Its cookies now.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.clone()
    }

    /// Has these cookies again, whatever it was told since.
    pub fn bring(&mut self, cookies: &BTreeMap<String, String>) {
        self.cookies = cookies.clone();
    }

    /// Forgets a cookie: the session is over.
    pub fn forget(&mut self, cookie: &str) {
        self.cookies.remove(cookie);
    }

    /// Opens a page.
    pub fn get(&mut self, path: &str) -> io::Result<Reply> {
        self.send("GET", path, &[], b"")
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, fields: &[(String, String)]) -> io::Result<Reply> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post_body(path, body.as_bytes())
    }

    /// Sends a body as a form.
    pub fn post_body(&mut self, path: &str, body: &[u8]) -> io::Result<Reply> {
        self.send("POST", path, &[("content-type", "application/x-www-form-urlencoded")], body)
    }

    /// The fields of the answer form of [`EXERCISE`], with a choice made.
    pub fn answer_form(&mut self, choice: &str) -> io::Result<Fields> {
        let page = self.get(EXERCISE)?;
        assert_eq!(page.status, 200, "{}", page.body);
        let mut fields: Fields = ["csrf", "owner", "client", "seal", "variant", "hints", "shown"]
            .into_iter()
            .map(|name| {
                (name.to_owned(), page.hidden(name).unwrap_or_else(|| panic!("no {name} in the form")))
            })
            .collect();
        fields.push(("choice".into(), choice.into()));
        fields.push(("do".into(), "answer".into()));
        Ok(fields)
    }

    /// One request, with any headers.
    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Reply> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        let named = |name: &str| headers.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
        if !named("host") {
            head += &format!("host: {}\r\n", self.address);
        }
        if !named("accept-language") {
            head += &format!("accept-language: {}\r\n", self.language);
        }
        if !cookies.is_empty() {
            head += &format!("cookie: {}\r\n", cookies.join("; "));
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() || method == "POST" {
            head += &format!("content-length: {}\r\n", body.len());
        }
        head += "\r\n";
        let reply = self.exchange(&[head.as_bytes(), body].concat());
        match &reply {
            Ok(reply) => self.remember(reply),
            Err(_) => self.connection = None,
        }
        reply
    }

    fn exchange(&mut self, request: &[u8]) -> io::Result<Reply> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                self.connection.insert(BufReader::new(stream))
            }
        };
        // A hub that refuses a long body may answer and hang up before it has read all of it.
        let written = connection.get_mut().write_all(request);
        let reply = read_reply(connection);
        if reply.as_ref().is_ok_and(|reply| reply.header("connection") == Some("close")) || written.is_err() {
            self.connection = None;
        }
        reply
    }

    fn remember(&mut self, reply: &Reply) {
        for (_, line) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn read_reply(connection: &mut BufReader<TcpStream>) -> io::Result<Reply> {
    let mut line = String::new();
    let mut next = |connection: &mut BufReader<TcpStream>| -> io::Result<String> {
        line.clear();
        match connection.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    };
    let first = next(connection)?;
    let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| io::Error::other(format!("not an answer: {first}")))?;
    let mut headers = Vec::new();
    loop {
        let line = next(connection)?;
        match line.split_once(':') {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let mut reply = Reply { status, headers, body: String::new(), bytes: Vec::new() };
    let length = reply.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    reply.body = String::from_utf8_lossy(&body).into_owned();
    reply.bytes = body;
    Ok(reply)
}

/// The fields with one of them changed.
pub fn with(fields: &Fields, name: &str, value: &str) -> Fields {
    fields.iter().map(|(n, v)| (n.clone(), if n == name { value.to_owned() } else { v.clone() })).collect()
}

/// The fields without one of them.
pub fn without(fields: &Fields, name: &str) -> Fields {
    fields.iter().filter(|(n, _)| n != name).cloned().collect()
}
