//! QTI: questions of other systems, versions 1.2, 2.x and 3.0, read, run and written.
//!
//! *Reading:* [`Item::read`], or [`read_items`] for files with many; strict XML, bounded, every refusal with line and column.
//! *Running:* [`Session`] draws the template's values, takes responses, runs the item's own response processing.
//! *Playing:* [`Item::playable`] gives words with fields for a page, and marks what was answered.
//! *Taking over:* [`read_bank`] asks each item what is right and gives questions a teacher can edit.
//! *Packages:* [`read_manifest`]. *Scoring cases:* [`cases`].
//! *Writing:* [`Item::to_qti3`].
//!
//! ```
//! use formats::qti::{Item, Session};
//! let item = Item::read(br#"<assessmentItem identifier="sum" title="A sum" adaptive="false" timeDependent="false">
//!   <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="integer">
//!     <correctResponse><value>4</value></correctResponse>
//!   </responseDeclaration>
//!   <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
//!   <itemBody><p>2 + 2 = <textEntryInteraction responseIdentifier="RESPONSE"/></p></itemBody>
//!   <responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"/>
//! </assessmentItem>"#)?;
//! let mut session = Session::start(&item, 1);
//! session.respond("RESPONSE", &["4".to_string()]);
//! session.submit();
//! assert_eq!(session.score(), 1.0);
//! assert_eq!(Item::read(item.to_qti3().as_bytes())?, item);
//! # Ok::<(), formats::qti::QtiError>(())
//! ```
//!
//! `docs/question-formats.md` says what is read and what is refused.

mod bank;
pub mod cases;
mod chance;
mod element;
mod error;
mod expression;
mod interaction;
mod item;
mod legacy;
mod manifest;
mod names;
mod pattern;
mod play;
mod rules;
mod session;
mod shape;
mod template;
mod value;
mod variable;
mod write;

pub use bank::read_bank;
pub use element::{Element, Node, Space};
pub use error::{QtiError, QtiFault};
pub use expression::Expression;
pub use interaction::{Choice, Interaction, InteractionKind};
pub use item::{Item, MAX_ITEMS, Version, read_items};
pub use manifest::{Resource, ResourceKind, read_manifest};
pub use play::{Field, FieldKind, Marked, Playable, Unplayable, Words};
pub use session::Session;
pub use shape::Shape;
pub use value::{Atom, BaseType, Cardinality, Value};
pub use variable::{AreaMapping, MapEntry, Mapping, Role, Rows, Table, Variable};
