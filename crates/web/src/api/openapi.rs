//! The description of the API, OpenAPI 3.1, from the list of operations.

use super::{Answers, BASE, Holds, Operation, Part, Problem};
use serde_json::{Value, json};

/// The document.
pub fn document(operations: &[Operation]) -> Value {
    let mut paths = serde_json::Map::new();
    for operation in operations {
        let path = paths.entry(format!("{BASE}{}", operation.path)).or_insert_with(|| json!({}));
        path[operation.method.to_lowercase()] = describe(operation);
    }
    paths.insert(
        format!("{BASE}/openapi.json"),
        json!({ "get": {
            "operationId": "describe", "summary": "This description.", "security": [],
            "responses": { "200": { "description": "OpenAPI 3.1", "content": { "application/json": {} } } },
        } }),
    );
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Chaski", "version": "1",
            "description": "What the pages of a box can do, for programs. Keys are made by an administrator at /people/keys. \
                They are refused over plain HTTP, except from the box itself.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "components": {
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Problem": {
                "type": "object", "description": "RFC 9457, in the asker's language",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": { "type": "string" }, "title": { "type": "string" },
                    "status": { "type": "integer" }, "detail": { "type": "string" },
                },
            } },
        },
        "paths": paths,
    })
}

fn describe(operation: &Operation) -> Value {
    let in_path = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": schema(Holds::Id) }))
        .collect();
    parameters.extend(operation.query.iter().map(|part| {
        json!({ "name": part.name, "in": "query", "required": part.needed, "description": part.about,
            "schema": schema(part.holds) })
    }));
    let answer = match operation.answers {
        Answers::One(parts) => object(parts),
        Answers::Many(parts) => json!({
            "type": "object", "required": ["items", "next"],
            "properties": {
                "items": { "type": "array", "items": object(parts) },
                "next": { "type": ["string", "null"], "description": "give it as `after` for more" },
            },
        }),
    };
    let mut responses = json!({
        "200": { "description": "Done.", "content": { "application/json": { "schema": answer } } },
    });
    for problem in Problem::ALL {
        let status = problem.status().as_u16().to_string();
        responses[status] = json!({ "description": problem.word(), "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" } } } });
    }
    let mut described = json!({
        "operationId": operation.name, "summary": operation.about, "parameters": parameters, "responses": responses,
    });
    if !operation.body.is_empty() {
        described["requestBody"] = json!({ "required": true,
            "content": { "application/json": { "schema": object(operation.body) } } });
    }
    if let Some(file) = operation.file {
        described["requestBody"] = json!({ "required": true,
            "description": format!("{} At most {} bytes.", file.about, file.max_bytes),
            "content": { file.media: {} } });
    }
    described
}

fn object(parts: &[Part]) -> Value {
    let mut properties = serde_json::Map::new();
    for part in parts {
        let mut described = schema(part.holds);
        described["description"] = part.about.into();
        if !part.needed {
            described["type"] = json!([described["type"], "null"]);
        }
        properties.insert(part.name.into(), described);
    }
    let needed: Vec<&str> = parts.iter().filter(|part| part.needed).map(|part| part.name).collect();
    json!({ "type": "object", "required": needed, "properties": properties })
}

fn schema(holds: Holds) -> Value {
    match holds {
        Holds::Text => json!({ "type": "string" }),
        Holds::Id => json!({ "type": "string", "pattern": "^[0-9a-hjkmnp-tv-z]{26}$" }),
        Holds::Number => json!({ "type": "integer" }),
        Holds::Truth => json!({ "type": "boolean" }),
        Holds::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Holds::Ids => json!({ "type": "array", "items": schema(Holds::Id) }),
        Holds::Thing(parts) => object(parts),
        Holds::Things(parts) => json!({ "type": "array", "items": object(parts) }),
    }
}
