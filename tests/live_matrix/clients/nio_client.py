"""A person on Matrix with matrix-nio: does what a line of JSON on standard input says, answers it with one on standard output,
and tells what it hears as lines of their own. Its devices are never cross-signed: nio cannot do that.

  {"do": "create", "invite": [...], "encrypted": true, "version": "12", ...}   -> {"ok": {"room": "!…"}}
  {"do": "say", "room": "!…", "text": "…", "thread": "$…", "reply": "$…", "kind": "m.text", "plain": true}
  {"do": "edit" | "redact" | "react" | "join" | "http" | "withhold" | "release" | ...}
"""
import asyncio
import json
import logging
import os
import sys

import nio
from nio import AsyncClient, AsyncClientConfig

logging.getLogger("nio").setLevel(logging.CRITICAL)
base, user, password, store = sys.argv[1:5]


def tell(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


class Person:
    def __init__(self):
        os.makedirs(store, exist_ok=True)
        config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
        self.client = AsyncClient(base, user, store_path=store, config=config)
        self.withheld = None

    async def start(self):
        answer = await self.client.login(password, device_name="nio")
        assert isinstance(answer, nio.LoginResponse), answer
        self.client.add_event_callback(self.hear, nio.Event)
        self.client.add_ephemeral_callback(self.see, (nio.TypingNoticeEvent, nio.ReceiptEvent))
        await self.step(0, full_state=True)
        tell({"ready": self.client.user_id, "device": self.client.device_id})

    def hear(self, room, event):
        content = event.source.get("content", {})
        tell({
            "heard": room.room_id,
            "id": event.event_id,
            "sender": event.sender,
            "type": event.source.get("type"),
            "sealed": bool(getattr(event, "decrypted", False)),
            "unreadable": isinstance(event, nio.MegolmEvent),
            "content": content,
            "redacts": event.source.get("redacts") or content.get("redacts"),
        })

    def see(self, room, event):
        if isinstance(event, nio.TypingNoticeEvent):
            tell({"typing": room.room_id, "users": event.users})
        else:
            for receipt in event.receipts:
                tell({"read": room.room_id, "user": receipt.user_id, "event": receipt.event_id})

    async def step(self, timeout=1000, **more):
        # The client pages nothing back: what a limited sync leaves out, it never hears.
        await self.client.sync(timeout=timeout, sync_filter={"room": {"timeline": {"limit": 1000}}}, **more)
        await self.client.send_to_device_messages()
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())

    async def sync(self):
        while True:
            try:
                await self.step()
            except Exception as error:  # a homeserver that is being killed
                tell({"trouble": repr(error)[:200]})
                await asyncio.sleep(0.3)

    async def send(self, room, kind, content, plain=False):
        """Until the homeserver has it, each time with the same transaction."""
        transaction = os.urandom(8).hex()
        while True:
            try:
                if plain:
                    path = f"/_matrix/client/v3/rooms/{room}/send/{kind}/{transaction}"
                    return (await self.http("PUT", path, content))["event_id"]
                answer = await self.client.room_send(room, kind, content, tx_id=transaction, ignore_unverified_devices=True)
                if isinstance(answer, nio.RoomSendResponse):
                    return answer.event_id
                if getattr(answer, "status_code", None) in ("M_FORBIDDEN", "M_UNKNOWN", "M_TOO_LARGE"):
                    raise RuntimeError(answer.message)
            except (OSError, asyncio.TimeoutError, nio.exceptions.LocalProtocolError, ConnectionError):
                pass
            except Exception as error:
                if "Cannot connect" not in repr(error) and "disconnected" not in repr(error).lower():
                    raise
            await asyncio.sleep(0.3)

    async def http(self, method, path, body=None):
        headers = {"Authorization": "Bearer " + self.client.access_token, "Content-Type": "application/json"}
        answer = await self.client.send(method, path, None if body is None else json.dumps(body), headers=headers)
        return await answer.json()

    async def obey(self, order):
        do, room = order["do"], order.get("room")
        if do == "create":
            state = []
            if order.get("encrypted", True):
                state.append({"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}})
            body = {"invite": order.get("invite", []), "initial_state": state, "is_direct": order.get("direct", False),
                    "room_version": order.get("version", "12"), "preset": order.get("preset", "private_chat")}
            for key in ("room_alias_name", "power_level_content_override", "name"):
                if key in order:
                    body[key] = order[key]
            answer = await self.http("POST", "/_matrix/client/v3/createRoom", body)
            return {"room": answer["room_id"]}
        if do == "say":
            content = {"msgtype": order.get("kind", "m.text"), "body": order["text"]}
            content.update(order.get("more", {}))
            if "thread" in order:
                content["m.relates_to"] = {"rel_type": "m.thread", "event_id": order["thread"], "is_falling_back": True,
                                           "m.in_reply_to": {"event_id": order["thread"]}}
            elif "reply" in order:
                content["m.relates_to"] = {"m.in_reply_to": {"event_id": order["reply"]}}
            return {"event": await self.send(room, "m.room.message", content, order.get("plain", False))}
        if do == "edit":
            content = {"msgtype": "m.text", "body": "* " + order["text"],
                       "m.new_content": {"msgtype": "m.text", "body": order["text"]},
                       "m.relates_to": {"rel_type": "m.replace", "event_id": order["event"]}}
            return {"event": await self.send(room, "m.room.message", content)}
        if do == "react":
            content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": order["event"], "key": order["key"]}}
            return {"event": await self.send(room, "m.reaction", content)}
        if do == "redact":
            answer = await self.client.room_redact(room, order["event"])
            return {"event": answer.event_id}
        if do == "join":
            return {"room": (await self.client.join(room)).room_id}
        if do == "http":
            return await self.http(order["method"], order["path"], order.get("body"))
        if do == "delete_device":
            asked = await self.http("DELETE", order["path"], {})
            return await self.http("DELETE", order["path"], {"auth": {**order["auth"]["auth"], "session": asked["session"]}})
        if do == "withhold":
            # Keys of the next group session reach nobody until they are released.
            self.client.invalidate_outbound_session(room)
            self.withheld, self.real = [], self.client._send

            async def keep(response, method, path, data=None, response_data=None, *more, **named):
                if "/sendToDevice/m.room.encrypted/" in path:
                    self.withheld.append((response, method, path, data, response_data))
                    return nio.ShareGroupSessionResponse.from_dict({}, *response_data)
                return await self.real(response, method, path, data, response_data, *more, **named)

            self.client._send = keep
            return {}
        if do == "release":
            self.client._send = self.real
            for call in self.withheld:
                await self.real(*call)
            return {"keys": len(self.withheld)}
        raise RuntimeError(f"unknown order {do}")

    async def listen(self):
        reader = asyncio.StreamReader(limit=1 << 22)
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            try:
                tell({"ok": await self.obey(json.loads(line))})
            except Exception as error:
                tell({"error": repr(error)[:300]})


async def main():
    person = Person()
    await person.start()
    syncing = asyncio.create_task(person.sync())
    await person.listen()
    syncing.cancel()


asyncio.run(main())
