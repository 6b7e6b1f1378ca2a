//! The starter courses are embedded from `courses/`; cargo does not see new files there by itself.

fn main() {
    println!("cargo:rerun-if-changed=../../courses");
}
