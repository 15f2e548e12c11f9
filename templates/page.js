"use strict";
// Filters what stands in the page already. The address after "#" is the state: links, the back button and a copied
// address all lead to what was shown. Nothing is fetched, nothing is stored, every text is set as text.

// Before anything is drawn: styles show the filter, and of the agencies only the chosen one.
document.documentElement.classList.add("js");

const KEYS = ["q", "agency", "role", "index", "status"];
const SHORT_FORMS = {}; // those of chisotv/text.py stand here when the page is made
const SHORT = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${Object.keys(SHORT_FORMS).join("|")})(?![\\p{L}\\p{N}_])`, "gu");
const PERCENT = /(?<=[0-9])\s+%/g;
const TONES = "\u0300\u0309\u0303\u0301\u0323";
const I = /^([hklmst]|qu)i(?!\p{L})/u; // alone behind these letters it is another "y": "kĩ", "quí"

// --- Vietnamese text: the same answers as chisotv/text.py gives -----------------------------------------------------

/** The text without marks and capitals, as people type it carelessly. */
function fold(text) {
  const bare = text.replace(/&/g, " và ").normalize("NFD").toLowerCase().replace(/\p{M}/gu, "").replace(/[đð]/g, "d");
  return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** The words of a text, each folded and with its marks: letters first, tone last, so that "hoà" is "hòa". */
function wordsOf(text) {
  const plain = text.replace(/&/g, " và ").normalize("NFC").toLowerCase().replace(/ð/g, "đ");
  const spelt = plain.replace(/(?<![\p{L}\p{N}_])số\s+(?=\p{N})/gu, "").replace(SHORT, (short) => SHORT_FORMS[short]);
  const found = spelt.match(/[\p{L}\p{N}_]+/gu) || [];
  return found.map((word) => {
    const parts = [...word.normalize("NFD")];
    const letters = parts.filter((part) => !TONES.includes(part)).join("").normalize("NFC");
    return { folded: fold(word), marked: letters + parts.filter((part) => TONES.includes(part)).join("") };
  });
}

/** A test for texts: whether one has the wanted words one after another; the last may be a beginning. */
function searcher(wanted) {
  const number = wanted.trim().replace(PERCENT, "%");
  if (/^[0-9]+(?:[.,/][0-9]+)*%?$/.test(number)) {
    // A number is found as a whole: "4.2" is not in "4.20".
    const whole = new RegExp(`(?<![0-9])(?<![0-9][.,])${number.replace(/[.]/g, "\\.")}(?![.,]?[0-9])`);
    return (text) => whole.test(text.plain);
  }
  const asked = wordsOf(wanted);
  // Typed without marks: compare without marks; else with them.
  const ways = asked.map((typed) => (typed.folded === typed.marked ? "folded" : "marked"));
  const agrees = (word, at) => {
    const one = word[ways[at]];
    const other = asked[at][ways[at]];
    if (at === asked.length - 1 && !/^\p{Nd}+$/u.test(other) && one.startsWith(other)) return true;
    return one === other || (one[0] === other[0] && one.replace(I, "$1y") === other.replace(I, "$1y"));
  };
  return ({ words }) =>
    asked.length > 0 && words.some((_, start) => asked.every((_, at) => start + at < words.length && agrees(words[start + at], at)));
}

/** A text ready to be searched. */
function searchable(text) {
  return { plain: text.normalize("NFC").replace(PERCENT, "%"), words: wordsOf(text) };
}

/** Whether a text has the wanted words. */
function contains(text, wanted) {
  return searcher(wanted)(searchable(text));
}

// --- What the page holds --------------------------------------------------------------------------------------------

/** Every criterion: its element, index, status, number, and on demand the texts to search. */
function readCriteria() {
  return [...document.querySelectorAll("article")].map((element) => {
    let texts = null;
    return {
      element,
      index: element.closest("[data-index]").dataset.index,
      status: element.dataset.status,
      number: element.querySelector("h4 span").textContent,
      texts() {
        const parts = element.querySelectorAll("h4 b, .path span:last-of-type, .tasks li, dl a, .target");
        texts = texts || [...parts].map((part) => searchable(part.textContent));
        return texts;
      },
    };
  });
}

/** What an agency has to do, read from its list: id of a criterion → its roles, each with its words. */
function readDuties(agency) {
  const duties = new Map();
  const part = agency && document.getElementById(`agency=${agency}`);
  for (const list of part ? part.querySelectorAll("dd[data-role]") : []) {
    for (const link of list.querySelectorAll("a")) {
      const id = link.getAttribute("href").slice(1);
      const own = duties.get(id) || [];
      own.push({ role: list.dataset.role, how: list.previousElementSibling.textContent });
      duties.set(id, own);
    }
  }
  return duties;
}

// --- State ----------------------------------------------------------------------------------------------------------

/** The state that an address names; null where it names a place of the page. */
function stateOf(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  if (hash.length > 1 && !KEYS.some((key) => given.has(key))) return null;
  return Object.fromEntries(KEYS.map((key) => [key, given.get(key) || ""]));
}

/** The state as an address; without any choice the bare page. */
function hashOf(state) {
  const chosen = new URLSearchParams(KEYS.filter((key) => state[key]).map((key) => [key, state[key]]));
  return `#${chosen}`;
}

function readForm(form) {
  return Object.fromEntries(KEYS.map((key) => [key, form.elements[key].value]));
}

function writeForm(form, state) {
  for (const key of KEYS) {
    const field = form.elements[key];
    field.value = state[key];
    if (field.selectedIndex === -1) field.value = ""; // an address can name what is not there
  }
}

// --- Showing --------------------------------------------------------------------------------------------------------

/** Show the criteria that the form asks for, hide the others, and say how many there are. */
function apply(form, criteria) {
  const state = readForm(form);
  // Only an agency has a role.
  form.elements.role.disabled = !state.agency;
  if (!state.agency) state.role = "";
  const duties = readDuties(state.agency);
  const found = state.q.trim() ? searcher(state.q) : null;
  let shown = 0;
  for (const each of criteria) {
    const own = (duties.get(each.element.id) || []).filter((duty) => !state.role || duty.role === state.role);
    const wanted =
      (!state.agency || own.length > 0) &&
      (!state.index || each.index === state.index) &&
      (!state.status || each.status === state.status) &&
      (!found || `${each.number}.`.startsWith(`${state.q.trim()}.`) || each.texts().some(found));
    each.element.hidden = !wanted;
    shown += wanted;
    writeOwn(each.element, form.elements.agency, wanted ? own : []);
  }
  for (const part of document.querySelectorAll("[data-index]")) part.hidden = !part.querySelector("article:not([hidden])");
  markAgency(state.agency);
  document.getElementById("f-count").textContent = countWords(form, state, shown);
  return state;
}

/** Say above a criterion what the chosen agency has to do with it. */
function writeOwn(article, select, own) {
  let line = article.querySelector(".own");
  if (own.length === 0) {
    if (line) line.remove();
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = "own";
    article.querySelector("h4").after(line);
  }
  line.textContent = `${select.selectedOptions[0].textContent}: ${own.map((duty) => duty.how).join("; ")}`;
}

/** Show the list of the chosen agency and mark its row in the matrix. */
function markAgency(agency) {
  for (const part of document.querySelectorAll(".agency")) part.classList.toggle("chosen", part.id === `agency=${agency}`);
  for (const link of document.querySelectorAll(".matrix th a")) {
    if (link.getAttribute("href") === `#agency=${agency}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** "22 tiêu chí · Sở Nội vụ · chủ trì": on paper too it is said what was asked for. */
function countWords(form, state, shown) {
  const chosen = ["agency", "role", "index", "status"].filter((key) => state[key]);
  const said = chosen.map((key) => form.elements[key].selectedOptions[0].textContent);
  if (state.q.trim()) said.push(`“${state.q.trim()}”`);
  return [`${shown} ${document.getElementById("f-count").dataset.row}`, ...said].join(" · ");
}

/** Follow the address: a state fills the form; a place that the filter hides is shown again. */
function follow(form, criteria) {
  const state = stateOf(location.hash);
  if (state) {
    writeForm(form, state);
    apply(form, criteria);
    if (location.hash.length > 1) reveal(document.getElementById("h-tra-cuu"));
    return;
  }
  const place = document.getElementById(location.hash.slice(1));
  if (place && place.closest("[hidden]")) {
    writeForm(form, stateOf(""));
    apply(form, criteria);
    reveal(place);
  }
}

/** Bring an element to the top and let the keyboard go on from there. */
function reveal(element) {
  element.scrollIntoView();
  if (element.tabIndex === -1 && element.hasAttribute("tabindex")) element.focus({ preventScroll: true });
}

/** Keep the address in step with the form, without a new entry for each letter. */
function remember(state) {
  history.replaceState(null, "", hashOf(state));
}

function start() {
  const form = document.querySelector(".filter");
  const criteria = readCriteria();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => remember(apply(form, criteria)));
  form.addEventListener("reset", (event) => {
    event.preventDefault(); // which would empty the fields only after this
    writeForm(form, stateOf(""));
    remember(apply(form, criteria));
  });
  window.addEventListener("hashchange", () => follow(form, criteria));
  // The browser goes to the place of the address when all is loaded; only then it stays where we lead.
  window.addEventListener("load", () => follow(form, criteria));
  const state = stateOf(location.hash);
  if (state) writeForm(form, state);
  apply(form, criteria);
}

document.addEventListener("DOMContentLoaded", start);
