"use strict";
// Everything on this page can be read without this script. It adds sorting, filtering, stepping through a path
// with the keyboard, and it opens what is folded before printing.
(function () {
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  // Sorting. A group of rows (a row and what it unfolds to) moves as one.
  function key(row, column) {
    const cell = row.cells[column];
    if (!cell) return "";
    return cell.dataset.sort === undefined ? cell.textContent.trim() : cell.dataset.sort;
  }
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  // What is not known comes last, whichever way the rest is turned.
  function compare(one, other, down) {
    if (!one || !other) return one ? -1 : other ? 1 : 0;
    return (down ? -1 : 1) * collator.compare(one, other);
  }
  // Scores come highest first, everything else (days too) lowest first.
  function sort(table, column, heading) {
    const now = heading.getAttribute("aria-sort");
    const down = now ? now === "ascending" : heading.classList.contains("high-first");
    const groups = table.tBodies.length > 1;
    const parent = groups ? table : table.tBodies[0];
    const parts = groups ? Array.from(table.tBodies) : Array.from(parent.rows);
    const keyed = parts.map((part, index) => [key(groups ? part.rows[0] : part, column), index, part]);
    keyed.sort((one, other) => compare(one[0], other[0], down) || one[1] - other[1]);
    keyed.forEach((entry) => parent.appendChild(entry[2]));
    all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  }
  all("table.sortable").forEach((table) => {
    all("thead th", table).forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = heading.textContent;
      heading.textContent = "";
      heading.appendChild(button);
      button.addEventListener("click", () => sort(table, column, heading));
    });
  });

  // Filtering. All tables of one name follow one field; a fold with rows to show is opened.
  all(".filter").forEach((field) => {
    const input = field.querySelector("input");
    const status = field.querySelector("[role=status]");
    const tables = all("table[data-filter]").filter((table) => table.dataset.filter === field.dataset.for);
    const parts = tables.flatMap((table) => {
      const groups = table.tBodies.length > 1;
      return (groups ? Array.from(table.tBodies) : Array.from(table.tBodies[0].rows)).map((row) => {
        return { row, text: row.textContent.toLowerCase(), fold: table.closest("details.fold") };
      });
    });
    field.hidden = false;
    let waiting = 0;
    function apply() {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      const folds = new Map();
      parts.forEach(({ row, text, fold }) => {
        const fits = words.every((word) => text.includes(word));
        row.hidden = !fits;
        shown += fits ? 1 : 0;
        if (fold) folds.set(fold, (folds.get(fold) || 0) + (fits ? 1 : 0));
      });
      status.textContent = words.length ? shown + " of " + parts.length : "";
      if (words.length) folds.forEach((count, fold) => { if (count) fold.open = true; });
    }
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 80);
    });
  });

  // Stepping. The step in focus is shown alone on the drawing; arrow keys go on and back, Escape shows all again.
  all(".figure").forEach((figure) => {
    all(".path-words", figure).forEach((words) => {
      const name = Array.from(words.classList).find((part) => part.startsWith("over-"));
      const overlays = all(".overlay." + name, figure);
      const steps = all(".path > li", words);
      let current = -1;
      const bar = document.createElement("div");
      bar.className = "stepper";
      const status = document.createElement("span");
      status.className = "quiet";
      status.setAttribute("role", "status");
      function show(index, focus) {
        current = index;
        steps.forEach((step, at) => {
          step.classList.toggle("current", at === index);
          if (at === index) step.setAttribute("aria-current", "step");
          else step.removeAttribute("aria-current");
        });
        overlays.forEach((overlay) => {
          overlay.classList.toggle("stepping", index >= 0);
          all("[data-step]", overlay).forEach((part) => {
            part.classList.toggle("current", Number(part.dataset.step) === index + 1);
          });
        });
        status.textContent = index < 0 ? "all steps" : "step " + (index + 1) + " of " + steps.length;
        if (focus && steps[index]) steps[index].focus({ preventScroll: false });
      }
      function move(by, focus) {
        const next = current < 0 ? (by > 0 ? 0 : steps.length - 1) : current + by;
        if (next >= 0 && next < steps.length) show(next, focus);
      }
      [["Back", () => move(-1)], ["Next step", () => move(1)], ["All", () => show(-1)]].forEach(([text, act]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = text;
        button.addEventListener("click", act);
        bar.appendChild(button);
      });
      bar.appendChild(status);
      words.insertBefore(bar, words.querySelector(".path"));
      steps.forEach((step, index) => {
        step.tabIndex = 0;
        step.addEventListener("focus", () => show(index));
        step.addEventListener("click", () => show(index));
        step.addEventListener("keydown", (event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowRight") move(1, true);
          else if (event.key === "ArrowUp" || event.key === "ArrowLeft") move(-1, true);
          else if (event.key === "Escape") show(-1);
          else return;
          event.preventDefault();
        });
      });
      show(-1);
    });
  });

  // A jump into a fold opens it, also where the browser does not do so by itself.
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    if (target) target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // On paper nothing is folded but the long tail.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = all("details:not([open])").filter((fold) => !fold.querySelector("table.dense"));
    opened.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((fold) => { fold.open = false; });
    opened = [];
  });
})();
