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
