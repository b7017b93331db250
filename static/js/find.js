// Each element is bound once, however often htmx hands its neighbourhood back.
const bound = new WeakMap();

export function findNew(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  return found.filter((element) => {
    const seen = bound.get(element) ?? new Set();
    bound.set(element, seen);
    return !seen.has(selector) && seen.add(selector);
  });
}
