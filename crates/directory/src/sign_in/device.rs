//! Devices: a long random cookie that stays when a person leaves. It signs nobody in; it says that this phone has been here.
//!
//! A device is *known* for the people who signed in on it. A device that a teacher *set for a class* shows that class's list
//! without the class code.

use kernel::{ClassId, PersonId, UtcMillis};
use store::{Connection, StoreError, Value, WriteTx};
use web::{Visitor, session::SetCookie};

/// The cookie's name.
pub const DEVICE_COOKIE: &str = "device";
/// How long a phone is remembered: a school year and its holidays.
const REMEMBER_S: i64 = 400 * 86_400;
/// People for whom one device is known: a school's tablet and all its classes.
const PEOPLE_PER_DEVICE: i64 = 400;
/// Devices known for one person. The one not used for longest is forgotten.
const DEVICES_PER_PERSON: i64 = 12;

/// The device cookie's BLAKE3 hash: a thief of the database cannot pretend to be a known phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceHash(pub [u8; 32]);

/// The visitor's device, and the cookie that keeps it: a new one if the browser brought none.
pub fn of(visitor: &Visitor) -> (DeviceHash, SetCookie) {
    let token = token(visitor).unwrap_or_else(|| {
        let mut token = [0; 32];
        visitor.web().fill_random(&mut token);
        token
    });
    let cookie = SetCookie::new(DEVICE_COOKIE, &kernel::to_base32(&token), REMEMBER_S);
    (hash(&token), cookie.secure(visitor.is_encrypted()))
}

/// The visitor's device, if the browser brought a cookie that can be one.
pub fn brought(visitor: &Visitor) -> Option<DeviceHash> {
    token(visitor).map(|token| hash(&token))
}

fn token(visitor: &Visitor) -> Option<[u8; 32]> {
    kernel::from_base32(visitor.cookie(DEVICE_COOKIE)?).ok()
}

fn hash(token: &[u8; 32]) -> DeviceHash {
    DeviceHash(blake3::derive_key("chaski v0 directory device", token))
}

/// Whether the person has signed in on the device before.
pub(super) fn is_known(
    db: &mut Connection,
    device: DeviceHash,
    person: PersonId,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM directory_device WHERE device = ?1 AND person = ?2";
    Ok(db.query_one(sql, &[Value::blob(&device.0), person.into()])?.is_some())
}

/// The person signed in on the device.
pub(super) fn remember(tx: &mut WriteTx<'_>, device: DeviceHash, person: PersonId) -> Result<(), StoreError> {
    let now = tx.now();
    let known = is_known(tx.connection(), device, person)?;
    tx.execute(
        "INSERT INTO directory_device (device, person, seen_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (device, person) DO UPDATE SET seen_at = excluded.seen_at",
        &[Value::blob(&device.0), person.into(), now.0.into()],
    )?;
    if known {
        return Ok(());
    }
    for (column, id, most) in [
        ("device", Value::blob(&device.0), PEOPLE_PER_DEVICE),
        ("person", Value::from(person), DEVICES_PER_PERSON),
    ] {
        let sql = match column {
            "device" => {
                "SELECT device, person FROM directory_device WHERE device = ?1 ORDER BY seen_at > ?3, seen_at DESC, person LIMIT 50 OFFSET ?2"
            }
            _ => {
                "SELECT device, person FROM directory_device WHERE person = ?1 ORDER BY seen_at > ?3, seen_at DESC, device LIMIT 50 OFFSET ?2"
            }
        };
        // What was seen while the clock was ahead goes first.
        for row in tx.query(sql, &[id, most.into(), now.0.into()])? {
            let sql = "DELETE FROM directory_device WHERE device = ?1 AND person = ?2";
            tx.execute(sql, &[row.0[0].clone(), row.0[1].clone()])?;
        }
    }
    Ok(())
}

/// No phone is known for her any more: her card was lost, or somebody else knows her PIN.
pub(super) fn forget_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM directory_device WHERE person = ?1", &[person.into()])?;
    Ok(())
}

/// The class a teacher set the device for.
pub(super) fn class_of(db: &mut Connection, device: DeviceHash) -> Result<Option<ClassId>, StoreError> {
    let sql = "SELECT class FROM directory_class_device WHERE device = ?1";
    db.query_one(sql, &[Value::blob(&device.0)])?.map(|row| row.id(0).map(ClassId)).transpose()
}

/// A teacher sets the device for a class, or for none.
pub(super) fn set_class(
    tx: &mut WriteTx<'_>,
    device: DeviceHash,
    class: Option<ClassId>,
    by: PersonId,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM directory_class_device WHERE device = ?1", &[Value::blob(&device.0)])?;
    if let Some(class) = class {
        let now: UtcMillis = tx.now();
        tx.execute(
            "INSERT INTO directory_class_device (device, class, set_by, set_at) VALUES (?1, ?2, ?3, ?4)",
            &[Value::blob(&device.0), class.into(), by.into(), now.0.into()],
        )?;
    }
    Ok(())
}

/// Whether the device was set for a class, or is known for one of its pupils.
pub(super) fn is_of_class(
    db: &mut Connection,
    device: DeviceHash,
    class: ClassId,
) -> Result<bool, StoreError> {
    if class_of(db, device)? == Some(class) {
        return Ok(true);
    }
    let sql = "SELECT 1 FROM directory_device d JOIN directory_enrolment e ON e.person = d.person \
        WHERE d.device = ?1 AND e.class = ?2 AND e.here = 1 LIMIT 1";
    Ok(db.query_one(sql, &[Value::blob(&device.0), class.into()])?.is_some())
}
