//! Teams inside a class, as other features ask for them.

use crate::Directory;
use kernel::{ClassId, PersonId, TeamId, ports::Team};
use store::{Connection, StoreError};

impl Directory {
    /// The open teams of a class, by name, with those of their pupils who are still in the class.
    pub(crate) fn teams(&self, db: &mut Connection, class: ClassId) -> Result<Vec<Team>, StoreError> {
        let sql = "SELECT team, name FROM directory_team WHERE class = ?1 AND closed = 0 ORDER BY name, team";
        let mut teams = Vec::new();
        for row in db.query(sql, &[class.into()])? {
            let team = TeamId(row.id(0)?);
            let sql = "SELECT m.person FROM directory_team_member m JOIN directory_enrolment e \
                ON e.class = ?2 AND e.person = m.person AND e.here = 1 AND e.teaches = 0 \
                WHERE m.team = ?1 AND m.here = 1 ORDER BY m.person";
            let pupils = db.query(sql, &[team.into(), class.into()])?;
            let pupils = pupils.iter().map(|row| row.id(0).map(PersonId)).collect::<Result<_, _>>()?;
            teams.push(Team { team, name: row.text(1)?.to_owned(), pupils });
        }
        Ok(teams)
    }
}
