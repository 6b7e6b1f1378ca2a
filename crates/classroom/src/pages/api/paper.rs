//! Answers that were given on paper or aloud, for programs: what a teacher enters on the grid.

use super::{class, declined, endpoint, not_understood, part};
use crate::{
    assignment::Item,
    pages::{
        State,
        grid::{column, lesson},
    },
    paper::{Cell, Sheet, read_cell},
};
use events::learning::Channel;
use kernel::PersonId;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::api::{Answers, Call, Endpoint, Failure, Holds, Operation, Part, Problem};

const SHEET: &[Part] = &[
    part("item", Holds::Text, true, "lesson:COURSE:LESSON"),
    part(
        "signs",
        Holds::Texts,
        true,
        "`PERSON:EXERCISE:sign`, each exercise of a pupil once; the signs are those of the page: a letter, 1 or 0",
    ),
    part("oral", Holds::Truth, false, "true if they were given aloud; otherwise on paper"),
    part(
        "client",
        Holds::Text,
        true,
        "13 letters and digits made by the asker: sent twice, it is entered once",
    ),
];
const ENTERED: &[Part] = &[part("entered", Holds::Number, true, "how many answers were new")];

/// Enters them.
pub(super) fn endpoint_of(state: &State) -> Endpoint {
    let about = "Enters answers that pupils gave on paper or aloud, as a teacher does on the grid.";
    let path = "/classes/{class}/entered";
    let operation = Operation::new("POST", path, "enter-answers", about, Answers::One(ENTERED));
    endpoint(state, Operation { body: SHEET, ..operation }, enter)
}

async fn enter(state: State, call: Call) -> Result<Value, Failure> {
    let (actor, list) = class(&state, &call).await?;
    let item = Item::from_form(call.needed("item")?).ok_or_else(|| not_understood("item"))?;
    let (version, exercises) = lesson(&state, &item).ok_or(Problem::NotFound)?;
    let client = call.needed("client")?.parse().map_err(|_| not_understood("client"))?;
    let signs = call.body.get("signs").and_then(Value::as_array).ok_or_else(|| not_understood("signs"))?;
    let columns: Vec<_> = exercises.iter().map(|exercise| column(&state, &item, exercise)).collect();
    let pupils = list.ids();
    let mut rows: BTreeMap<PersonId, BTreeMap<String, Cell>> = BTreeMap::new();
    for sign in signs {
        let read = || {
            let (pupil, rest) = sign.as_str()?.split_once(':')?;
            let (exercise, sign) = rest.split_once(':')?;
            let pupil = pupil.parse::<PersonId>().ok().filter(|pupil| pupils.contains(pupil))?;
            let column = columns.iter().find(|column| column.exercise == exercise)?;
            let cell = read_cell(sign, &column.options);
            (cell != Cell::Unclear).then(|| (pupil, exercise.to_owned(), cell))
        };
        let (pupil, exercise, cell) = read().ok_or_else(|| not_understood("signs"))?;
        if rows.entry(pupil).or_default().insert(exercise, cell).is_some() {
            return Err(not_understood("signs"));
        }
    }
    let oral = call.body.get("oral").and_then(Value::as_bool).unwrap_or_default();
    let channel = if oral { Channel::Oral } else { Channel::Paper };
    let sheet = Sheet { client, channel, course: item.course, version, lesson: item.item };
    let rows = rows.into_iter().map(|(pupil, cells)| (pupil, cells.into_iter().collect())).collect();
    let entered = state.classroom.enter_answers(&actor, list.class, sheet, rows).await;
    Ok(json!({ "entered": entered.map_err(declined)? }))
}
