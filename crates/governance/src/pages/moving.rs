//! Pupils who move: what this school asked, what it is asked, and the slip.

use super::{Said, State, only_administrators, parsed, port, reading, shown};
use crate::moving::CannotMove;
use axum::{
    extract::{Path, Query, State as AxumState},
    response::Response,
};
use exchange::moves::Asking;
use kernel::{Digest, PersonId, Role, UtcMillis, ports::ShownName};
use std::collections::BTreeSet;
use web::{
    Form, Html, Page, Visitor, WebError,
    messages::Tongue,
    parts::{Button, Cell, Field, Heading, Lead, LinkButton, Links, Notice, PostForm, Table, Text},
};

/// A courier has been there and back; who has heard nothing by then had better telephone.
const LONG_MS: i64 = 60 * 86_400_000;

/// An asking with what the page tells of it.
struct Row {
    asking: Asking,
    name: Option<ShownName>,
    protected: bool,
    /// She was forgotten here: there is nothing to send.
    forgotten: bool,
}

/// Everything that was asked.
pub async fn list(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let school = actor.school;
    let (rows, administrators) = reading(move || {
        let askings = state.governance.askings(school)?;
        let people: Vec<PersonId> = askings.iter().map(|asking| asking.person).collect();
        let names = state.names.names(&people).map_err(port)?;
        let forgotten = state.governance.forgotten(school).map_err(port)?;
        let forgotten: BTreeSet<PersonId> = forgotten.into_iter().flat_map(|gone| gone.ids).collect();
        let rows = askings.into_iter().zip(names).map(|(asking, name)| {
            let protected = state.records().is_protected(asking.person).map_err(port)?;
            let forgotten = forgotten.contains(&asking.person);
            Ok(Row { asking, name: Some(name), protected, forgotten })
        });
        Ok((rows.collect::<Result<Vec<_>, WebError>>()?, state.administrators(school)?))
    })
    .await?;
    let t = &visitor.t;
    let mut main = Html::new();
    let refusals = CannotMove::ALL.map(CannotMove::word);
    if let Some(notice) = said.notice(t, "governance-moves", &["asked", "granted", "refused"], &refusals) {
        main = main.with(notice);
    }
    main = main.with(Lead::new(t.say("governance-moves-lead")));
    let (ours, theirs): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.asking.school == school);
    main = main.with(Heading::new(t.say("governance-moves-asked-of-us")));
    if theirs.is_empty() {
        main = main.with(Text::new(t.say("governance-moves-none")));
    }
    for row in theirs {
        main = main.with(asked_of_us(&visitor, row));
    }
    let code = Field::text("code", t.say("governance-moves-code"))
        .hint(t.say("governance-moves-code-hint"))
        .autocomplete("off")
        .max_chars(120);
    let form = PostForm::new(&visitor, "/privacy/moves")
        .with(code)
        .with(Button::quiet(t.say("governance-moves-ask")));
    main = main.with(Heading::new(t.say("governance-moves-came"))).with(form);
    if !ours.is_empty() {
        main = main.with(asked_by_us(t, &ours, visitor.now()));
        main = match visitor.is(Role::Administrator) {
            true => main.with(
                Links::new(t.say("governance-more"))
                    .link("/people/duplicates", t.say("governance-moves-join")),
            ),
            false => main
                .with(Text::new(t.say("governance-moves-join-who")))
                .with(only_administrators(t, &administrators)),
        };
    }
    let page = Page::new(t.say("governance-moves-title"), main).staff();
    let page = page.under("/privacy", t.say("governance-mine-title"));
    Ok(web::page(&visitor, page.under("/privacy/school", t.say("governance-school-title"))))
}

/// Where a protected person goes is shown to nobody.
fn asked_of_us(visitor: &Visitor, row: &Row) -> Notice {
    let t = &visitor.t;
    let name = shown(t, row.name.as_ref());
    let school = match (row.protected, row.asking.school_name.as_str()) {
        (true, _) | (_, "") => t.say("governance-moves-some-school").into_owned(),
        (false, name) => name.to_owned(),
    };
    let args = [("name", name.into()), ("school", school.as_str().into())];
    let words = t.with("governance-moves-asks", &args).into_owned();
    let state = t.say(match row.asking.granted {
        None => "governance-moves-open",
        Some(true) => "governance-moves-granted",
        Some(false) => "governance-moves-refused",
    });
    let button = |granted: bool| {
        let key = if granted { "governance-moves-grant" } else { "governance-moves-refuse" };
        let button = if granted { Button::quiet(t.say(key)) } else { Button::danger(t.say(key)) };
        PostForm::new(visitor, "/privacy/moves/answer")
            .hidden("asked", &row.asking.asked.to_string())
            .hidden("granted", if granted { "1" } else { "0" })
            .with(button)
    };
    let mut notice = match row.asking.granted {
        None => Notice::look(words),
        Some(_) => Notice::calm(words),
    };
    notice = notice.words(state).with(Text::new(t.date(row.asking.at)));
    if row.protected {
        notice = notice.with(Text::new(t.say("governance-moves-protected")));
    }
    if row.forgotten {
        notice = notice.with(Text::new(t.say("governance-moves-forgotten")));
    }
    if row.asking.granted != Some(true) && !row.forgotten {
        notice = notice.with(button(true));
    }
    if row.asking.granted != Some(false) {
        notice = notice.with(button(false));
    }
    notice
}

fn asked_by_us(t: &Tongue, rows: &[&Row], now: UtcMillis) -> Table {
    let mut table = Table::new(t.say("governance-moves-ours-caption"))
        .stacked()
        .column(t.say("governance-moves-when"))
        .column(t.say("governance-who"))
        .column(t.say("governance-state"));
    for row in rows {
        // Her name can be read as soon as her keys are here.
        let came = row.name.as_ref().filter(|name| name.name.is_some());
        let (who, state) = match came {
            Some(name) => (
                Cell::link(format!("/people/{}", row.asking.person), shown(t, Some(name))),
                "governance-moves-here",
            ),
            None => {
                let short: String = row.asking.person.to_string().chars().take(8).collect();
                let long = row.asking.at.plus_ms(LONG_MS) < now;
                let state = match (row.asking.granted, long) {
                    (Some(false), _) => "governance-moves-refused",
                    (Some(true), _) => "governance-moves-keys-come",
                    (None, true) => "governance-moves-waiting-long",
                    (None, false) => "governance-moves-waiting",
                };
                (Cell::text(short), state)
            }
        };
        table = table.row(vec![Cell::text(t.date(row.asking.at)), who, Cell::text(t.say(state))]);
    }
    table
}

/// What was typed from a slip.
#[derive(serde::Deserialize)]
pub struct Ask {
    #[serde(default)]
    code: String,
}

/// It is asked for.
pub async fn ask(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Ask>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let asked = reading(move || Ok(state.governance.ask_for_history(&actor, &form.code)?)).await?;
    Ok(web::see_other(&match asked {
        Ok(_) => "/privacy/moves?done=asked#result".to_owned(),
        Err(refused) => format!("/privacy/moves?refused={}#result", refused.word()),
    }))
}

/// The school's answer.
#[derive(serde::Deserialize)]
pub struct Answer {
    asked: String,
    granted: String,
}

/// It is granted or refused.
pub async fn answer(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Form(form): Form<Answer>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let asked: Digest = parsed(&form.asked)?;
    let granted = form.granted == "1";
    let answered = reading(move || Ok(state.governance.answer_asking(&actor, asked, granted)?)).await?;
    Ok(web::see_other(&match answered {
        Ok(()) if granted => "/privacy/moves?done=granted#result".to_owned(),
        Ok(()) => "/privacy/moves?done=refused#result".to_owned(),
        Err(refused) => format!("/privacy/moves?refused={}#result", refused.word()),
    }))
}

/// The slip, to print and hand to whoever looks after her.
pub async fn slip(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    Path(person): Path<String>,
) -> Result<Response, WebError> {
    let actor = state.responsible(&visitor).await?;
    let person: PersonId = parsed(&person)?;
    let (slip, name, school) = reading(move || {
        let slip = state.governance.slip(actor.school, person)?.ok_or(WebError::NotFound)?;
        let name = state.names.names(&[person]).map_err(port)?.into_iter().next();
        Ok((slip, name, state.records().school_name(actor.school).map_err(port)?.unwrap_or_default()))
    })
    .await?;
    let t = &visitor.t;
    let args = [("name", shown(t, name.as_ref()).into()), ("school", school.as_str().into())];
    let main = Html::new()
        .with(Lead::new(t.with("governance-moves-slip-lead", &args)))
        .with(Notice::calm(slip.code()).words(t.say("governance-moves-slip-code")))
        .with(Text::new(t.say("governance-moves-slip-consent")))
        .with(LinkButton::quiet("/privacy/moves", t.say("governance-moves-title")));
    let page = Page::new(t.say("governance-moves-slip-title"), main).staff();
    Ok(web::page(&visitor, page.under("/privacy/moves", t.say("governance-moves-title"))))
}
