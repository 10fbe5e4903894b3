import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { write } from './editor';
import { call, gateway, signIn, status, test } from './gateway';

test.describe.configure({ mode: 'serial' });

const DOCUMENT = `format: portico/v1
routes:
- name: imported
  match: { paths: [/imported] }
  respond: { body: imported }
`;

test('a document is checked, shows what it would do, and is applied as one revision', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/routes/kept', { match: { paths: ['/kept'] }, respond: { body: 'old' } });
  await page.goto('/config?tab=import');
  const form = page.getByRole('form', { name: 'Import' });
  const text = form.getByRole('textbox', { name: 'Document' });
  await write(text, 'format: portico/v1\nroutes: [ { name: imported, match: { paths: [nowhere] } } ]');
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(form.getByRole('alert')).toContainText('route imported routes[0].match.paths[0]: ');
  await form.getByRole('alert').getByRole('button', { name: 'Go to line 2' }).first().click();
  await expect(text).toBeFocused();
  // What is wrong stands at the line, too, and goes with it.
  await expect(text.locator('.cm-line.cm-marked')).toHaveText(/^routes:.*nowhere/);
  await expect(text.locator('.cm-reasons')).toContainText('route imported match.paths[0]: ');
  await text.press('ArrowLeft');
  await text.press('Enter');
  await expect(form.getByRole('alert').getByRole('button', { name: 'Go to line 3' }).first()).toBeVisible();
  await expect(text.locator('.cm-line.cm-marked')).toHaveText(/^routes:.*nowhere/);
  await expect(form.getByRole('button', { name: 'Apply…' })).toHaveCount(0);

  await write(text, `${DOCUMENT}- name: kept\n  match: { paths: [/kept] }\n  respond: { body: new }\n`);
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(form.getByTestId('would')).toContainText('create 1');
  await expect(form.getByTestId('would')).toContainText('change 1');
  await form.getByRole('button', { name: /route kept/ }).click();
  await expect(form.getByText('respond.body')).toBeVisible();
  await expect(form.locator('del')).toContainText('old');
  await expect(form.locator('ins')).toContainText('new');
  expect(await status('/imported')).toBe(404);

  // It is not lost by a look elsewhere, and not without a word.
  await page.getByRole('tab', { name: 'Export' }).click();
  await page.getByRole('tab', { name: 'Import' }).click();
  await page.getByRole('link', { name: 'Nodes', exact: true }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
  await expect(text).toContainText('name: kept');

  // What is edited has not been checked.
  await text.press('End');
  await text.press('Enter');
  await expect(form.getByRole('button', { name: 'Apply…' })).toHaveCount(0);
  await form.getByRole('button', { name: 'Check' }).click();
  await form.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply this document?' });
  await expect(dialog).toContainText('creates 1, changes 1 and deletes 0');
  // It is on its way until somebody answers.
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route(/dry-run=false/, async (route) => {
    await held;
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog.getByTestId('stages')).toContainText(/Sending \d+ bytes/);
  await expect(dialog.getByRole('progressbar', { name: /Sending/ })).toHaveAttribute('aria-valuenow', '0');
  goOn();
  await expect(page.getByTestId('saved')).toContainText('live on');
  await expect.poll(() => status('/imported')).toBe(200);
  await page.unroute(/dry-run=false/);
});

test('what replacing would delete is named before it is done', async ({ page }) => {
  await signIn(page, '/config?tab=import');
  const form = page.getByRole('form', { name: 'Import' });
  await form.getByText('Replace all').click();
  await write(form.getByRole('textbox', { name: 'Document' }), DOCUMENT);
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(form.getByRole('button', { name: /deleted route kept/ })).toBeVisible();
  await form.getByRole('button', { name: 'Apply…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply this document?' });
  await expect(dialog).toContainText(/deletes \d+ entities/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await status('/imported')).toBe(200);
});

test('the configuration can be taken along, as it is and as it was', async ({ page }) => {
  await signIn(page, '/config');
  await expect(page.getByRole('region', { name: 'Configuration' })).toContainText('name: imported');
  const downloads = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download JSON' }).click();
  const file = await downloads;
  expect(file.suggestedFilename()).toBe('portico.json');
  const whole = JSON.parse(await readFile(await file.path(), 'utf8'));
  expect(whole.routes.map(({ name }: { name: string }) => name)).toContain('imported');

  await page.goto('/revisions/1?view=config');
  await expect(page.getByRole('region', { name: 'Configuration' })).toContainText('portico/v1');
  await expect(page.getByRole('region', { name: 'Configuration' })).not.toContainText('name: imported');
  await page.getByRole('tab', { name: 'What changed' }).click();
  await expect(page.getByLabel('Compared with revision')).toBeVisible();
});

test('a node group is made with its join token, which is renewed and closed', async ({ page }) => {
  await signIn(page, '/node-groups');
  await page.getByRole('button', { name: 'New node group' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill('Not A Name');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByLabel(/^Name/)).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel(/^Name/).fill('berlin');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByTestId('secret')).toContainText('PORTICO_JOIN_TOKEN=');
  const first = await page.getByTestId('secret').innerText();
  await page.getByRole('button', { name: 'I have it' }).click();

  await page.getByRole('button', { name: 'New token: berlin' }).click();
  await expect(dialog).toContainText('The one before is dead at once');
  await dialog.getByRole('button', { name: 'Make a new token' }).click();
  await expect(page.getByTestId('secret')).toContainText('PORTICO_JOIN_TOKEN=');
  expect(await page.getByTestId('secret').innerText()).not.toBe(first);
  await page.getByRole('button', { name: 'I have it' }).click();

  // Those that name no group belong to it: it stays.
  await expect(page.getByRole('button', { name: 'New token: default' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete: default' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Close: berlin' }).click();
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect(page.getByRole('row', { name: /berlin/ })).toContainText('none');
  await call(page, 'POST', '/nodes', { name: 'in-berlin', group: 'berlin' });
  await expect(page.getByRole('row', { name: /berlin/ }).getByRole('cell', { name: '1', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Delete: berlin' }).click();
  await expect(dialog).toContainText('1 node belongs to it (in-berlin), so it cannot be deleted');
  await expect(dialog.getByRole('link', { name: 'in-berlin' })).toHaveAttribute('href', '/nodes/in-berlin');
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await call(page, 'DELETE', '/nodes/in-berlin');
  await expect(page.getByRole('row', { name: /berlin/ }).getByRole('cell', { name: '0', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Delete: berlin' }).click();
  await expect(dialog).toContainText('No node belongs to it');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('row', { name: /berlin/ })).toHaveCount(0);
});

test('putting a node out says who is left', async ({ page }) => {
  await signIn(page, '/nodes');
  await page.getByRole('button', { name: 'Actions for node-2' }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByTestId('consequence')).toContainText('1 other node takes traffic.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('a credential of a client certificate asks for no secret', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/consumers/certified', {});
  await page.goto('/consumers/certified?view=more');
  await page.getByRole('button', { name: 'New credential' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/^Secret/)).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'Client certificate' }).click();
  await expect(dialog.getByLabel(/^Secret/)).toHaveCount(0);
  await dialog.getByRole('combobox', { name: /^Identified by/ }).click();
  await page.getByRole('option', { name: 'dns' }).click();
  await dialog.getByLabel(/^Identity/).fill('client.certified.example');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /client.certified.example/ })).toBeVisible();
});

test('a change that opens a route names it, and is made only when that is meant', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/policies/guard', { type: 'key-auth' });
  await call(page, 'PUT', '/routes/guarded', {
    match: { paths: ['/guarded'] },
    respond: { body: 'inside' },
    policies: [{ use: 'guard' }],
  });
  await expect.poll(() => status('/guarded')).toBe(401);

  await page.goto('/policies/guard');
  await page.getByRole('switch', { name: 'Enabled' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByTestId('opens')).toContainText('This opens 1 route to everybody: guarded.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await status('/guarded')).toBe(401);
  await page.getByRole('button', { name: 'Undo changes' }).click();

  await page.goto('/policies?q=guard');
  await page.getByRole('checkbox', { name: 'Choose guard' }).check();
  await page.getByRole('region', { name: 'Chosen' }).getByRole('button', { name: 'Disable' }).click();
  await expect(dialog.getByTestId('opens')).toContainText('guarded');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.goto('/config?tab=import');
  const form = page.getByRole('form', { name: 'Import' });
  const document = form.getByRole('textbox', { name: 'Document' });
  await write(document, 'format: portico/v1\npolicies: [ { name: guard, type: key-auth, enabled: false } ]');
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(form.getByTestId('opens')).toContainText('guarded');
  await write(document, '');

  await page.goto('/policies/guard');
  await page.getByRole('switch', { name: 'Enabled' }).uncheck();
  // Where it cannot be found out, that is said, and nothing is written unasked.
  await page.route(/dry-run=true/, (route) => route.fulfill({ status: 503, json: { title: 'Busy' } }));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByTestId('opens')).toContainText('It cannot be told');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect(await status('/guarded')).toBe(401);
  await page.unroute(/dry-run=true/);
  await page.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('button', { name: 'Save it' }).click();
  await expect(page.getByTestId('saved')).toContainText('live on');
  await expect.poll(() => status('/guarded')).toBe(200);
});

test('an edit of a route, a service or a shared policy shows what it opens while nothing is saved yet', async ({
  page,
}) => {
  await signIn(page);
  const keys = [{ type: 'key-auth' }];
  const at = (path: string) => ({ match: { paths: [path] } });
  const made: [path: string, body: unknown][] = [
    ['/services/opening', { url: gateway.upstream, policies: keys }],
    ['/policies/opening', { type: 'key-auth' }],
    ['/routes/opens-itself', { ...at('/opens-itself'), respond: { body: 'inside' }, policies: keys }],
    ['/routes/opens-by-service', { ...at('/opens-by-service'), forward: { service: 'opening' } }],
    ['/routes/opens-by-policy', { ...at('/opens-by-policy'), respond: {}, policies: [{ use: 'opening' }] }],
  ];
  for (const [path, body] of made) {
    const answer = await call(page, 'PUT', path, body);
    expect(answer.ok, await answer.text()).toBe(true);
  }
  const edits: [path: string, route: string, edit: () => Promise<void>][] = [
    ['/routes/opens-itself', 'opens-itself', () => page.getByRole('button', { name: 'Remove key-auth' }).click()],
    ['/services/opening', 'opens-by-service', () => page.getByRole('button', { name: 'Remove key-auth' }).click()],
    ['/policies/opening', 'opens-by-policy', () => page.getByRole('switch', { name: 'Enabled' }).uncheck()],
  ];
  for (const [path, route, edit] of edits) {
    const stored = async () => (await call(page, 'GET', path)).text();
    await expect.poll(() => status(`/${route}`)).toBe(401);
    const before = await stored();
    await page.goto(path);
    await edit();
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: /let everybody in/ });
    await expect(dialog.getByTestId('opens')).toContainText(`This opens 1 route to everybody: ${route}.`);
    // It is shown, and has not been done: neither what is stored nor what is served is another.
    expect(await stored()).toBe(before);
    expect(await status(`/${route}`)).toBe(401);
    await expect(page.getByTestId('saved')).toHaveCount(0);
    await dialog.getByRole('button', { name: 'Save it' }).click();
    await expect(page.getByTestId('saved')).toContainText('live on');
    expect(await stored()).not.toBe(before);
    await expect.poll(() => status(`/${route}`)).toBe(200);
  }
  for (const [path] of [...made].reverse()) expect((await call(page, 'DELETE', path)).ok, path).toBe(true);
});
