// Searches, sorts and filters the lists of the page. Each list stands in the page as a table of its first rows, and
// whole as data beside it; every text goes into the page as text, never as markup.
"use strict";
(() => {
  const SHOWN = 20, MORE = 200, PAPER = 300;
  const NUMBERS = new Set(["amount", "count", "share", "growth"]);
  const WORDS = JSON.parse(document.getElementById("words").textContent);
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const said = (key, values) => WORDS[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const lists = new Map();

  const grouped = (text) => {
    const [, sign, whole, places] = /^(-?)(\d+)(.*)$/.exec(text) || [null, "", text, ""];
    return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + places;
  };

  // Half away from zero, of the decimal number: 0.5735 * 100 is 57.349999… as a double, and toFixed would say 57.3.
  const percent = (value) =>
    (value < 0 ? "-" : "") + (Math.round(Number((Math.abs(value) * 1000).toPrecision(12))) / 10).toFixed(1);

  const shown = (value, kind) => {
    if (value === null || value === "") return NUMBERS.has(kind) ? "—" : "";
    if (kind === "growth") return (value < 0 ? "" : "+") + grouped(percent(value)) + "%";
    if (kind === "share") {
      if (value > 0 && value < 0.0005) return "<0.1%";
      return value >= 0.9995 && value < 1 ? ">99.9%" : grouped(percent(value)) + "%";
    }
    return kind === "amount" || kind === "count" ? grouped(String(value)) : String(value);
  };

  class List {
    constructor(box) {
      const data = JSON.parse(document.getElementById("data-" + box.dataset.list).textContent);
      this.box = box;
      this.kinds = data.kinds;
      this.rows = data.rows;
      this.total = data.total;
      this.tones = data.tones;
      this.leads = new Set(data.leads);
      this.thing = box.dataset.thing;
      this.column = Number(box.dataset.sorted);
      this.falling = this.column >= 0;
      this.order = this.rows.map((_, index) => index);
      this.limit = SHOWN;
      this.body = box.querySelector("tbody");
      this.status = box.querySelector(".count");
      this.more = box.querySelector(".more");
      this.search = box.querySelector("input");
      this.choices = [...box.querySelectorAll("select")];
      this.heads = [...box.querySelectorAll("thead th")];
      this.labels = this.heads.map((head) => head.textContent.trim());
      this.keys = new Map();
      this.listen();
      this.show();
    }

    listen() {
      this.box.querySelector(".tools").hidden = this.rows.length < 6;
      this.search.addEventListener("input", () => this.find());
      for (const choice of this.choices) choice.addEventListener("change", () => this.find());
      this.box.querySelector(".save").addEventListener("click", () => this.save());
      this.more.addEventListener("click", () => {
        this.limit += MORE;
        this.fill();
      });
      this.heads.forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.replaceChildren(button);
        button.addEventListener("click", () => this.sort(column));
      });
    }

    // The texts of a row in one, for searching; made when they are first wanted.
    texts() {
      if (!this.searched) {
        this.searched = this.rows.map((row) =>
          row.map((value, column) => shown(value, this.kinds[column])).join("\n").normalize("NFKC").toLowerCase());
      }
      return this.searched;
    }

    find() {
      this.limit = SHOWN;
      this.show();
    }

    sort(column) {
      this.falling = this.column === column ? !this.falling : NUMBERS.has(this.kinds[column]);
      this.column = column;
      this.limit = SHOWN;
      const keys = this.keysOf(column), way = this.falling ? -1 : 1;
      this.order.sort((one, other) => way * (keys[one] - keys[other]) || one - other);
      this.heads.forEach((head, at) => {
        if (at === column) head.setAttribute("aria-sort", this.falling ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      this.show();
    }

    // A number for each row by which it is sorted: of texts their rank. Computed once for each column.
    keysOf(column) {
      if (!this.keys.has(column)) {
        const values = this.rows.map((row) => row[column]);
        if (NUMBERS.has(this.kinds[column])) {
          this.keys.set(column, values.map((value) => (value === null || value === "" ? -Infinity : Number(value))));
        } else {
          const texts = [...new Set(values)].sort((one, other) => collator.compare(one ?? "", other ?? ""));
          const ranks = new Map(texts.map((text, rank) => [text, rank]));
          this.keys.set(column, values.map((value) => ranks.get(value)));
        }
      }
      return this.keys.get(column);
    }

    show() {
      const words = this.search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = this.choices.filter((choice) => choice.value)
        .map((choice) => [Number(choice.dataset.column), choice.value]);
      const texts = words.length ? this.texts() : null;
      this.found = words.length || chosen.length
        ? this.order.filter((index) => chosen.every(([column, value]) => this.rows[index][column] === value)
          && words.every((word) => texts[index].includes(word)))
        : this.order;
      this.fill();
    }

    fill() {
      const part = document.createDocumentFragment();
      for (const index of this.found.slice(0, this.limit)) part.append(this.row(this.rows[index]));
      this.body.replaceChildren(part);
      this.more.hidden = this.found.length <= this.limit;
      this.tell();
    }

    tell() {
      const count = (number) => grouped(String(number));
      let text = said("count", { count: count(this.total), thing: this.thing });
      if (this.rows.length < this.total) text += said("count-held", { count: count(this.rows.length) });
      if (this.found.length < this.rows.length) text += said("count-found", { count: count(this.found.length) });
      const seen = Math.min(this.found.length, this.limit);
      if (seen < this.found.length) text += said("count-shown", { count: count(seen) });
      this.status.textContent = text + WORDS.stop;
    }

    row(values) {
      const row = document.createElement("tr");
      values.forEach((value, column) => row.append(this.cell(value, column, values)));
      return row;
    }

    cell(value, column, values) {
      const kind = this.kinds[column];
      const cell = document.createElement(kind === "name" ? "th" : "td");
      const text = shown(value, kind);
      if (kind === "name") cell.scope = "row";
      if (NUMBERS.has(kind)) cell.className = "num";
      if (kind === "code") cell.className = kind;
      if (kind !== "name") cell.dataset.label = this.labels[column];
      if (kind === "status" || kind === "severity") {
        const tag = document.createElement("span");
        tag.className = "tag tag-" + (this.tones[value] || "none");
        tag.textContent = text;
        cell.append(tag);
      } else if (this.box.dataset.finds && value > 0 && this.leads.has(column)) {
        cell.append(this.leading(text, values[this.kinds.indexOf("name")]));
      } else {
        cell.textContent = text;
      }
      return cell;
    }

    // A count of findings that leads to these findings in their own list.
    leading(text, name) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "to";
      button.textContent = text;
      button.setAttribute("aria-label", said("see", { text, name }));
      button.addEventListener("click", () => {
        const list = lists.get(this.box.dataset.finds);
        for (const choice of list.choices) choice.value = "";
        list.search.value = name;
        list.find();
        list.box.scrollIntoView();
        list.search.focus({ preventScroll: true });
      });
      return button;
    }

    // What is found, as a file that a spreadsheet program opens: no cell of it begins like a formula.
    save() {
      const cell = (text) => {
        const safe = /^[\s　]*[=+\-@＝＋－＠]/.test(text) && !/^-?[\d.,]+$/.test(text) ? "'" + text : text;
        return `"${safe.replace(/"/g, '""')}"`;
      };
      const lines = [this.heads.map((head) => cell(head.textContent)).join(",")];
      for (const index of this.found) {
        lines.push(this.rows[index].map((value) => cell(value === null ? "" : String(value))).join(","));
      }
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
      link.download = this.box.dataset.list + ".csv";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    onPaper(printing) {
      if (printing) this.before = this.limit;
      this.limit = printing ? Math.max(this.limit, PAPER) : this.before;
      this.fill();
    }
  }

  for (const box of document.querySelectorAll("[data-list]")) lists.set(box.dataset.list, new List(box));
  const closed = () => document.querySelectorAll("details:not([open])");
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...closed()];
    opened.forEach((one) => (one.open = true));
    lists.forEach((list) => list.onPaper(true));
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((one) => (one.open = false));
    lists.forEach((list) => list.onPaper(false));
  });
})();
