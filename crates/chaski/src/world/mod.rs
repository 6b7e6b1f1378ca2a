//! A demonstration world on one machine: two schools' boxes and their ministry's central, joined to one network, a link that can be
//! cut, and a stick that can be carried. Behind `make run`.
//!
//! Everything in it is what a country would run: three processes of this same program, certified and joined by the commands that a
//! technician types. Only three things are made up: the people, the wire between boxes and central ([`link`]), and the stick, a folder
//! that is moved from place to place ([`stick`]). This process starts the others, shows one page ([`pages`]), and ends them.

mod children;
mod link;
mod pages;
mod setup;
mod stick;

use crate::{
    cli::{Failure, say},
    hub::{DataFolder, stopped},
};
use children::Running;
use directory::{DEMONSTRATION_PASSWORD, OFFICE_PERSON, VILLAGES, Village};
use link::Link;
use std::{
    net::{IpAddr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use stick::Stick;

/// Ports tried after the wished one.
const PORTS_TRIED: u16 = 50;
/// How often it is looked whether all still run.
const GLANCE: Duration = Duration::from_millis(300);

/// A place of the world at which somebody works, and where the stick can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A village's school, by its number in the list.
    School(usize),
    /// The ministry.
    Central,
}

impl Place {
    /// All of them.
    pub const ALL: [Place; VILLAGES.len() + 1] = [Place::School(0), Place::School(1), Place::Central];

    /// Its name in folders and forms.
    pub fn word(self) -> &'static str {
        match self {
            Place::School(0) => "san-isidro",
            Place::School(_) => "santa-rosa",
            Place::Central => "central",
        }
    }

    /// Reads such a name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.word() == word)
    }

    fn village(self) -> Option<&'static Village> {
        match self {
            Place::School(number) => VILLAGES.get(number),
            Place::Central => None,
        }
    }
}

/// Where everything of a world lies.
#[derive(Debug, Clone)]
pub struct Folders(PathBuf);

impl Folders {
    /// Below this folder.
    pub fn below(place: impl Into<PathBuf>) -> Self {
        Self(place.into())
    }

    /// What is given to `--data`.
    fn data(&self, place: Place) -> PathBuf {
        self.0.join(place.word())
    }

    /// The node's own folder: a demonstration's box keeps it apart.
    fn node(&self, place: Place) -> DataFolder {
        DataFolder::at(match place {
            Place::School(_) => self.data(place).join("demonstration"),
            Place::Central => self.data(place),
        })
    }

    /// Where the stick is when it is in here; `None`: in somebody's pocket.
    fn sticks(&self, place: Option<Place>) -> PathBuf {
        self.0.join("sticks").join(place.map_or("pocket", Place::word))
    }
}

/// Opens the world, in a folder that is made at the first start, and serves it until the process is told to stop.
pub fn run(data: &Path, listen: SocketAddr) -> Result<(), Failure> {
    let folders = Folders::below(data.join("world"));
    let front = listen_near(listen)?;
    let front_at = front.local_addr()?;
    setup::prepare(&folders)?;
    let mut ports = Ports { ip: listen.ip(), next: front_at.port().saturating_add(1) };

    let central_pages = ports.free()?;
    let mut running = vec![];
    let mut central = Running::central(&folders, central_pages)?;
    let link = Link::before(central.called_at()?)?;
    running.push(central);
    let mut addresses = vec![];
    for number in 0..VILLAGES.len() {
        let place = Place::School(number);
        setup::calls(&folders, place, link.address)?;
        let at = ports.free()?;
        running.push(Running::hub(&folders, number, at)?);
        addresses.push((place, at));
    }
    addresses.push((Place::Central, central_pages));
    for one in &mut running {
        one.wait_until_ready()?;
    }
    let shown = pages::World {
        link: Arc::new(link),
        stick: Arc::new(Stick::in_world(&folders)),
        ports: addresses.iter().map(|(place, at)| (*place, at.port())).collect(),
    };
    tell(front_at, &addresses, &folders.0);
    serve(front, pages::routes(shown)?, running)
}

/// Serves the front page until the process is told to stop, or one of the others ends by itself.
fn serve(front: TcpListener, pages: axum::Router, running: Vec<Running>) -> Result<(), Failure> {
    let running = Arc::new(Mutex::new(running));
    let watched = running.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let ended = runtime.block_on(async {
        let (over, heard) = tokio::sync::watch::channel(None::<String>);
        let watch = async move {
            loop {
                let ended = watched
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .iter_mut()
                    .find_map(Running::how_it_ended);
                if let Some(ended) = ended {
                    break ended;
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        let end = async move {
            tokio::select! { () = stopped() => {}, why = watch => { let _ = over.send(Some(why)); } }
        };
        let listener = web::serve::bounded(tokio::net::TcpListener::from_std(front)?);
        let service = pages.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(end).await?;
        Ok::<_, Failure>(heard.borrow().clone())
    })?;
    let running = std::mem::take(&mut *running.lock().unwrap_or_else(PoisonError::into_inner));
    children::end_all(running);
    match ended {
        None => Ok(()),
        Some(why) => Err(why.into()),
    }
}

/// One list of who opens what.
fn tell(front: SocketAddr, addresses: &[(Place, SocketAddr)], logs: &Path) {
    let host = |at: SocketAddr| match at.ip().is_loopback() || at.ip().is_unspecified() {
        true => format!("http://localhost:{}/", at.port()),
        false => format!("http://{at}/"),
    };
    say("A demonstration world is ready. Everybody in it is invented.");
    say(&format!("  Begin here: cards, link, stick   {}", host(front)));
    for (place, at) in addresses {
        match place.village() {
            Some(village) => {
                say(&format!("  {}", village.school));
                say(&format!(
                    "    pupil, teacher, head, administrator, technician: press yours   {}",
                    host(*at)
                ));
            }
            None => {
                say("  The ministry's central");
                say(&format!(
                    "    sign in as \"{OFFICE_PERSON}\" with \"{DEMONSTRATION_PASSWORD}\"   {}enter/staff",
                    host(*at)
                ));
            }
        }
    }
    say(&format!("What the three programs say stands in {}/*.log. Stop with Ctrl-C.", logs.display()));
}

fn listen_near(wished: SocketAddr) -> Result<TcpListener, Failure> {
    let mut ports = Ports { ip: wished.ip(), next: wished.port() };
    let listener = match wished.port() {
        0 => TcpListener::bind(wished)?,
        _ => ports.bind()?,
    };
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Ports one after the other.
struct Ports {
    ip: IpAddr,
    next: u16,
}

impl Ports {
    /// A place at which one may listen now.
    fn bind(&mut self) -> Result<TcpListener, Failure> {
        let first = self.next;
        let mut why = String::new();
        while self.next < first.saturating_add(PORTS_TRIED) {
            let at = SocketAddr::new(self.ip, self.next);
            self.next += 1;
            match TcpListener::bind(at) {
                Ok(listener) => return Ok(listener),
                Err(error) => why = error.to_string(),
            }
        }
        Err(format!("cannot listen on {}:{first}: {why}. Choose another with --listen.", self.ip).into())
    }

    /// The same, for another process.
    fn free(&mut self) -> Result<SocketAddr, Failure> {
        Ok(self.bind()?.local_addr()?)
    }
}
