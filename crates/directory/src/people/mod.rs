//! People beside signing in: who they are said to be, in which classes and teams, from which lists they came.
//!
//! *What is it for?* Staff import lists, add and move pupils, give roles, mend names and settle duplicates.
//! *Where do I start?* [`import`] for lists, [`change`] for what a page may do, [`facts`] for what is sealed and why, [`office`] for a
//! central's own people.

pub mod api;
pub mod change;
pub mod conflicts;
pub mod decide;
pub mod facts;
pub mod first;
pub mod import;
pub mod merge;
pub mod office;
pub mod pages;
pub mod search;
pub mod teams;
pub mod views;

use crate::Directory;
use events::school::SchoolOpened;
use kernel::{Authority, LanguageTag, SchoolId};
use store::{Connection, Draft, LocalTables, StoreError, WriteTx, view::View};
use web::messages::Catalogue;

/// The texts.
pub const MESSAGES: Catalogue = Catalogue {
    area: "people",
    sources: &[
        ("es", include_str!("../../messages/people.es.ftl")),
        ("pt", include_str!("../../messages/people.pt.ftl")),
        ("en", include_str!("../../messages/people.en.ftl")),
    ],
};

/// Local tables: which row of which list became whom.
pub const LOCAL: LocalTables =
    LocalTables { owner: "people", steps: &[import::index::DDL, api::tokens::DDL, BOX_LANGUAGE_DDL] };

/// The language of this box: one row.
const BOX_LANGUAGE_DDL: &str = "CREATE TABLE directory_box_language (one BIGINT NOT NULL PRIMARY KEY, language {text} NOT NULL){clustered};";

/// The views of this part.
pub fn all_views() -> Vec<View> {
    views::all()
}

impl Directory {
    /// The school this box serves: the first that was opened here; at a central its office. `None` before the first start was finished.
    pub fn own_school(&self) -> Result<Option<OwnSchool>, StoreError> {
        self.store.read_blocking(OwnSchool::read)
    }

    /// The language in which this box speaks to whoever brings none of her own, if somebody has said.
    pub fn box_language(&self) -> Result<Option<LanguageTag>, StoreError> {
        self.store.read_blocking(|db| {
            let row = db.query_one("SELECT language FROM directory_box_language WHERE one = 1", &[])?;
            Ok(row.map(|row| row.text(0).map(str::parse)).transpose()?.and_then(Result::ok))
        })
    }

    /// Sets it.
    pub fn set_box_language(&self, tx: &mut WriteTx<'_>, language: &LanguageTag) -> Result<(), StoreError> {
        let sql = "INSERT INTO directory_box_language (one, language) VALUES (1, ?1) \
            ON CONFLICT (one) DO UPDATE SET language = excluded.language";
        tx.execute(sql, &[language.as_str().into()]).map(drop)
    }

    /// Opens the school that this box serves.
    pub fn open_school(
        &self,
        tx: &mut WriteTx<'_>,
        name: &str,
        country: &str,
    ) -> Result<SchoolId, StoreError> {
        let school = SchoolId::random(tx.entropy());
        let opened =
            SchoolOpened { school, name: name.into(), country: country.into(), demonstration: false };
        let events = vec![opened.into()];
        tx.append(Draft { schools: vec![school], persons: vec![], authority: Authority::Staff, events })?;
        Ok(school)
    }
}

/// The school this box serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSchool {
    /// Which.
    pub school: SchoolId,
    /// Its public name.
    pub name: String,
    /// ISO 3166-1 alpha-2; `ZZ` while nobody has said.
    pub country: String,
}

impl OwnSchool {
    /// See [`Directory::own_school`].
    pub(crate) fn read(db: &mut Connection) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT s.school, s.name, s.country FROM directory_school s \
            LEFT JOIN directory_office o ON o.school = s.school \
            ORDER BY CASE WHEN o.school IS NULL THEN 1 ELSE 0 END, s.opened_at, s.school LIMIT 1";
        let Some(row) = db.query_one(sql, &[])? else { return Ok(None) };
        let (name, country) = (row.text(1)?.to_owned(), row.text(2)?.to_owned());
        Ok(Some(Self { school: SchoolId(row.id(0)?), name, country }))
    }
}
