//! The world's first start: its schools are seeded, its network is founded, and the boxes join it, by the commands that a technician
//! types. Made beside its place and moved there when it is whole: cut short, it is begun again.

use super::{Folders, Place, children::command, stick::Stick};
use crate::{
    cli::{Failure, say},
    hub::{DataFolder, open_store, seed_beside},
    network::fingerprint,
};
use directory::{Directory, VILLAGES, seed_office};
use std::{fs, io, net::SocketAddr, path::Path, time::Duration};
use store::node::write_durably;

/// Whose law the invented network is under.
const COUNTRY: &str = directory::VILLAGES_COUNTRY;
/// Writer time per chunk of a rebuild: nobody is being served.
const CHUNK: Duration = Duration::from_secs(5);

/// Makes the world if it is not there, and finds the stick.
pub fn prepare(folders: &Folders) -> Result<(), Failure> {
    if !folders.0.exists() {
        say(
            "Making a demonstration world: two schools and their ministry. This takes a moment, the first time only.",
        );
        let mut beside = folders.0.as_os_str().to_owned();
        beside.push(".new");
        let beside = Folders::below(beside);
        if beside.0.exists() {
            fs::remove_dir_all(&beside.0).map_err(said(&beside.0))?;
        }
        fs::create_dir_all(&beside.0).map_err(said(&beside.0))?;
        make(&beside)?;
        fs::rename(&beside.0, &folders.0).map_err(said(&folders.0))?;
    }
    Ok(Stick::in_world(folders).lay_ready().map_err(said(&folders.0))?)
}

fn said(path: &Path) -> impl Fn(io::Error) -> String {
    let path = path.display().to_string();
    move |error| format!("{path}: {error}")
}

fn make(folders: &Folders) -> Result<(), Failure> {
    let central = folders.data(Place::Central);
    std::thread::scope(|scope| {
        let seeding: Vec<_> = VILLAGES
            .iter()
            .enumerate()
            .map(|(number, village)| {
                let folder = folders.node(Place::School(number));
                scope.spawn(move || {
                    fs::create_dir_all(folder.path().parent().unwrap_or(folder.path()))?;
                    seed_beside(&folder, village).map_err(|error| io::Error::other(error.to_string()))
                })
            })
            .collect();
        command(&["central", "init", "--country", COUNTRY], &central)?;
        for seeded in seeding {
            seeded.join().map_err(|_| "a school could not be made")??;
        }
        Ok::<_, Failure>(())
    })?;
    open_office(&folders.node(Place::Central))?;
    for number in 0..VILLAGES.len() {
        join(folders, Place::School(number))?;
    }
    // By stick everybody hears once of everybody.
    let stick = Stick::in_world(folders);
    stick.lay_ready()?;
    let path = folders.sticks(None).join(super::stick::LABEL).display().to_string();
    command(&["stick", "write", &path], &central)?;
    // Twice: a box heeds others' cards only when it has heard of their certificates.
    for number in (0..VILLAGES.len()).cycle().take(2 * VILLAGES.len()) {
        command(&["stick", "read", &path], folders.node(Place::School(number)).path())?;
    }
    Ok(())
}

/// Somebody may run the network.
fn open_office(folder: &DataFolder) -> Result<(), Failure> {
    let _alone = folder.alone()?;
    let store = open_store(folder, Duration::ZERO)?;
    store.rebuild_now(CHUNK)?;
    let (offer, secret) = folder.wrapping()?;
    let directory = Directory::new(store.clone(), offer, secret);
    seed_office(&directory, COUNTRY.parse()?)?;
    store.close();
    Ok(())
}

/// A box joins as one does without a network: its card goes to the central, a welcome file comes back.
fn join(folders: &Folders, place: Place) -> Result<(), Failure> {
    let folder = folders.node(place);
    let file = |ending: &str| folders.0.join(format!("{}.{ending}", place.word())).display().to_string();
    let (card, welcome) = (file("card"), file("welcome"));
    command(&["node", "card", "--out", &card], folder.path())?;
    let print = fingerprint(folder.secret()?.public());
    let certify = ["node", "certify", &card, "--fingerprint", &print, "--out", &welcome];
    command(&certify, &folders.data(Place::Central))?;
    command(&["join", &welcome, "--demonstration"], folder.path())?;
    for done in [card, welcome] {
        fs::remove_file(done)?;
    }
    Ok(())
}

/// Where a box calls the central today: the wire has another address at each start.
pub fn calls(folders: &Folders, place: Place, central: SocketAddr) -> Result<(), Failure> {
    let node = folders.node(Place::Central).secret()?.public();
    let text = format!(
        "# Of a demonstration world, which writes it anew at each start.\n\
         every_minutes = 1\n\
         neighbours = false\n\
         [[peer]]\n\
         node = \"{node}\"\n\
         address = \"{central}\"\n"
    );
    let path = folders.node(place).node_folder().join("exchange.toml");
    Ok(write_durably(&path, text.as_bytes(), 0o644)?)
}
