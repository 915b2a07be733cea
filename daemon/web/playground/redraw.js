// Drawing anew without replacing: what stays on the page keeps its focus, its selection and its scroll position, a menu stays
// open, and a click that has begun on it arrives.

// redraw makes the children of host be like the wanted nodes, and changes nothing but what differs. A child with a data-key
// is known by it, wherever it stands; any other by its place and kind.
export function redraw(host, wanted) {
  const kept = new Map([...host.children].filter(keyOf).map((c) => [keyOf(c), c]));
  const keys = new Set(wanted.map(keyOf));
  for (const gone of [...kept.values()].filter((c) => !keys.has(keyOf(c)))) {
    gone.remove();
  }
  let at = host.firstChild;
  for (const node of wanted) {
    const old = keyOf(node) ? kept.get(keyOf(node)) : alike(at, node) ? at : undefined;
    if (!old) {
      host.insertBefore(node, at);
      continue;
    }
    if (old === at) {
      at = at.nextSibling;
    } else {
      move(host, old, at);
    }
    update(old, node);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

const keyOf = (node) => node.dataset?.key;

const alike = (old, node) => old?.nodeName === node.nodeName && !keyOf(old);

// move puts a child before another; the focus stays within it, also where browsers do not know moveBefore yet.
function move(host, child, before) {
  if (host.moveBefore) {
    host.moveBefore(child, before);
    return;
  }
  const focused = child.contains(document.activeElement) ? document.activeElement : undefined;
  host.insertBefore(child, before);
  focused?.focus({ preventScroll: true });
}

// update gives an old node the text, the attributes, the handler and the children of a new one.
function update(old, node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (old.data !== node.data) {
      old.data = node.data;
    }
    return;
  }
  for (const { name } of [...old.attributes].filter((a) => !node.hasAttribute(a.name))) {
    old.removeAttribute(name);
  }
  for (const { name, value } of [...node.attributes].filter((a) => old.getAttribute(a.name) !== a.value)) {
    old.setAttribute(name, value);
  }
  old.onclick = node.onclick;
  redraw(old, [...node.childNodes]);
}
