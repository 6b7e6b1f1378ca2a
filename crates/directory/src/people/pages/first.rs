//! The first page of a new box: which school, who administers it.

use super::*;
use crate::{
    people::{
        OwnSchool,
        first::{FirstStart, Opened, Started},
    },
    sign_in::{
        pages::STAFF_SESSION_MS,
        password::{self, SALT_BYTES, WeakPassword},
    },
};
use axum::{
    extract::State as AxumState,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{CountryCode, LanguageTag, Role};
use web::{
    Html, OpenForm, Page,
    parts::{Button, Choice, Choices, ErrorSummary, Lead, PostForm, Text},
    session::{self, SessionRow},
};

/// The countries of the region; `ZZ` is for any other.
const COUNTRIES: [&str; 20] = [
    "AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "HT", "MX", "NI", "PA", "PE", "PY",
    "SV", "UY", "VE",
];

#[derive(serde::Deserialize, Default, Clone)]
pub(super) struct Answers {
    #[serde(default)]
    code: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    school: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    courses: String,
}

/// What is wrong, by field.
#[derive(Default)]
struct Wrong {
    code: Option<String>,
    school: Option<String>,
    country: Option<String>,
    name: Option<String>,
    password: Option<String>,
}

pub(super) async fn show(AxumState(state): AxumState<State>, visitor: Visitor) -> Result<Response, WebError> {
    let answers = Answers { courses: "yes".into(), ..Answers::default() };
    form(&state, &visitor, &answers, Wrong::default()).await
}

async fn form(
    state: &State,
    visitor: &Visitor,
    answers: &Answers,
    wrong: Wrong,
) -> Result<Response, WebError> {
    let directory = state.directory.clone();
    let read = move |db: &mut Connection| {
        let begun = directory.has_administrator(db)?;
        Ok((begun, !begun && directory.awaits_school(db)?, OwnSchool::read(db)?))
    };
    let (begun, awaits, school) = state.directory.store.read(read).await.map_err(stored)?;
    if begun {
        return Err(WebError::NotFound);
    }
    // Its school comes from its network; a second one of the same name is what nobody can mend later.
    if awaits {
        return Ok(web::see_other("/join"));
    }
    let t = &visitor.t;
    let code = Field::text("code", t.say("people-first-code"))
        .hint(t.say("people-first-code-hint"))
        .value(answers.code.as_str())
        .attribute("inputmode", "numeric")
        .autocomplete("off")
        .max_chars(12)
        .maybe_error(wrong.code);
    let language = super::language::choice(t, language_of(visitor, answers).as_str())
        .hint(t.say("people-first-language-hint"));
    let school_field = Field::text("school", t.say("people-first-school"))
        .value(answers.school.as_str())
        .max_chars(crate::people::decide::GROUP_NAME_MAX_CHARS)
        .autocomplete("organization")
        .maybe_error(wrong.school);
    let named =
        |country: &'static str| (t.say(&format!("people-country-{}", country.to_lowercase())), country);
    let mut countries = COUNTRIES.map(named);
    countries.sort_by_cached_key(|(name, _)| store::search::tokens(name));
    let country = countries
        .into_iter()
        .fold(
            Field::select("country", t.say("people-first-country")).option("", "–"),
            |field, (name, country)| field.option(country, name),
        )
        .option(NO_COUNTRY, t.say("people-country-other"))
        .value(answers.country.as_str())
        .maybe_error(wrong.country);
    let name = Field::text("name", t.say("people-first-name"))
        .value(answers.name.as_str())
        .max_chars(crate::people::decide::NAME_MAX_CHARS)
        .autocomplete("name")
        .maybe_error(wrong.name);
    let password = Field::password("password", t.say("people-first-password"))
        .hint(t.say("people-first-password-hint"))
        .autocomplete("new-password")
        .maybe_error(wrong.password);
    let courses = Choices::one("courses", t.say("people-first-courses"))
        .choice(Choice::new("yes", t.say("people-first-courses-yes")).chosen(answers.courses != "no"))
        .choice(Choice::new("no", t.say("people-first-courses-no")).chosen(answers.courses == "no"));
    let problems =
        [code.problem(), school_field.problem(), country.problem(), name.problem(), password.problem()];
    let summary = ErrorSummary::new(t.say("people-mend"), problems);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut post = PostForm::new(visitor, "/first").with(code).with(language);
    post = match &school {
        Some(own) => post.with(Text::new(t.named("people-first-school-is", &own.name))),
        None => post.with(school_field).with(country),
    };
    post = post.with(name).with(password).with(courses).with(Button::main(t.say("people-first-go")));
    let instead = LinkButton::quiet("/join", t.say("people-first-join"));
    let main = Html::new().with(summary).with(Lead::new(t.say("people-first-lead"))).with(post).with(instead);
    Ok(web::page(visitor, Page::new(t.say("people-first-title"), main).status(status)))
}

/// The language she chose, or the one she reads now.
fn language_of(visitor: &Visitor, answers: &Answers) -> LanguageTag {
    let chosen = answers.language.parse::<LanguageTag>().ok();
    let offered =
        |tag: &LanguageTag| visitor.t.messages().offered().iter().any(|(on_offer, _)| on_offer == tag);
    chosen.filter(offered).unwrap_or_else(|| visitor.t.language().clone())
}

/// Two names are asked for: which one is missing?
fn name_words(t: &Tongue, unsound: Unsound, missing: &str) -> String {
    match unsound {
        Unsound::NameMissing => t.say(missing).into_owned(),
        unsound => refusal(t, unsound),
    }
}

fn weak_words(t: &Tongue, weak: WeakPassword) -> String {
    match weak {
        WeakPassword::Short => t.count("directory-enter-password-short", password::PASSWORD_MIN_CHARS as i64),
        WeakPassword::Long => t.count("directory-enter-password-long", password::PASSWORD_MAX_BYTES as i64),
        WeakPassword::Common => t.say("directory-enter-password-common"),
    }
    .into_owned()
}

pub(super) async fn begin(
    AxumState(state): AxumState<State>,
    visitor: Visitor,
    OpenForm(answers): OpenForm<Answers>,
) -> Result<Response, WebError> {
    let t = &visitor.t;
    let directory = state.directory.clone();
    let read = move |db: &mut Connection| {
        let begun = directory.has_administrator(db)?;
        Ok((begun, !begun && directory.awaits_school(db)?, OwnSchool::read(db)?.is_some()))
    };
    let (begun, awaits, has_school) = state.directory.store.read(read).await.map_err(stored)?;
    // Before any code is looked at: wrong ones are counted for the whole box.
    if begun {
        return Err(WebError::NotFound);
    }
    if awaits {
        return Ok(web::see_other("/join"));
    }
    let country: Option<CountryCode> = answers.country.parse().ok();
    let mut wrong = Wrong {
        name: crate::people::decide::name(&answers.name, crate::people::decide::NAME_MAX_CHARS)
            .err()
            .map(|unsound| name_words(t, unsound, "people-first-name-missing")),
        password: password::judge(&answers.password, "", &answers.name).err().map(|weak| weak_words(t, weak)),
        ..Wrong::default()
    };
    if !has_school {
        let name = crate::people::decide::name(&answers.school, crate::people::decide::GROUP_NAME_MAX_CHARS);
        wrong.school = name.err().map(|unsound| name_words(t, unsound, "people-first-school-missing"));
        wrong.country = country.is_none().then(|| t.say("people-first-country-missing").into_owned());
    }
    if wrong.name.is_some() || wrong.password.is_some() || wrong.school.is_some() || wrong.country.is_some() {
        return form(&state, &visitor, &answers, wrong).await;
    }
    let begun = finish(&state, &visitor, &answers, country).await?;
    match begun {
        Ok(started) => {
            let language = language_of(&visitor, &answers);
            visitor.web().speak_first(language.clone());
            if let Some(after) = &state.after_first {
                let (after, school, wanted) = (after.clone(), started.school, answers.courses != "no");
                // Should it fail, the box works without courses and says so in its log.
                reading(move || {
                    after(school, wanted);
                    Ok(())
                })
                .await?;
            }
            let row = SessionRow {
                actor: Actor {
                    person: started.person,
                    school: started.school,
                    roles: vec![Role::Administrator],
                    together: vec![],
                },
                shown_name: None,
                language: Some(language.clone()),
                seen_at: visitor.now(),
                ends_at: visitor.now().plus_ms(STAFF_SESSION_MS),
            };
            let cookie = session::open(&visitor, row).await?;
            // What was pressed in the header of this device would go before her choice.
            let own = match language == *t.language() {
                true => String::new(),
                false => format!("&lang={language}"),
            };
            Ok((cookie, web::see_other(&format!("/people?done=begun{own}#result"))).into_response())
        }
        Err(spent) => {
            let code = codes::code_problem(&visitor, spent);
            form(&state, &visitor, &answers, Wrong { code, ..Wrong::default() }).await
        }
    }
}

async fn finish(
    state: &State,
    visitor: &Visitor,
    answers: &Answers,
    country: Option<CountryCode>,
) -> Result<Result<Started, CodeSpent>, WebError> {
    let directory = state.directory.clone();
    let salt = directory.store.write(|tx| -> Result<[u8; SALT_BYTES], StoreError> {
        let mut salt = [0; SALT_BYTES];
        tx.entropy().fill(&mut salt);
        Ok(salt)
    });
    let (salt, password) = (salt.await.map_err(stored)?, answers.password.clone());
    let hashed = directory.ways.hasher.turn(move || password::hash(&password, &salt)).await;
    let hashed = hashed.map_err(|_| WebError::TooBusy)?.map_err(stored)?;
    let first = FirstStart {
        school: answers.school.clone(),
        // Asked for above unless the school has said it already.
        country: country.unwrap_or(NO_COUNTRY.parse().map_err(WebError::internal)?),
        name: answers.name.clone(),
        language: Some(language_of(visitor, answers)),
    };
    let (printed, typed) = (state.start_code.clone(), answers.code.clone());
    let store = directory.store.clone();
    let done = store
        .write(move |tx| -> Result<Result<Started, CodeSpent>, ChangeError> {
            match directory.open_first_start(tx, &typed, printed.as_ref())? {
                Opened::No(spent) => Ok(Err(spent)),
                Opened::Yes => Ok(Ok(directory.first_start(tx, &first, Some(&hashed))?)),
            }
        })
        .await;
    match done {
        Ok(done) => Ok(done),
        // Somebody else was first.
        Err(ChangeError::Unsound(_)) => Err(WebError::NotFound),
        Err(ChangeError::Store(error)) => Err(stored(error)),
    }
}

/// A country that nobody has said (ISO 3166-1 keeps it free for such uses).
const NO_COUNTRY: &str = "ZZ";
