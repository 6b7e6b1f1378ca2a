//! The package as its users see it: folders in memory, read, checked, marked, carried.

mod archive;
mod checking;
mod complete;
mod counting;
mod document;
mod families;
mod hostile;
mod marking;
mod own;
mod qti_cases;
mod qti_hostile;
mod sheet;
mod small;
