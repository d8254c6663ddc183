/** The part of the page that saves: loaded when it is idle, or first needed. */

export async function loadSaving() {
  const saving = await import('./save.js');
  await saving.loadTaker();
  return saving;
}
