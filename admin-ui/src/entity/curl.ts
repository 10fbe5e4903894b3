/** The same write for a terminal. The token comes from the environment: what is typed is for all to see. */
export function curlOf(origin: string, plural: string, name: string, body: unknown): string {
  const json = JSON.stringify(body, null, 2);
  return [
    `curl -X PUT ${origin}/api/v1/${plural}/${encodeURIComponent(name || '<name>')} \\`,
    `  -H "Authorization: Bearer $PORTICO_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${quoted(json)}`,
  ].join('\n');
}

/** For a POSIX shell, to which nothing inside of single quotes means anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
