//! The methods of the Bot API that the bot uses, as strict as Telegram is about them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::http::Response;
use super::{BOT, Fault, How, Inner, State, TOKEN, markup, merge, now};

type Result = std::result::Result<Value, (u16, String, Value)>;

fn wrong(words: &str) -> (u16, String, Value) {
    (400, format!("Bad Request: {words}"), Value::Null)
}

/// An answer that refuses, with a pause that is asked for.
pub(super) fn refusal(code: u16, after: Option<u64>) -> (u16, Value) {
    let (words, parameters) = match (code, after) {
        (429, Some(after)) => (format!("Too Many Requests: retry after {after}"), json!({ "retry_after": after })),
        (409, _) => ("Conflict: terminated by other getUpdates request".to_owned(), Value::Null),
        _ => ("Internal Server Error".to_owned(), Value::Null),
    };
    failed(code, &words, parameters)
}

fn failed(code: u16, words: &str, parameters: Value) -> (u16, Value) {
    let mut answer = json!({"ok": false, "error_code": code, "description": words});
    if !parameters.is_null() {
        answer["parameters"] = parameters;
    }
    (code, answer)
}

/// Does what a method says.
pub(super) async fn call(inner: &Arc<Inner>, token: &str, method: &str, params: &Value) -> (u16, Value) {
    let result = if token != TOKEN || inner.state.lock().unwrap().revoked {
        Err((401, "Unauthorized".to_owned(), Value::Null))
    } else if method == "getupdates" {
        get_updates(inner, params).await
    } else {
        at_once(&mut inner.state.lock().unwrap(), method, params)
    };
    match result {
        Ok(result) => (200, json!({"ok": true, "result": result})),
        Err((code, words, parameters)) => failed(code, &words, parameters),
    }
}

async fn get_updates(inner: &Arc<Inner>, params: &Value) -> Result {
    let limit = params["limit"].as_u64().unwrap_or(100) as usize;
    let end = Instant::now() + Duration::from_secs(params["timeout"].as_u64().unwrap_or(0).min(50));
    let allowed: Vec<&str> =
        params["allowed_updates"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mine = {
        let mut state = inner.state.lock().unwrap();
        if state.hook.is_some() {
            let words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
            return Err((409, words.into(), Value::Null));
        }
        if let Some(offset) = params["offset"].as_i64() {
            state.updates.retain(|u| u["update_id"].as_i64().is_none_or(|n| n >= offset));
        }
        state.polls += 1;
        state.polls
    };
    // The newer call ends the older one.
    inner.changed.notify_waiters();
    loop {
        let changed = inner.changed.notified();
        {
            let state = inner.state.lock().unwrap();
            if state.polls != mine {
                return Err((
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                        .into(),
                    Value::Null,
                ));
            }
            let kind = |u: &Value| {
                allowed.is_empty() || u.get("broken").is_some() || allowed.iter().any(|k| u.get(k).is_some())
            };
            let updates: Vec<Value> = state.updates.iter().filter(|u| kind(u)).take(limit).cloned().collect();
            if !updates.is_empty() || Instant::now() >= end {
                return Ok(updates.into());
            }
        }
        let _ = tokio::time::timeout(
            end.saturating_duration_since(Instant::now()).min(Duration::from_millis(200)),
            changed,
        )
        .await;
    }
}

fn at_once(state: &mut State, method: &str, params: &Value) -> Result {
    match method {
        "getme" => Ok(me()),
        "sendmessage" => send(state, params),
        "editmessagetext" => {
            let text = text(params)?;
            let keys = keyboard(params)?;
            edit(state, params, |m| {
                m.insert("text".into(), text.into());
                set_keys(m, keys);
            })
        }
        "editmessagereplymarkup" => {
            let keys = keyboard(params)?;
            edit(state, params, |m| set_keys(m, keys))
        }
        "deletemessage" => {
            let key = (chat_of(params)?, params["message_id"].as_i64().unwrap_or(0));
            state.messages.remove(&key).map(|_| json!(true)).ok_or_else(|| wrong("message to delete not found"))
        }
        "setmessagereaction" => {
            let key = (chat_of(params)?, params["message_id"].as_i64().unwrap_or(0));
            if state.messages.contains_key(&key) { Ok(json!(true)) } else { Err(wrong("message to react not found")) }
        }
        "answercallbackquery" => {
            let known = state.callbacks.remove(params["callback_query_id"].as_str().unwrap_or_default());
            if known {
                Ok(json!(true))
            } else {
                Err(wrong("query is too old and response timeout expired or query ID is invalid"))
            }
        }
        "sendchataction" => chat_of(params).map(|_| json!(true)),
        "setwebhook" => {
            let word = |key: &str| params[key].as_str().unwrap_or_default().to_owned();
            state.hook = Some((word("url"), word("secret_token"))).filter(|(url, _)| !url.is_empty());
            Ok(json!(true))
        }
        "deletewebhook" => {
            state.hook = None;
            Ok(json!(true))
        }
        "getwebhookinfo" => {
            let url = state.hook.as_ref().map_or("", |h| h.0.as_str());
            Ok(json!({"url": url, "has_custom_certificate": false, "pending_update_count": state.updates.len()}))
        }
        _ => profile(state, method, params),
    }
}

/// Name, descriptions and commands, each by language.
fn profile(state: &mut State, method: &str, params: &Value) -> Result {
    let (field, most) = match method.trim_start_matches("get").trim_start_matches("set") {
        "myname" => ("name", 64),
        "myshortdescription" => ("short_description", 120),
        "mydescription" => ("description", 512),
        "mycommands" => ("commands", usize::MAX),
        _ => return Err((404, "Not Found: method not found".into(), Value::Null)),
    };
    let key = format!("{field}:{}", params["language_code"].as_str().unwrap_or_default());
    if method.starts_with("set") {
        let value = params[field].clone();
        if value.as_str().is_some_and(|v| v.chars().count() > most) {
            return Err(wrong("text is too long"));
        }
        state.profile.insert(key, value);
        return Ok(json!(true));
    }
    let value = state.profile.get(&key).cloned();
    Ok(if field == "commands" {
        value.unwrap_or_else(|| json!([]))
    } else {
        json!({ field: value.unwrap_or_else(|| json!("")) })
    })
}

fn me() -> Value {
    json!({"id": 123_456, "is_bot": true, "first_name": "Bot", "username": BOT, "can_join_groups": true,
        "can_read_all_group_messages": false, "supports_inline_queries": false, "can_connect_to_business": false,
        "has_main_web_app": false})
}

fn chat_of(params: &Value) -> std::result::Result<i64, (u16, String, Value)> {
    let id = &params["chat_id"];
    id.as_i64().or_else(|| id.as_str()?.parse().ok()).ok_or_else(|| wrong("chat not found"))
}

fn send(state: &mut State, params: &Value) -> Result {
    let chat = chat_of(params)?;
    if state.blocked.contains(&chat) {
        return Err((403, "Forbidden: bot was blocked by the user".into(), Value::Null));
    }
    if let Some(to) = state.moved.get(&chat) {
        let words = "Bad Request: group chat was upgraded to a supergroup chat".to_owned();
        return Err((400, words, json!({ "migrate_to_chat_id": to })));
    }
    let (text, keys) = (text(params)?, keyboard(params)?);
    let kind = if chat > 0 { super::private(chat) } else { super::forum(chat) };
    let number = state.next_message;
    state.next_message += 1;
    let mut message = json!({"message_id": number, "from": me(), "chat": kind, "date": now(), "text": text});
    if let Some(topic) = params["message_thread_id"].as_i64() {
        // Topics from 900 on were deleted.
        if topic >= 900 {
            return Err(wrong("message thread not found"));
        }
        merge(&mut message, json!({"message_thread_id": topic, "is_topic_message": true}));
    }
    set_keys(message.as_object_mut().unwrap(), keys);
    state.messages.insert((chat, number), message.clone());
    Ok(message)
}

fn edit(state: &mut State, params: &Value, change: impl FnOnce(&mut Map<String, Value>)) -> Result {
    let key = (chat_of(params)?, params["message_id"].as_i64().unwrap_or(0));
    let message = state.messages.get_mut(&key).ok_or_else(|| wrong("message to edit not found"))?;
    let mut changed = message.clone();
    change(changed.as_object_mut().unwrap());
    if changed == *message {
        let words = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
        return Err(wrong(words));
    }
    changed["edit_date"] = now().into();
    *message = changed.clone();
    Ok(changed)
}

/// The text as it is seen; refused where Telegram refuses it.
fn text(params: &Value) -> std::result::Result<String, (u16, String, Value)> {
    let raw = params["text"].as_str().unwrap_or_default();
    let seen = match params["parse_mode"].as_str() {
        Some("HTML") => markup::visible(raw).map_err(|e| wrong(&format!("can't parse entities: {e}")))?,
        _ => raw.to_owned(),
    };
    if seen.trim().is_empty() {
        return Err(wrong("message text is empty"));
    }
    if seen.encode_utf16().count() > 4_096 || raw.len() > 32 * 1024 {
        return Err(wrong("message is too long"));
    }
    Ok(seen)
}

fn keyboard(params: &Value) -> std::result::Result<Option<Value>, (u16, String, Value)> {
    let Some(rows) = params["reply_markup"]["inline_keyboard"].as_array() else { return Ok(None) };
    for key in rows.iter().flat_map(|row| row.as_array().into_iter().flatten()) {
        let data = key["callback_data"].as_str().unwrap_or_default();
        if data.is_empty() || data.len() > 64 {
            return Err(wrong("BUTTON_DATA_INVALID"));
        }
    }
    Ok(Some(json!({ "inline_keyboard": rows })))
}

fn set_keys(message: &mut Map<String, Value>, keys: Option<Value>) {
    match keys {
        Some(keys) => message.insert("reply_markup".into(), keys),
        None => message.remove("reply_markup"),
    };
}

/// What a judge from outside may have done.
pub(super) fn control(inner: &Arc<Inner>, what: &str, params: Value) -> Response {
    let mut state = inner.state.lock().unwrap();
    match what {
        "reset" => *state = State { next_update: 1_000, next_message: 1, ..State::default() },
        "update" => {
            if let Some(id) = params["callback_query"]["id"].as_str() {
                state.callbacks.insert(id.to_owned());
            }
            let mut update = json!({ "update_id": state.next_update });
            state.next_update += 1;
            merge(&mut update, params);
            state.given.push(update.clone());
            state.updates.push(update);
        }
        "slow_down" => state.faults.push(Fault::of("sendmessage", How::Code(429, params["retry_after"].as_u64()))),
        _ => return Response::Raw(404, "{}"),
    }
    drop(state);
    inner.changed.notify_waiters();
    Response::Json(200, json!({}))
}
