import { expect } from '@playwright/test';
import { gateway, test } from './gateway';

const first = process.env.PORTICO_FIRST_PASSWORD;

test('who signs in for the first time chooses another password, and the one-time one is worth nothing after it', async ({
  page,
}) => {
  if (first === undefined && process.env.CI) throw new Error('PORTICO_FIRST_PASSWORD is not set, on a CI');
  test.skip(first === undefined, 'the first sign-in has been');
  const signIn = async (password: string) => {
    await page.getByLabel(/^Name/).fill(gateway.user);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await page.goto('/routes');
  await signIn(first ?? '');
  await expect(page.getByRole('heading', { name: 'Choose your password' })).toBeVisible();

  // There is no way around it.
  await page.goto('/services');
  await expect(page.getByRole('heading', { name: 'Choose your password' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);

  const current = page.getByRole('textbox', { name: 'Current password' });
  const next = page.getByRole('textbox', { name: 'New password', exact: true });
  const again = page.getByRole('textbox', { name: 'New password, once more' });
  const save = page.getByRole('button', { name: 'Save and go on' });
  await current.fill(first ?? '');
  await next.fill('short');
  await again.fill('short');
  await save.click();
  await expect(next).toHaveAttribute('aria-invalid', 'true');
  await next.fill(gateway.password);
  await again.fill('something else');
  await expect(again).toHaveAttribute('aria-invalid', 'true');
  await again.fill(gateway.password);
  await save.click();
  await expect(page.getByRole('heading', { name: 'Services' })).toBeVisible();

  // Where nothing is yet, each page says what belongs there and how to begin.
  for (const [plural, title, word] of [
    ['services', 'services', 'service'],
    ['routes', 'routes', 'route'],
    ['compositions', 'compositions', 'composition'],
    ['consumers', 'consumers', 'consumer'],
    ['policies', 'policies', 'policy'],
    ['certificates', 'certificates', 'certificate'],
  ] as const) {
    await page.goto(`/${plural}`);
    await expect(page.getByText(new RegExp(`^No .*${title} yet$`, 'i'))).toBeVisible();
    await expect(page.getByRole('link', { name: `Make the first ${word}` })).toHaveAttribute('href', `/${plural}/+new`);
  }
  await page.goto('/map');
  await expect(page.getByRole('link', { name: /Make the first/i })).toBeVisible();
  await page.goto('/');
  const steps = page.getByRole('group', { name: 'First steps' });
  await expect(steps.getByRole('link', { name: '1. Make a service' })).toBeVisible();
  await expect(steps.getByRole('link', { name: '2. Make a route to it' })).toHaveAttribute('href', '/routes/+new');
  await expect(page.getByText('No traffic yet.')).toBeVisible();

  await page.getByRole('button', { name: `Account of ${gateway.user}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await signIn(first ?? '');
  await expect(page.getByRole('alert')).toBeVisible();
  await signIn(gateway.password);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});
