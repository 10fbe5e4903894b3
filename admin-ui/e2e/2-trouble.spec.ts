import { expect } from '@playwright/test';
import { call, happens, needsStage, signIn, signInFirst, status, test } from './gateway';

test('nothing typed is lost while the admin service is gone', async ({ page, context }) => {
  await signIn(page, '/consumers/+new');
  await page.getByLabel(/^Name/).fill('patient');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('The admin service cannot be reached').first()).toBeVisible();
  await expect(page.getByLabel(/^Name/)).toHaveValue('patient');
  await context.setOffline(false);
  await expect(page.getByText('Trying again every two seconds')).toBeHidden();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(/\/consumers\/patient/);
});

test('nothing typed is lost when the session ends', async ({ page, context }) => {
  await signIn(page, '/consumers/+new');
  await page.getByLabel(/^Name/).fill('returning');
  // The session ends from elsewhere, as by a sign-out in another tab.
  await context.request.post('/api/v1/auth/logout', { headers: { 'Portico-Refresh': '1' } });
  // The page may have found out by itself already, and then the dialog covers the button.
  await page.getByRole('button', { name: 'Create' }).click({ force: true });
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.getByRole('textbox', { name: 'Password' }).fill(process.env.PORTICO_PASSWORD ?? '');
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel(/^Name/)).toHaveValue('returning');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(/\/consumers\/returning/);
});

test('a viewer can read all and change nothing', async ({ page, browser }) => {
  await signIn(page);
  await call(page, 'PUT', '/consumers/seen', {});
  const made = await call(page, 'POST', '/users', { name: `viewer-${Date.now()}`, role: 'viewer' });
  const { user, oneTimePassword } = await made.json();
  const other = await browser.newPage({ baseURL: new URL(page.url()).origin });
  await signInFirst(other, user.name, oneTimePassword, '/consumers/seen');
  await expect(other.getByRole('heading', { name: 'seen' })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Save' })).toHaveCount(0);
  await expect(other.getByRole('button', { name: 'Delete' })).toHaveCount(0);
  await expect(other.getByRole('combobox', { name: /^Groups/ })).toBeDisabled();
  for (const place of ['Users', 'Settings']) await expect(other.getByRole('link', { name: place })).toHaveCount(0);
  await other.close();
});

test('hostile text is text', async ({ page }) => {
  await signIn(page);
  const body = '<img src=x onerror=alert(1)><script>alert(2)</script> \u202egnitirw ot-tfel-ot-thgir 🏛️';
  await call(page, 'PUT', '/routes/hostile', { match: { paths: ['/hostile'] }, respond: { body } });
  let alerted = false;
  page.on('dialog', (dialog) => {
    alerted = true;
    void dialog.dismiss();
  });
  for (const view of ['form', 'yaml', 'curl']) {
    await page.goto(`/routes/hostile?view=${view}`);
    await expect(page.getByRole('heading', { name: 'hostile' })).toBeVisible();
  }
  await page.goto('/changes');
  await expect(page.getByText('onerror=alert(1)').first()).toBeVisible();
  await page.goto('/routes/%3Cscript%3Ealert(1)%3C%2Fscript%3E');
  await expect(page.getByRole('alert')).toBeVisible();
  expect(alerted).toBe(false);
});

test('names of ten kilobytes, right-to-left and emoji stand where they were typed, with the reason', async ({
  page,
}) => {
  await signIn(page, '/services/+new');
  for (const name of ['x'.repeat(10_240), '<script>alert(1)</script>', '\u202eevil', '🏛️'.repeat(50)]) {
    await page.getByLabel(/^Name/).fill(name);
    await page.getByLabel(/^URL/).fill('http://127.0.0.1:1');
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByLabel(/^Name/)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel(/^Name/)).toHaveValue(name);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  for (const path of ['/try', '/live', '/map', '/routes', '/changes'])
    for (const q of ['<img src=x onerror=alert(1)>', '\u202eevil', "'; drop table route; --"]) {
      await page.goto(`${path}?q=${encodeURIComponent(q)}&url=${encodeURIComponent(q)}&name=${encodeURIComponent(q)}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
});

test('a node that rejects a revision is an alarm, with its reason, until it is mended', async ({ page }) => {
  needsStage();
  await signIn(page);
  const body = { match: { paths: ['/spoilt'] }, forward: { service: 'backend' } };
  expect((await call(page, 'PUT', '/routes/spoilt', body)).ok).toBe(true);
  await expect.poll(() => status('/spoilt')).toBe(200);
  await happens('/spoil');
  await expect(page.getByRole('alert').filter({ hasText: 'rejects a revision' }).first()).toBeVisible();
  await page.goto('/nodes');
  await expect(page.getByRole('row', { name: /node-1/ })).toContainText('rejected');
  await expect(page.getByRole('row', { name: /node-1/ })).toContainText('no-such-service');
  expect(await status('/spoilt')).toBe(200);
  await happens('/mend');
  await expect(page.getByRole('row', { name: /node-1/ })).toContainText('ready');
});

test('a node that is gone is an alarm, and is back when it is back', async ({ page }) => {
  needsStage();
  await signIn(page);
  await happens('/node-2/kill');
  await expect(page.getByRole('alert').filter({ hasText: 'is gone' })).toContainText('node-2');
  await page.goto('/nodes');
  await expect(page.getByRole('row', { name: /node-2/ })).toContainText('gone');
  await happens('/node-2/start');
  await expect(page.getByRole('row', { name: /node-2/ })).toContainText('ready');
});

test('when the admin service dies a banner says so, and what was typed is saved when it is back', async ({ page }) => {
  needsStage();
  await signIn(page, '/routes/+new');
  await page.getByLabel(/^Name/).fill('survivor');
  await page.getByRole('combobox', { name: /^Paths/ }).fill('/survivor');
  await page.getByRole('combobox', { name: /^Paths/ }).press('Enter');
  await page.getByRole('combobox', { name: /^Service/ }).fill('backend');
  await happens('/admin/kill');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('Trying again every two seconds')).toBeVisible();
  expect(await status('/spoilt')).toBe(200);
  await happens('/admin/start');
  await expect(page.getByText('Trying again every two seconds')).toBeHidden();
  await expect(page.getByLabel(/^Name/)).toHaveValue('survivor');
  // What it opens could not be found out, so it is still asked about.
  await page.getByRole('dialog').getByRole('button', { name: 'Create it' }).click();
  await expect(page).toHaveURL(/\/routes\/survivor/);
  await expect.poll(() => status('/survivor')).toBe(200);
});
