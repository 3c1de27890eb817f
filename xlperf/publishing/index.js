// Finds a department in the list of the index page.
"use strict";
(() => {
  const field = document.getElementById("find"), count = document.getElementById("count");
  const rows = [...document.querySelectorAll("tbody tr:not(.group)")];
  const texts = rows.map((row) => row.textContent.normalize("NFKC").toLowerCase());
  const all = count.textContent;
  field.parentElement.hidden = rows.length < 6;
  field.addEventListener("input", () => {
    const words = field.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
      found += !row.hidden;
    });
    // A group of which nothing is found is not shown.
    for (const head of document.querySelectorAll("tr.group")) {
      head.hidden = ![...head.parentElement.rows].some((row) => row !== head && !row.hidden);
    }
    count.textContent = words.length ? `${all.replace("。", "")}，符合的 ${found} 个。` : all;
  });
})();
