/**
 * The product's only source of the present moment. The release build has the machine's clock; the test build can be set to any moment
 * and goes on from there. `__TEST_CLOCK__` is a build constant: in the release build the other half does not exist.
 */
declare const __TEST_CLOCK__: boolean;

let offset = 0;

/** Milliseconds since 1970. */
export function now(): number {
  return __TEST_CLOCK__ ? Date.now() + offset : Date.now();
}

/** Test build only: reads the kept shift, and follows changes to it. */
export async function followTestClock(changed: () => void): Promise<void> {
  if (!__TEST_CLOCK__) return;
  const KEY = 'wuhe-test-clock-offset';
  // Listening comes first: a change while the kept shift is read must not be missed, nor overwritten by it.
  let set = false;
  chrome.storage.local.onChanged.addListener((changes) => {
    const change = changes[KEY];
    if (!change) return;
    set = true;
    offset = Number(change.newValue ?? 0);
    changed();
  });
  const kept = await chrome.storage.local.get(KEY);
  if (!set) offset = Number(kept[KEY] ?? 0);
}
