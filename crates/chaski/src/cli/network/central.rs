//! `chaski central`.

use super::{
    Opened, WELCOME,
    archive::Archive,
    fingerprint,
    invite::Invite,
    office::{Administrator, Analyst},
    root_key::{RootKey, root_from},
    schema::Schema,
};
use crate::{
    cli::{
        Failure,
        backup::{Tongue, say_phrase},
        say,
    },
    hub::{CentralPages, DataFolder, care, central_pages, mail_pages::Mail, post},
    machine::{MachineClock, MachineEntropy},
    network::{
        Network, ROOT_KEY, SAVE_EVERY, codes_of,
        pages::{Called, sound_address},
        tell_address,
    },
};
use eventlog::{
    Certificate,
    statement::{Authorities, CertificateTerms, NodeRole},
};
use events::node::OriginCertified;
use exchange::{
    Desk, Welcome,
    net::{Door, serve},
};
use governance::policy::Policy;
use kernel::{Authority, Clock, CountryCode, departures::LeaveWay};
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{Draft, Store, node::write_durably};
use upkeep::backup::RecoveryKey;

fn reached_at(text: &str) -> Result<String, String> {
    sound_address(text).ok_or_else(|| "say it as HOST:PORT, for instance central.example:7440".to_owned())
}

/// The node whose root key says who belongs to a network.
///
/// Without a subcommand it serves: nodes call it at --listen, give what they have and take what they may read, and whoever has a
/// code from `chaski central invite` may join.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Central {
    #[command(subcommand)]
    act: Option<Act>,
    /// The central's folder
    #[arg(long, value_name = "DIR", required = true)]
    data: Option<PathBuf>,
    /// Address and port at which nodes call
    #[arg(long, value_name = "ADDR", default_value = "0.0.0.0:7440")]
    listen: SocketAddr,
    /// Host and port at which nodes reach it from outside, as it is told to whoever lets a box in, and to all boxes in the central's log; without
    /// it, the name of its pages and the port of --listen
    #[arg(long, value_name = "HOST:PORT", value_parser = reached_at)]
    address: Option<String>,
    /// Address and port of the pages where couriers deliver mail and who works at the central signs in; without it there are none
    #[arg(long, value_name = "ADDR")]
    pages: Option<SocketAddr>,
    /// A name under which those pages are called, besides their address; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// The address of a proxy that takes HTTPS for those pages and says so (`X-Forwarded-Proto`); may be given several times. One on
    /// this machine is known
    #[arg(long, value_name = "IP")]
    proxy: Vec<IpAddr>,
    /// Where sticks appear when they are plugged in, for `/mail/stick`; may be given several times
    #[arg(long, value_name = "DIR", default_values = ["/media", "/run/media"])]
    sticks: Vec<PathBuf>,
    /// An invented network: every page says so, and the first one how to come in
    #[arg(long)]
    demo: bool,
    /// The name of the session's cookie, where another program is called by the same name on another port
    #[arg(long, value_name = "NAME", value_parser = crate::cli::hub::cookie_name)]
    cookie: Option<String>,
    /// `sqlite`, or the URL of a PostgreSQL database of its own; remembered in the folder. On another machine: with
    /// `?sslmode=verify-full&sslrootcert=FILE`, or its traffic can be read
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Processes that serve this central side by side from one PostgreSQL database, the same number for each of them. Each writes a
    /// log of its own; one more waits until another ends. They share the central's folder
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=i64::from(store::MAX_PLACES)))]
    origins: u16,
}

/// Further commands.
#[derive(clap::Subcommand)]
enum Act {
    /// Found a network: make a root key, and a node that holds it.
    ///
    /// The root key lies in DIR/node/root.key, and its recovery phrase is printed once. Whoever has either can speak for every
    /// school: keep the folder where only the network's administrators come, and the phrase on two papers in two safes.
    /// Without them no node can be certified or revoked any more. `chaski central root-key` brings the key back.
    Init {
        /// A folder that does not exist yet, or an empty one
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The country whose law the network is under, two letters
        #[arg(long, value_name = "CC")]
        country: String,
        /// Years until the central's own certificate must be renewed
        #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=30))]
        years: u8,
        /// `sqlite`, or the URL of a PostgreSQL database of its own; remembered in the folder
        #[arg(long, value_name = "URL")]
        database: Option<String>,
        /// The language of the recovery phrase: es, pt, en
        #[arg(long, value_name = "LANGUAGE", default_value = "es")]
        words: Tongue,
    },
    /// Bring the network's root key back from its recovery phrase, or try whether a paper is the right one.
    RootKey(RootKey),
    /// Make a code with which one box may join within 30 minutes.
    Invite(Invite),
    /// Print the statements that make a central's tables on PostgreSQL, for whoever wants them made before the first start.
    Schema(Schema),
    /// Move old ranges of the log to a folder or a bucket, as blocks.
    Archive(Archive),
    /// Invite an analyst, list them, or end one's work.
    Analyst(Analyst),
    /// Invite somebody who runs the network on the central's pages, list who does, or end one's work.
    Administrator(Administrator),
}

/// How often a central looks whether somebody was forgotten whose keys it has or carries.
const FORGET_EVERY: Duration = Duration::from_secs(600);
/// Milliseconds in a mean year.
const YEAR_MS: i64 = 31_556_952_000;

impl Central {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self.act {
            Some(Act::Init { data, country, years, database, words }) => {
                init(data, &country, years, database, words)
            }
            Some(Act::RootKey(root_key)) => root_key.run(),
            Some(Act::Invite(invite)) => invite.run(),
            Some(Act::Schema(schema)) => schema.run(),
            Some(Act::Archive(archive)) => archive.run(),
            Some(Act::Analyst(analyst)) => analyst.run(),
            Some(Act::Administrator(administrator)) => administrator.run(),
            None => {
                let data = self.data.ok_or("say with --data where the central lies")?;
                let called = CentralPages {
                    hosts: self.host,
                    proxies: self.proxy,
                    called: self.address.clone().map_or(Called::Port(self.listen.port()), Called::At),
                    sticks: self.sticks,
                    demonstration: self.demo,
                    cookie: self.cookie,
                };
                let pages = self.pages.map(|at| (at, called));
                serve_central(&data, self.listen, self.address, pages, self.database, self.origins)
            }
        }
    }
}

/// Serves until the process is told to stop.
fn serve_central(
    data: &Path,
    listen: SocketAddr,
    address: Option<String>,
    pages: Option<(SocketAddr, CentralPages)>,
    database: Option<String>,
    origins: u16,
) -> Result<(), Failure> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::INFO).init();
    let folder = DataFolder::at(data);
    if !folder.is_central() {
        return Err(format!(
            "{} is no central yet: found a network there with `chaski central init`.",
            data.display()
        )
        .into());
    }
    if let Some(database) = database {
        folder.set_database(&database)?;
    }
    let opened = Opened::open_to_serve(folder, origins)?;
    let (root, codes) = (opened.root()?, codes_of(&opened.folder));
    let Opened { folder, here, directory, _alone } = opened;
    let node = here.secret.public();
    let store = here.store.clone();
    let mut untold = still_untold(&store, address);
    let desk = Arc::new(Desk::new(here));
    let network = Arc::new(Network::new(desk.clone(), root, codes));
    let mail = Mail::new(&folder, store.clone()).telling(network.contacts.clone());
    // Before anything is asynchronous: what is read for them blocks.
    let pages = pages
        .map(|(at, called)| {
            let pages = central_pages(&folder, &store, &directory, mail, network.clone(), called)?;
            Ok::<_, Failure>((at, pages))
        })
        .transpose()?;
    let mut door = Door::new(desk, Arc::new(MachineClock));
    door.joins = Some(network.clone());
    door.contacts = Some(network.contacts.clone());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .map_err(|e| format!("cannot listen on {listen}: {e}. Choose another with --listen."))?;
        say(&format!("Central {} is called at {}", fingerprint(node), listener.local_addr()?));
        if let Some((at, pages)) = pages {
            let listener = tokio::net::TcpListener::bind(at)
                .await
                .map_err(|e| format!("cannot listen on {at}: {e}. Choose another with --pages."))?;
            let at = listener.local_addr()?;
            say(&format!("Couriers deliver at http://{at}/mail, who works here signs in at http://{at}/"));
            let pages = pages.into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { axum::serve(listener, pages).await });
        }
        let (store, folder, directory) = (store.clone(), folder.clone(), directory.clone());
        let (contacts, account) = (network.contacts.clone(), store.clone());
        tokio::spawn(async move {
            let mut rounds = tokio::time::interval(SAVE_EVERY);
            loop {
                rounds.tick().await;
                let (contacts, account) = (contacts.clone(), account.clone());
                let save = move || contacts.save(&account, MachineClock.now());
                if let Ok(Err(error)) = tokio::task::spawn_blocking(save).await {
                    tracing::warn!(%error, "who called is noted as soon as that goes again");
                }
            }
        });
        tokio::spawn(async move {
            let mut rounds = tokio::time::interval(FORGET_EVERY);
            loop {
                rounds.tick().await;
                let (store, folder, directory) = (store.clone(), folder.clone(), directory.clone());
                let still = untold.take();
                let forget = move || {
                    if let Some(error) = store.take_trouble() {
                        tracing::error!(%error, "a view could not be built to its end; it is tried again now");
                    }
                    // Another process may have ended while it built a view.
                    let rebuilding = store.start_rebuilding().map_err(Failure::from);
                    let renewed = post::here(&folder, store.clone(), LeaveWay::Network).map(drop);
                    let still = still_untold(&store, still);
                    let forgotten = care::forget_whom_others_forgot(&folder, &store, &directory);
                    (still, rebuilding.and(renewed).and(forgotten.map(drop)).map_err(|e| e.to_string()))
                };
                let Ok((still, done)) = tokio::task::spawn_blocking(forget).await else { continue };
                untold = still;
                if let Err(error) = done {
                    tracing::error!(error, "who was forgotten elsewhere could not be forgotten here");
                }
            }
        });
        serve(listener, Arc::new(door), post::stopped()).await?;
        Ok::<(), Failure>(())
    })?;
    network.contacts.save(&store, MachineClock.now())?;
    store.close();
    Ok(())
}

/// Tells boxes where the central is called; returns what could not be told yet. Each process does so once: two that were started with
/// different addresses would correct each other for ever.
fn still_untold(store: &Store, address: Option<String>) -> Option<String> {
    address.filter(|address| match tell_address(store, address) {
        Ok(told) => !told,
        Err(error) => {
            tracing::error!(%error, "boxes could not be told where this central is called; it is tried again");
            true
        }
    })
}

fn init(
    data: PathBuf,
    country: &str,
    years: u8,
    database: Option<String>,
    words: Tongue,
) -> Result<(), Failure> {
    let country: CountryCode = country.parse().map_err(|e| format!("--country {country}: {e}"))?;
    if !country.is_assigned() {
        return Err(format!(
            "--country {country}: no country has these letters. Say the two letters of ISO 3166, such as PE or BR."
        )
        .into());
    }
    if data.exists() && std::fs::read_dir(&data)?.next().is_some() {
        return Err(format!(
            "{} is not empty. A network is founded in a folder of its own; choose another.",
            data.display()
        )
        .into());
    }
    // Looked at before anything is written: a database holds the log of one node.
    if let Some(url) = database.as_deref().filter(|url| *url != "sqlite")
        && let Some(node) = DataFolder::node_at(url)?
    {
        return Err(format!(
            "that database holds the network of the central {} already. Each network needs a database of its own: make another one, or \
             serve this network from its own folder.",
            fingerprint(node)
        )
        .into());
    }
    let folder = DataFolder::to_write(&data)?;
    let opened = match database.map_or(Ok(()), |url| folder.set_database(&url)) {
        Ok(()) => Opened::open(folder.clone()),
        Err(error) => Err(error),
    };
    let opened = opened.inspect_err(|_| folder.clear_away())?;
    let phrase = RecoveryKey::generate(&mut MachineEntropy);
    let root = root_from(&phrase);
    let node = opened.here.secret.public();
    let now = MachineClock.now();
    let terms = CertificateTerms {
        node,
        role: NodeRole::Central,
        country,
        schools: vec![],
        authorities: Authorities::CENTRAL,
        from: None,
        issued_at: now,
        valid_until: now.plus_ms(i64::from(years) * YEAR_MS),
    };
    let certificate = Certificate::issue(&root, terms);
    let folder = opened.folder.node_folder();
    opened.folder.keep_root_key(&root)?;
    let welcome = Welcome { root: root.public(), certificates: vec![certificate.clone()], central: None };
    write_durably(&folder.join(WELCOME), &welcome.to_bytes(), 0o644)?;
    let event = OriginCertified { certificate: certificate.to_bytes() };
    opened.here.store.write_blocking(move |tx| {
        tx.append(Draft {
            schools: vec![],
            persons: vec![],
            authority: Authority::Central,
            events: vec![event.into()],
        })
    })?;
    opened.here.store.close();
    say(&format!("Network founded. Its central is {}.", fingerprint(node)));
    say(&format!("Root key: {}. Its recovery phrase:", folder.join(ROOT_KEY).display()));
    say("");
    say_phrase(&phrase, words);
    say("");
    say(
        "Write it on two papers now, for two safes: it is not kept anywhere and not shown again. Whoever has it can speak for every school.",
    );
    say(
        "`chaski central root-key --check` tries a paper, `chaski central root-key` brings the key back from it.",
    );
    if Policy::shipped().country(country).is_none() {
        say(&format!(
            "The law of {country} is not among those that this program knows: the strict rule counts."
        ));
    }
    say("Next: `chaski node card` on each hub, then `chaski node certify` here.");
    Ok(())
}
