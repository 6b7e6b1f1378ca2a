// Who sits at the phone. The start page of the demonstration has one button per role.

/** Signs in as a role by pressing its card, as a person would. */
export async function signIn(page, role) {
  await page.goto('/');
  const card = page.locator(`form[action="/demo/sign-in"] button[name="role"][value="${role}"]`);
  await Promise.all([page.waitForURL((url) => url.pathname !== '/'), card.click()]);
}

/** Leaves the phone to the next one. */
export async function signOut(page) {
  await page.locator('form.leave button').click();
  await page.waitForURL((url) => url.pathname === '/');
}
