/*
 * The hierarchy as a tree for the keyboard (WAI-ARIA Authoring Practices, navigation treeview).
 *
 * The server writes nested lists of links. Here each link becomes an item of a tree: arrow keys move
 * and open, Home and End go to the ends, letters jump, an asterisk opens what stands side by side.
 * What is below a concept is fetched when it is opened. Without this file the lists are links to
 * pages on which the branch is open.
 */

const FORGET_TYPED_AFTER = 700;

class Tree {
  constructor(root) {
    this.root = root;
    this.typed = "";
    root.setAttribute("role", "tree");
    this.prepare(root, 1);
    const first = root.querySelector("[aria-current]") ?? root.querySelector(".node");
    if (first) first.tabIndex = 0;
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    root.addEventListener("focusin", (event) => this.focused(event.target));
  }

  get rightToLeft() {
    return getComputedStyle(this.root).direction === "rtl";
  }

  prepare(list, level) {
    for (const item of list.children) {
      const node = item.querySelector(":scope > .node");
      const below = item.querySelector(":scope > ul");
      const twist = item.querySelector(":scope > .twist");
      item.setAttribute("role", "none");
      node.setAttribute("role", "treeitem");
      node.setAttribute("aria-level", level);
      node.tabIndex = -1;
      if (twist.matches("a")) {
        const mark = document.createElement("span");
        mark.className = "twist";
        twist.replaceWith(mark);
      }
      item.querySelector(":scope > .twist").setAttribute("aria-hidden", "true");
      if (below) {
        this.join(node, below, level);
        node.setAttribute("aria-expanded", "true");
      } else if (node.dataset.branch) {
        node.setAttribute("aria-expanded", "false");
      }
    }
    this.number(list);
  }

  number(list) {
    const items = [...list.children];
    items.forEach((item, place) => {
      const node = item.querySelector(":scope > .node");
      node.setAttribute("aria-posinset", place + 1);
      node.setAttribute("aria-setsize", items.length);
    });
  }

  join(node, below, level) {
    below.setAttribute("role", "group");
    below.id ||= `branch-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
    node.setAttribute("aria-owns", below.id);
    this.prepare(below, level + 1);
  }

  visible() {
    return [...this.root.querySelectorAll(".node")].filter((node) => !node.closest("ul[hidden]"));
  }

  below(node) {
    return node.parentElement.querySelector(":scope > ul");
  }

  above(node) {
    const list = node.parentElement.parentElement;
    return list === this.root ? null : list.parentElement.querySelector(":scope > .node");
  }

  focus(node) {
    node?.focus();
  }

  focused(target) {
    const node = target.closest?.(".node");
    if (!node) return;
    for (const other of this.root.querySelectorAll('.node[tabindex="0"]')) other.tabIndex = -1;
    node.tabIndex = 0;
  }

  async open(node) {
    if (node.getAttribute("aria-expanded") !== "false") return;
    const below = this.below(node);
    if (below) below.hidden = false;
    else if (!(await this.load(node))) return;
    node.setAttribute("aria-expanded", "true");
  }

  close(node) {
    if (node.getAttribute("aria-expanded") !== "true") return;
    this.below(node).hidden = true;
    node.setAttribute("aria-expanded", "false");
  }

  async load(node) {
    const list = document.createElement("ul");
    node.setAttribute("aria-busy", "true");
    try {
      list.append(await fetched(node.dataset.branch));
    } catch {
      location.assign(node.href); // the concept's own page says what is below it
      return false;
    } finally {
      node.removeAttribute("aria-busy");
    }
    if (this.below(node)) return true; // opened twice meanwhile
    node.parentElement.append(list);
    this.join(node, list, Number(node.getAttribute("aria-level")));
    return true;
  }

  async more(node) {
    const list = node.parentElement.parentElement;
    const level = Number(node.getAttribute("aria-level"));
    let items;
    try {
      items = await fetched(node.dataset.rest);
    } catch {
      location.assign(node.href);
      return;
    }
    const first = items.firstElementChild?.querySelector(".node");
    node.parentElement.replaceWith(items);
    this.prepare(list, level);
    this.focus(first);
  }

  clicked(event) {
    const twist = event.target.closest(".twist");
    const node = event.target.closest(".node");
    if (twist) {
      const beside = twist.parentElement.querySelector(":scope > .node");
      if (beside.getAttribute("aria-expanded") === "true") this.close(beside);
      else this.open(beside);
      this.focus(beside);
    } else if (node?.dataset.rest) {
      event.preventDefault();
      this.more(node);
    }
  }

  pressed(event) {
    const node = event.target.closest(".node");
    if (!node || event.altKey || event.ctrlKey || event.metaKey) return;
    const visible = this.visible();
    const place = visible.indexOf(node);
    const inward = this.rightToLeft ? "ArrowLeft" : "ArrowRight";
    const outward = this.rightToLeft ? "ArrowRight" : "ArrowLeft";
    if (event.key === "ArrowDown") this.focus(visible[place + 1]);
    else if (event.key === "ArrowUp") this.focus(visible[place - 1]);
    else if (event.key === "Home") this.focus(visible[0]);
    else if (event.key === "End") this.focus(visible.at(-1));
    else if (event.key === inward) this.enter(node, visible[place + 1]);
    else if (event.key === outward) this.leave(node);
    else if (event.key === "*") this.openBeside(node);
    else if (event.key.length === 1 && event.key !== " ") this.jump(event.key, visible, place);
    else return;
    event.preventDefault();
  }

  enter(node, next) {
    const expanded = node.getAttribute("aria-expanded");
    if (expanded === "false") this.open(node);
    else if (expanded === "true") this.focus(next);
  }

  leave(node) {
    if (node.getAttribute("aria-expanded") === "true") this.close(node);
    else this.focus(this.above(node));
  }

  openBeside(node) {
    for (const item of node.parentElement.parentElement.children) {
      this.open(item.querySelector(":scope > .node"));
    }
  }

  jump(letter, visible, place) {
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => (this.typed = ""), FORGET_TYPED_AFTER);
    this.typed += letter.toLocaleLowerCase();
    const from = this.typed.length > 1 ? place : place + 1; // one letter again: the next one
    const ordered = [...visible.slice(from), ...visible.slice(0, from)];
    this.focus(ordered.find((node) => begins(node, this.typed)));
  }
}

function begins(node, typed) {
  return node.textContent.trim().toLocaleLowerCase().startsWith(typed);
}

async function fetched(address) {
  const url = new URL(address, location.href);
  for (const name of ["lang", "clang"]) {
    const chosen = new URLSearchParams(location.search).get(name);
    if (chosen) url.searchParams.set(name, chosen);
  }
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

for (const root of document.querySelectorAll("[data-tree]")) new Tree(root);
