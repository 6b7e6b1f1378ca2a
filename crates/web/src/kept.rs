//! What a person wrote when her session had just ended: kept aside, and offered to her once she is back.
//!
//! It lives in memory, bounded, for two hours: it was never acknowledged, so losing it at a power cut breaks no
//! promise. The key is in a cookie of the same browser, and the form names its owner under the box's seal: nobody else gets to see
//! it, and nobody else writes it.

use kernel::UtcMillis;
use std::{collections::VecDeque, sync::Mutex};

/// How many forms are kept at once: more than a class of 60 answering while the session ends.
const MAX_FORMS: usize = 256;
/// Of one person: whoever writes without end pushes out her own, not others'.
const MAX_OF_ONE: usize = 8;
/// Longer forms are not kept; the page then says that nothing was saved.
const MAX_FORM_BYTES: usize = 16 * 1024;
/// Longer than a school morning's break, shorter than the day.
const KEEP_MS: i64 = 2 * 3_600_000;
/// The cookie that names it.
pub(crate) const KEPT_COOKIE: &str = "kept";

/// One form that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptForm {
    pub(crate) id: String,
    pub(crate) owner: String,
    pub(crate) path: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) kept_at: UtcMillis,
}

/// All forms that wait.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    forms: Mutex<VecDeque<KeptForm>>,
}

impl Kept {
    /// Keeps a form; `false` if it is too long.
    pub(crate) fn put(&self, form: KeptForm) -> bool {
        let bytes: usize = form.fields.iter().map(|(name, value)| name.len() + value.len()).sum();
        if bytes > MAX_FORM_BYTES {
            return false;
        }
        let Ok(mut forms) = self.forms.lock() else { return false };
        let now = form.kept_at;
        // A phone that tries again and again keeps one copy, so that it does not push out what others wrote.
        let again = |kept: &KeptForm| {
            (&kept.owner, &kept.path, &kept.fields) == (&form.owner, &form.path, &form.fields)
        };
        forms.retain(|kept| now.0 - kept.kept_at.0 < KEEP_MS && !again(kept));
        if forms.iter().filter(|kept| kept.owner == form.owner).count() >= MAX_OF_ONE
            && let Some(oldest) = forms.iter().position(|kept| kept.owner == form.owner)
        {
            forms.remove(oldest);
        }
        if forms.len() >= MAX_FORMS {
            forms.pop_front();
        }
        forms.push_back(form);
        true
    }

    /// The form of this id, for its owner only.
    pub(crate) fn get(&self, id: &str, owner: &str, now: UtcMillis) -> Option<KeptForm> {
        let forms = self.forms.lock().ok()?;
        forms
            .iter()
            .find(|kept| kept.id == id && kept.owner == owner && now.0 - kept.kept_at.0 < KEEP_MS)
            .cloned()
    }

    /// It was sent, or is not wanted any more.
    pub(crate) fn remove(&self, id: &str, owner: &str) {
        if let Ok(mut forms) = self.forms.lock() {
            forms.retain(|kept| kept.id != id || kept.owner != owner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(id: &str, at: i64) -> KeptForm {
        KeptForm {
            id: id.into(),
            owner: "ana".into(),
            path: "/answer".into(),
            fields: vec![("answer".into(), "42".into())],
            kept_at: UtcMillis(at),
        }
    }

    #[test]
    fn only_the_owner_finds_it_and_not_for_ever() {
        let kept = Kept::default();
        assert!(kept.put(form("a", 0)));
        assert_eq!(kept.get("a", "ana", UtcMillis(KEEP_MS - 1)), Some(form("a", 0)));
        assert_eq!(kept.get("a", "luz", UtcMillis(1)), None);
        assert_eq!(kept.get("a", "ana", UtcMillis(KEEP_MS)), None);
        kept.remove("a", "luz");
        assert!(kept.get("a", "ana", UtcMillis(1)).is_some());
        kept.remove("a", "ana");
        assert!(kept.get("a", "ana", UtcMillis(1)).is_none());
    }

    #[test]
    fn a_phone_that_tries_again_keeps_one_copy() {
        let kept = Kept::default();
        assert!(kept.put(form("a", 0)) && kept.put(form("b", 1)));
        assert_eq!(kept.get("a", "ana", UtcMillis(2)), None);
        assert!(kept.get("b", "ana", UtcMillis(2)).is_some());
    }

    #[test]
    fn it_is_bounded() {
        let kept = Kept::default();
        let mut long = form("long", 0);
        long.fields[0].1 = "x".repeat(MAX_FORM_BYTES);
        assert!(!kept.put(long));
        for i in 0..=MAX_FORMS {
            assert!(kept.put(KeptForm { owner: format!("pupil {i}"), ..form(&i.to_string(), 0) }));
        }
        assert_eq!(kept.get("0", "pupil 0", UtcMillis(1)), None);
        assert!(kept.get("1", "pupil 1", UtcMillis(1)).is_some());
        // Who writes without end loses her own.
        for i in 0..=MAX_OF_ONE {
            assert!(kept.put(KeptForm { path: format!("/{i}"), ..form(&format!("ana {i}"), 0) }));
        }
        assert_eq!(kept.get("ana 0", "ana", UtcMillis(1)), None);
        assert!(kept.get("ana 1", "ana", UtcMillis(1)).is_some());
        assert!(kept.get("20", "pupil 20", UtcMillis(1)).is_some());
    }
}
