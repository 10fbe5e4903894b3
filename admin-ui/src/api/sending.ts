import type { Carrier } from './reach';

/** How much of a request's body is on its way, in octets. */
export interface Sent {
  octets: number;
  all: number;
}

export type OnSent = (sent: Sent) => void;

/** Answers that have no body (RFC 9110). */
const EMPTY = new Set([204, 205, 304]);

/** Sends as `fetch` does, and says how far that is, which `fetch` does not. */
export function sending(onSent: OnSent): Carrier {
  return async (request) => {
    const body = await request.blob();
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      call.open(request.method, request.url);
      request.headers.forEach((value, name) => {
        call.setRequestHeader(name, value);
      });
      call.responseType = 'blob';
      call.upload.onprogress = ({ loaded, total }) => onSent({ octets: loaded, all: total });
      call.upload.onload = () => onSent({ octets: body.size, all: body.size });
      call.onload = () => {
        const { status, statusText, response } = call;
        const headers = new Headers(fields(call.getAllResponseHeaders()));
        resolve(new Response(EMPTY.has(status) ? null : response, { status, statusText, headers }));
      };
      call.onerror = () => reject(new TypeError());
      call.onabort = () => reject(request.signal.reason);
      request.signal.addEventListener('abort', () => call.abort());
      onSent({ octets: 0, all: body.size });
      call.send(body);
    });
  };
}

/** The header fields of an answer, which a browser writes one a line. */
export function fields(lines: string): [name: string, value: string][] {
  return lines
    .split('\r\n')
    .filter((line) => line.includes(':'))
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
}
