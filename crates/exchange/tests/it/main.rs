//! What two nodes and a stick do together.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod archive;
mod courier;
mod files;
mod forks;
mod keys;
mod moves;
mod net;
mod network;
mod stick;
mod talk;
mod uncertified;
