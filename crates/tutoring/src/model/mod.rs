//! Which model is in use: the one that a central approved last, of those that are here whole and can be read.
//!
//! A model travels in the log like everything else: pieces of its file, and an approval that names its digest under the
//! approving node's signature. A node that cannot use the latest (a piece is missing, its format is newer than this program) goes
//! on with the one before it; with none, on what authors declared.

pub mod candidate;

use eventlog::{Domain, NodeSecret, SignatureBytes, verify};
use events::{
    Event,
    tutoring::{MODEL_PART_BYTES, MODEL_PARTS_MAX, TutorModelApproved, TutorModelPart},
};
use kernel::{Authority, Digest, NodeKey};
use learner_model::tracing::{Model, ModelFileError};
use std::sync::{Arc, Mutex, PoisonError};
use store::{
    ColumnType::{Blob, Int},
    Connection, Draft, StoreError, Value, WriteTx,
    view::{Column, Deltas, Fact, Merge, Needed, RunsOn, Table, View, Work},
};

/// The view's name.
pub const VIEW: &str = "tutoring_models";

/// Approvals looked through, latest first.
const APPROVALS_READ: i64 = 8;

/// Pieces of model files.
pub static PART: Table = Table {
    name: "tutoring_model_part",
    key: &[("model", Blob), ("number", Int)],
    columns: &[Column::new("bytes", Blob, Merge::Insert)],
    indexes: &[],
};

/// Approvals, one for each model and node that approved it.
pub static APPROVED: Table = Table {
    name: "tutoring_model",
    key: &[("model", Blob), ("node", Blob)],
    columns: &[
        Column::new("parts", Int, Merge::Last("approved")),
        Column::new("signature", Blob, Merge::Last("approved")),
        Column::new("authority", Int, Merge::Last("approved")),
    ],
    indexes: &[],
};

/// Models as a view.
pub fn view() -> View {
    View {
        name: VIEW,
        version: 1,
        needed: Needed::Whenever,
        runs_on: RunsOn::Both,
        kinds: &[804, 805],
        tables: vec![&PART, &APPROVED],
        work: Work::rows(|fact: &Fact<'_>, deltas: &mut Deltas| match fact.event {
            Event::TutorModelPart(TutorModelPart { model, number, bytes })
                if *number < MODEL_PARTS_MAX && bytes.len() <= MODEL_PART_BYTES =>
            {
                let key: [Value; 2] = [Value::blob(model.as_bytes()), i64::from(*number).into()];
                deltas.row(&PART, key, fact.stamp).set("bytes", Value::blob(bytes)).done();
            }
            Event::TutorModelApproved(TutorModelApproved { model, parts, signature }) => {
                let node = Value::blob(fact.header.origin.node.as_bytes());
                deltas
                    .row(&APPROVED, [Value::blob(model.as_bytes()), node], fact.stamp)
                    .set("parts", i64::from(*parts))
                    .set("signature", Value::blob(signature))
                    .set("authority", fact.header.authority as i64)
                    .done();
            }
            _ => {}
        }),
    }
}

/// The model in use.
pub struct InUse {
    /// It.
    pub model: Model,
    /// Its file's digest; `None`: no model, only what authors declared and she answered.
    pub digest: Option<Digest>,
    /// Why later ones are not in use, latest first.
    pub refused: Vec<(Digest, Refusal)>,
    /// What was looked at: while this stays, so does the answer.
    looked_at: Vec<Approval>,
}

/// Why an approved model is not used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// Not by a central, nor by this node itself.
    #[error("it was approved by a node that may not")]
    NotAllowed,
    /// The signature is not that node's.
    #[error("its signature is not the approving node's")]
    BadSignature,
    /// Some pieces are not here yet.
    #[error("{here} of its {of} pieces are here")]
    Incomplete {
        /// Pieces here.
        here: u16,
        /// Pieces it has.
        of: u16,
    },
    /// The pieces do not make the file that was approved.
    #[error("its pieces are not the file that was approved")]
    OtherBytes,
    /// The file cannot be used.
    #[error(transparent)]
    File(#[from] ModelFileError),
}

#[derive(Debug, Clone, PartialEq)]
struct Approval {
    model: Digest,
    node: NodeKey,
    parts: u16,
    signature: Vec<u8>,
    authority: i64,
    here: i64,
}

impl InUse {
    /// No model.
    pub fn none() -> Self {
        Self { model: Model::blank(), digest: None, refused: Vec::new(), looked_at: Vec::new() }
    }

    /// What is in use now; `before` again if nothing changed since it was found.
    pub fn now(db: &mut Connection, own: NodeKey, before: &Arc<InUse>) -> Result<Arc<InUse>, StoreError> {
        let approvals = approvals(db)?;
        if approvals == before.looked_at {
            return Ok(before.clone());
        }
        let mut found = Self { looked_at: approvals.clone(), ..Self::none() };
        for approval in &approvals {
            match read(db, own, approval)? {
                Ok(model) => {
                    (found.model, found.digest) = (model, Some(approval.model));
                    break;
                }
                Err(refusal) => {
                    tracing::warn!(model = %approval.model, %refusal, "a model of the tutor is not used");
                    found.refused.push((approval.model, refusal));
                }
            }
        }
        Ok(Arc::new(found))
    }
}

/// The model in use at a node on which nobody practises: read again when another is approved, kept until then.
pub fn watching(own: NodeKey) -> impl Fn(&mut Connection) -> Result<Arc<InUse>, StoreError> + Send + Sync {
    let known = Mutex::new(Arc::new(InUse::none()));
    move |db| {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = InUse::now(db, own, &known)?;
        Ok(known.clone())
    }
}

fn approvals(db: &mut Connection) -> Result<Vec<Approval>, StoreError> {
    let sql = "SELECT m.model, m.node, m.parts, m.signature, m.authority, \
        (SELECT count(*) FROM tutoring_model_part p WHERE p.model = m.model) \
        FROM tutoring_model m ORDER BY m.approved_at DESC, m.model, m.node LIMIT ?1";
    db.query(sql, &[APPROVALS_READ.into()])?
        .iter()
        .map(|row| {
            Ok(Approval {
                model: Digest(row.id(0)?),
                node: NodeKey(row.id(1)?),
                parts: u16::try_from(row.int(2)?).unwrap_or(0),
                signature: row.blob(3)?.to_vec(),
                authority: row.int(4)?,
                here: row.int(5)?,
            })
        })
        .collect()
}

fn read(
    db: &mut Connection,
    own: NodeKey,
    approval: &Approval,
) -> Result<Result<Model, Refusal>, StoreError> {
    // That only a central's node writes with a central's authority is checked where entries come in.
    if approval.authority != Authority::Central as i64 && approval.node != own {
        return Ok(Err(Refusal::NotAllowed));
    }
    let signature = approval.signature.as_slice().try_into().map(SignatureBytes);
    if !signature.is_ok_and(|s| verify(&approval.node, Domain::TutorModel, approval.model.as_bytes(), &s)) {
        return Ok(Err(Refusal::BadSignature));
    }
    let sql = "SELECT bytes FROM tutoring_model_part WHERE model = ?1 AND number < ?2 ORDER BY number";
    let rows = db.query(sql, &[Value::blob(approval.model.as_bytes()), i64::from(approval.parts).into()])?;
    if rows.is_empty() || rows.len() != usize::from(approval.parts) {
        let here = rows.len() as u16;
        return Ok(Err(Refusal::Incomplete { here, of: approval.parts }));
    }
    let mut file = Vec::new();
    for row in &rows {
        file.extend_from_slice(row.blob(0)?);
    }
    if Model::digest(&file) != approval.model {
        return Ok(Err(Refusal::OtherBytes));
    }
    Ok(Model::from_bytes(&file).map_err(Refusal::File))
}

/// Why a model cannot be approved.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// The file cannot be used here.
    #[error(transparent)]
    File(#[from] ModelFileError),
    /// More than the log carries.
    #[error("a model of {0} bytes is too large to travel: at most {max}", max = MODEL_PART_BYTES * usize::from(MODEL_PARTS_MAX))]
    TooLarge(usize),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Pieces that go into one entry.
const PARTS_PER_ENTRY: usize = 4;

/// Writes a model file and its approval into the log. `authority`: a central's, or the node's own where it belongs to no network.
pub fn approve(
    tx: &mut WriteTx<'_>,
    secret: &NodeSecret,
    authority: Authority,
    file: &[u8],
) -> Result<Digest, ApproveError> {
    Model::from_bytes(file)?;
    let pieces: Vec<&[u8]> = file.chunks(MODEL_PART_BYTES).collect();
    if pieces.len() > usize::from(MODEL_PARTS_MAX) {
        return Err(ApproveError::TooLarge(file.len()));
    }
    let model = Model::digest(file);
    let draft = |events| Draft { schools: vec![], persons: vec![], authority, events };
    let parts: Vec<Event> = pieces
        .iter()
        .enumerate()
        .map(|(number, bytes)| TutorModelPart { model, number: number as u16, bytes: bytes.to_vec() }.into())
        .collect();
    for events in parts.chunks(PARTS_PER_ENTRY) {
        tx.append(draft(events.to_vec()))?;
    }
    let signature = secret.sign(Domain::TutorModel, model.as_bytes()).0.to_vec();
    let approved = TutorModelApproved { model, parts: pieces.len() as u16, signature };
    tx.append(draft(vec![approved.into()]))?;
    Ok(model)
}

#[cfg(test)]
mod tests;
