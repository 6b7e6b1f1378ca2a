//! `imsmanifest.xml`: which files of a package are questions.

use super::error::{QtiError, QtiFault};
use crate::xml::{Bounds, ElementExt, Source};

/// Resources of one package.
const MAX_RESOURCES: usize = 10_000;

/// What a resource of a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceKind {
    /// Questions: one item, or a file of QTI 1.2 with any number.
    Questions,
    /// A test that refers to items.
    Test,
    /// Anything else: pages, pictures, links.
    Other,
}

/// A resource of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its name in the manifest; Kolibri's items are found by it.
    pub identifier: String,
    /// What it is.
    pub kind: ResourceKind,
    /// Where it is in the package.
    pub href: String,
}

/// The resources of a manifest, in order.
pub fn read_manifest(bytes: &[u8]) -> Result<Vec<Resource>, QtiError> {
    let source = Source::read(bytes, &Bounds::BANK)?;
    let tree = source.tree()?;
    let root = tree.root_element();
    if root.name() != "manifest" {
        let root = root.name().chars().take(60).collect();
        return Err(QtiError { line: 1, column: 1, fault: QtiFault::NotQti { root } });
    }
    let mut resources = Vec::new();
    for resource in
        root.children_named("resources").flat_map(|list| list.children_named("resource").collect::<Vec<_>>())
    {
        let kind = resource.local_attribute("type").unwrap_or_default().to_ascii_lowercase();
        let kind = if kind.starts_with("imsqti_item") || kind.starts_with("imsqti_xmlv1") {
            ResourceKind::Questions
        } else if kind.starts_with("imsqti_test") || kind.starts_with("imsqti_assessment") {
            ResourceKind::Test
        } else if kind.contains("imsqti") && kind.contains("assessment") || kind.contains("question-bank") {
            // Common Cartridge: `imsqti_xmlv1p2/imscc_xmlv1p1/assessment`.
            ResourceKind::Questions
        } else {
            ResourceKind::Other
        };
        let first = resource.child("file").and_then(|file| file.local_attribute("href"));
        let Some(href) = resource.local_attribute("href").or(first) else { continue };
        let base = resource.local_attribute("base").unwrap_or_default();
        let Some(href) = inside(&format!("{base}{href}")) else { continue };
        resources.push(Resource {
            identifier: resource.local_attribute("identifier").unwrap_or_default().to_string(),
            kind,
            href,
        });
        if resources.len() > MAX_RESOURCES {
            let fault = QtiFault::TooMany { what: "resources in one package", max: MAX_RESOURCES };
            return Err(QtiError { line: 0, column: 0, fault });
        }
    }
    Ok(resources)
}

/// A path inside the package, without `.` and `..`; `None` for one that leads out.
fn inside(href: &str) -> Option<String> {
    let href = href.split(['?', '#']).next().unwrap_or_default().replace('\\', "/");
    if href.starts_with('/') || href.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    // `%20` in names of files is a space.
    let path = parts.join("/").replace("%20", " ");
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_and_their_paths() {
        let manifest = br#"<manifest xmlns="urn:x"><resources>
<resource identifier="i1" type="imsqti_item_xmlv3p0" href="items/a%20b.xml"/>
<resource identifier="t" type="imsqti_test_xmlv2p1" href="test.xml"/>
<resource identifier="cc" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="q/../q/assessment.xml"/></resource>
<resource identifier="out" type="imsqti_item_xmlv2p1" href="../../etc/passwd"/>
<resource identifier="abs" type="imsqti_item_xmlv2p1" href="/etc/passwd"/>
<resource identifier="web" type="webcontent" href="p.html"/></resources></manifest>"#;
        let resources = read_manifest(manifest).expect("a manifest");
        let list: Vec<_> =
            resources.iter().map(|r| (r.identifier.as_str(), r.kind, r.href.as_str())).collect();
        assert_eq!(
            list,
            [
                ("i1", ResourceKind::Questions, "items/a b.xml"),
                ("t", ResourceKind::Test, "test.xml"),
                ("cc", ResourceKind::Questions, "q/assessment.xml"),
                ("web", ResourceKind::Other, "p.html"),
            ]
        );
        assert!(read_manifest(b"<package/>").is_err());
    }
}
