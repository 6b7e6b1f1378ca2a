//! Rows to batches: who is known, what changes, and everything sealed, beside the writer.

use super::{
    ImportError, Report,
    batch::Batch,
    decide::{Before, Change, FIELDS, Known, Wanted, difference},
    index::{Entry, IdHash, Index},
};
use crate::{
    Directory,
    people::facts::{context_of, purpose_of},
    register::{DRAWINGS, NAME_CONTEXT},
    views,
};
use eventlog::sealing::{PersonKey, Purpose, VerifiedWrappingKey};
use events::{
    Event,
    people::{FactKind, PersonFactStated, PersonRegistered, PersonRenamed, RoleEnded, RoleGiven},
    school::{ClassOpened, Enrolled, EnrolmentEnded},
};
use formats::people::Row;
use kernel::{Authority, ClassId, Entropy, PersonId, Role, SchoolId, Stamp};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{Connection, Draft, StoreError, Value, view::edited};

/// Unpredictable bytes from a seed that the writer drew: BLAKE3 in its extendable mode.
struct Drawn(blake3::OutputReader);

impl Entropy for Drawn {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}

/// Prepares batch after batch of one list.
pub struct Preparer<'a> {
    directory: &'a Directory,
    index: &'a Index,
    school: SchoolId,
    offer: VerifiedWrappingKey,
    entropy: Drawn,
    writes: bool,
    batch_prefix: [u8; 4],
    /// By folded name. Classes of this list that are not in the log yet are here too.
    classes: HashMap<String, ClassId>,
    /// The next drawing in each class: neighbours should not wear the same.
    drawings: HashMap<ClassId, u64>,
    next_drawing: u64,
    met: HashSet<PersonId>,
    known_before: u64,
    created: u64,
    updated: u64,
    unchanged: u64,
    classes_opened: u64,
    staff_roles: u64,
    administrators: u64,
    /// Whose role as administrator ends: after whoever follows them has it.
    put_down: Vec<PersonId>,
}

/// Names that differ only in capitals or spaces are one class.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl<'a> Preparer<'a> {
    /// For a list; without a seed it can only count.
    pub fn new(
        directory: &'a Directory,
        index: &'a Index,
        school: SchoolId,
        seed: Option<[u8; 32]>,
    ) -> Result<Self, StoreError> {
        let (classes, drawings, known_before) = directory.store.read_blocking(|db| {
            let (mut classes, mut drawings) = (HashMap::new(), HashMap::new());
            let sql = "SELECT class FROM directory_class WHERE school = ?1 ORDER BY class";
            for row in db.query(sql, &[school.into()])? {
                let class = ClassId(row.id(0)?);
                for standing in edited::standing(db, &views::CLASS_NAME, &[class.into()])?.into_iter().take(1)
                {
                    if let Value::Text(name) = standing.value {
                        classes.entry(folded(&name)).or_insert(class);
                    }
                }
                let sql = "SELECT count(*) FROM directory_enrolment WHERE class = ?1 AND here = 1";
                drawings.insert(class, db.query(sql, &[class.into()])?[0].int(0)? as u64);
            }
            Ok((classes, drawings, index.people(db)?))
        })?;
        let mut hasher = blake3::Hasher::new_derive_key("chaski v0 chance of an import");
        hasher.update(&seed.unwrap_or_default());
        Ok(Self {
            directory,
            index,
            school,
            offer: directory.keys.offer()?,
            entropy: Drawn(hasher.finalize_xof()),
            writes: seed.is_some(),
            batch_prefix: [0; 4],
            classes,
            drawings,
            next_drawing: 0,
            met: HashSet::new(),
            known_before,
            created: 0,
            updated: 0,
            unchanged: 0,
            classes_opened: 0,
            staff_roles: 0,
            administrators: 0,
            put_down: Vec::new(),
        })
    }

    /// Counts what a batch would do.
    pub fn count(&mut self, rows: Vec<Row>) -> Result<(), ImportError> {
        self.prepare(rows).map(drop)
    }

    /// What was done, into the report.
    pub fn finish(&self, report: &mut Report) -> Result<(), ImportError> {
        report.created = self.created;
        report.updated = self.updated;
        report.unchanged = self.unchanged;
        report.classes_opened = self.classes_opened;
        report.staff_roles = self.staff_roles;
        report.administrators = self.administrators;
        report.not_listed = self.known_before.saturating_sub(self.met.len() as u64);
        Ok(())
    }

    /// Everything that the rows change.
    pub fn prepare(&mut self, rows: Vec<Row>) -> Result<Batch, ImportError> {
        let mut batch = Batch::default();
        self.entropy.fill(&mut self.batch_prefix);
        let wanted: Vec<(Vec<IdHash>, Wanted)> =
            rows.into_iter().map(|row| self.wanted(row, &mut batch)).collect::<Result<_, _>>()?;
        let (directory, index, school) = (self.directory, self.index, self.school);
        // A person whom this list names is looked up whole only if the list says something new of her.
        let found: Vec<Option<(Entry, Option<Known>)>> = directory.store.read_blocking(|db| {
            wanted
                .iter()
                .map(|(ids, wanted)| {
                    let mut entries = Vec::with_capacity(ids.len());
                    for id in ids {
                        entries.push(index.find(db, *id)?);
                    }
                    let whole = entries.iter().all(Option::is_some);
                    let Some(entry) = entries.into_iter().flatten().next() else { return Ok(None) };
                    let same = whole && entry.before.as_ref().is_some_and(|before| before.is_same(wanted));
                    let known = if same { None } else { Some(known(directory, db, school, entry.person)?) };
                    Ok(Some((entry, known)))
                })
                .collect()
        })?;
        for ((ids, wanted), found) in wanted.into_iter().zip(found) {
            match found {
                None => self.create(&ids, wanted, &mut batch)?,
                Some((entry, None)) => {
                    self.met.insert(entry.person);
                    self.unchanged += 1;
                }
                Some((entry, Some(known))) => self.update(&ids, wanted, entry, &known, &mut batch)?,
            }
        }
        Ok(batch)
    }

    /// What may only follow everything else.
    pub fn last_batch(&mut self) -> Batch {
        let put_down = std::mem::take(&mut self.put_down);
        let end = |person: &PersonId| {
            let ended = RoleEnded { person: *person, school: self.school, role: Role::Administrator as u8 };
            self.draft(vec![*person], vec![ended.into()])
        };
        let drafts = put_down.iter().map(end).collect();
        let roles = put_down.into_iter().map(|person| (person, Role::Administrator, false)).collect();
        Batch { drafts, roles, must_keep_an_administrator: Some(self.school), ..Batch::default() }
    }

    fn wanted(&mut self, row: Row, batch: &mut Batch) -> Result<(Vec<IdHash>, Wanted), StoreError> {
        let mut facts = BTreeMap::new();
        let mut fact = |kind, value: Option<String>| value.map(|value| facts.insert(kind, value));
        fact(FactKind::RegisterNumber, row.id);
        fact(FactKind::UserName, row.user_name);
        fact(FactKind::BirthDate, row.birth.map(|birth| birth.to_string()));
        fact(FactKind::GuardianContact, row.guardian_contact);
        fact(FactKind::Grade, row.grade);
        fact(FactKind::Sex, row.sex);
        fact(FactKind::FirstLanguage, row.language);
        fact(FactKind::IndigenousPeople, row.indigenous_people);
        fact(FactKind::Disability, row.disability);
        let ids = [FactKind::RegisterNumber, FactKind::UserName].into_iter();
        let ids = ids.filter_map(|kind| facts.get(&kind).map(|id| self.index.hash(kind, id))).collect();
        let mut classes = BTreeMap::new();
        let learns = row.learns.iter().map(|name| (name, false));
        for (name, teaches) in learns.chain(row.teaches.iter().map(|name| (name, true))) {
            *classes.entry(self.class(name, batch)).or_insert(false) |= teaches;
        }
        let mut fields = [0; FIELDS];
        fields[0] = self.index.field_hash(0, &row.name);
        for (position, kind) in FactKind::ALL.into_iter().enumerate() {
            let value = facts.get(&kind).map_or("", String::as_str);
            fields[position + 1] = self.index.field_hash(position + 1, value);
        }
        Ok((ids, Wanted { name: row.name, roles: row.roles, classes, facts, fields }))
    }

    /// The class of a name, opened if there is none.
    fn class(&mut self, name: &str, batch: &mut Batch) -> ClassId {
        let key = folded(name);
        if let Some(class) = self.classes.get(&key) {
            return *class;
        }
        let class = ClassId::random(&mut self.entropy);
        self.classes.insert(key, class);
        self.classes_opened += 1;
        let events = vec![ClassOpened { class, school: self.school, name: name.to_owned() }.into()];
        batch.drafts.push(self.draft(vec![], events));
        class
    }

    fn draft(&self, persons: Vec<PersonId>, events: Vec<Event>) -> Draft {
        Draft { schools: vec![self.school], persons, authority: Authority::Staff, events }
    }

    /// A random id whose first bytes are those of its batch: neighbours in the list become neighbours in every table, which
    /// saves most of the pages that two hundred thousand random keys would touch. Twelve random bytes stay its own, and
    /// which people came together is no secret: their entries stand side by side in the log.
    fn new_id(&mut self) -> PersonId {
        let mut id = PersonId::random(&mut self.entropy);
        id.0[..self.batch_prefix.len()].copy_from_slice(&self.batch_prefix);
        id
    }

    fn drawing(&mut self, classes: &BTreeMap<ClassId, bool>) -> u8 {
        let next = match classes.keys().next() {
            Some(class) => self.drawings.entry(*class).or_insert(0),
            None => &mut self.next_drawing,
        };
        *next += 1;
        ((*next - 1) % u64::from(DRAWINGS)) as u8
    }

    fn create(&mut self, ids: &[IdHash], wanted: Wanted, batch: &mut Batch) -> Result<(), StoreError> {
        self.created += 1;
        self.staff_roles += u64::from(wanted.roles.iter().any(|role| *role != Role::Pupil));
        self.administrators += u64::from(wanted.roles.contains(&Role::Administrator));
        if !self.writes {
            return Ok(());
        }
        let person = self.new_id();
        let drawing = self.drawing(&wanted.classes);
        let mut sealer = Sealer { person, keys: Vec::new() };
        let sealed_name = sealer.seal(self, batch, Purpose::Identity, NAME_CONTEXT, &wanted.name)?;
        let mut events: Vec<Event> = vec![
            PersonRegistered { person, sealed_name, drawing, language: None, demonstration: false }.into(),
        ];
        for role in &wanted.roles {
            events.push(RoleGiven { person, school: self.school, role: *role as u8 }.into());
        }
        for (class, teaches) in &wanted.classes {
            events.push(Enrolled { class: *class, person, teaches: *teaches }.into());
        }
        for (kind, value) in &wanted.facts {
            events.push(sealer.state(self, batch, *kind, value, vec![])?);
        }
        batch.drafts.push(self.draft(vec![person], events));
        batch.new_ids.extend(ids.iter().map(|id| (Value::from(self.school), *id)));
        self.remember(ids, person, wanted, batch);
        Ok(())
    }

    fn update(
        &mut self,
        ids: &[IdHash],
        wanted: Wanted,
        entry: Entry,
        known: &Known,
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        let person = entry.person;
        self.met.insert(person);
        let mut changes = difference(&wanted, entry.before.as_ref(), known);
        let is_staff = |change: &Change| matches!(change, Change::GiveRole(role) if *role != Role::Pupil);
        self.staff_roles += u64::from(changes.iter().any(is_staff));
        let administers = [Change::GiveRole(Role::Administrator), Change::EndRole(Role::Administrator)];
        self.administrators += u64::from(changes.iter().any(|change| administers.contains(change)));
        match changes.is_empty() {
            true => self.unchanged += 1,
            false => self.updated += 1,
        }
        if !self.writes {
            return Ok(());
        }
        if changes.contains(&Change::EndRole(Role::Administrator)) {
            changes.retain(|change| *change != Change::EndRole(Role::Administrator));
            self.put_down.push(person);
        }
        if !changes.is_empty() {
            let mut sealer = Sealer { person, keys: self.keys_of(person)? };
            let mut events = Vec::with_capacity(changes.len());
            for change in changes {
                events.push(match change {
                    Change::Rename(name, replaces) => {
                        let sealed_name = sealer.seal(self, batch, Purpose::Identity, NAME_CONTEXT, &name)?;
                        PersonRenamed { person, sealed_name, replaces }.into()
                    }
                    Change::GiveRole(role) => {
                        batch.roles.push((person, role, true));
                        RoleGiven { person, school: self.school, role: role as u8 }.into()
                    }
                    Change::EndRole(role) => {
                        batch.roles.push((person, role, false));
                        RoleEnded { person, school: self.school, role: role as u8 }.into()
                    }
                    Change::Enrol(class, teaches) => Enrolled { class, person, teaches }.into(),
                    Change::Unenrol(class) => EnrolmentEnded { class, person }.into(),
                    Change::State(kind, value, replaces) => {
                        sealer.state(self, batch, kind, &value, replaces)?
                    }
                });
            }
            batch.drafts.push(self.draft(vec![person], events));
        }
        self.remember(ids, person, wanted, batch);
        Ok(())
    }

    fn remember(&self, ids: &[IdHash], person: PersonId, wanted: Wanted, batch: &mut Batch) {
        let before = Before { roles: wanted.roles, classes: wanted.classes, fields: wanted.fields };
        batch.index.extend(ids.iter().map(|id| self.index.row(*id, person, Some(&before))));
    }

    fn keys_of(&self, person: PersonId) -> Result<Vec<PersonKey>, StoreError> {
        let keys = &self.directory.keys;
        self.directory.store.read_blocking(|db| {
            let mut found = keys.stored(db, person, Purpose::Identity)?;
            found.extend(keys.stored(db, person, Purpose::Sensitive)?);
            Ok(found)
        })
    }
}

/// One person's keys, drawn when they are first needed.
struct Sealer {
    person: PersonId,
    keys: Vec<PersonKey>,
}

impl Sealer {
    fn seal(
        &mut self,
        by: &mut Preparer<'_>,
        batch: &mut Batch,
        purpose: Purpose,
        context: &str,
        plain: &str,
    ) -> Result<Vec<u8>, StoreError> {
        let position = match self.keys.iter().position(|key| key.purpose() == purpose) {
            Some(position) => position,
            None => {
                let (key, wrapped) =
                    by.directory.keys.draw(&by.offer, self.person, purpose, &mut by.entropy)?;
                self.keys.push(key);
                batch.keys.push(wrapped);
                self.keys.len() - 1
            }
        };
        let sealed = self.keys[position].seal(context, plain.as_bytes(), &mut by.entropy);
        Ok(sealed.map_err(|error| StoreError::Log(error.to_string()))?.to_bytes())
    }

    fn state(
        &mut self,
        by: &mut Preparer<'_>,
        batch: &mut Batch,
        kind: FactKind,
        value: &str,
        replaces: Vec<Stamp>,
    ) -> Result<Event, StoreError> {
        let sealed = self.seal(by, batch, purpose_of(kind), context_of(kind), value)?;
        Ok(PersonFactStated { person: self.person, fact: kind as u8, sealed, replaces }.into())
    }
}

/// Everything the box knows that a list could change.
fn known(
    directory: &Directory,
    db: &mut Connection,
    school: SchoolId,
    person: PersonId,
) -> Result<Known, StoreError> {
    let sql = "SELECT role FROM directory_role WHERE person = ?1 AND school = ?2 AND held = 1 ORDER BY role";
    let roles = db.query(sql, &[person.into(), school.into()])?;
    let roles: Vec<i64> = roles.iter().map(|row| row.int(0)).collect::<Result<_, _>>()?;
    let roles = Role::ALL.into_iter().filter(|role| roles.contains(&(*role as i64))).collect();
    let sql = "SELECT e.class, e.teaches FROM directory_enrolment e JOIN directory_class c ON c.class = e.class \
        WHERE e.person = ?1 AND e.here = 1 AND c.school = ?2 ORDER BY e.class";
    let rows = db.query(sql, &[person.into(), school.into()])?;
    let classes = rows.iter().map(|row| Ok((ClassId(row.id(0)?), row.int(1)? != 0)));
    let classes = classes.collect::<Result<_, StoreError>>()?;
    let mut facts = BTreeMap::new();
    for kind in FactKind::ALL {
        facts.insert(kind, directory.fact(db, person, kind)?);
    }
    Ok(Known { name: directory.name_stands(db, person)?, roles, classes, facts })
}
