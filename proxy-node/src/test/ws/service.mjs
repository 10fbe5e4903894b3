// An echo on any free port, which is the first line of its output. Ends with its standard input.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer(
  { host: '127.0.0.1', port: 0, perMessageDeflate: true, handleProtocols: (offered) => offered.has('chat') && 'chat' },
  () => console.log(server.address().port),
);
server.on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('close', (code, reason) => console.log(`closed ${code} ${reason}`));
});
process.stdin.on('end', () => process.exit(0)).resume();
