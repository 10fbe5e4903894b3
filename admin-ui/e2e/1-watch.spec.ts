import { expect } from '@playwright/test';
import { call, gateway, signIn, status, test } from './gateway';

test.describe.configure({ mode: 'serial' });

const NODE = new URL(gateway.node).host;

test('a request that is tried says what came close, who refuses it, and where it would go', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/routes/front', {
    match: { paths: ['/front/**'], methods: ['GET', 'POST'] },
    forward: { service: 'backend' },
    policies: [{ type: 'key-auth', settings: { header: 'x-api-key' } }],
  });
  await call(page, 'PUT', '/consumers/trier', {});
  const issued = await call(page, 'POST', '/consumers/trier/credentials', { type: 'api-key', name: 'main' });
  const { value } = await issued.json();
  await expect.poll(() => status('/front/1', { 'x-api-key': value })).toBe(200);

  await page.goto('/try');
  const request = page.getByRole('form', { name: 'Request' });
  await expect(request.getByLabel(/^URL/)).toHaveValue(`http://${NODE}/`);
  await request.getByLabel(/^URL/).fill(`http://${NODE}/fron`);
  await request.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByTestId('verdict')).toContainText('matches no route: 404');
  await expect(page.getByRole('row', { name: /front.*is for \/front/ })).toBeVisible();

  await request.getByLabel(/^URL/).fill(`http://${NODE}/front/7?page=2`);
  await request.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByTestId('verdict')).toContainText('is refused: 401 unauthorized');
  await expect(page.getByText('no credential of this kind was shown')).toBeVisible();

  await request.getByRole('button', { name: 'Header fields: add' }).click();
  await request.getByLabel('Header fields: header 1').fill('x-api-key');
  await request.getByLabel('Header fields: value 1').fill(value);
  await request.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByTestId('verdict')).toContainText('goes to the service backend');
  await expect(page.getByText('trier, by the credential main').first()).toBeVisible();
  await expect(page).toHaveURL(/url=.*front/);
  expect(page.url()).not.toContain(value);

  await request.getByLabel(/^URL/).fill('orders');
  await request.getByRole('button', { name: 'Explain' }).click();
  await expect(request.getByLabel(/^URL/)).toHaveAttribute('aria-invalid', 'true');
});

test('a request that is sent is answered by the service, and counted as one of a client', async ({ page }) => {
  await signIn(page);
  const written = await call(page, 'PUT', '/routes/sent', {
    match: { paths: ['/sent/**'] },
    forward: { service: 'backend' },
    policies: [{ type: 'rate-limit', settings: { limit: 1, per: '1h', by: 'all' } }],
  });
  await call(page, 'GET', `/revisions/${written.headers.get('portico-revision')}?wait=applied&timeout=60s`);
  await page.goto(`/try?url=${encodeURIComponent(`http://${NODE}/sent/1`)}`);
  const request = page.getByRole('form', { name: 'Request' });
  await request.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByTestId('verdict')).toContainText('goes to the service backend');
  await expect(page.getByTestId('sent')).toHaveCount(0);

  await request.getByLabel(/^Method/).fill('POST');
  await request.getByLabel(/^Body/).fill('a body of its own');
  await request.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByTestId('sent')).toContainText('200');
  await request.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByTestId('sent')).toContainText('429');
  await expect(page.getByTestId('verdict')).toContainText('is refused: 429 rate-limited');
  expect((await call(page, 'DELETE', '/routes/sent')).ok).toBe(true);
});

test('what is served is seen live, without its secrets, and can be tried again', async ({ page }) => {
  await signIn(page, '/live');
  await expect.poll(() => status('/front/live?token=a-secret-word', { 'x-api-key': 'of nobody' })).toBe(401);
  // Each loop keeps a sample of what is not logged: of a few, one is in it.
  for (let sent = 0; sent < 5; sent++) await status('/front/live?token=a-secret-word');
  const row = page.getByRole('row', { name: /\/front\/live/ }).first();
  await expect(row).toContainText('401');
  await expect(row).toContainText('unauthorized');
  await expect(page.getByText('a-secret-word')).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: '5xx' }).click();
  await expect(page).toHaveURL(/status=5xx/);
  await expect(page.getByText(/Nothing of this kind was served lately/)).toBeVisible();
  await page.goto('/live');
  await expect.poll(() => status('/nothing-there')).toBe(404);
  await page.getByRole('checkbox', { name: 'Matched no route' }).check();
  await expect(page).toHaveURL(/unmatched=true/);
  await expect(page.getByRole('row', { name: /\/nothing-there/ }).first()).toContainText('no-route');
  await expect(page.getByRole('row', { name: /\/front\/live/ })).toHaveCount(0);
  await page.goto('/live?status=4xx&q=/front/live');
  await expect(row).toContainText('401'); // what is held is what is there
  await page.getByRole('button', { name: 'Hold' }).click();
  await page
    .getByRole('link', { name: /^Explain / })
    .first()
    .click();
  await expect(page.getByRole('alert', { name: /^The request/ })).toContainText('/front/live');
  await expect(page.getByRole('list', { name: 'Decisions' }).getByText('key-auth')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Decisions' })).toContainText('answers');
  await page.getByRole('button', { name: 'Try it again' }).click();
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByTestId('verdict')).toContainText('is refused: 401');
});

test('times are in the zone of who looks', async ({ page, browser }) => {
  await signIn(page);
  await expect.poll(() => status('/front/zone')).toBe(401);
  const found = await (await call(page, 'GET', '/exchanges?q=/front/zone')).json();
  const millis: number = found.items[0].exchange.millis;
  for (const timeZone of ['Asia/Kolkata', 'America/New_York']) {
    const context = await browser.newContext({ baseURL: new URL(page.url()).origin, timezoneId: timeZone });
    const other = await context.newPage();
    await signIn(other, '/live?q=/front/zone');
    const clock = new Intl.DateTimeFormat('en-US', { timeStyle: 'medium', hourCycle: 'h23', timeZone });
    await expect(other.getByRole('row', { name: /front.zone/ }).last()).toContainText(clock.format(millis));
    await context.close();
  }
});

test('filters of live traffic that are typed one after the other all hold, and the address says so', async ({
  page,
}) => {
  await signIn(page, '/live');
  const route = page.getByRole('textbox', { name: 'Route' });
  const consumer = page.getByRole('textbox', { name: 'Consumer' });
  // Faster than either is looked for.
  await route.fill('front');
  await consumer.fill('trier');
  await page.getByRole('searchbox').fill('/front');
  await expect(page).toHaveURL(/q=%2Ffront/);
  await expect(page).toHaveURL(/route=front/);
  await expect(page).toHaveURL(/consumer=trier/);
  await page.reload();
  await expect(route).toHaveValue('front');
  await expect(consumer).toHaveValue('trier');
  // What changes the address from elsewhere changes what is typed.
  await page.getByRole('link', { name: 'Live traffic' }).click();
  await expect(page).toHaveURL(/\/live$/);
  await expect(route).toHaveValue('');
  await expect(page.getByRole('searchbox')).toHaveValue('');
});

test('a request is found by the id that its answer had', async ({ page }) => {
  await signIn(page, '/try');
  const answer = await fetch(`${gateway.node}/front/by-id`);
  expect(answer.status).toBe(401);
  const id = answer.headers.get('x-request-id') ?? '';
  const form = page.getByRole('form', { name: 'By request id' });
  await form.getByLabel(/^Request id/).fill(` ${id} `);
  await form.getByRole('button', { name: 'Look it up' }).click();
  await expect(page).toHaveURL(new RegExp(`request=.*${id}`));
  await expect(page.getByRole('alert', { name: /^The request/ })).toContainText('/front/by-id');
  await expect(page.getByRole('list', { name: 'Decisions' }).getByText('key-auth')).toBeVisible();
  await page.reload();
  await expect(form.getByLabel(/^Request id/)).toHaveValue(id);
  await form.getByLabel(/^Request id/).fill('no-such-request');
  await form.getByRole('button', { name: 'Look it up' }).click();
  await expect(page.getByRole('alert')).toContainText('There is no exchange with this request id');
});

test('the map leads from hosts over paths to services, by keyboard too', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/routes/mapped', {
    match: { hosts: ['map.test'], paths: ['/mapped'] },
    forward: { service: 'backend' },
  });
  await page.goto('/map');
  await expect(page.getByRole('list', { name: 'Paths' }).getByRole('link', { name: '/mapped' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Services' }).getByRole('link', { name: 'backend' })).toBeVisible();
  await expect(
    page.getByRole('list', { name: 'Paths' }).getByRole('listitem').filter({ hasText: '/front/**' }),
  ).toContainText('requests');
  await page.getByRole('button', { name: 'Host map.test: look at it alone' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/host=map.test/);
  await expect(page.getByRole('list', { name: 'Paths' }).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('searchbox').fill('no-route-has-this-name');
  await expect(page.getByText('No route is like this.')).toBeVisible();
});

test('several are tagged, disabled and deleted at once, and the consequence is named first', async ({ page }) => {
  await signIn(page);
  for (const name of ['bulk-a', 'bulk-b', 'bulk-c'])
    await call(page, 'PUT', `/routes/${name}`, { match: { paths: [`/${name}`] }, respond: {} });
  await expect.poll(() => status('/bulk-a')).toBe(200);
  await page.goto('/routes?q=bulk-');
  await page.getByRole('checkbox', { name: 'Choose bulk-a' }).check();
  await page.getByRole('checkbox', { name: 'Choose bulk-b' }).check();
  const chosen = page.getByRole('region', { name: 'Chosen' });
  await expect(chosen).toContainText('2 chosen');

  await chosen.getByRole('button', { name: 'Tags' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('textbox', { name: 'Add' })
    .or(dialog.getByRole('combobox', { name: 'Add' }))
    .fill('at-once');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Change tags' }).click();
  await expect(page.getByRole('button', { name: 'Only with the tag at-once' })).toHaveCount(2);

  await chosen.getByRole('button', { name: 'Disable' }).click();
  await expect(dialog.getByTestId('consequence')).toContainText('They had');
  // It says how far it has come.
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route(/\/routes\/bulk-b$/, async (route) => {
    if (route.request().method() === 'PATCH') await held;
    await route.fallback();
  });
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await expect(dialog.getByRole('progressbar', { name: '1 of 2' })).toBeVisible();
  goOn();
  await expect.poll(() => status('/bulk-a')).toBe(404);
  const disabled = page.getByText('disabled', { exact: true }).filter({ visible: true });
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(disabled).toHaveCount(2);
  }

  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
  await chosen.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nothing matches this search.')).toBeVisible();
  await expect(chosen).toBeHidden();

  await page.goto('/services/backend');
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByTestId('consequence')).toContainText(/2 routes use it \(front, mapped\)/);
});

test('credentials of other types have their own fields, and the errors stand there', async ({ page }) => {
  await signIn(page, '/consumers/trier?view=more');
  await page.getByRole('button', { name: 'New credential' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'Key for JSON Web Tokens' }).click();
  await dialog.getByLabel(/^Name/).fill('tokens');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await expect(dialog.getByLabel(/^Key id/)).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel(/^Key id/).fill('trier-2026');
  await dialog.getByRole('combobox', { name: /^Algorithm/ }).click();
  await page.getByRole('option', { name: 'HS256' }).click();
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await expect(page.getByTestId('secret')).not.toBeEmpty();
  await page.getByRole('button', { name: 'I have it' }).click();

  await page.getByRole('button', { name: 'New credential' }).click();
  await dialog.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'Name and password' }).click();
  await dialog.getByLabel(/^Name/).fill('login');
  await dialog.getByLabel(/^Username/).fill('trier');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByRole('row', { name: /tokens.*trier-2026/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /login.*basic/ })).toBeVisible();
});
