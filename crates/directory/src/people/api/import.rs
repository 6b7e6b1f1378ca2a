//! A list of people from a program: looked at or taken over, with the report that `chaski import people --json` prints.

use super::{endpoints::part, merges::no_administrators};
use crate::{
    Directory,
    people::import::{ImportError, Report, Wish},
};
use formats::people::Today;
use kernel::{ClockQuality, Gate};
use serde_json::Value;
use web::{
    WebError,
    api::{Answers, Call, Endpoint, Failure, File, Holds, Operation, Part, Problem},
};

/// Longest list, as on the page: some 100,000 people. Longer ones go through `chaski import people`.
const LIST_MAX_BYTES: usize = 8 * 1024 * 1024;

const FAULT: &[Part] = &[
    part("line", Holds::Number, true, "in which line of the list, from 1"),
    part("column", Holds::Text, true, "in which column; empty: the whole line"),
    part("reason", Holds::Text, true, "what is wrong, in English"),
    part("word", Holds::Text, true, "the same for programs"),
];
const REPORT: &[Part] = &[
    part("rows", Holds::Number, true, "rows read"),
    part("created", Holds::Number, true, "people who were not known"),
    part("updated", Holds::Number, true, "people of whom something changed"),
    part("unchanged", Holds::Number, true, "people of whom nothing changed"),
    part(
        "errors",
        Holds::Things(FAULT),
        true,
        "what to mend, the first thousand; one is enough and nothing is written",
    ),
    part("errors_all", Holds::Number, true, "how many there are in all"),
    part(
        "not_listed",
        Holds::Number,
        true,
        "people of earlier lists who are not on this one; they are left as they are",
    ),
    part("classes_opened", Holds::Number, true, "classes that were not known"),
];
const DRY_RUN: &[Part] =
    &[part("dry_run", Holds::Truth, true, "true only says what would happen; false takes the list over")];

const OPERATION: Operation = Operation {
    query: DRY_RUN,
    file: Some(File {
        media: "text/csv",
        max_bytes: LIST_MAX_BYTES,
        about: "A list of people saved as CSV: comma, semicolon or tab; UTF-8, UTF-16 or Latin-1; the columns id, given_name, \
            family_name, birth_date, role, class, grade in English, Spanish or Portuguese, or Kolibri's.",
    }),
    ..Operation::new(
        "POST",
        "/people/import",
        "import-people",
        "Takes over a list of people, or says what would happen. Nothing is written unless errors_all is 0. The same list again \
            changes nothing. No program makes an administrator.",
        Answers::One(REPORT),
    )
};

/// The endpoint.
pub(super) fn endpoint(directory: &Directory) -> Endpoint {
    let directory = directory.clone();
    Endpoint::new(OPERATION, move |call| import(directory.clone(), call))
}

async fn import(directory: Directory, call: Call) -> Result<Value, Failure> {
    let dry_run = call.truth("dry_run")?;
    let today = match call.clock {
        ClockQuality::Unknown => Today::UNKNOWN,
        _ => Today::of_utc(call.now),
    };
    let refusal = no_administrators(&call);
    let done = web::reading(move || {
        let school = call.bearer.school;
        directory.may(&call.bearer.actor(), &kernel::Wish::Administer(school)).map_err(WebError::Refused)?;
        let run = |dry_run| {
            let wish = Wish { school, dry_run, today };
            Ok::<Result<Report, ImportError>, WebError>(directory.import(&call.file.as_slice(), wish))
        };
        let looked = run(true)?;
        match looked {
            // A list with faults, and one that may not be taken over, are told apart: the first can be mended.
            Ok(report) if report.is_sound() && report.administrators > 0 => Ok(None),
            Ok(report) if report.is_sound() && !dry_run => Ok(Some(run(false)?)),
            looked => Ok(Some(looked)),
        }
    });
    let report = done.await.map_err(|error| match error {
        WebError::TooBusy => Problem::Busy,
        WebError::Refused(_) => Problem::NotFound,
        _ => Problem::Failed,
    })?;
    match report.ok_or(refusal)? {
        Ok(report) => Ok(report.to_json()),
        Err(ImportError::Store(error)) => Err(super::failed(error)),
        Err(error) => {
            tracing::error!(%error, "a list of the API could not be imported");
            Err(Problem::Failed.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ask, key, send, service};
    use super::*;
    use crate::people::import::tests::world;
    use axum::http::StatusCode;
    use serde_json::json;

    const LIST: &str = "id;given_name;family_name;birth_date;role;class;grade\n\
        7;Ana;Paz;2014-03-02;pupil;5 B;5\n8;Luz;Vilca;;teacher;5 B;\n";

    #[tokio::test(flavor = "multi_thread")]
    async fn a_list_is_looked_at_taken_over_and_a_difference_the_second_time() {
        let world = tokio::task::block_in_place(world);
        let service = service(&world);
        let (_, key) = key(&world, true).await;
        let looked = send(&service, &key, "/people/import?dry_run=true", LIST.into()).await;
        assert_eq!(looked.0, StatusCode::OK, "{}", looked.1);
        assert_eq!(
            looked.1,
            json!({ "rows": 2, "created": 2, "updated": 0, "unchanged": 0, "errors": [], "errors_all": 0,
                "not_listed": 0, "classes_opened": 1 })
        );
        let (_, nobody) = ask(&service, &key, "GET", "/people?q=vilca", None).await;
        assert_eq!(
            nobody["items"].as_array().map(Vec::len),
            Some(1),
            "only Rosa, who made the key: {nobody}"
        );
        let (_, taken) = send(&service, &key, "/people/import?dry_run=false", LIST.into()).await;
        assert_eq!(taken, looked.1, "as it was said");
        let (_, again) = send(&service, &key, "/people/import?dry_run=false", LIST.into()).await;
        assert_eq!((again["created"].as_u64(), again["unchanged"].as_u64()), (Some(0), Some(2)), "{again}");
        let (_, found) = ask(&service, &key, "GET", "/people?q=luz", None).await;
        assert_eq!(found["items"][0]["roles"], json!(["teacher"]));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_list_that_cannot_be_taken_over_changes_nothing() {
        let world = tokio::task::block_in_place(world);
        let service = service(&world);
        let (_, writer) = key(&world, true).await;
        let (_, reader) = key(&world, false).await;
        let dump = || testkit::stores::dump(world.directory.store()).unwrap();
        let before = tokio::task::block_in_place(dump);
        let broken = LIST.replace("2014-03-02", "2014-02-31");
        let (status, report) = send(&service, &writer, "/people/import?dry_run=false", broken).await;
        assert_eq!((status, report["errors_all"].as_u64()), (StatusCode::OK, Some(1)), "{report}");
        let fault = &report["errors"][0];
        assert_eq!((fault["line"].as_u64(), fault["column"].as_str()), (Some(2), Some("birth_date")));
        let administrator = LIST.replace("teacher", "administrator");
        for dry_run in ["true", "false"] {
            let path = format!("/people/import?dry_run={dry_run}");
            let (status, problem) = send(&service, &writer, &path, administrator.clone()).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        }
        // A parameter that is missing or misspelt is no "yes, write".
        for query in ["", "?dry_run=1", "?dry-run=true", "?dry_run="] {
            let (status, problem) =
                send(&service, &writer, &format!("/people/import{query}"), LIST.into()).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{query}: {problem}");
        }
        let (status, _) = send(&service, &reader, "/people/import?dry_run=true", LIST.into()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let long = "x".repeat(LIST_MAX_BYTES + 1);
        let (status, _) = send(&service, &writer, "/people/import?dry_run=true", long).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(tokio::task::block_in_place(dump), before);
    }
}
