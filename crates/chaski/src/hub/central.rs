//! A central's pages: couriers deliver mail, analysts look at models of the tutor and approve one, administrators run the network.
//!
//! A central is called from anywhere. So passwords, and what is done with them, are taken only where nobody can have read along: over
//! HTTPS, or from the machine itself.

use super::{
    DataFolder,
    courses::starter_title,
    known_courses,
    mail_pages::{self, Mail},
    models::signer,
    serve::{messages_with_approved, site_called, when_serving},
    stick_pages::{self, StickPages},
    zone,
};
use crate::{
    cli::Failure,
    machine::{MachineClock, MachineEntropy},
    network::{self, Network, pages::Called},
};
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::get,
};
use directory::{DEMONSTRATION_PASSWORD, Directory, OFFICE_PERSON};
use kernel::{
    Role,
    ports::{PortError, Records},
};
use std::{net::IpAddr, path::PathBuf, sync::Arc};
use store::{Store, StoreError};
use tutoring::{FindCourses, ModelState, model::watching};
use web::{
    FormSeal, Html, NavEntry, Page, Site, Visitor, Web, WebError,
    parts::{Lead, LinkButton, Notice},
};

/// Where somebody begins her work.
const HOMES: &[(Role, &str)] = &[(Role::NetworkAdministrator, "/network"), (Role::Analyst, "/tutor/models")];

const NAV: &[NavEntry] = &[
    NavEntry { href: "/network", key: "network-nav", roles: &[Role::NetworkAdministrator] },
    NavEntry { href: "/tutor/models", key: "chaski-nav-models", roles: &[Role::Analyst] },
    NavEntry { href: "/mail", key: "chaski-mail-nav", roles: &[] },
];

/// How a central's pages are called.
pub struct CentralPages {
    /// Names besides its address.
    pub hosts: Vec<String>,
    /// Proxies in front that are believed about how a request came.
    pub proxies: Vec<IpAddr>,
    /// Where nodes call.
    pub called: Called,
    /// Where sticks appear when they are plugged in.
    pub sticks: Vec<PathBuf>,
    /// An invented network: every page says so, and the first one how to come in.
    pub demonstration: bool,
    /// The name of the session's cookie, if another program is called by this one's name, on another port.
    pub cookie: Option<String>,
}

/// All of them.
pub fn central_pages(
    folder: &DataFolder,
    store: &Store,
    directory: &Directory,
    mail: Mail,
    network: Arc<Network>,
    CentralPages { hosts, proxies, called, sticks, demonstration, cookie }: CentralPages,
) -> Result<Router, Failure> {
    let site = Site {
        hosts,
        proxies,
        demonstration,
        nav: NAV.to_vec(),
        sign_in_path: "/enter/staff",
        // Every process of this central has the node's key: a form that one of them made is taken by the others.
        form_seal: Some(FormSeal::derive(folder.secret()?.to_bytes().as_ref())),
        ..site_called(cookie)
    };
    let messages = messages_with_approved(store, &[])?;
    zone::show(&messages, folder, directory);
    let entropy = Box::new(MachineEntropy);
    let web = Web::new(site, messages, Arc::new(directory.clone()), Arc::new(MachineClock), entropy);
    let people = directory::State { directory: directory.clone(), demonstration: None, homes: HOMES };
    let models = ModelState {
        store: store.clone(),
        gate: Arc::new(directory.clone()),
        in_use: Arc::new(watching(store.origin().node)),
        courses: courses(folder, store),
        data: folder.path().to_owned(),
        signer: signer(folder, store),
        above: ("/", "web-home"),
    };
    let sticks = StickPages::of_central(folder, store.clone(), Arc::new(directory.clone()), sticks);
    let sticks = sticks.telling(network.contacts.clone());
    let register = directory.clone();
    let running = network::pages::State {
        network,
        gate: Arc::new(directory.clone()),
        called,
        school_name: Arc::new(move |school| register.school_name(school)),
        titles: Arc::new(starter_title),
    };
    let staff = directory::staff_routes(people).merge(tutoring::model_routes(models));
    let staff = staff.merge(network::pages::routes(running)).merge(stick_pages::routes(sticks));
    let pages = Router::new()
        .route("/", get(move |visitor| start(visitor, demonstration)))
        .merge(mail_pages::routes(mail))
        .merge(
            staff.route_layer(from_fn_with_state(store.clone(), when_serving)).route_layer(from_fn(unheard)),
        );
    Ok(web::serve(pages.layer(from_fn(away)), web))
}

/// Says of a failure whose reason is that the database does not answer, that this is all it is.
async fn away(visitor: Visitor, request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    match answer.extensions().get::<WebError>() {
        // Ports hand a store's reasons on as words.
        Some(WebError::Internal(why)) if why.contains(&StoreError::Away.to_string()) => {}
        _ => return answer,
    }
    let t = &visitor.t;
    let main =
        Html::new().with(Notice::look(t.say("chaski-central-away")).words(t.say("chaski-central-away-do")));
    let page = Page::new(t.say("chaski-central-title"), main).staff().status(StatusCode::SERVICE_UNAVAILABLE);
    let mut told = web::page(&visitor, page.next("/", t.say("web-home")));
    told.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    told
}

/// What the log says that boxes teach, as far as it can be read here.
fn courses(folder: &DataFolder, store: &Store) -> FindCourses {
    let (folder, store) = (folder.clone(), store.clone());
    Arc::new(move || {
        let known = store.read_blocking(|db| Ok(known_courses(&folder, db)));
        let known = known.map_err(|error| PortError(error.to_string()))?;
        Ok(known.map_err(|error| PortError(error.to_string()))?.syllabi)
    })
}

async fn start(visitor: Visitor, demonstration: bool) -> Response {
    let t = &visitor.t;
    let main = Html::new().with(Lead::new(t.say("chaski-central-lead")));
    let mut main = main;
    if visitor.is(Role::NetworkAdministrator) {
        main = main.with(LinkButton::main("/network", t.say("network-title")));
    }
    if visitor.is(Role::Analyst) {
        main = main.with(LinkButton::main("/tutor/models", t.say("chaski-central-models")));
    }
    main = match visitor.signed_in() {
        Some(_) => main.with(LinkButton::quiet("/enter/password", t.say("directory-enter-password-title"))),
        None => main.with(LinkButton::main("/enter/staff", t.say("chaski-central-sign-in"))),
    };
    if demonstration && visitor.signed_in().is_none() {
        let ways = [("name", OFFICE_PERSON.into()), ("password", DEMONSTRATION_PASSWORD.into())];
        main = main.with(Notice::calm(t.with("chaski-central-demonstration", &ways)));
    }
    let main = main.with(LinkButton::quiet("/mail", t.say("chaski-mail-title")));
    web::page(&visitor, Page::new(t.say("chaski-central-title"), main).staff().home())
}

/// Lets through what nobody can have read on its way.
async fn unheard(visitor: Visitor, request: Request, next: Next) -> Response {
    if visitor.is_unheard() {
        return next.run(request).await;
    }
    let t = &visitor.t;
    let main =
        Html::new().with(Notice::look(t.say("chaski-central-heard")).words(t.say("chaski-central-heard-do")));
    let page = Page::new(t.say("chaski-central-title"), main).staff().status(StatusCode::FORBIDDEN);
    web::page(&visitor, page.next("/", t.say("web-home")))
}
