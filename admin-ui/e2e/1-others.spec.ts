import { expect } from '@playwright/test';
import { call, signIn, status, test } from './gateway';

test('what others do is seen in lists and in editors, and changes nothing that is typed', async ({ page }) => {
  await signIn(page, '/consumers?q=by-others');
  await expect(page.getByText('Nothing matches this search.')).toBeVisible();
  const theirs = async (body: unknown) => {
    const answer = await call(page, 'PUT', '/consumers/by-others', body);
    expect(answer.ok, await answer.text()).toBe(true);
  };
  await theirs({ tags: ['first'] });
  await page.getByRole('link', { name: 'by-others' }).click();
  await expect(page.getByRole('heading', { name: 'by-others' })).toBeVisible();
  await expect(page.getByText('first', { exact: true })).toBeVisible();

  const outdated = page.getByTestId('outdated');
  await theirs({ tags: ['second'] });
  await expect(outdated).toContainText('Somebody has saved this consumer');
  await expect(page.getByText('first', { exact: true })).toBeVisible();
  await outdated.getByRole('button', { name: 'Show it as it is now' }).click();
  await expect(page.getByText('second', { exact: true })).toBeVisible();
  await expect(outdated).toHaveCount(0);

  await page.getByRole('combobox', { name: /^Tags/ }).fill('typed');
  await page.keyboard.press('Enter');
  await theirs({ tags: ['third'], groups: ['of-theirs'] });
  await expect(outdated).toBeVisible();
  await expect(page.getByText('typed', { exact: true })).toBeVisible();
  await outdated.getByRole('button', { name: 'Bring both together…' }).click();
  const dialog = page.getByRole('dialog', { name: /has changed since you read it/ });
  await expect(dialog).toContainText('groups');
  await dialog.getByRole('radio', { name: /tags.*yours/ }).check();
  await dialog.getByRole('button', { name: 'Bring together' }).click();
  await expect(outdated).toHaveCount(0);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  const saved = await (await call(page, 'GET', '/consumers/by-others')).json();
  expect(saved).toMatchObject({ tags: ['second', 'typed'], groups: ['of-theirs'] });

  expect((await call(page, 'DELETE', '/consumers/by-others')).ok).toBe(true);
  await expect(outdated).toContainText('Somebody has deleted this consumer');
});

test('who confirms what others have changed in the meantime brings it together as well', async ({ page }) => {
  await signIn(page);
  const route = { match: { paths: ['/others'] }, respond: { body: 'inside' }, policies: [{ type: 'key-auth' }] };
  expect((await call(page, 'PUT', '/routes/others', route)).ok).toBe(true);
  await expect.poll(() => status('/others')).toBe(401);
  await page.goto('/routes/others');
  await page.getByRole('button', { name: 'Remove key-auth' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  const asked = page.getByRole('dialog', { name: /let everybody in/ });
  await expect(asked.getByTestId('opens')).toContainText('others');
  expect((await call(page, 'PATCH', '/routes/others', { tags: ['theirs'] })).ok).toBe(true);
  await asked.getByRole('button', { name: 'Save it' }).click();
  const dialog = page.getByRole('dialog', { name: /has changed since you read it/ });
  await expect(dialog).toContainText('tags');
  await expect(asked).toBeHidden();
  await dialog.getByRole('button', { name: 'Bring together' }).click();
  expect(await status('/others')).toBe(401);
  await page.getByRole('button', { name: 'Save' }).click();
  await asked.getByRole('button', { name: 'Save it' }).click();
  await expect.poll(() => status('/others')).toBe(200);
  const saved = await (await call(page, 'GET', '/routes/others')).json();
  expect(saved.tags).toEqual(['theirs']);
  expect((await call(page, 'DELETE', '/routes/others')).ok).toBe(true);
});
