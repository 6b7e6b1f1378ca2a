//! What two nodes and a stick do together.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod archive;
mod courier;
mod files;
mod forks;
mod full;
mod keys;
mod lying;
mod metered;
mod moves;
mod net;
mod network;
mod revoked;
mod stick;
mod strange;
mod talk;
mod uncertified;
