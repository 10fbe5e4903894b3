/** Of a distinguished name (RFC 4514) what people call it by; all of it where there is no such part. */
export function commonName(name = ''): string {
  const [, called] = /(?:^|[^\\],)CN=((?:\\.|[^,\\])*)/.exec(name) ?? [];
  return called === undefined ? name : called.replace(/\\(.)/g, '$1');
}
