import { expect, type Page } from '@playwright/test';
import { call, gateway, signIn, signInAtEase, signInFirst, status, test } from './gateway';

test.describe.configure({ mode: 'serial' });

test('a wrong password is refused, a right one lets in, and a reload stays in', async ({ page }) => {
  await page.goto('/services');
  await page.getByLabel(/^Name/).fill(gateway.user);
  await page.getByRole('textbox', { name: 'Password' }).fill('not the right one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('textbox', { name: 'Password' }).fill(gateway.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Services' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Services' })).toBeVisible();
  await page.getByRole('button', { name: `Account of ${gateway.user}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a service is made, and its errors stand at the fields', async ({ page }) => {
  await signIn(page, '/services');
  await page.getByRole('link', { name: 'New service' }).click();
  await page.getByLabel(/^Name/).fill('Not A Name');
  await page.getByLabel(/^URL/).fill('ftp://nowhere');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel(/^Name/)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel(/^URL/)).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(/^Name/).fill('backend');
  await page.getByLabel(/^URL/).fill(gateway.upstream);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByTestId('saved')).toContainText('live on');
  await expect(page).toHaveURL(/\/services\/backend/);
});

test('a service shows how its targets are on each node', async ({ page }) => {
  await signIn(page, '/services/backend');
  await page.getByRole('tab', { name: 'Health' }).click();
  await expect(page.getByText('1 of 1 target healthy on all 2 nodes.')).toBeVisible();
});

test('a route with key-auth is made by clicking, goes live, and guards the traffic', async ({ page }) => {
  await signIn(page, '/routes/+new');
  await page.getByLabel(/^Name/).fill('front');
  await page.getByRole('combobox', { name: /^Paths/ }).fill('/front/**');
  await page.getByRole('combobox', { name: /^Paths/ }).press('Enter');
  await page.getByRole('combobox', { name: /^Service/ }).fill('backend');
  await page.getByRole('button', { name: 'Add a policy' }).click();
  await page.getByRole('menuitem', { name: 'key-auth' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByTestId('saved')).toContainText(/live on (all|the)/);
  expect(await status('/front/1')).toBe(401);

  await page.getByRole('tab', { name: 'What runs' }).click();
  await expect(page.getByText('From the route front')).toBeVisible();

  await page.goto('/consumers/+new');
  await page.getByLabel(/^Name/).fill('caller');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('tab', { name: 'Credentials' }).click();
  await page.getByRole('button', { name: 'New credential' }).click();
  await page.getByRole('button', { name: 'Make it' }).click();
  const key = await page.getByTestId('secret').innerText();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByTestId('secret')).toBeHidden();
  await expect.poll(() => status('/front/1', { 'x-api-key': key })).toBe(200);
});

test('form and YAML are two views of one draft, and leaving it asks', async ({ page }) => {
  await signIn(page, '/routes/front');
  await page.getByRole('tab', { name: 'YAML' }).click();
  const yaml = page.getByRole('textbox', { name: 'YAML' });
  await expect(yaml).toContainText('key-auth');
  await yaml.press('Control+End');
  await yaml.pressSequentially('tags: [typed'); // the editor closes the bracket
  await yaml.press('End');
  await yaml.press('}');
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await yaml.press('Backspace');
  await expect(page.getByText('Not saved')).toBeVisible();
  await page.getByRole('tab', { name: 'Form' }).click();
  await expect(page.getByText('typed', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Nodes', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(page).toHaveURL(/\/routes\/front/);
  await page.getByRole('button', { name: `Account of ${gateway.user}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByText('typed', { exact: true })).toBeVisible();
});

test('a stale edit is brought together with what was saved in between', async ({ page }) => {
  await signIn(page, '/services/backend');
  await page.getByRole('button', { name: 'Timeouts' }).click();
  await page.getByLabel(/^Connect timeout/).fill('3s');
  await page.getByLabel(/^Idle timeout/).fill('33s');
  const theirs = await call(page, 'PATCH', '/services/backend', { timeouts: { idle: '44s' }, tags: ['theirs'] });
  expect(theirs.status).toBe(200);
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: /has changed since you read it/ });
  await expect(dialog).toContainText('tags');
  await dialog.getByRole('radio', { name: /timeouts.*yours/ }).check();
  await dialog.getByRole('button', { name: 'Bring together' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  const saved = await (await call(page, 'GET', '/services/backend')).json();
  expect(saved).toMatchObject({ timeouts: { connect: '3s', idle: '33s' }, tags: ['theirs'] });
});

test('Ctrl-K finds anything by its name', async ({ page }) => {
  await signInAtEase(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Go to anything' }).fill('fron');
  await expect(page.getByRole('option', { name: /front/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'front' })).toBeVisible();
});

test('Ctrl-K finds nodes, groups of them, users and revisions, and viewers find no users', async ({
  page,
  browser,
}) => {
  await signInAtEase(page);
  const name = `sought-${Date.now()}`;
  for (const [path, body] of [
    ['/node-groups', { name: `${name}-group` }],
    ['/nodes', { name: `${name}-node` }],
    ['/users', { name: `${name}-user`, role: 'viewer' }],
  ] as const)
    expect((await call(page, 'POST', path, body)).ok).toBe(true);
  const go = async (on: Page, text: string) => {
    await on.keyboard.press('Control+k');
    await on.getByRole('combobox', { name: 'Go to anything' }).fill(text);
  };
  const option = (kind: string) => page.getByRole('option', { name: `${name}-${kind}` });
  await go(page, name);
  await expect(option('group')).toContainText('node group');
  await expect(option('user')).toContainText('user');
  await option('node').click();
  await expect(page.getByRole('heading', { name: `${name}-node` })).toBeVisible();
  await expect(page.getByText('not here yet')).toBeVisible();
  await go(page, name);
  await option('user').click();
  await expect(page.getByRole('row', { name: new RegExp(`^${name}-user`) })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('searchbox', { name: 'Search users by name' })).toHaveValue(`${name}-user`);
  await page.getByRole('searchbox').fill('nobody-like-that');
  await expect(page.getByText('Nothing matches this search.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.getByRole('row', { name: /^admin/ })).toBeVisible();
  await go(page, name);
  await option('group').click();
  await expect(page.getByRole('row', { name: new RegExp(`^${name}-group`) })).toBeVisible();
  await go(page, '1');
  await page.getByRole('option', { name: /^1\s*revision/ }).click();
  await expect(page.getByRole('heading', { name: 'Revision 1' })).toBeVisible();
  await go(page, 'new user');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New user' })).toBeVisible();

  const { user, oneTimePassword } = await (
    await call(page, 'POST', '/users', { name: `${name}-viewer`, role: 'viewer' })
  ).json();
  const other = await browser.newPage({ baseURL: new URL(page.url()).origin });
  await signInFirst(other, user.name, oneTimePassword);
  await expect(other.getByTestId('live')).toBeVisible(); // it listens to keys by then
  await go(other, name);
  await expect(other.getByRole('option', { name: `${name}-node` })).toBeVisible();
  await expect(other.getByRole('option', { name: `${name}-user` })).toHaveCount(0);
  await other.keyboard.press('Escape');
  await go(other, 'new node');
  await expect(other.getByText('Nothing has “new node” in its name.')).toBeVisible();
  await other.close();
  for (const path of [
    `/nodes/${name}-node`,
    `/node-groups/${name}-group`,
    `/users/${name}-user`,
    `/users/${user.name}`,
  ])
    expect((await call(page, 'DELETE', path)).ok).toBe(true);
});

test('what the arrow keys choose in the palette is in sight, and it opens from within editors', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 500 });
  await signInAtEase(page);
  await page.keyboard.press('Control+k');
  const chosen = page.getByRole('option', { selected: true });
  await expect(chosen).toContainText('Overview');
  for (let steps = 0; steps < 12; steps++) await page.keyboard.press('ArrowDown');
  await expect(chosen).toContainText('Cache');
  await expect(chosen).toBeInViewport({ ratio: 0.9 });

  await page.goto('/routes/+new?view=yaml');
  await page.getByRole('textbox', { name: 'YAML' }).press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toBeFocused();
});

test('a list is searched and filtered by the admin service, and the address says how', async ({ page }) => {
  await signIn(page, '/services?q=back');
  await expect(page.getByRole('link', { name: 'backend' })).toBeVisible();
  await page.getByRole('searchbox').fill('nothing-like-it');
  await expect(page.getByText('Nothing matches this search.')).toBeVisible();
  await expect(page).toHaveURL(/q=nothing-like-it/);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('combobox', { name: 'Only with these tags' }).click();
  await page.getByRole('option', { name: 'theirs' }).click();
  await expect(page).toHaveURL(/tag=.*theirs/);
  await page.getByRole('searchbox').fill('nothing-like-it');
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('button', { name: 'Only with the tag theirs' }).click();
  await expect(page).toHaveURL(/tag=/);
  await expect(page.getByRole('link', { name: 'backend' })).toBeVisible();
});

test('what is used is not deleted, and says who uses it', async ({ page }) => {
  await signIn(page, '/services/backend');
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByTestId('in-use')).toContainText('It cannot be deleted while it is used');
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await dialog.getByRole('link', { name: 'front' }).click();

  await expect(page).toHaveURL(/\/routes\/front$/);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/routes$/);
  await expect.poll(() => status('/front/1')).toBe(404);
});

test('a rollback brings it back', async ({ page }) => {
  await signIn(page, '/revisions');
  await page
    .getByRole('button', { name: /^Go back to revision/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Creates the route front');
  await dialog.getByRole('button', { name: 'Go back' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => status('/front/1')).toBe(401);
});
