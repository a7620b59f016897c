// node grammy_judge.mjs URL: is the fake a Bot API, or only what our own client likes? grammY, a client nobody here wrote, says.
import { Bot, GrammyError, InlineKeyboard } from 'grammy';

const url = process.argv[2];
const token = '123456:TESTTESTTESTTESTTESTTESTTESTTESTTESTT';
const control = (what, body) =>
  fetch(`${url}/ctl/${what}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const user = { id: 1, is_bot: false, first_name: 'T' };
const chat = { id: 1, type: 'private', first_name: 'T' };
let failures = 0;
const check = (what, good) => {
  console.log(good ? 'ok  ' : 'FAIL', what);
  if (!good) failures += 1;
};
const fails = async (what, call, good) => check(what, await call().then(() => false, good));

await control('reset', {});
const bot = new Bot(token, { client: { apiRoot: url } });
const got = [];
bot.on('message:text', async (c) => {
  got.push(c.msg.text);
  await c.reply(`echo ${c.msg.text}`, { reply_markup: new InlineKeyboard().text('a', 'b') });
});
bot.on('callback_query:data', async (c) => {
  got.push(`press ${c.callbackQuery.data}`);
  await c.answerCallbackQuery({ text: 'ok' });
});
bot.start({ onStart: (me) => check('getMe', me.username === 'fake_bot') });
await pause(500);
await control('update', { message: { message_id: 1, date: 1700000000, chat, from: user, text: 'hi' } });
const below = { message_id: 2, date: 1700000000, chat, text: 'x' };
await control('update', { callback_query: { id: 'c9', from: user, chat_instance: '1', data: 'b', message: below } });
await pause(1000);
check(`long polling (${got})`, got.join() === 'hi,press b');
await bot.api.setMyCommands([{ command: 'start', description: 'x y z' }]);
check('commands', (await bot.api.getMyCommands()).length === 1);
const m = await bot.api.sendMessage(1, '<b>one</b> &amp; more', { parse_mode: 'HTML' });
check('HTML', m.text === 'one & more');
check('edit', (await bot.api.editMessageText(1, m.message_id, 'two')).text === 'two');
await fails('not modified', () => bot.api.editMessageText(1, m.message_id, 'two'), (e) => e.error_code === 400);
await fails('broken HTML', () => bot.api.sendMessage(1, '<b>x', { parse_mode: 'HTML' }), (e) => e.error_code === 400);
await fails('too long', () => bot.api.sendMessage(1, 'x'.repeat(4097)), (e) => e.error_code === 400);
await fails('an old press', () => bot.api.answerCallbackQuery('never'), (e) => e.error_code === 400);
await control('slow_down', { retry_after: 3 });
await fails('429', () => bot.api.sendMessage(1, 'x'), (e) => e instanceof GrammyError && e.parameters.retry_after === 3);
await bot.stop();
process.exit(failures === 0 ? 0 : 1);
