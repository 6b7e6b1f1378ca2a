//! Local tables of signing in: this machine's own, never in the log. What can sign somebody in is here only as a hash, or
//! encrypted under a key that lies outside the database ([`super::vault`]).

/// Who else sits at the device of a session.
pub const SESSION_TOGETHER: &str = "ALTER TABLE directory_session ADD COLUMN together {blob}";

/// Ways in.
pub const DDL: &str = "\
CREATE TABLE directory_class_way (class {blob} NOT NULL PRIMARY KEY, code {text} NOT NULL, kind BIGINT NOT NULL, \
  made_at BIGINT NOT NULL){clustered}; \
CREATE INDEX directory_class_way_code ON directory_class_way (code); \
CREATE TABLE directory_secret (person {blob} NOT NULL PRIMARY KEY, sealed {blob} NOT NULL, made_at BIGINT NOT NULL){clustered}; \
CREATE TABLE directory_card (person {blob} NOT NULL PRIMARY KEY, token_hash {blob} NOT NULL, sealed {blob} NOT NULL, \
  made_at BIGINT NOT NULL){clustered}; \
CREATE INDEX directory_card_token ON directory_card (token_hash); \
CREATE TABLE directory_device (device {blob} NOT NULL, person {blob} NOT NULL, seen_at BIGINT NOT NULL, \
  PRIMARY KEY (device, person)){clustered}; \
CREATE INDEX directory_device_person ON directory_device (person, seen_at); \
CREATE TABLE directory_class_device (device {blob} NOT NULL PRIMARY KEY, class {blob} NOT NULL, set_by {blob} NOT NULL, \
  set_at BIGINT NOT NULL){clustered}; \
CREATE TABLE directory_failures (scope {blob} NOT NULL PRIMARY KEY, times {blob} NOT NULL, last BIGINT NOT NULL){clustered}; \
CREATE TABLE directory_password (person {blob} NOT NULL PRIMARY KEY, login {text} NOT NULL, hash {text} NOT NULL, \
  set_at BIGINT NOT NULL){clustered}; \
CREATE INDEX directory_password_login ON directory_password (login); \
CREATE TABLE directory_invitation (hash {blob} NOT NULL PRIMARY KEY, person {blob} NOT NULL, made_at BIGINT NOT NULL){clustered}; \
CREATE TABLE directory_code (hash {blob} NOT NULL PRIMARY KEY, place BIGINT NOT NULL, made_at BIGINT NOT NULL, \
  spent_at BIGINT, act {text}){clustered}; \
CREATE TABLE directory_kept_place (place BIGINT NOT NULL PRIMARY KEY, person {blob} NOT NULL, sealed {blob} NOT NULL, \
  made_at BIGINT NOT NULL){clustered}; \
CREATE INDEX directory_kept_place_person ON directory_kept_place (person);";
