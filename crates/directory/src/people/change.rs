//! What staff change about people, classes and teams: inside the writer's transaction, after the `Gate` has been asked.

use super::{
    decide::{self, CLASS_MAX, FACT_MAX_CHARS, GROUP_NAME_MAX_CHARS, NAME_MAX_CHARS, TEAMS_MAX, Unsound},
    facts::{context_of, purpose_of},
};
use crate::{Directory, register::DRAWINGS, register::NAME_CONTEXT, views};
use eventlog::sealing::Purpose;
use events::{
    Event,
    people::{
        FactKind, PersonFactStated, PersonProtected, PersonRegistered, PersonRenamed, PersonShownAs,
        PersonsMerged, PersonsUnmerged, RoleEnded, RoleGiven,
    },
    school::{
        ClassOpened, ClassRenamed, Enrolled, EnrolmentEnded, TeamClosed, TeamJoined, TeamLeft, TeamOpened,
    },
};
use formats::people::{BirthDate, RATHER_NOT_SAY, Today};
use kernel::{Authority, ClassId, ClientId, LanguageTag, PersonId, Role, SchoolId, Stamp, TeamId};
use store::{Connection, Draft, StoreError, Value, WriteTx, view::edited};

/// Why a change did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The wish itself; nothing changed.
    #[error("not sound: {0:?}")]
    Unsound(Unsound),
    /// The store; nothing changed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Unsound> for ChangeError {
    fn from(unsound: Unsound) -> Self {
        ChangeError::Unsound(unsound)
    }
}

/// Somebody to add.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// Her name as typed.
    pub name: String,
    /// What she is.
    pub role: Role,
    /// Into which class, and whether to teach it.
    pub class: Option<(ClassId, bool)>,
    /// Her drawing; `None`: one that nobody in the class wears.
    pub drawing: Option<u8>,
    /// Her grade, if the class holds several.
    pub grade: Option<String>,
    /// Made with the form: posted twice, she is added once.
    pub client: ClientId,
}

/// A change by staff of a school.
pub struct Change<'a> {
    /// The people.
    pub directory: &'a Directory,
    /// At which school.
    pub school: SchoolId,
}

impl Change<'_> {
    fn write(
        &self,
        tx: &mut WriteTx<'_>,
        persons: Vec<PersonId>,
        events: Vec<Event>,
    ) -> Result<(), StoreError> {
        if !events.is_empty() {
            let (schools, authority) = (vec![self.school], Authority::Staff);
            tx.append(Draft { schools, persons, authority, events })?;
        }
        Ok(())
    }

    /// Adds a person. Her id follows from the form's, so that posting twice finds her.
    pub fn add(&self, tx: &mut WriteTx<'_>, new: &Newcomer) -> Result<PersonId, ChangeError> {
        let name = decide::name(&new.name, NAME_MAX_CHARS)?;
        let person = self.added_by(new.client);
        if self.is_known(tx, person)? {
            return Ok(person);
        }
        let worn = match new.class {
            Some((class, teaches)) => self.room(tx, class, teaches)?,
            None => Vec::new(),
        };
        let drawing = new.drawing.unwrap_or_else(|| decide::drawing(&worn, DRAWINGS)) % DRAWINGS;
        let sealed_name = self.directory.keys.seal(tx, person, Purpose::Identity, NAME_CONTEXT, &name)?;
        let mut events: Vec<Event> = vec![
            PersonRegistered { person, sealed_name, drawing, language: None, demonstration: false }.into(),
            RoleGiven { person, school: self.school, role: new.role as u8 }.into(),
        ];
        if let Some((class, teaches)) = new.class {
            events.push(Enrolled { class, person, teaches }.into());
        }
        if let Some(grade) = new.grade.as_deref().map(str::trim).filter(|grade| !grade.is_empty()) {
            let grade = sound_fact(FactKind::Grade, grade, Today::UNKNOWN)?;
            events.extend(self.statement(tx, person, FactKind::Grade, &grade, None)?);
        }
        self.write(tx, vec![person], events)?;
        Ok(person)
    }

    /// Somebody of this name who learns in the class already: the same words, accents and order aside. For a question, never a
    /// refusal: cousins are called alike. Not asked about what this form has added itself.
    pub fn alike(
        &self,
        tx: &mut WriteTx<'_>,
        class: ClassId,
        name: &str,
        client: ClientId,
    ) -> Result<Option<(PersonId, String)>, ChangeError> {
        let words = |name: &str| {
            let mut words = store::search::tokens(name);
            words.sort();
            words
        };
        let (wanted, own) = (words(name), self.added_by(client));
        let sql = "SELECT person FROM directory_enrolment WHERE class = ?1 AND here = 1 AND teaches = 0 ORDER BY person";
        let pupils = tx.query(sql, &[class.into()])?;
        let mut found = None;
        for row in pupils {
            let person = PersonId(row.id(0)?);
            if person == own {
                return Ok(None);
            }
            let name = self.directory.name(tx.connection(), person)?;
            if let Some(name) = name.filter(|name| !wanted.is_empty() && words(name) == wanted) {
                found.get_or_insert((person, name));
            }
        }
        Ok(found)
    }

    /// The id of whom a form adds: the same form adds the same person.
    fn added_by(&self, client: ClientId) -> PersonId {
        let secret = self.directory.keys.derived("chaski v0 ids of people added by a form");
        let mut hasher = blake3::Hasher::new_keyed(&secret);
        hasher.update(self.school.as_bytes()).update(client.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        PersonId(bytes)
    }

    fn is_known(&self, tx: &mut WriteTx<'_>, person: PersonId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM directory_person WHERE person = ?1";
        Ok(tx.query_one(sql, &[person.into()])?.is_some())
    }

    /// The drawings worn in a class, if it is ours and has room.
    fn room(&self, tx: &mut WriteTx<'_>, class: ClassId, teaches: bool) -> Result<Vec<u8>, ChangeError> {
        let sql = "SELECT 1 FROM directory_class WHERE class = ?1 AND school = ?2";
        tx.query_one(sql, &[class.into(), self.school.into()])?.ok_or(Unsound::Gone)?;
        let sql = "SELECT p.drawing FROM directory_enrolment e JOIN directory_person p ON p.person = e.person \
            WHERE e.class = ?1 AND e.here = 1 AND e.teaches = ?2 ORDER BY e.person";
        let rows = tx.query(sql, &[class.into(), i64::from(teaches).into()])?;
        if rows.len() >= CLASS_MAX {
            return Err(Unsound::Full.into());
        }
        Ok(rows.iter().map(|row| Ok(row.int(0)? as u8)).collect::<Result<_, StoreError>>()?)
    }

    /// Gives her another name in place of those the author saw.
    pub fn rename(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        name: &str,
        seen: &[Stamp],
    ) -> Result<(), ChangeError> {
        let name = decide::name(name, NAME_MAX_CHARS)?;
        let stands = self.directory.name_stands(tx.connection(), person)?;
        if stands.values.is_empty() {
            return Err(Unsound::Gone.into());
        }
        if stands.shown() == Some(&name) && stands.in_dispute().is_empty() {
            return Ok(());
        }
        let replaces = decide::replaced(seen, &stands.stamps());
        let sealed_name = self.directory.keys.seal(tx, person, Purpose::Identity, NAME_CONTEXT, &name)?;
        Ok(self.write(tx, vec![person], vec![PersonRenamed { person, sealed_name, replaces }.into()])?)
    }

    /// States something about her in place of what the author saw; an empty text takes it back.
    pub fn state(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        kind: FactKind,
        value: &str,
        seen: &[Stamp],
        today: Today,
    ) -> Result<(), ChangeError> {
        let value = match value.trim() {
            "" => String::new(),
            value => sound_fact(kind, value, today)?,
        };
        let event = self.statement(tx, person, kind, &value, Some(seen))?;
        Ok(self.write(tx, vec![person], event.into_iter().collect())?)
    }

    fn statement(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        kind: FactKind,
        value: &str,
        seen: Option<&[Stamp]>,
    ) -> Result<Option<Event>, StoreError> {
        let stands = self.directory.fact(tx.connection(), person, kind)?;
        if stands.shown().unwrap_or_default() == value && stands.in_dispute().is_empty() {
            return Ok(None);
        }
        let replaces = decide::replaced(seen.unwrap_or_default(), &stands.stamps());
        let sealed = self.directory.keys.seal(tx, person, purpose_of(kind), context_of(kind), value)?;
        Ok(Some(PersonFactStated { person, fact: kind as u8, sealed, replaces }.into()))
    }

    /// Shows her with another drawing and greets her in another language.
    pub fn show_as(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        drawing: u8,
        language: Option<LanguageTag>,
    ) -> Result<(), ChangeError> {
        if !self.is_known(tx, person)? {
            return Err(Unsound::Gone.into());
        }
        let language = language.map(|tag| tag.as_str().to_owned());
        let event = PersonShownAs { person, drawing: drawing % DRAWINGS, language };
        Ok(self.write(tx, vec![person], vec![event.into()])?)
    }

    /// Protects her from being searched for, under all her ids, or no longer.
    pub fn protect(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        protected: bool,
    ) -> Result<(), ChangeError> {
        if !self.is_known(tx, person)? {
            return Err(Unsound::Gone.into());
        }
        for person in self.directory.one_person(tx.connection(), person)? {
            if self.directory.is_protected_as(tx.connection(), person)? != protected {
                self.write(tx, vec![person], vec![PersonProtected { person, protected }.into()])?;
            }
        }
        Ok(())
    }

    /// Gives a role, or ends it.
    pub fn set_role(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        role: Role,
        held: bool,
    ) -> Result<(), ChangeError> {
        if !self.is_known(tx, person)? {
            return Err(Unsound::Gone.into());
        }
        let sql =
            "SELECT person FROM directory_role WHERE school = ?1 AND role = ?2 AND held = 1 ORDER BY person";
        let holders = tx.query(sql, &[self.school.into(), (role as i64).into()])?;
        let holders: Vec<PersonId> =
            holders.iter().map(|row| row.id(0).map(PersonId)).collect::<Result<_, _>>()?;
        if holders.contains(&person) == held {
            return Ok(());
        }
        let (school, role_number) = (self.school, role as u8);
        let event: Event = if held {
            RoleGiven { person, school, role: role_number }.into()
        } else {
            decide::may_end(role, holders.len())?;
            RoleEnded { person, school, role: role_number }.into()
        };
        self.write(tx, vec![person], vec![event])?;
        Ok(self.directory.roles_changed(tx, person, role, held)?)
    }

    /// Brings somebody into a class; with `from`, out of another in the same moment.
    pub fn enrol(
        &self,
        tx: &mut WriteTx<'_>,
        person: PersonId,
        class: ClassId,
        teaches: bool,
        from: Option<ClassId>,
    ) -> Result<(), ChangeError> {
        if !self.is_known(tx, person)? {
            return Err(Unsound::Gone.into());
        }
        let mut events = Vec::new();
        if self.enrolment(tx, class, person)? != Some(teaches) {
            self.room(tx, class, teaches)?;
            events.push(Enrolled { class, person, teaches }.into());
        }
        if let Some(from) = from.filter(|from| *from != class)
            && self.enrolment(tx, from, person)?.is_some()
        {
            events.push(EnrolmentEnded { class: from, person }.into());
        }
        Ok(self.write(tx, vec![person], events)?)
    }

    /// Takes somebody out of a class. Her work stays.
    pub fn unenrol(&self, tx: &mut WriteTx<'_>, person: PersonId, class: ClassId) -> Result<(), ChangeError> {
        match self.enrolment(tx, class, person)? {
            Some(_) => Ok(self.write(tx, vec![person], vec![EnrolmentEnded { class, person }.into()])?),
            None => Ok(()),
        }
    }

    fn enrolment(
        &self,
        tx: &mut WriteTx<'_>,
        class: ClassId,
        person: PersonId,
    ) -> Result<Option<bool>, StoreError> {
        let sql = "SELECT teaches FROM directory_enrolment WHERE class = ?1 AND person = ?2 AND here = 1";
        tx.query_one(sql, &[class.into(), person.into()])?.map(|row| Ok(row.int(0)? != 0)).transpose()
    }

    /// Opens a class; with a teacher, hers. Its id follows from the form's.
    pub fn open_class(
        &self,
        tx: &mut WriteTx<'_>,
        name: &str,
        teacher: Option<PersonId>,
        client: ClientId,
    ) -> Result<ClassId, ChangeError> {
        let name = decide::name(name, GROUP_NAME_MAX_CHARS)?;
        let class = ClassId(self.group_id("class", client));
        let sql = "SELECT 1 FROM directory_class WHERE class = ?1";
        if tx.query_one(sql, &[class.into()])?.is_some() {
            return Ok(class);
        }
        let mut events: Vec<Event> = vec![ClassOpened { class, school: self.school, name }.into()];
        events.extend(teacher.map(|person| Event::from(Enrolled { class, person, teaches: true })));
        self.write(tx, teacher.into_iter().collect(), events)?;
        Ok(class)
    }

    fn group_id(&self, what: &str, client: ClientId) -> [u8; 16] {
        let secret = self.directory.keys.derived("chaski v0 ids of groups opened by a form");
        let mut hasher = blake3::Hasher::new_keyed(&secret);
        hasher.update(what.as_bytes()).update(self.school.as_bytes()).update(client.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        bytes
    }

    /// Gives a class another name.
    pub fn rename_class(&self, tx: &mut WriteTx<'_>, class: ClassId, name: &str) -> Result<(), ChangeError> {
        let name = decide::name(name, GROUP_NAME_MAX_CHARS)?;
        let standing = edited::standing(tx.connection(), &views::CLASS_NAME, &[class.into()])?;
        if standing.is_empty() {
            return Err(Unsound::Gone.into());
        }
        if standing.len() == 1 && standing[0].value == Value::Text(name.clone()) {
            return Ok(());
        }
        let replaces = standing.iter().map(|value| value.stamp).take(64).collect();
        Ok(self.write(tx, vec![], vec![ClassRenamed { class, name, replaces }.into()])?)
    }

    /// Opens a team. Its id follows from the form's.
    pub fn open_team(
        &self,
        tx: &mut WriteTx<'_>,
        class: ClassId,
        name: &str,
        client: ClientId,
    ) -> Result<TeamId, ChangeError> {
        let name = decide::name(name, GROUP_NAME_MAX_CHARS)?;
        let team = TeamId(self.group_id("team", client));
        let teams = self.directory.teams(tx.connection(), class)?;
        if teams.iter().any(|known| known.team == team) {
            return Ok(team);
        }
        if teams.len() >= TEAMS_MAX {
            return Err(Unsound::Full.into());
        }
        self.write(tx, vec![], vec![TeamOpened { team, class, name }.into()])?;
        Ok(team)
    }

    /// Ends a team; what it did stays.
    pub fn close_team(&self, tx: &mut WriteTx<'_>, class: ClassId, team: TeamId) -> Result<(), ChangeError> {
        if self.directory.teams(tx.connection(), class)?.iter().any(|open| open.team == team) {
            self.write(tx, vec![], vec![TeamClosed { team }.into()])?;
        }
        Ok(())
    }

    /// Puts a pupil into one team of her class, or into none.
    pub fn set_team(
        &self,
        tx: &mut WriteTx<'_>,
        class: ClassId,
        person: PersonId,
        team: Option<TeamId>,
    ) -> Result<(), ChangeError> {
        if self.enrolment(tx, class, person)? != Some(false) {
            return Err(Unsound::Gone.into());
        }
        let teams = self.directory.teams(tx.connection(), class)?;
        if team.is_some_and(|wanted| !teams.iter().any(|open| open.team == wanted)) {
            return Err(Unsound::Gone.into());
        }
        let mut events = Vec::new();
        for open in teams {
            match (Some(open.team) == team, open.pupils.contains(&person)) {
                (true, false) => events.push(TeamJoined { team: open.team, person }.into()),
                (false, true) => events.push(TeamLeft { team: open.team, person }.into()),
                _ => {}
            }
        }
        Ok(self.write(tx, vec![person], events)?)
    }

    /// Says that two ids are one person; `kept` goes on.
    pub fn merge(&self, tx: &mut WriteTx<'_>, kept: PersonId, merged: PersonId) -> Result<(), ChangeError> {
        if kept == merged || !self.is_known(tx, kept)? || !self.is_known(tx, merged)? {
            return Err(Unsound::Gone.into());
        }
        let mut events: Vec<Event> = vec![PersonsMerged { kept, merged }.into()];
        // Lists show one of them: the kept one learns wherever the other did.
        let sql =
            "SELECT class, teaches FROM directory_enrolment WHERE person = ?1 AND here = 1 ORDER BY class";
        for row in tx.query(sql, &[merged.into()])? {
            let (class, teaches) = (ClassId(row.id(0)?), row.int(1)? != 0);
            events.push(EnrolmentEnded { class, person: merged }.into());
            if self.enrolment(tx, class, kept)?.is_none() {
                events.push(Enrolled { class, person: kept, teaches }.into());
            }
        }
        Ok(self.write(tx, vec![kept, merged], events)?)
    }

    /// Takes a merge back: the other id stands alone again, in the classes that the merge took her out of. What one entry
    /// wrote carries one stamp, so they are known exactly.
    pub fn unmerge(&self, tx: &mut WriteTx<'_>, kept: PersonId, merged: PersonId) -> Result<(), ChangeError> {
        let sql = "SELECT merge_at FROM directory_merged WHERE kept = ?1 AND merged = ?2 AND standing = 1";
        let Some(row) = tx.query_one(sql, &[kept.into(), merged.into()])? else { return Ok(()) };
        let merged_at = row.0[0].clone();
        let mut events: Vec<Event> = vec![PersonsUnmerged { kept, merged }.into()];
        let sql = "SELECT class FROM directory_enrolment WHERE person = ?1 AND here = 0 AND enrolment_at = ?2 ORDER BY class";
        for row in tx.query(sql, &[merged.into(), merged_at.clone()])? {
            let class = ClassId(row.id(0)?);
            let sql = "SELECT teaches, enrolment_at FROM directory_enrolment WHERE class = ?1 AND person = ?2 AND here = 1";
            let hers = tx.query_one(sql, &[class.into(), kept.into()])?;
            let teaches =
                hers.as_ref().map(|row| row.int(0)).transpose()?.is_some_and(|teaches| teaches != 0);
            events.push(Enrolled { class, person: merged, teaches }.into());
            if hers.is_some_and(|row| row.0[1] == merged_at) {
                events.push(EnrolmentEnded { class, person: kept }.into());
            }
        }
        Ok(self.write(tx, vec![kept, merged], events)?)
    }
}

/// A statement as it is kept.
fn sound_fact(kind: FactKind, value: &str, today: Today) -> Result<String, Unsound> {
    let value = decide::name(value, FACT_MAX_CHARS)?;
    if value == RATHER_NOT_SAY && kind.is_sensitive() {
        return Ok(value);
    }
    match kind {
        FactKind::BirthDate if value.len() == 4 => BirthDate::read_year(&value, today)
            .map(|date| date.to_string())
            .map_err(|_| Unsound::NotUnderstood),
        FactKind::BirthDate => {
            BirthDate::read(&value, today).map(|date| date.to_string()).map_err(|_| Unsound::NotUnderstood)
        }
        FactKind::Sex if !["female", "male", "other"].contains(&value.as_str()) => {
            Err(Unsound::NotUnderstood)
        }
        FactKind::FirstLanguage => {
            value.parse().map(|tag: LanguageTag| tag.as_str().to_owned()).map_err(|_| Unsound::NotUnderstood)
        }
        _ => Ok(value),
    }
}

/// Whether somebody was taken out of this class and is in no other: whoever leads the class may take her back.
pub(crate) fn left_and_is_nowhere(
    db: &mut Connection,
    class: ClassId,
    person: PersonId,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM directory_enrolment WHERE class = ?1 AND person = ?2 AND here = 0 \
        AND NOT EXISTS (SELECT 1 FROM directory_enrolment o WHERE o.person = ?2 AND o.here = 1)";
    Ok(db.query_one(sql, &[class.into(), person.into()])?.is_some())
}

/// Whether somebody holds a role by which she sees more than her own work; one that only a newer node knows counts.
pub(crate) fn is_staff(db: &mut Connection, person: PersonId) -> Result<bool, StoreError> {
    let sql =
        "SELECT 1 FROM directory_role WHERE person = ?1 AND held = 1 AND role <> ?2 AND role <> ?3 LIMIT 1";
    let learns = [Role::Pupil, Role::Guest].map(|role| i64::from(role as u8));
    Ok(db.query_one(sql, &[person.into(), learns[0].into(), learns[1].into()])?.is_some())
}
