import { expect, it } from 'vitest';
import { events, waitMillis } from './live';

async function read(...pieces: readonly Uint8Array[]): Promise<string[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const all: string[] = [];
  for await (const data of events(body)) all.push(data);
  return all;
}

const bytes = (text: string) => new TextEncoder().encode(text);

it('reads the data of each event, and nothing else', async () => {
  expect(await read(bytes(': hello\n\nid: 7\ndata: {"at":1}\n\ndata:two\ndata: lines\n\n'))).toEqual([
    '{"at":1}',
    'two\nlines',
  ]);
});

it('reads events however they are cut', async () => {
  const whole = bytes('data: "ä"\r\n\r\ndata: 2\n\n');
  expect(await read(...Array.from(whole, (one) => Uint8Array.of(one)))).toEqual(['"ä"', '2']);
});

it('leaves out an event that does not end', async () => {
  expect(await read(bytes('data: 1\n\ndata: 2\n'))).toEqual(['1']);
});

it('comes again later each time, but within a minute', () => {
  expect([0, 1, 2, 20].map(waitMillis)).toEqual([1000, 2000, 4000, 60_000]);
});
