//! Whose data may be used for what, by which country's rules, and what became of it.
//!
//! *What is it for?* Every use of a person's data beyond her lessons has a basis that can be shown: her consent or her guardian's,
//! under her country's rule; whoever asks for access, correction or erasure gets an answer by the day the law sets.
//! *Main type:* [`policy::Policy`], the rules of all jurisdictions with the status of each fact. *What does it never do?* It gives no
//! legal advice and never guesses: a fact that nobody has read does not loosen the strict rule. *Where do I start?* [`policy`].

pub mod policy;
