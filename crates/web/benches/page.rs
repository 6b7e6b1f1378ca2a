//! What the frame costs: `cargo bench -p web`. Prints; asserts nothing.

#![expect(clippy::print_stdout, reason = "a bench prints")]

use axum::{Router, body::Body, http::Request, response::Response, routing::get};
use http_body_util::BodyExt;
use kernel::{Clock, ClockQuality, Seed, UtcMillis};
use std::{hint::black_box, sync::Arc, time::Instant};
use tower::ServiceExt;
use web::{
    Html, Page, Site, Visitor, Web,
    messages::{LanguagePlan, Messages},
    parts::{Button, Choice, Choices, Cord, Knot, Lead, PostForm, Strand, Text},
    session::memory::MemorySessions,
};

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> UtcMillis {
        UtcMillis(1_795_235_400_000)
    }
    fn quality(&self) -> ClockQuality {
        ClockQuality::Good
    }
}

async fn lesson(visitor: Visitor) -> Response {
    let t = &visitor.t;
    let mut choices = Choices::one("answer", "¿Qué haces primero?");
    for n in 0..4 {
        choices =
            choices.choice(Choice::new(n.to_string(), "Pregunto a alguien de confianza antes de abrirlo"));
    }
    let mut cord = Cord::new(t);
    for n in 0..12 {
        let knot = if n < 5 { Knot::Tied } else { Knot::Open };
        cord = cord.knot(knot, "El mensaje que regala algo").link("/lesson/4").note("6 min");
    }
    let main = Html::new()
        .with(Strand::new(t, &[Knot::Tied, Knot::Tied, Knot::Looped, Knot::Open]))
        .with(Lead::new("Te llega un mensaje: «Ganaste 500 soles. Entra aquí antes de las seis»."))
        .with(Text::new("Un mensaje puede parecer de un banco y no serlo. ".repeat(20)))
        .with(PostForm::answer(&visitor, "/answer").with(choices).with(Button::main("Responder")))
        .with(cord);
    web::page(&visitor, Page::new("El mensaje que regala algo", main).learner().next("/next", "Seguir"))
}

fn each(name: &str, times: u32, mut act: impl FnMut()) {
    for _ in 0..times / 10 {
        act();
    }
    let start = Instant::now();
    for _ in 0..times {
        act();
    }
    let us = start.elapsed().as_secs_f64() * 1e6 / f64::from(times);
    println!("{name:<42} {us:>9.2} us");
}

fn main() {
    let messages = Messages::load(&[web::MESSAGES], LanguagePlan::default()).expect("our own messages");
    let t = messages.tongue(&"pt".parse().expect("a tag"));
    each("a plain text", 1_000_000, || drop(black_box(t.say("web-next"))));
    each("a text with a number and its plural", 100_000, || drop(black_box(t.count("web-strand-looped", 3))));
    each("a date", 100_000, || drop(black_box(t.date(UtcMillis(1_795_235_400_000)))));

    let sessions = Arc::new(MemorySessions::default());
    let web = Web::new(Site::default(), messages, sessions, Arc::new(Fixed), Box::new(Seed(1).chance()));
    let app = web::serve(Router::new().route("/lesson", get(lesson)), web);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for (name, coding) in
        [("a lesson page through the door, plain", "identity"), ("the same, zipped", "gzip")]
    {
        let ask = || {
            runtime.block_on(async {
                let request = Request::builder()
                    .uri("/lesson")
                    .header("host", "localhost")
                    .header("accept-encoding", coding);
                let response = app.clone().oneshot(request.body(Body::empty()).expect("a request")).await;
                let body = response.expect("infallible").into_body().collect().await.expect("whole");
                body.to_bytes().len()
            })
        };
        println!("{name}: {} bytes", ask());
        each(name, 5_000, || {
            black_box(ask());
        });
    }
}
