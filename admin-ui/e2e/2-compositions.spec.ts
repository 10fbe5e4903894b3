import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { call, gateway, signIn, signInAtEase, test } from './gateway';

test.describe.configure({ mode: 'serial' });

/** Services of JSON: the node answers for them itself. */
const ANSWERS: Record<string, unknown> = {
  users: { id: 7, name: 'Ada', town: 'Turin', secret: 'x' },
  orders: { data: { items: [{ id: '1001', total: 65.4 }] } },
};

async function answer(path: string): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(gateway.node + path);
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

async function theCall(page: Page, name: string) {
  const box = page.getByRole('button', { name: new RegExp(`^${name}: `) });
  await box.click();
  await expect(box).toHaveAttribute('aria-pressed', 'true');
  return page.getByRole('region', { name: `Call ${name}` });
}

test('a composition is made by clicking, and its errors stand at the fields', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/services/json', { url: gateway.node });
  await call(page, 'PUT', '/services/nowhere', { url: 'http://127.0.0.1:1' });
  for (const [name, body] of Object.entries(ANSWERS)) {
    await call(page, 'PUT', `/routes/json-${name}`, {
      match: { paths: [`/json/${name}/**`] },
      respond: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
  }
  await page.getByRole('link', { name: 'Compositions', exact: true }).click();
  await page.getByRole('link', { name: 'New composition' }).click();
  await page.getByLabel(/^Name/).fill('home');
  await page.getByRole('button', { name: 'Add the first call' }).click();
  const first = page.getByRole('region', { name: 'Call call-1' });
  await first.getByLabel(/^Name of the call/).fill('user');
  await first.getByLabel(/^Name of the call/).press('Enter');
  const user = page.getByRole('region', { name: 'Call user' });
  await user.getByRole('combobox', { name: /^Service/ }).fill('json');
  await user.getByLabel(/^Path/).fill('json/users/{request.path.id}');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(user.getByLabel(/^Path/)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: /^user: .*has errors/ })).toBeVisible();
  await user.getByLabel(/^Path/).fill('/json/users/{request.path.id}');
  await user.getByRole('button', { name: 'What becomes of its answer' }).click();
  await user.getByRole('combobox', { name: /^Deny/ }).fill('secret');
  await user.getByRole('combobox', { name: /^Deny/ }).press('Enter');
  await user.getByLabel(/^Group/).fill('user');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByTestId('saved')).toContainText('live on');
  await expect(page).toHaveURL(/\/compositions\/home/);
});

test('a route answers from it', async ({ page }) => {
  await signIn(page, '/routes/+new');
  await page.getByLabel(/^Name/).fill('home');
  await page.getByRole('combobox', { name: /^Paths/ }).fill('/home/{id}');
  await page.getByRole('combobox', { name: /^Paths/ }).press('Enter');
  await page.getByRole('radiogroup', { name: 'What then happens' }).getByText('Compose').click();
  await page.getByRole('combobox', { name: /^Composition/ }).fill('hom');
  await page.getByRole('option', { name: 'home', exact: true }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create it' }).click();
  await expect(page.getByTestId('saved')).toContainText(/live on (all|the)/);
  expect((await answer('/home/7')).body).toEqual({ user: { id: 7, name: 'Ada', town: 'Turin' } });
});

test('what it answers is described for those who write clients, to be copied and taken along', async ({ page }) => {
  await signIn(page, '/compositions/home');
  await page.getByRole('tab', { name: 'OpenAPI' }).click();
  await expect(page).toHaveURL(/view=openapi/);
  await expect(page.getByRole('region', { name: 'OpenAPI document' })).toContainText('"/home/{id}"');
  const downloads = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const file = await downloads;
  expect(file.suggestedFilename()).toBe('home.openapi.json');
  const document = JSON.parse(await readFile(await file.path(), 'utf8'));
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.paths)).toEqual(['/home/{id}']);

  await call(page, 'PUT', '/compositions/unused', { calls: { a: { service: 'json', path: '/json/users' } } });
  await page.goto('/compositions/unused?view=openapi');
  await expect(page.getByText('No route answers from it yet')).toBeVisible();
  await call(page, 'DELETE', '/compositions/unused');
});

test('calls that take something from others stand behind them in the picture', async ({ page }) => {
  await signIn(page, '/compositions/home');
  await expect(page.getByTestId('order-of-calls')).toHaveText('First user.');
  await page.getByRole('button', { name: 'Add a call' }).click();
  const added = page.getByRole('region', { name: 'Call call-2' });
  await added.getByLabel(/^Name of the call/).fill('user');
  await expect(added.getByText('is the name of another call')).toBeVisible();
  await added.getByLabel(/^Name of the call/).fill('orders');
  await added.getByLabel(/^Name of the call/).press('Enter');
  const orders = page.getByRole('region', { name: 'Call orders' });
  await orders.getByRole('combobox', { name: /^Service/ }).fill('json');
  await orders.getByLabel(/^Path/).fill('/json/orders/of');
  await orders.getByRole('button', { name: 'Query parameters: add' }).click();
  await orders.getByLabel('Query parameters: parameter 1').fill('user');
  await orders.getByLabel('Query parameters: value 1').fill('{calls.user.body#/id}');
  await expect(page.getByTestId('order-of-calls')).toHaveText('First user, then orders.');
  await orders.getByRole('button', { name: 'What becomes of its answer' }).click();
  await orders.getByLabel(/^Target/).fill('data.items');
  await orders.getByLabel(/^Group/).fill('orders');

  // By the arrow keys from one to the other, and a new name is taken wherever it is said.
  await page.getByRole('button', { name: /^orders: / }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('button', { name: /^user: / })).toBeFocused();
  const user = page.getByRole('region', { name: 'Call user' });
  await user.getByLabel(/^Name of the call/).fill('person');
  await user.getByLabel(/^Path/).focus();
  await expect(page.getByRole('button', { name: /^orders: .*after person/ })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toContainText(/live on (all|the)/);
  expect((await answer('/home/7')).body).toEqual({
    orders: [{ id: '1001', total: 65.4 }],
    user: { id: 7, name: 'Ada', town: 'Turin' },
  });
  await page.reload();
  await expect(page.getByRole('region', { name: 'Call person' })).toBeVisible();
});

test('a circle is shown while it is made, and refused', async ({ page }) => {
  await signIn(page, '/compositions/home?call=person');
  const person = page.getByRole('region', { name: 'Call person' });
  await person.getByLabel(/^Path/).fill('/json/users/{calls.orders.status}');
  await expect(page.getByTestId('order-of-calls')).toContainText('wait in a circle');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This was not saved' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo changes' }).click();
  await expect(page.getByTestId('order-of-calls')).toHaveText('First person, then orders.');
});

test('what may fail, when and how often is said in the form, and the YAML is in step', async ({ page }) => {
  await signIn(page);
  const before = await (await call(page, 'GET', '/compositions/home')).json();
  await call(page, 'PUT', '/compositions/home', {
    ...before,
    calls: { ...before.calls, lost: { service: 'nowhere', path: '/' } },
  });
  await page.goto('/compositions/home?call=lost');
  const lost = await theCall(page, 'lost');
  await lost.getByRole('button', { name: 'When it fails' }).click();
  await lost.getByRole('combobox', { name: /^Then the answer/ }).click();
  await page.getByRole('option', { name: 'optional' }).click();
  await lost.getByLabel(/^Deadline/).fill('5s');
  await lost.getByRole('button', { name: /^When it is made/ }).click();
  await lost.getByRole('switch', { name: 'Only under a condition' }).check();
  await lost.getByLabel(/^This value/).fill('{calls.person.body#/town}');
  await lost.getByLabel(/^What$/).fill('Turin');
  await page.getByRole('tab', { name: 'YAML' }).click();
  const yaml = page.getByRole('textbox', { name: 'YAML' });
  await expect(yaml).toContainText('failure: optional');
  await expect(yaml).toContainText('is: Turin');
  await page.getByRole('tab', { name: 'curl' }).click();
  await expect(page.getByText('/api/v1/compositions/home')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toContainText(/live on (all|the)/);
  const partial = await answer('/home/7');
  expect(partial.status).toBe(200);
  expect(partial.headers.get('portico-missing')).toContain('lost');
});

test('tried, it shows when each call was made, what went wrong and where the answer is from', async ({ page }) => {
  await signIn(page, '/compositions/home?view=more');
  await page.getByLabel('Path: id').fill('7');
  await page.getByLabel('Path: id').press('Enter');
  const trial = page.getByTestId('trial');
  await expect(trial).toContainText('200');
  await expect(trial.getByRole('alert')).toContainText('lost failed: there was no connection, or it broke.');
  await expect(trial.getByTestId('call person')).toContainText('GET /json/users/7');
  await expect(trial.getByTestId('call person')).toContainText(/waited .*, transfer /);
  await expect(trial.getByTestId('call lost')).toContainText('failed: unreachable');
  const lines = trial.getByRole('list', { name: 'Lines of the answer' });
  await expect(lines.getByTitle('From person').filter({ hasText: '"name": "Ada"' })).toBeVisible();
  await expect(lines.getByTitle('From orders').filter({ hasText: '"total": 65.4' })).toBeVisible();
  const colour = (call: string) =>
    lines
      .getByTitle(`From ${call}`)
      .first()
      .evaluate((line) => getComputedStyle(line).borderLeftColor);
  expect(await colour('person')).not.toBe(await colour('orders'));
  await expect(trial.getByRole('list', { name: 'Calls that it is from' })).toHaveText(/orders.*person/);
  await trial.getByTestId('call orders').getByRole('link', { name: 'orders' }).click();
  await expect(page.getByRole('region', { name: 'Call orders' })).toBeVisible();
});

test('what is on the screen is tried before it is saved', async ({ page }) => {
  await signIn(page, '/compositions/home?call=person');
  const person = page.getByRole('region', { name: 'Call person' });
  await person.getByLabel(/^Group/).fill('somebody');
  await page.getByRole('tab', { name: 'Try it' }).click();
  await expect(page.getByTestId('tries-what-is-not-saved')).toBeVisible();
  await page.getByLabel('Path: id').fill('7');
  await page.getByRole('button', { name: 'Try it' }).click();
  const lines = page.getByTestId('trial').getByRole('list', { name: 'Lines of the answer' });
  await expect(lines).toContainText('"somebody"');
  expect((await answer('/home/7')).body).toMatchObject({ user: { name: 'Ada' } });
  await page.getByRole('button', { name: 'Undo changes' }).click();
  await expect(page.getByTestId('tries-what-is-not-saved')).toHaveCount(0);

  await page.goto('/compositions/+new');
  await page.getByRole('button', { name: 'Add the first call' }).click();
  const first = page.getByRole('region', { name: 'Call call-1' });
  await first.getByRole('combobox', { name: /^Service/ }).fill('json');
  await first.getByLabel(/^Path/).fill('json/users/7');
  await page.getByRole('tab', { name: 'Try it' }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  const refused = page.getByRole('alert', { name: 'This cannot be tried' });
  await expect(refused).toContainText('composition.calls.call-1.path: must start with /');
});

test('an explanation of its route leads to it', async ({ page }) => {
  await signIn(page, `/try?url=${encodeURIComponent(`${gateway.node}/home/7`)}`);
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByTestId('verdict')).toContainText('The request is answered from a composition');
  await page.getByRole('link', { name: 'try it', exact: true }).click();
  await expect(page.getByLabel('Path: id')).toBeVisible();
});

test('an answer that is too long to be shown whole has its colours as far as it is shown', async ({ page }) => {
  await signIn(page);
  const items = Array.from({ length: 400 }, (_, at) => ({ id: at, text: `number ${at} of a long list` }));
  await call(page, 'PUT', '/routes/json-long', {
    match: { paths: ['/json/long'] },
    respond: { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ items }) },
  });
  const written = await call(page, 'PUT', '/compositions/long', {
    calls: {
      long: { service: 'json', path: '/json/long' },
      user: { service: 'json', path: '/json/users/7', group: 'a-user' },
    },
  });
  await call(page, 'GET', `/revisions/${written.headers.get('portico-revision')}?wait=applied&timeout=60s`);
  await page.goto('/compositions/long?view=more');
  await page.getByRole('button', { name: 'Try it' }).click();
  const lines = page.getByTestId('trial').getByRole('list', { name: 'Lines of the answer' });
  await expect(lines.getByTitle('From long').filter({ hasText: '"number 7 of a long list"' })).toBeVisible();
  await expect(lines).not.toContainText('number 399');
  await expect(page.getByTestId('trial')).toContainText('This is the beginning of a body of');
});

test('a sample that does not fit is refused with the reason', async ({ page }) => {
  await signIn(page, '/compositions/home?view=more');
  await page.getByLabel('Path: id').fill('a/b');
  await page.getByRole('button', { name: 'Try it' }).click();
  const trial = page.getByTestId('trial');
  await expect(trial).toContainText('400');
  await expect(trial.getByRole('alert').first()).toContainText('person failed: a value from the request is not there');
});

test('a stale edit is brought together, and what is not saved is asked about', async ({ page }) => {
  await signIn(page, '/compositions/home?call=orders');
  await page.getByRole('region', { name: 'Call orders' }).getByLabel(/^Path/).fill('/json/orders/mine');
  await page.getByRole('link', { name: 'Routes', exact: true }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
  const theirs = await call(page, 'PATCH', '/compositions/home', { tags: ['theirs'], deadline: '3s' });
  expect(theirs.status).toBe(200);
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: /has changed since you read it/ });
  await expect(dialog).toContainText('tags');
  await dialog.getByRole('button', { name: 'Bring together' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  const saved = await (await call(page, 'GET', '/compositions/home')).json();
  expect(saved).toMatchObject({ deadline: '3s', tags: ['theirs'], calls: { orders: { path: '/json/orders/mine' } } });
});

test('it is found by its name, and is not deleted while a route answers from it', async ({ page }) => {
  await signInAtEase(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Go to anything' }).fill('hom');
  await page.getByRole('option', { name: /^home composition/ }).click();
  await expect(page).toHaveURL(/\/compositions\/home/);

  await call(page, 'PUT', '/compositions/spare', {
    tags: ['spare'],
    calls: { a: { service: 'json', path: '/json/users' } },
  });
  await page.goto('/compositions?tag=spare');
  await page.getByRole('checkbox', { name: 'Choose spare' }).check();
  await page.getByRole('region', { name: 'Chosen' }).getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nothing matches this search.')).toBeVisible();

  await page.goto('/compositions/home');
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByTestId('consequence')).toContainText('1 route uses it (home)');
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await dialog.getByRole('link', { name: 'home' }).click();
  await expect(page).toHaveURL(/\/routes\/home$/);
});

test('a viewer sees a composition, and neither edits nor tries it', async ({ page, browser }) => {
  await signIn(page);
  const made = await call(page, 'POST', '/users', { name: `looker-${Date.now()}`, role: 'viewer' });
  const { user, oneTimePassword } = await made.json();
  const other = await browser.newPage({ baseURL: new URL(page.url()).origin });
  await other.goto('/compositions/home?call=orders');
  await other.getByLabel(/^Name/).fill(user.name);
  await other.getByRole('textbox', { name: 'Password' }).fill(oneTimePassword);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('textbox', { name: 'Current password' }).fill(oneTimePassword);
  await other.getByRole('textbox', { name: 'New password', exact: true }).fill('only to look at things');
  await other.getByRole('textbox', { name: 'New password, once more' }).fill('only to look at things');
  await other.getByRole('button', { name: 'Save and go on' }).click();
  const orders = other.getByRole('region', { name: 'Call orders' });
  await expect(orders.getByLabel(/^Path/)).toBeDisabled();
  for (const verb of ['Save', 'Delete', 'Add a call', 'Remove the call orders'])
    await expect(other.getByRole('button', { name: verb })).toHaveCount(0);
  await other.getByRole('button', { name: /^person: / }).click();
  await expect(other.getByRole('region', { name: 'Call person' })).toBeVisible();
  await other.getByRole('tab', { name: 'Try it' }).click();
  await expect(other.getByText('it is for editors')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Try it' })).toHaveCount(0);
  await other.close();
});

test('a route says otherwise than its service what is sent again', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/routes/again', { match: { paths: ['/again'] }, forward: { service: 'json' } });
  await page.goto('/routes/again');
  await page.getByRole('button', { name: 'Retries as the service says' }).click();
  await page.getByLabel(/^Attempts/).fill('0');
  await page.getByRole('combobox', { name: /^Any method/ }).click();
  await page.getByRole('option', { name: 'no' }).click();
  await page.getByLabel(/^First wait/).fill('soon');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel(/^First wait/)).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(/^First wait/).fill('10ms');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  const saved = await (await call(page, 'GET', '/routes/again')).json();
  expect(saved.forward.retries).toEqual({
    attempts: 0,
    anyMethod: false,
    backoff: expect.objectContaining({ base: '10ms' }),
  });
});

test('the change log goes back as far as one likes', async ({ page }) => {
  await signIn(page, '/changes?name=home');
  await page.getByRole('combobox', { name: 'Since' }).click();
  const asked = page.waitForRequest((request) => /\/changes\?.*since=/.test(request.url()));
  await page.getByRole('option', { name: 'The last hour' }).click();
  const since = new URL((await asked).url()).searchParams.get('since') ?? '';
  expect(Date.now() - Date.parse(since)).toBeGreaterThan(3_590_000);
  await expect(page).toHaveURL(/since=1h/);
  await expect(page.getByText(/created the composition home/).first()).toBeVisible();
});
