//! The load: connections that each ask for their learners' pages, or send their answers, one after the other.

use super::{
    CONNECTIONS,
    child::Hub,
    client::{Connection, head, hidden},
    world::{Learner, World},
};
use crate::{cli::Failure, machine::MachineEntropy};
use kernel::ClientId;
use std::{
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::task::{JoinSet, LocalSet};

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The start page of somebody signed in.
    Home,
    /// A course with its lessons.
    Course,
    /// A lesson with its activities.
    Lesson,
    /// An exercise, ready to be answered.
    Exercise,
    /// An answer, acknowledged after a durable commit.
    Answer,
}

/// Requests before the clock starts, per connection: caches fill, lazy things are made.
const WARM_UP: usize = 20;
/// Longest wait for the last answers after the time is over.
const GRACE: Duration = Duration::from_secs(60);

/// What came of it.
pub struct Load {
    latencies: Vec<Duration>,
    seconds: f64,
    cpu_ms: f64,
    bytes: u64,
}

impl Load {
    /// How many were answered.
    pub fn requests(&self) -> usize {
        self.latencies.len()
    }

    /// Per second.
    pub fn rate(&self) -> f64 {
        self.requests() as f64 / self.seconds
    }

    /// Processor time of the hub for each, all its threads, compression included.
    pub fn cpu_ms_each(&self) -> f64 {
        self.cpu_ms / self.requests() as f64
    }

    /// Bytes on the wire of each answer.
    pub fn bytes_each(&self) -> f64 {
        self.bytes as f64 / self.requests() as f64
    }

    /// A percentile of the time from sending to having the whole answer.
    pub fn latency_ms(&self, percent: f64) -> f64 {
        let at = (self.latencies.len() as f64 * percent / 100.0) as usize;
        self.latencies.get(at.min(self.latencies.len() - 1)).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}

/// Runs it.
pub fn run(world: &World, hub: &Hub, asked: Asked, lasts: Duration) -> Result<Load, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut phones = Vec::with_capacity(CONNECTIONS);
        for number in 0..CONNECTIONS {
            let mut phone = Phone::open(hub, world, number, asked).await?;
            for _ in 0..WARM_UP {
                phone.ask().await?;
            }
            phone.forget();
            phones.push(phone);
        }
        let (cpu_before, started) = (hub.cpu_ms()?, Instant::now());
        let mut running = JoinSet::new();
        for mut phone in phones {
            running.spawn_local(async move {
                while started.elapsed() < lasts {
                    phone.ask().await.map_err(|e| e.to_string())?;
                }
                Ok::<Phone, String>(phone)
            });
        }
        let mut load = Load { latencies: Vec::new(), seconds: 0.0, cpu_ms: 0.0, bytes: 0 };
        let all = async {
            while let Some(phone) = running.join_next().await {
                let phone = phone.map_err(|e| e.to_string())??;
                load.latencies.extend(phone.latencies);
                load.bytes += phone.bytes;
            }
            Ok::<(), String>(())
        };
        tokio::time::timeout(lasts + GRACE, all).await.map_err(|_| "the hub stopped answering")??;
        load.seconds = started.elapsed().as_secs_f64();
        load.cpu_ms = hub.cpu_ms()? - cpu_before;
        load.latencies.sort_unstable();
        if load.latencies.is_empty() {
            return Err("not one request was answered".into());
        }
        Ok(load)
    })
}

/// One connection and the learners it acts for.
struct Phone {
    connection: Connection,
    asked: Asked,
    address: Rc<str>,
    learners: Vec<Signed>,
    next: usize,
    latencies: Vec<Duration>,
    bytes: u64,
}

/// A learner as her browser knows her.
struct Signed {
    cookie: String,
    owner: String,
    csrf: String,
    answers: Rc<[(String, String)]>,
    next: usize,
}

impl Phone {
    async fn open(hub: &Hub, world: &World, number: usize, asked: Asked) -> Result<Self, Failure> {
        let mut connection = Connection::open(&hub.address).await?;
        let mut learners = Vec::new();
        for learner in world.learners.iter().skip(number).step_by(CONNECTIONS) {
            learners.push(sign(&mut connection, &hub.address, world, learner).await?);
        }
        Ok(Self {
            connection,
            asked,
            address: hub.address.as_str().into(),
            learners,
            next: number,
            latencies: Vec::new(),
            bytes: 0,
        })
    }

    fn forget(&mut self) {
        self.latencies.clear();
        self.bytes = 0;
    }

    async fn ask(&mut self) -> Result<(), Failure> {
        self.next += 1;
        let count = self.learners.len();
        let learner = &mut self.learners[self.next % count];
        let (request, expected) = match self.asked {
            Asked::Answer => (answer(learner, &self.address), 303),
            page => {
                let path = match page {
                    Asked::Home => "/",
                    Asked::Course => "/courses/safe-phone",
                    Asked::Lesson => "/courses/safe-phone/hurry",
                    _ => "/courses/safe-phone/hurry/what-hurries",
                };
                (head("GET", path, &self.address, &learner.cookie) + "\r\n", 200)
            }
        };
        let started = Instant::now();
        let (status, bytes) = self.connection.ask(request.as_bytes()).await?;
        self.latencies.push(started.elapsed());
        self.bytes += bytes as u64;
        if status != expected {
            return Err(format!(
                "answered with {status} instead of {expected}: {}",
                request.lines().next().unwrap_or("")
            )
            .into());
        }
        Ok(())
    }
}

/// Opens an exercise as the learner does and takes the form's token from the page.
async fn sign(
    connection: &mut Connection,
    address: &str,
    world: &World,
    learner: &Learner,
) -> Result<Signed, Failure> {
    let request = head("GET", "/courses/safe-phone/hurry/what-hurries", address, &learner.cookie) + "\r\n";
    let page = connection.fetch(request.as_bytes()).await?.text()?;
    Ok(Signed {
        cookie: learner.cookie.clone(),
        owner: hidden(&page, "owner").ok_or("the exercise's page has no owner: is the learner signed in?")?,
        csrf: hidden(&page, "csrf").ok_or("the exercise's page has no token")?,
        answers: world.answers.clone(),
        next: learner.number,
    })
}

/// The next exercise's answer, under a fresh id.
fn answer(learner: &mut Signed, address: &str) -> String {
    let (path, fields) = &learner.answers[learner.next % learner.answers.len()];
    learner.next += 1;
    let client = ClientId::random(&mut MachineEntropy);
    let body =
        format!("csrf={}&owner={}&client={client}&hints=0&{fields}&do=answer", learner.csrf, learner.owner);
    format!(
        "{}content-type: application/x-www-form-urlencoded\r\norigin: http://{address}\r\ncontent-length: {}\r\n\r\n{body}",
        head("POST", path, address, &learner.cookie),
        body.len()
    )
}
