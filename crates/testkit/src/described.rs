//! Whether an answer of the JSON API is what its OpenAPI description says: the part of JSON Schema that our description uses, and
//! stricter than it, because an answer may hold nothing that is not described.

use serde_json::{Map, Value};

/// Of an answer to a request: everything in which it is not what `document` says; nothing if it fits. `path` may carry a query.
pub fn faults(document: &Value, method: &str, path: &str, status: u16, answer: &Value) -> Vec<String> {
    let path = path.split('?').next().unwrap_or_default();
    let Some(operation) = operation(document, method, path) else {
        return vec![format!("{method} {path} is not described")];
    };
    let Some(response) = operation["responses"].get(status.to_string()) else {
        return vec![format!("{method} {path} answers {status}, which is not described")];
    };
    let contents = response["content"].as_object().into_iter().flat_map(Map::values);
    let schemas: Vec<&Value> = contents.filter_map(|content| content.get("schema")).collect();
    let mut faults = Vec::new();
    for schema in schemas {
        check(document, schema, answer, "answer", &mut faults);
    }
    faults
}

/// The operation that a path without query leads to. What is written out goes before what stands for anything.
pub fn operation<'d>(document: &'d Value, method: &str, path: &str) -> Option<&'d Value> {
    let asked: Vec<&str> = path.split('/').collect();
    let stands_for_anything = |part: &str| part.starts_with('{');
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == asked.len()
            && parts.iter().zip(&asked).all(|(part, asked)| stands_for_anything(part) || part == asked)
    };
    let paths = document["paths"].as_object()?;
    let fitting = paths.iter().filter(|(template, _)| fits(template));
    let (_, methods) = fitting
        .min_by_key(|(template, _)| template.split('/').map(stands_for_anything).collect::<Vec<_>>())?;
    methods.get(method.to_lowercase())
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        match document.pointer(pointer) {
            Some(schema) => check(document, schema, value, at, faults),
            None => faults.push(format!("{at}: {name} is nowhere")),
        }
        return;
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return faults.push(format!("{at}: the description does not say what it is")),
    };
    let kind = kind_of(value);
    if !kinds.contains(&kind) {
        return faults.push(format!("{at} should be {}, is {kind}", kinds.join(" or ")));
    }
    match value {
        Value::Object(fields) => object(document, schema, fields, at, faults),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                check(document, &schema["items"], item, &format!("{at}[{i}]"), faults);
            }
        }
        Value::String(text) => match schema["pattern"].as_str() {
            Some(ID) if !is_id(text) => faults.push(format!("{at}: {text:?} is no id")),
            None | Some(ID) => {}
            Some(other) => faults.push(format!("{at}: nobody here can check {other}")),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn object(document: &Value, schema: &Value, fields: &Map<String, Value>, at: &str, faults: &mut Vec<String>) {
    for needed in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(needed) {
            faults.push(format!("{at}.{needed} is missing"));
        }
    }
    for (name, value) in fields {
        match schema["properties"].get(name) {
            Some(schema) => check(document, schema, value, &format!("{at}.{name}"), faults),
            None => faults.push(format!("{at}.{name} is not described")),
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// How the description says "an id".
const ID: &str = "^[0-9a-hjkmnp-tv-z]{26}$";

fn is_id(text: &str) -> bool {
    text.len() == 26
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z') && !b"ilou".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Value {
        let person = json!({ "type": "object", "required": ["person"], "properties": {
            "person": { "type": "string", "pattern": ID },
            "grade": { "type": ["integer", "null"] },
            "words": { "type": "array", "items": { "type": "string" } },
        } });
        let of = |schema: &Value| {
            json!({ "get": { "responses": { "200": {
            "content": { "application/json": { "schema": schema } } } } } })
        };
        json!({
            "paths": {
                "/people/{person}": of(&json!({ "$ref": "#/components/schemas/Person" })),
                "/people/import": of(&json!({ "type": "integer" })),
            },
            "components": { "schemas": { "Person": person } },
        })
    }

    #[test]
    fn whatever_is_not_as_described_is_named() {
        let id = "0123456789abcdefghjkmnpqrs";
        let cases = [
            (json!({ "person": id, "grade": 5, "words": ["a"] }), vec![]),
            (json!({ "person": id, "grade": null }), vec![]),
            (json!({ "grade": 5 }), vec!["answer.person is missing"]),
            (json!({ "person": "rosa" }), vec!["answer.person: \"rosa\" is no id"]),
            (
                json!({ "person": id, "grade": 5.5 }),
                vec!["answer.grade should be integer or null, is number"],
            ),
            (
                json!({ "person": id, "words": ["a", 1], "pin": "1234" }),
                vec!["answer.pin is not described", "answer.words[1] should be string, is integer"],
            ),
        ];
        for (answer, expected) in cases {
            assert_eq!(faults(&document(), "GET", "/people/x?limit=1", 200, &answer), expected, "{answer}");
        }
        assert_eq!(faults(&document(), "GET", "/people/import", 200, &json!(1)), [""; 0]);
        for (method, path, status) in
            [("GET", "/classes", 200), ("PUT", "/people/x", 200), ("GET", "/people/x", 404)]
        {
            assert_eq!(
                faults(&document(), method, path, status, &json!(1)).len(),
                1,
                "{method} {path} {status}"
            );
        }
    }
}
