// A person on Matrix with matrix-js-sdk: does what a line of JSON on standard input says, answers it with one on standard output,
// and tells what it hears as lines of their own. Its device is cross-signed by its owner's identity ("bootstrap").
import { createInterface } from 'node:readline';
import * as sdk from 'matrix-js-sdk';
import { logger } from 'matrix-js-sdk/lib/logger.js';

const tell = (value) => process.stdout.write(JSON.stringify(value) + '\n');
for (const level of ['debug', 'info', 'log', 'warn', 'trace', 'error']) console[level] = () => {};
logger.setLevel?.('silent');
const [baseUrl, user, password] = process.argv.slice(2);

const asking = sdk.createClient({ baseUrl, logger });
const session = await asking.loginRequest({
  type: 'm.login.password', identifier: { type: 'm.id.user', user }, password,
});
const client = sdk.createClient({
  baseUrl, accessToken: session.access_token, userId: session.user_id, deviceId: session.device_id, logger,
});
await client.initRustCrypto({ useIndexedDB: false });

const heard = (event) => {
  if (event.isBeingDecrypted()) return event.once(sdk.MatrixEventEvent.Decrypted, () => heard(event));
  tell({
    heard: event.getRoomId(), id: event.getId(), sender: event.getSender(), type: event.getType(), at: event.getTs(),
    sealed: event.isEncrypted(), unreadable: event.isDecryptionFailure(),
    content: { ...event.getContent(), 'm.relates_to': event.getWireContent()['m.relates_to'] ?? event.getContent()['m.relates_to'] },
  });
};
client.on(sdk.ClientEvent.Event, (event) => {
  if (event.getRoomId() && event.getType() !== 'm.receipt' && event.getType() !== 'm.typing') heard(event);
});
// The copy of what is being sent, by its transaction: to be sent again as the same thing.
const echoes = new Map();
client.on(sdk.RoomEvent.LocalEchoUpdated, (event) => event.getTxnId() && echoes.set(event.getTxnId(), event));
// Each sync brings as many events as this; what it leaves out is never heard.
await client.startClient({ initialSyncLimit: 1000, threadSupport: true });
await new Promise((resolve) => client.on('sync', (state) => state === 'PREPARED' && resolve()));
tell({ ready: client.getUserId(), device: client.getDeviceId() });

// Until the homeserver has it, each time with the same transaction.
const send = async (room, type, content) => {
  const transaction = client.makeTxnId();
  let again = () => client.sendEvent(room, null, type, content, transaction);
  for (;;) {
    try {
      return { event: (await again()).event_id };
    } catch (error) {
      if (error.httpStatus && error.httpStatus < 500) throw error;
      const echo = echoes.get(transaction);
      if (!echo) throw error;
      // The sync has brought it back: the homeserver has it, and the answer alone was lost.
      if (echo.getId()?.startsWith('$')) return { event: echo.getId() };
      again = () => client.resendEvent(echo, client.getRoom(room));
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
};

const orders = {
  async bootstrap() {
    await client.getCrypto().bootstrapCrossSigning({
      authUploadDeviceSigningKeys: (make) =>
        make({ type: 'm.login.password', identifier: { type: 'm.id.user', user }, password }),
    });
    // The signature is known once the homeserver has been asked for it.
    for (let tries = 0; tries < 100; tries += 1) {
      const status = await client.getCrypto().getDeviceVerificationStatus(client.getUserId(), client.getDeviceId());
      if (status?.signedByOwner) return { signed: true };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return { signed: false };
  },
  async create({ invite = [], encrypted = true, version = '12', direct = false, alias, more = {} }) {
    const initial_state = encrypted
      ? [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] : [];
    const { room_id } = await client.createRoom({
      invite, initial_state, is_direct: direct, room_version: version, preset: 'private_chat', room_alias_name: alias, ...more,
    });
    return { room: room_id };
  },
  async say({ room, text, thread, reply, kind = 'm.text', more = {} }) {
    const content = { msgtype: kind, body: text, ...more };
    if (thread) {
      content['m.relates_to'] = {
        rel_type: 'm.thread', event_id: thread, is_falling_back: true, 'm.in_reply_to': { event_id: thread },
      };
    } else if (reply) content['m.relates_to'] = { 'm.in_reply_to': { event_id: reply } };
    return send(room, 'm.room.message', content);
  },
  async edit({ room, event, text }) {
    const content = {
      msgtype: 'm.text', body: `* ${text}`, 'm.new_content': { msgtype: 'm.text', body: text },
      'm.relates_to': { rel_type: 'm.replace', event_id: event },
    };
    return send(room, 'm.room.message', content);
  },
  async react({ room, event, key }) {
    const content = { 'm.relates_to': { rel_type: 'm.annotation', event_id: event, key } };
    return send(room, 'm.reaction', content);
  },
  async redact({ room, event }) { return { event: (await client.redactEvent(room, event)).event_id }; },
  // Joined is who has been told by a sync what the room is like: before that, nothing can be sealed for it.
  async join({ room }) {
    const { roomId } = await client.joinRoom(room);
    for (;;) {
      const known = client.getRoom(roomId);
      const sealed = known?.hasEncryptionStateEvent();
      if (known?.getMyMembership() === 'join' && (!sealed || (await client.getCrypto().isEncryptionEnabledInRoom(roomId)))) break;
      await new Promise((again) => setTimeout(again, 50));
    }
    return { room: roomId };
  },
  async http({ method, path, body }) {
    return client.http.authedRequest(method, path.replace('/_matrix/client/v3', ''), undefined, body);
  },
  // Of another person's device: whether its owner has signed it.
  async trusts({ user: whom }) {
    const devices = (await client.getCrypto().getUserDeviceInfo([whom], true)).get(whom) ?? new Map();
    const signed = [];
    for (const id of devices.keys()) {
      signed.push((await client.getCrypto().getDeviceVerificationStatus(whom, id))?.signedByOwner ?? false);
    }
    return { signed };
  },
};

createInterface({ input: process.stdin }).on('line', async (line) => {
  const order = JSON.parse(line);
  try {
    tell({ ok: await orders[order.do](order) });
  } catch (error) {
    tell({ error: String(error).slice(0, 300) });
  }
}).on('close', () => process.exit(0));
