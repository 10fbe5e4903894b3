import { expect, type Page } from '@playwright/test';
import { call, signIn, status, test } from './gateway';

test.describe.configure({ mode: 'serial' });

/** The revision that a write makes. */
async function written(page: Page, path: string, body: unknown): Promise<number> {
  const answer = await call(page, 'PUT', path, body);
  expect(answer.ok, await answer.text()).toBe(true);
  return Number(answer.headers.get('portico-revision'));
}

const OPEN = { match: { paths: ['/restored'] }, respond: { body: 'first' } };
let open = 0;

test('one entity is restored from the history, with what that opens, and all else stays', async ({ page }) => {
  await signIn(page);
  open = await written(page, '/routes/restored', OPEN);
  await written(page, '/routes/restored', { ...OPEN, policies: [{ type: 'key-auth' }] });
  const last = await written(page, '/consumers/stays', { tags: ['after-it'] });
  await expect.poll(() => status('/restored')).toBe(401);

  await page.goto(`/revisions/${last}?from=${open}`);
  await page.getByRole('button', { name: 'Restore the route restored' }).click();
  await page.getByRole('menuitem', { name: `As it was at revision ${open}` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`Makes the route restored what it was at revision ${open}.`);
  await expect(dialog.getByTestId('opens')).toContainText('This opens 1 route to everybody: restored.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await status('/restored')).toBe(401);

  await page.getByRole('button', { name: 'Restore the route restored' }).click();
  await page.getByRole('menuitem', { name: `As it was at revision ${open}` }).click();
  await expect(dialog.getByTestId('opens')).toBeVisible();
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => status('/restored')).toBe(200);
  const stays = await (await call(page, 'GET', '/consumers/stays')).json();
  expect(stays.tags).toEqual(['after-it']);
});

test('a whole revision is restored, and says what it deletes and opens', async ({ page }) => {
  await signIn(page);
  const guarded = await written(page, '/routes/restored', { ...OPEN, policies: [{ type: 'key-auth' }] });
  await written(page, '/services/later', { url: 'http://127.0.0.1:1' });
  await expect.poll(() => status('/restored')).toBe(401);
  await page.goto(`/revisions/${guarded - 1}`);
  await page.getByRole('button', { name: 'Go back to it' }).click();
  const dialog = page.getByRole('dialog', { name: `Go back to revision ${guarded - 1}?` });
  await expect(dialog).toContainText('Changes the route restored');
  await expect(dialog).toContainText('Deletes the service later');
  await expect(dialog.getByTestId('opens')).toContainText('restored');
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route(/\/rollback$/, async (route) => {
    await held;
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Go back' }).click();
  await expect(dialog.getByTestId('stages')).toContainText('The admin service writes it');
  goOn();
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId('saved')).toContainText('live on');
  await expect.poll(() => status('/restored')).toBe(200);
  expect((await call(page, 'GET', '/services/later')).status).toBe(404);
});

test('what a deletion opens is named, and the dialog keeps the button until it is known', async ({ page }) => {
  await signIn(page);
  await written(page, '/routes/under', { match: { paths: ['/guarded-below'] }, respond: { body: 'below' } });
  await written(page, '/policies/everywhere-guard', { type: 'basic-auth', everywhere: true, enabled: true });
  await page.goto('/policies/everywhere-guard');
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/dry-run=true/, async (route) => {
    await asked;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  answer();
  await expect(dialog.getByTestId('opens')).toContainText(/This opens \d+ routes? to everybody/);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/policies$/);
  await page.unroute(/dry-run=true/);
});

test('of what is no longer kept it says so, and offers nothing that needs it', async ({ page }) => {
  await signIn(page);
  const old = await written(page, '/consumers/of-old', { tags: ['old'] });
  await written(page, '/consumers/of-old', { tags: ['new'] });
  // As of one that a thousand others have followed.
  await page.route(/\/api\/v1\/revisions(\?|\/\d+$)/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    for (const each of body.items ?? [body]) each.kept = each.revision > old;
    await route.fulfill({ response: answer, json: body });
  });
  await page.route(/\/api\/v1\/revisions\/\d+\/(diff|config)/, async (route) => {
    const [, from] = /revisions\/(\d+)/.exec(route.request().url()) ?? [];
    if (Number(from) > old) return route.continue();
    const detail = `Revision ${from} is no longer kept; the oldest kept one is ${old + 1}`;
    return route.fulfill({ status: 410, contentType: 'application/problem+json', json: { status: 410, detail } });
  });
  await page.goto('/revisions');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: `${old}`, exact: true }) });
  await expect(row).toContainText('no longer kept');
  await expect(page.getByRole('button', { name: `Go back to revision ${old}` })).toHaveCount(0);

  await row.getByRole('link', { name: `${old}`, exact: true }).click();
  await expect(page.getByTestId('no-longer-kept')).toContainText('Its configuration is no longer kept');
  await expect(page.getByText('created the consumer of-old')).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Go back to it' })).toHaveCount(0);
  await page.goto(`/revisions/${old}?back=${old}`);
  await expect(page.getByTestId('no-longer-kept')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.goto(`/revisions/${old + 1}`);
  await expect(page.getByTestId('no-longer-kept')).toContainText(`at revision ${old} is no longer kept`);
  await expect(page.getByText('changed the consumer of-old')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
