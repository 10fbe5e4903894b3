import { expect, type Page } from '@playwright/test';
import { gateway, signIn, test } from './gateway';

async function asToken(page: Page, token: string, method: string, path: string): Promise<number> {
  const answer = await fetch(`${new URL(page.url()).origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : '{}',
  });
  return answer.status;
}

test('an access token is made by clicking, allows what its role may, and is refused once it is revoked', async ({
  page,
}) => {
  await signIn(page, '/account');
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await expect(dialog.getByLabel(/^Name/)).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel(/^Name/).fill('nightly');
  await dialog.getByRole('combobox', { name: /^Allows at most/ }).click();
  await page.getByRole('option', { name: 'viewer' }).click();
  await dialog.getByRole('combobox', { name: /^Good for/ }).click();
  await page.getByRole('option', { name: 'a day' }).click();
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const token = await page.getByTestId('secret').innerText();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText(token)).toHaveCount(0);

  const row = page.getByRole('row', { name: /^nightly/ });
  await expect(row).toContainText('viewer');
  await expect(row).toContainText(/in (1 day|2[34] hr)/);
  await expect(row).toContainText(token.slice(0, 8));
  expect(await asToken(page, token, 'GET', '/routes')).toBe(200);
  expect(await asToken(page, token, 'PUT', '/consumers/by-token')).toBe(403);

  await row.getByRole('button', { name: 'Revoke' }).click();
  await expect(dialog).toContainText('Programs that use it are refused at once.');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toHaveCount(0);
  expect(await asToken(page, token, 'GET', '/routes')).toBe(401);
});

test('what is wrong with a field that no input shows is said all the same', async ({ page }) => {
  await signIn(page, '/account');
  await page.route(/\/tokens$/, async (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          json: { title: 'Not like this', errors: [{ field: 'audience', message: 'is not known' }] },
        })
      : route.fallback(),
  );
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill('nightly');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await expect(dialog.getByRole('alert')).toContainText('audience: is not known');
  await expect(dialog.getByLabel(/^Name/)).toHaveValue('nightly');
});

test('the password is changed on the page of the account, with the errors at the fields', async ({ page }) => {
  await signIn(page, '/account');
  const current = page.getByRole('textbox', { name: 'Current password' });
  const next = page.getByRole('textbox', { name: 'New password', exact: true });
  const again = page.getByRole('textbox', { name: 'New password, once more' });
  const change = async (from: string, to: string) => {
    await current.fill(from);
    await next.fill(to);
    await again.fill(to);
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not the current one', 'another front desk for services');
  await expect(current).toHaveAttribute('aria-invalid', 'true');
  await change(gateway.password, 'short');
  await expect(next).toHaveAttribute('aria-invalid', 'true');
  await change(gateway.password, 'another front desk for services');
  await expect(current).toHaveValue('');
  await change('another front desk for services', gateway.password);
  await expect(current).toHaveValue('');
  await expect(page.getByText('Your password is changed').first()).toBeVisible();
});

test('a password that never arrived is still there when the admin service is back', async ({ page, context }) => {
  await page.goto('/');
  const password = page.getByRole('textbox', { name: 'Password' });
  await page.getByLabel(/^Name/).fill(gateway.user);
  await password.fill(gateway.password);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('The admin service cannot be reached').first()).toBeVisible();
  await expect(password).toHaveValue(gateway.password);
  await context.setOffline(false);
  await expect(page.getByText('Trying again every two seconds')).toBeHidden();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});
