//! The whole program, asked over HTTP as a phone would ask it, and with its power cut at every kind of moment.
//!
//! | file | what must hold |
//! |---|---|
//! | `answers` | an answer counts once, for its owner, whole or not at all; a session that ends loses nothing |
//! | `doors` | every page for nobody, a pupil and a teacher, in three languages; hostile names and origins |
//! | `api` | a program with a key: every described operation, as described, and the same as the pages say |
//! | `classroom` | a teacher's day: roll, work that is set, a quiz, the paper grid; forms sent twice, and by those who may not |
//! | `kill` | `kill -9` under load: every acknowledged answer is there afterwards |
//! | `images` | the disk as a power cut leaves it: every acknowledged answer is there afterwards |
//! | `backup` | what is copied under load, cut, restored and cut again is a whole box; the forgotten stay forgotten |
//! | `mail` | a network founded, joined and served by a stick; what does not belong to it is refused |
//! | `courier` | mail on a phone to a central and home; what a phone brings fills neither memory nor disk; what changed meanwhile is not handed over |
//! | `tutor` | practice, the teacher's list; a model from answers to a central and by mail to a hub |
//! | `clones` | boxes cloned from one image have keys and logs of their own, and nothing of the box that was copied |
//! | `join` | boxes join on their page, find each other in a local network, and one takes the place of a dead one |
//! | `central` | a model trained and approved at a central, while it serves, by an analyst on its pages; hubs switch while they serve |
//! | `several` | two processes of a central on one database, killed and with the database restarting: the state of one in peace |
//! | `ministry` | boxes let in by card and by code on a central's pages, seen, placed and cast out, by who runs the network and nobody else |
//! | `packages` | courses that a central offers come over the network and by stick, and learners find them; an update costs what changed |
//! | `archive` | old ranges of a central in a bucket, with kills and damage on the way |
//! | `assess` | what `chaski assess` says of bad input, row and column named |
//! | `privacy` | the rules at the console; nobody is forgotten by accident |
//! | `planning` | a plan from files to files; every doubtful row and file is named; others' programs agree |
//! | `network` | the generated access point, name service and firewall, from a phone in another namespace |
//! | `upkeep` | the box's own pages, for those who look after it |
//! | `updates` | a box takes an update over the network, and comes back from one that spoils its data, with everything |
//! | `watchdog` | signs of life to systemd |
//! | `doctor` | what `chaski doctor` says of a sound box and of a damaged one |

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod answers;
mod api;
mod archive;
mod assess;
mod backup;
mod browser;
mod central;
mod channel;
mod classroom;
mod clock;
mod clones;
mod coach;
mod courier;
mod desk;
mod doctor;
mod doors;
mod hub;
mod images;
mod join;
mod kill;
mod mail;
mod ministry;
mod network;
#[cfg(target_os = "linux")]
mod owner;
mod packages;
mod planning;
mod privacy;
mod several;
mod tutor;
mod updates;
mod upkeep;
#[cfg(target_os = "linux")]
mod watchdog;

/// How often something dangerous is done: so often in `make test`, so often with `CHASKI_LONG=1` (`make test-long`).
fn times(short: u64, long: u64) -> u64 {
    if std::env::var_os("CHASKI_LONG").is_some_and(|value| value == "1") { long } else { short }
}
