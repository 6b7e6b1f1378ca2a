//! The box's own pages: for those who look after it, in three languages, with what was measured.

use crate::{
    browser::Browser,
    hub::{Hub, folder},
};

#[test]
fn the_box_is_shown_to_those_who_look_after_it() {
    let folder = folder("box-pages");
    let hub = Hub::start(folder.path());
    let pages = ["/box", "/box/poster", "/box/manual", "/box/update", "/box/clock"];
    // Who puts a box up has no account on it yet.
    assert_eq!(Browser::new(&hub.address).get("/box/manual").unwrap().status, 200);
    for page in pages.into_iter().filter(|page| *page != "/box/manual") {
        assert_eq!(Browser::new(&hub.address).get(page).unwrap().status, 401, "{page}");
        for role in ["pupil", "teacher", "head"] {
            let mut browser = Browser::signed_in(&hub.address, role).unwrap();
            assert_eq!(browser.get(page).unwrap().status, 403, "{role} {page}");
        }
    }
    let said = [
        (
            "es",
            "Copia de seguridad: No hay clave de recuperación",
            "Cuidar la caja",
            "Abra esta dirección",
            "Esta caja usa la versión",
            "¿Es correcta?",
        ),
        (
            "pt",
            "Cópia de segurança: Não há chave de recuperação",
            "Cuidar da caixa",
            "Abra este endereço",
            "Esta caixa usa a versão",
            "Está certa?",
        ),
        (
            "en",
            "Backup: there is no recovery key",
            "Looking after the box",
            "Open this address",
            "This box runs version",
            "Is this right?",
        ),
    ];
    for (language, backup, manual, poster, version, clock) in said {
        let mut technician = Browser::new(&hub.address).reading(language);
        technician.sign_in("technician").unwrap();
        for (page, words) in pages.into_iter().zip([backup, poster, manual, version, clock]) {
            let reply = technician.get(page).unwrap();
            assert_eq!(reply.status, 200, "{language} {page}");
            assert!(reply.body.contains(words), "{language} {page}: {words}");
            assert!(!reply.body.contains("[upkeep-"), "{language} {page}: a text is missing");
        }
    }
    let mut administrator = Browser::signed_in(&hub.address, "administrator").unwrap();
    assert_eq!(administrator.get("/box").unwrap().status, 200);
}
