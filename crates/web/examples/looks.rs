//! A picture book of every part: `cargo run -p web --example looks`, then open the address it prints.
//!
//! Its texts are in Spanish only and stand in the code, because nobody learns from this page.

use askama::Template;
use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kernel::{Actor, Clock, ClockQuality, Entropy, PersonId, Role, SchoolId, UtcMillis};
use std::{io::Read, sync::Arc};
use web::{
    Fields, Html, NavEntry, Page, Site, Visitor, Web, WebError,
    messages::{LanguagePlan, Messages},
    parts::*,
    session::{self, SessionRow, memory::MemorySessions},
};

struct Machine;

impl Clock for Machine {
    fn now(&self) -> UtcMillis {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        UtcMillis(since.as_millis() as i64)
    }
    fn quality(&self) -> ClockQuality {
        ClockQuality::Good
    }
}

impl Entropy for Machine {
    fn fill(&mut self, bytes: &mut [u8]) {
        std::fs::File::open("/dev/urandom")
            .and_then(|mut f| f.read_exact(bytes))
            .expect("a source of chance");
    }
}

#[tokio::main]
async fn main() {
    let site = Site {
        demonstration: true,
        nav: vec![
            NavEntry { href: "/lessons", key: "web-quipu-drawn", roles: &[] },
            NavEntry { href: "/class", key: "web-quipu-who", roles: &[] },
            NavEntry { href: "/forms", key: "web-order-place", roles: &[] },
        ],
        ..Site::default()
    };
    let messages = Messages::load(&[web::MESSAGES], LanguagePlan::default()).expect("our own messages");
    let web =
        Web::new(site, messages, Arc::new(MemorySessions::default()), Arc::new(Machine), Box::new(Machine));
    let routes = Router::new()
        .route("/", get(start))
        .route("/lessons", get(lessons))
        .route("/lesson", get(lesson))
        .route("/answer", post(answer))
        .route("/class", get(class))
        .route("/forms", get(forms))
        .route("/notices", get(notices))
        .route("/busy", get(async || WebError::ViewPreparing))
        .route("/broken", get(async || WebError::internal("the example broke on purpose")))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out));
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await.expect("the address is free");
    tracing::info!(address, "http");
    axum::serve(listener, web::serve(routes, web)).await.expect("served");
}

async fn sign_in(visitor: Visitor) -> Result<Response, WebError> {
    let person = PersonId([7; 16]);
    let row = SessionRow {
        actor: Actor { person, school: SchoolId([1; 16]), roles: vec![Role::Pupil], together: vec![] },
        shown_name: Some("Rosa M.".to_owned()),
        language: None,
        seen_at: visitor.now(),
        ends_at: visitor.now().plus_ms(3_600_000),
    };
    let cookie = session::open(&visitor, row).await?;
    Ok((cookie, web::after_sign_in(&visitor, person, "/lessons")).into_response())
}

async fn sign_out(visitor: Visitor) -> Result<Response, WebError> {
    let cookie = session::close(&visitor).await?;
    Ok((cookie, web::see_other("/")).into_response())
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{{ Drawing::Village }}<form method="post" action="/sign-in">{{ guard }}<ul class="cards">{% for (drawing, title, words) in roles %}
    <li><div class="card goes">{{ drawing }}<div class="card-text"><h2><button class="plain" name="role">{{ title }}</button></h2><p>{{ words }}</p></div></div></li>
    {% endfor %}</ul></form>"#
)]
struct Start {
    guard: web::Guard,
    roles: Vec<(Drawing, &'static str, &'static str)>,
}

async fn start(visitor: Visitor) -> Response {
    let roles = vec![
        (Drawing::Pupil, "Alumna", "Abrir una lección, responder, volver mañana al mismo lugar."),
        (Drawing::Teacher, "Docente", "Ver quién espera ayuda y en qué lección."),
        (Drawing::Technician, "Técnica", "Mirar la salud de la caja."),
        (Drawing::Planner, "Planificador", "Conectar las escuelas que faltan."),
        (Drawing::Analyst, "Analista", "Cifras con su definición y lo que no se sabe."),
    ];
    web::page(
        &visitor,
        Page::new("¿Quién es usted hoy?", Start { guard: visitor.guard(), roles }).staff().home(),
    )
}

async fn lessons(visitor: Visitor) -> Response {
    let t = &visitor.t;
    use Knot::*;
    let cord = Cord::new(t)
        .knot(Tied, "Un teléfono es una puerta")
        .link("/lesson")
        .note("4 min")
        .knot(Doubled, "Contraseñas que se recuerdan")
        .link("/lesson")
        .note("5 min")
        .knot(Tied, "Quién llama y qué quiere")
        .link("/lesson")
        .knot(Looped, "El mensaje que regala algo")
        .link("/lesson")
        .note("6 min")
        .here()
        .knot(Open, "Fotos de otras personas, y por qué antes de enviar una se pregunta primero")
        .link("/lesson")
        .knot(Open, "Pagar con el celular");
    let main = Html::new()
        .with(Lead::new("Seis lecciones cortas. Usted sigue en la cuarta."))
        .with(Strand::new(t, &[Tied, Doubled, Tied, Looped, Open, Open]))
        .with(cord);
    let page = Page::new("Segura con el celular", main)
        .under("/", "Cursos")
        .next("/lesson", "Seguir con la lección 4");
    web::page(&visitor, page)
}

async fn lesson(visitor: Visitor) -> Response {
    show_lesson(&visitor, None)
}

fn show_lesson(visitor: &Visitor, answer: Option<&str>) -> Response {
    let t = &visitor.t;
    let chosen = |value| answer == Some(value);
    let choices = Choices::one("answer", "¿Qué haces primero?")
        .choice(Choice::new("a", "Abro el enlace para ver si es verdad").chosen(chosen("a")))
        .choice(Choice::new("b", "Pregunto a alguien de confianza").chosen(chosen("b")))
        .choice(
            Choice::new("c", "Mando mis datos")
                .hint("Solo piden el nombre y el documento")
                .chosen(chosen("c")),
        );
    let mut form = PostForm::answer(visitor, "/answer").with(choices);
    form = match answer {
        Some("b") => form.with(Notice::good("Bien.").words("Dos miran mejor que uno.").result()),
        Some(_) => {
            form.with(Notice::look("Todavía no.").words("Mira otra vez quién escribe: ¿lo conoces?").result())
        }
        None => form,
    };
    let main = Html::new()
        .with(Strand::new(t, &[Knot::Tied, Knot::Tied, Knot::Looped, Knot::Open]).reading("Pregunta 3 de 4"))
        .with(Lead::new("Te llega un mensaje: «Ganaste 500 soles. Entra aquí antes de las seis»."))
        .with(form.with(Button::main("Responder")));
    let page = Page::new("El mensaje que regala algo", main)
        .learner()
        .under("/lessons", "Lecciones")
        .hear(Sound::new(&visitor.t, "/none.ogg"));
    web::page(visitor, page)
}

async fn answer(visitor: Visitor, fields: Fields) -> Result<Response, WebError> {
    visitor.actor()?;
    Ok(show_lesson(&visitor, fields.get("answer")))
}

async fn class(visitor: Visitor) -> Response {
    let t = &visitor.t;
    use Knot::*;
    let names = ["Ana Quispe", "Bruno Tello", "Carmen Huamán", "Dina Flores", "Edwin Rojas", "Flor Mamani"];
    let mut quipu = Quipu::new(t, "4.º B: Segura con el celular", "Dos de seis esperan en la lección 3.", 12);
    for (i, name) in names.into_iter().enumerate() {
        let knots: Vec<Knot> = (0..12)
            .map(|lesson| match lesson - (i as i32 * 2 % 7) {
                ..=0 => Tied,
                1 => Looped,
                _ => Open,
            })
            .enumerate()
            .map(|(lesson, knot)| if knot == Tied && (lesson + i) % 5 == 2 { Doubled } else { knot })
            .collect();
        quipu = quipu.row(name, Some("/class".to_owned()), if i == 4 { &[] } else { &knots });
    }
    let bars = Bars::new("Respuestas de esta semana", "El martes no hubo luz.")
        .bar("Lunes", 142.0, t.number(142))
        .bar("Martes", 3.0, t.number(3))
        .bar("Miércoles", 98.0, t.number(98));
    let table = Table::new("Tres alumnos necesitan que usted los busque esta semana")
        .column("Nombre")
        .column("Por qué")
        .numbers("Días sin entrar")
        .row(vec![Cell::link("/class", "Edwin Rojas"), Cell::text("Aún no empieza"), Cell::text("12")])
        .row(vec![
            Cell::link("/class", "Dina Flores"),
            Cell::text("Se detuvo en la lección 3"),
            Cell::text("9"),
        ])
        .reading("Faltan datos de 2 alumnos.");
    let main = Html::new().with(quipu).with(table).with(bars);
    web::page(
        &visitor,
        Page::new("El grupo 4.º B", main)
            .staff()
            .under("/", "Mis grupos")
            .next("/class/new", "Dejar una tarea"),
    )
}

async fn forms(visitor: Visitor) -> Response {
    let t = &visitor.t;
    let price = Field::number("price", "¿Cuánto cuesta un kilo?")
        .hint("En soles, por ejemplo 4,50")
        .value("cuatro")
        .error("Escríbalo con cifras, por ejemplo 4,50.");
    let name = Field::text("name", "Nombre");
    let summary = ErrorSummary::new("Falta una cosa", [name.problem(), price.problem()]);
    let several = Choices::several("days", "¿Qué días abre la escuela?")
        .choice(Choice::new("1", "Lunes").chosen(true))
        .choice(Choice::new("2", "Martes"));
    let order = Ordering::new(t, "step", "Ponga los pasos en orden")
        .thing("a", "Leer el mensaje")
        .thing("b", "Mirar quién escribe")
        .thing("c", "Decidir");
    let form = PostForm::new(&visitor, "/forms")
        .with(name)
        .with(price)
        .with(Field::area("why", "¿Por qué?", 3))
        .with(several)
        .with(order)
        .with(Button::main("Guardar"))
        .with(Button::quiet("Cancelar"))
        .with(Button::danger("Borrar a esta persona"));
    let main = Html::new().with(summary).with(form);
    web::page(&visitor, Page::new("Un formulario", main).under("/", "Inicio"))
}

async fn notices(visitor: Visitor) -> Response {
    let t = &visitor.t;
    let main =
        Html::new()
            .with(Notice::good("Bien. Tres kilos cuestan 13,50 soles.").words("Cada kilo cuesta 4,50."))
            .with(Notice::look("Todavía no.").words("Mira otra vez el precio de un kilo."))
            .with(Notice::calm("Su trabajo está guardado aquí.").words("Todavía no hay camino a la central."))
            .with(Notice::bad("Esta caja perdió el registro del 3 de mayo.").words("Llame a quien la cuida."))
            .with(
                Card::new("Un curso")
                    .words("Con su cuerda.")
                    .drawing(Drawing::Book)
                    .link("/lessons")
                    .with(Strand::new(t, &[Knot::Tied, Knot::Tied, Knot::Doubled, Knot::Looped, Knot::Open])),
            )
            .with(
                Drawing::ALL
                    .into_iter()
                    .fold(Cards::new(), |cards, d| cards.card(Card::new(format!("{d:?}")).drawing(d))),
            )
            .with((0..Emblem::COUNT).fold(Cards::new(), |cards, n| {
                cards.card(Card::new(Emblem::name(t, n)).with(Emblem::new(n)))
            }))
            .with(Sound::new(t, "/none.ogg").about("Voz de Julia Condori"))
            .with(LinkButton::main("/", "Un enlace que es lo principal"));
    web::page(&visitor, Page::new("Avisos y dibujos", main))
}
