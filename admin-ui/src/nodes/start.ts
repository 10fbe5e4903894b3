/** The command that starts a node, with settings of its own. */
export function start(settings: readonly string[]): string {
  return [
    ...settings,
    `PORTICO_ADMIN_URLS=http://${window.location.hostname}:8710`,
    'PORTICO_KEYRING_FILE=/etc/portico/keyring',
    'java -jar proxy-node/target/quarkus-app/quarkus-run.jar',
  ].join(' \\\n');
}
