// Search and copy buttons. Everything else works without JavaScript.
"use strict";

(() => {
  const root = document.body.dataset.root;
  const KINDS = { code: "error code", operation: "operation", group: "group", type: "type", value: "value", field: "field" };
  // An operation whose name begins with the query ranks before a field with exactly that name.
  const WEIGHT = { code: 20, operation: 20, group: 12, type: 8, value: 4, field: 0 };
  const IN_THE_BAR = 12;
  const ON_THE_PAGE = 200;

  // The same as `anchor` in codegen-tools/src/site/links.rs.
  const anchor = (place, name) =>
    place + "-" + Array.from(name, (c) => (/[A-Za-z0-9-]/.test(c) ? c : "_" + c.codePointAt(0).toString(16))).join("");

  function entriesOf(index) {
    const entries = [];
    const add = (kind, name, title, detail, href, also = "", detailZh = "") => {
      const all = [name, title, detail, also, detailZh].join(" ").toLowerCase();
      entries.push({ kind, name, title, detail, detailZh, href, lower: name.toLowerCase(), all });
    };
    for (const [text, constant, meaning] of index.codes) add("code", text, constant, meaning, `errors/${text}.html`);
    for (const [feature, title, zh] of index.groups) add("group", title, zh, "", `groups/${feature}.html`);
    for (const [name, zh, summary, summaryZh, path, rust] of index.operations)
      add("operation", name, zh, summary, `operations/${name}.html`, `${path} ${rust}`, summaryZh);
    for (const [name, kind, doc] of index.types) add("type", name, kind, doc, `types/${name}.html`);
    for (const [type, values] of Object.entries(index.values))
      for (const [wire, rust, doc] of values) add("value", rust, `${type} ${wire}`, doc, `types/${type}.html#${anchor("value", wire)}`);
    for (const [type, names] of Object.entries(index.fields))
      for (const name of names) add("field", name, type, "", `types/${type}.html#${anchor("field", name)}`);
    for (const [operation, names] of Object.entries(index.inputs))
      for (const placed of names) {
        const [place] = placed.split("-", 1);
        const name = placed.slice(place.length + 1);
        add("field", name, operation, "", `operations/${operation}.html#${anchor(place, name)}`);
      }
    return entries;
  }

  let loading;
  // The index is a script, as pages opened from disk cannot load JSON.
  function load() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + "search-index.js";
      script.onload = () => resolve(entriesOf(window.siteIndex));
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  }

  function score(entry, words, phrase, query) {
    if (!words.every((word) => entry.all.includes(word))) return 0;
    let score = 10 + WEIGHT[entry.kind];
    if (entry.lower === phrase) score += 45;
    else if (entry.lower.startsWith(phrase)) score += 30;
    else if (entry.lower.includes(phrase)) score += 20;
    else if (words.every((word) => entry.lower.includes(word))) score += 15;
    else if (entry.title.toLowerCase().includes(phrase)) score += 10;
    if (entry.name === query) score += 10;
    return score - Math.min(entry.name.length, 60) / 60;
  }

  function find(entries, query, limit) {
    // If the query contains error codes, such as a line of a log, they are the results.
    const codes = entries.filter((entry) => entry.kind === "code");
    const inLine = codes.filter((entry) => query.toLowerCase().includes(entry.lower));
    if (inLine.length) return inLine.slice(0, limit);
    const phrase = query.trim().toLowerCase();
    const words = phrase.split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const scored = [];
    for (const entry of entries) {
      const points = score(entry, words, phrase, query.trim());
      if (points > 0) scored.push([points, entry]);
    }
    scored.sort((a, b) => b[0] - a[0]);
    return scored.slice(0, limit).map(([, entry]) => entry);
  }

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function hit(entry) {
    const line = element("a", { className: "hit", href: root + entry.href });
    const title = element("span", { textContent: " " + entry.title });
    if (entry.kind === "operation" || entry.kind === "group") title.lang = "zh-CN";
    line.append(element("span", { className: "kind", textContent: KINDS[entry.kind] }), element("b", { textContent: entry.name }), title);
    if (entry.detail) line.append(element("small", { textContent: entry.detail }));
    if (entry.detailZh) line.append(element("small", { textContent: entry.detailZh, lang: "zh-CN" }));
    return line;
  }

  function searchInBar(input) {
    const list = element("ul", { className: "hits", id: "hits", hidden: true });
    list.setAttribute("role", "listbox");
    input.after(list);
    for (const [name, value] of [["role", "combobox"], ["aria-controls", "hits"], ["aria-expanded", "false"], ["aria-autocomplete", "list"]])
      input.setAttribute(name, value);
    let selected = -1;

    const links = () => [...list.querySelectorAll(".hit")];
    const show = (visible) => {
      list.hidden = !visible;
      input.setAttribute("aria-expanded", String(visible));
    };
    const select = (index) => {
      selected = index;
      input.removeAttribute("aria-activedescendant");
      links().forEach((link, position) => {
        link.setAttribute("aria-selected", String(position === index));
        if (position === index) {
          input.setAttribute("aria-activedescendant", link.id);
          link.scrollIntoView({ block: "nearest" });
        }
      });
    };
    const update = async () => {
      const query = input.value;
      if (!query.trim()) return show(false);
      const entries = await load();
      if (query !== input.value) return;
      const lines = find(entries, query, IN_THE_BAR).map((entry, index) => {
        const link = Object.assign(hit(entry), { id: `hit-${index}` });
        link.setAttribute("role", "option");
        const line = element("li", {}, link);
        line.setAttribute("role", "presentation");
        return line;
      });
      list.replaceChildren(...(lines.length ? lines : [element("li", { className: "none", textContent: "No results" })]));
      select(-1);
      show(true);
    };

    input.addEventListener("focus", load);
    input.addEventListener("input", update);
    input.addEventListener("keydown", (event) => {
      const all = links();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!all.length) return;
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        select((selected + step + all.length + (selected < 0 && step < 0 ? 1 : 0)) % all.length);
      } else if (event.key === "Enter" && selected >= 0) {
        event.preventDefault();
        all[selected].click();
      } else if (event.key === "Escape") {
        show(false);
      }
    });
    document.addEventListener("click", (event) => {
      if (!input.form.contains(event.target)) show(false);
    });
    document.addEventListener("keydown", (event) => {
      const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
      }
    });
  }

  async function searchOnPage(input, status) {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    if (!query.trim()) {
      status.textContent = "Enter the name of an operation, type or field, a value, an error code, or words of a title or summary, in English or Chinese.";
      input.focus();
      return;
    }
    input.value = query;
    const found = find(await load(), query, ON_THE_PAGE);
    const many = found.length === ON_THE_PAGE ? `The first ${ON_THE_PAGE} results` : found.length === 1 ? "1 result" : `${found.length} results`;
    status.textContent = `${many} for “${query.trim()}”`;
    status.after(element("ul", { className: "found" }, ...found.map((entry) => element("li", {}, hit(entry)))));
    if (found.length) document.querySelector(".ways").remove();
  }

  function copyButtons() {
    if (!navigator.clipboard) return;
    for (const sample of document.querySelectorAll(".sample")) {
      const button = element("button", { className: "copy", type: "button", textContent: "Copy" });
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(sample.querySelector("code").textContent);
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy"), 2000);
      });
      sample.append(button);
    }
  }

  // In a long sidebar, the current page may be out of view.
  function showInSidebar() {
    const current = document.querySelector(".sidebar [aria-current]");
    const list = document.querySelector(".sidebar > ul");
    if (current && list.scrollHeight > list.clientHeight) list.scrollTop = current.offsetTop - list.clientHeight / 2;
  }

  const input = document.querySelector(".search input");
  searchInBar(input);
  const status = document.getElementById("found");
  if (status) searchOnPage(input, status);
  copyButtons();
  showInSidebar();
})();
