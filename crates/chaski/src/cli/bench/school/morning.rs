//! Forty people at forty phones: each has her form open, and all press at the same moment.

use super::{
    super::hub::{
        child::Hub,
        client::{Connection, Reply, head, hidden},
    },
    world::{AT_ONCE, PASSWORD, School},
};
use crate::{cli::Failure, machine::MachineEntropy};
use kernel::ClientId;
use std::{
    collections::BTreeMap,
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::task::{JoinSet, LocalSet};

/// How they come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Staff: short user id and password.
    Password,
    /// Pupils: class code, drawing, PIN.
    Pin,
    /// Pupils: the link on the card.
    Card,
}

/// Longest wait for the last.
const PATIENCE: Duration = Duration::from_secs(60);
/// A hub is quiet that takes no more processor time than this in so long.
const QUIET_MS: f64 = 40.0;
const QUIET_FOR: Duration = Duration::from_secs(4);
/// Pages asked for one after the other.
const PAGES: usize = 200;

/// A phone's browser: a connection and its cookies.
struct Phone {
    address: Rc<str>,
    connection: Connection,
    cookies: BTreeMap<String, String>,
}

impl Phone {
    async fn open(address: &str) -> Result<Self, Failure> {
        Ok(Self {
            address: address.into(),
            connection: Connection::open(address).await?,
            cookies: BTreeMap::new(),
        })
    }

    async fn get(&mut self, path: &str) -> Result<Reply, Failure> {
        let request = self.head("GET", path) + "\r\n";
        self.send(&request).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Reply, Failure> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = format!(
            "{}content-type: application/x-www-form-urlencoded\r\norigin: http://{}\r\ncontent-length: {}\r\n\r\n{body}",
            self.head("POST", path),
            self.address,
            body.len()
        );
        self.send(&request).await
    }

    fn head(&self, method: &str, path: &str) -> String {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        head(method, path, &self.address, &cookies.join("; "))
    }

    async fn send(&mut self, request: &str) -> Result<Reply, Failure> {
        let reply = self.connection.fetch(request.as_bytes()).await?;
        for line in reply.head.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("set-cookie")
                && let Some((name, value)) =
                    value.trim().split(';').next().and_then(|pair| pair.split_once('='))
            {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(reply)
    }
}

fn wanted(reply: &Reply, status: u16, what: &str) -> Result<(), Failure> {
    match reply.status == status {
        true => Ok(()),
        false => Err(format!("{what} was answered with {} instead of {status}", reply.status).into()),
    }
}

/// One press: what is sent, and to where.
struct Press {
    phone: Phone,
    path: String,
    fields: Vec<(String, String)>,
}

/// All forty come in; returns how long it took from the first press to the last answer.
pub fn run(school: &School, address: &str, way: Way) -> Result<Duration, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut presses = Vec::with_capacity(AT_ONCE);
        for number in 0..AT_ONCE {
            presses.push(prepare(school, address, way, number).await?);
        }
        let mut running = JoinSet::new();
        let started = Instant::now();
        for press in presses {
            running.spawn_local(async move { press.send().await.map_err(|e| e.to_string()) });
        }
        let all = async {
            while let Some(done) = running.join_next().await {
                done.map_err(|e| e.to_string())??;
            }
            Ok::<(), String>(())
        };
        tokio::time::timeout(PATIENCE, all).await.map_err(|_| "somebody never came in")??;
        Ok(started.elapsed())
    })
}

async fn prepare(school: &School, address: &str, way: Way, number: usize) -> Result<Press, Failure> {
    let mut phone = Phone::open(address).await?;
    let pupil = &school.pupils[number];
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let (path, mut fields) = match way {
        Way::Password => {
            let path = "/enter/staff".to_owned();
            (path, vec![field("who", &school.logins[number]), field("password", PASSWORD)])
        }
        Way::Pin => {
            let form = phone.get("/enter").await?.text()?;
            let csrf = hidden(&form, "csrf").unwrap_or_default();
            let list = phone.post("/enter", &[("csrf", &csrf), ("code", &school.code)]).await?;
            wanted(&list, 303, "a class code")?;
            (format!("/enter/list/{}", pupil.person), vec![field("pin", &pupil.pin)])
        }
        // A scan is one request: the link itself.
        Way::Card => return Ok(Press { phone, path: format!("/c/{}", pupil.token), fields: vec![] }),
    };
    let form = phone.get(&path).await?;
    wanted(&form, 200, &path)?;
    fields.extend(hidden(&form.text()?, "csrf").map(|csrf| ("csrf".to_owned(), csrf)));
    Ok(Press { phone, path, fields })
}

impl Press {
    async fn send(mut self) -> Result<(), Failure> {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let reply = match fields.is_empty() {
            true => self.phone.get(&self.path).await?,
            false => self.phone.post(&self.path, &fields).await?,
        };
        wanted(&reply, 303, &self.path)?;
        match self.phone.cookies.contains_key(web::session::SESSION_COOKIE) {
            true => Ok(()),
            false => Err(format!("{}: nobody is signed in afterwards", self.path).into()),
        }
    }
}

/// The teacher's page of her class.
pub struct ClassPage {
    /// Processor time for the page when an answer has come since the last one; the answer's own is taken off.
    pub moved_cpu_ms: f64,
    /// The same when nothing has come.
    pub still_cpu_ms: f64,
    /// Median time from asking to having all of it, with an answer before each.
    pub p50_ms: f64,
    /// Bytes on the wire.
    pub kilobytes: f64,
}

/// The teacher looks again and again while the class works.
pub fn class_page(school: &School, hub: &Hub) -> Result<ClassPage, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut teacher = prepare(school, &hub.address, Way::Password, 0).await?;
        let fields: Vec<(&str, &str)> =
            teacher.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        wanted(&teacher.phone.post("/enter/staff", &fields).await?, 303, "the teacher's password")?;
        let mut teacher = teacher.phone;
        let mut pupil = Phone::open(&hub.address).await?;
        wanted(&pupil.get(&format!("/c/{}", school.pupils[1].token)).await?, 303, "a card")?;
        let kept = form_of(&mut pupil, EXERCISE).await?;
        let path = format!("/classes/{}", school.class);
        let warm = teacher.get(&path).await?;
        wanted(&warm, 200, "the class page")?;

        let before = hub.cpu_ms()?;
        for _ in 0..PAGES {
            teacher.get(&path).await?;
        }
        let still_cpu_ms = (hub.cpu_ms()? - before) / PAGES as f64;
        let before = hub.cpu_ms()?;
        for _ in 0..PAGES {
            answer(&mut pupil, EXERCISE, GIVEN, &kept).await?;
        }
        let answer_cpu_ms = (hub.cpu_ms()? - before) / PAGES as f64;
        let before = hub.cpu_ms()?;
        let mut latencies = Vec::with_capacity(PAGES);
        for _ in 0..PAGES {
            answer(&mut pupil, EXERCISE, GIVEN, &kept).await?;
            let asked = Instant::now();
            teacher.get(&path).await?;
            latencies.push(asked.elapsed());
        }
        let moved_cpu_ms = (hub.cpu_ms()? - before) / PAGES as f64 - answer_cpu_ms;
        latencies.sort_unstable();
        Ok(ClassPage {
            moved_cpu_ms,
            still_cpu_ms,
            p50_ms: latencies[PAGES / 2].as_secs_f64() * 1e3,
            kilobytes: warm.bytes as f64 / 1_024.0,
        })
    })
}

/// The exercise that is answered again and again.
pub const EXERCISE: &str = "/courses/safe-phone/hurry/what-hurries";
/// How.
pub const GIVEN: &[(&str, &str)] = &[("hints", "0"), ("choice", "deadline"), ("do", "answer")];

/// What its form carries.
type Kept = Vec<(&'static str, String)>;

async fn form_of(pupil: &mut Phone, exercise: &str) -> Result<Kept, Failure> {
    let form = pupil.get(exercise).await?;
    wanted(&form, 200, exercise)?;
    let form = form.text()?;
    let kept = ["csrf", "owner", "variant", "hints", "shown"];
    Ok(kept.into_iter().filter_map(|name| Some((name, hidden(&form, name)?))).collect())
}

async fn answer(
    pupil: &mut Phone,
    exercise: &str,
    given: &[(&str, &str)],
    kept: &Kept,
) -> Result<(), Failure> {
    let client = ClientId::random(&mut MachineEntropy).to_string();
    let mut fields: Vec<(&str, &str)> = given.to_vec();
    let others = kept.iter().map(|(name, value)| (*name, value.as_str()));
    fields.extend(others.filter(|(name, _)| given.iter().all(|(known, _)| known != name)));
    fields.push(("client", client.as_str()));
    wanted(&pupil.post(exercise, &fields).await?, 303, "an answer")
}

/// A course that a pupil practises.
pub struct Practised {
    /// Her page of it.
    pub page: String,
    /// One of its exercises, answered again and again.
    pub exercise: String,
    /// What she answers.
    pub given: &'static [(&'static str, &'static str)],
}

/// A pupil with some 250 answers opens her practice page again and again: processor time with an answer before each (the answer's
/// own taken off; the offer that is written down is in it), and with nothing new.
pub fn practice_page(
    school: &School,
    hub: &Hub,
    practised: &Practised,
    patience: Duration,
) -> Result<(f64, f64), Failure> {
    let Practised { page, exercise, given } = practised;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut pupil = Phone::open(&hub.address).await?;
        wanted(&pupil.get(&format!("/c/{}", school.pupils[1].token)).await?, 303, "a card")?;
        let begun = Instant::now();
        while pupil.get(page).await?.status != 200 && begun.elapsed() < patience {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        wanted(&pupil.get(page).await?, 200, page)?;
        // What a hub does behind everybody's back with a new channel (it puts it into the search) is not the page's.
        let mut before = f64::NEG_INFINITY;
        while hub.cpu_ms()? - before > QUIET_MS && begun.elapsed() < patience {
            before = hub.cpu_ms()?;
            tokio::time::sleep(QUIET_FOR).await;
        }
        let kept = form_of(&mut pupil, exercise).await?;
        let before = hub.cpu_ms()?;
        for _ in 0..PAGES {
            pupil.get(page).await?;
        }
        let still = (hub.cpu_ms()? - before) / PAGES as f64;
        let before = hub.cpu_ms()?;
        for _ in 0..PAGES {
            answer(&mut pupil, exercise, given, &kept).await?;
        }
        let answering = (hub.cpu_ms()? - before) / PAGES as f64;
        let before = hub.cpu_ms()?;
        for _ in 0..PAGES {
            answer(&mut pupil, exercise, given, &kept).await?;
            wanted(&pupil.get(page).await?, 200, page)?;
        }
        let moved = (hub.cpu_ms()? - before) / PAGES as f64 - answering;
        Ok((moved, still))
    })
}
