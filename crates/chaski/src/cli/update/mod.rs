//! `chaski update`: updates of the program, from the ministry's desk to a box.

mod at_box;
mod label;
mod sign;

use super::{Failure, network};

/// Updates of the program: sign one, offer it, take it, go back.
#[derive(clap::Subcommand)]
pub enum Update {
    /// Sign a program with the network's root key, at the central: one file that boxes take.
    Sign(sign::Sign),
    /// What an update's file is, and whether it is whole; with a box's folder, whether that box would take it.
    Check(at_box::Check),
    /// Offer an update's file to boxes, at the central: they fetch it with the exchange, by stick and by courier.
    Offer(network::OfferUpdate),
    /// Take an offer back. Boxes that have the program keep it.
    Withdraw(network::WithdrawUpdate),
    /// Which updates are offered.
    List(network::ListUpdates),
    /// Lay an update's file ready on this box, for instance from a stick.
    Take(at_box::Take),
    /// Which version runs on this box, which one waits, and how the last change ended.
    Status(at_box::Status),
    /// Install what waits on this box now.
    Apply(at_box::Apply),
    /// Run the earlier version again, with today's data.
    Back(at_box::Back),
    /// Whether this program can go on with a box's data; asked by `chaski keep`.
    #[command(hide = true)]
    Fits(at_box::Fits),
}

impl Update {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Update::Sign(command) => command.run(),
            Update::Check(command) => command.run(),
            Update::Offer(command) => command.run(),
            Update::Withdraw(command) => command.run(),
            Update::List(command) => command.run(),
            Update::Take(command) => command.run(),
            Update::Status(command) => command.run(),
            Update::Apply(command) => command.run(),
            Update::Back(command) => command.run(),
            Update::Fits(command) => command.run(),
        }
    }
}
