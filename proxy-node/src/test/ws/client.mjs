// Says things to an echo and fails unless they come back: node client.mjs ws://127.0.0.1:8800/
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';

const socket = new WebSocket(process.argv[2], ['other', 'chat'], { perMessageDeflate: true });
await once(socket, 'open');
assert.equal(socket.protocol, 'chat');

const messages = ['hello', '', 'ä€😀'.repeat(1000), Buffer.alloc(3 << 20, 7)];
for (let number = 0; number < 500; number++) messages.push(`message ${number}`);
const answered = new Promise((resolve, reject) => {
  let at = 0;
  socket.on('error', reject).on('close', () => reject(new Error(`closed after ${at} messages`)));
  socket.on('message', (data, binary) => {
    const sent = messages[at++];
    if (binary !== Buffer.isBuffer(sent) || !data.equals(Buffer.from(sent))) reject(new Error(`message ${at} is another`));
    if (at === messages.length) resolve();
  });
});
for (const message of messages) socket.send(message);
await answered;

socket.ping('alive');
assert.equal(String((await once(socket, 'pong'))[0]), 'alive');
socket.removeAllListeners('close').close(4001, 'done');
assert.equal((await once(socket, 'close'))[0], 4001);
console.log('ok');
