//! Signing in, asked over HTTP as phones would ask it: the real routes, the real door, a store on a disk, a clock set by hand.
//!
//! | file | what must hold |
//! |---|---|
//! | `journey` | code, list, PIN, together, leaving; cards; pictures; the class's own phone |
//! | `both` | every query, on SQLite and PostgreSQL |
//! | `budget` | fifty devices, a machine without cookies, a known phone, "let her in", a restart |
//! | `staff` | passwords, invitations, one-time codes, settings, who may print what |
//! | `guests` | looking in, keeping a place, coming back, claiming |

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod both;
mod budget;
mod guests;
mod journey;
mod staff;
mod world;
