//! Who may do what, from roles and classes alone. `governance` will wrap this with consent and jurisdiction.

use crate::Directory;
use kernel::{Actor, Allowed, Authority, Gate, Refused, Role, Wish, ports::Enrolments};

impl Gate for Directory {
    fn may(&self, actor: &Actor, wish: &Wish) -> Result<Allowed, Refused> {
        let as_learner = Ok(Allowed { authority: Authority::Learner });
        let as_staff = Ok(Allowed { authority: Authority::Staff });
        let leads = actor.is(Role::Head) || actor.is(Role::Administrator);
        // A question that cannot be answered is refused: the page says so, nothing leaks.
        let taught = || self.classes_taught_by(actor.person).map_err(|_| Refused::NotYours);
        // A head leads her own school's classes, not those of another that this box also knows of.
        let led =
            || if leads { self.classes_at(actor.school).map_err(|_| Refused::NotYours) } else { Ok(vec![]) };
        match wish {
            Wish::ReadLibrary => as_learner,
            Wish::AnswerAs(person) if *person == actor.person => as_learner,
            Wish::AnswerAs(_) => Err(Refused::NotYours),
            Wish::SeeClass(class) | Wish::LeadClass(class)
                if led()?.contains(class) || (actor.is(Role::Teacher) && taught()?.contains(class)) =>
            {
                as_staff
            }
            Wish::SeeClass(_) | Wish::LeadClass(_) => Err(Refused::NotYours),
            Wish::SeeWorkOf(person) if *person == actor.person => as_learner,
            Wish::SeeWorkOf(person) => {
                let hers = self.classes_of(*person).map_err(|_| Refused::NotYours)?;
                let mut mine = if actor.is(Role::Teacher) { taught()? } else { Vec::new() };
                mine.extend(led()?);
                if hers.iter().any(|class| mine.contains(class)) { as_staff } else { Err(Refused::NotYours) }
            }
            Wish::SeePeople(school) if *school == actor.school && leads => as_staff,
            Wish::OpenClass(school) if *school == actor.school && (leads || actor.is(Role::Teacher)) => {
                as_staff
            }
            Wish::MakeContent(school) if *school == actor.school && (leads || actor.is(Role::Teacher)) => {
                as_staff
            }
            Wish::Translate(school)
                if *school == actor.school
                    && (leads
                        || [Role::Translator, Role::Reviewer, Role::Teacher]
                            .iter()
                            .any(|role| actor.is(*role))) =>
            {
                as_staff
            }
            // Not whoever leads: approving is for somebody who speaks the language and was named for it.
            Wish::ApproveWords(school) if *school == actor.school && actor.is(Role::Reviewer) => as_staff,
            Wish::ApproveModels(school)
                if *school == actor.school && (actor.is(Role::Administrator) || actor.is(Role::Analyst)) =>
            {
                as_staff
            }
            Wish::ApproveModels(_) => Err(Refused::NotYours),
            Wish::RunNetwork(school) if *school == actor.school && actor.is(Role::NetworkAdministrator) => {
                as_staff
            }
            Wish::RunNetwork(_) => Err(Refused::NotYours),
            Wish::MakeContent(_) | Wish::Translate(_) | Wish::ApproveWords(_) => Err(Refused::NotYours),
            Wish::SeePeople(_) | Wish::OpenClass(_) => Err(Refused::NotYours),
            Wish::Administer(school) if *school == actor.school && actor.is(Role::Administrator) => as_staff,
            Wish::MaintainBox if actor.is(Role::Administrator) || actor.is(Role::Technician) => as_staff,
            Wish::Administer(_) | Wish::MaintainBox => Err(Refused::NotYours),
        }
    }
}
