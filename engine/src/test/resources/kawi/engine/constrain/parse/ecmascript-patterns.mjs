// Writes cases for RegexOracleTest: random regular expressions and texts, and what Node.js says of them.
//
//     node ecmascript-patterns.mjs [cases] [seed] > ecmascript-patterns.jsonl
//
// Each line is {"p": pattern, "f": flags beside u, "t": texts, "m": for each text two digits: whether the whole text
// matches, and whether some part of it does}; or {"p": pattern, "e": 1} where Node.js refuses the pattern.

const cases = Number(process.argv[2] ?? 1000);
let state = BigInt(process.argv[3] ?? 1);

// A linear congruential generator: the same cases on every machine.
function below(n) {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number((state >> 33n) % BigInt(n));
}
const of = (list) => list[below(list.length)];

const CHARACTERS = [..."abABkKsS_19 -é.\n\r\t\v\f\0😀ßẞiIİıΣςσ"].concat(
  ["\u2028", "\u2029", "\u0085", "\u00a0", "\u3000", "\ufeff", "\u212a", "\u017f", "\u200b", "\u180e", "\u0345", "\u0390", "\u1fd3"]);
const LITERALS = [..."ab", ..."ab", ..."ABkKsS_1é-ß", "\u212a", "\u017f", "😀", "Σ", "ı", "İ"];
const ESCAPES = ["\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "\\n", "\\r", "\\t", "\\v", "\\f", "\\0", "\\x61", "\\u00e9",
  "\\u{1F600}", "\\ud83d\\ude00", "\\cJ", "\\.", "\\/", "\\$", "\\p{L}", "\\P{L}", "\\p{Lu}", "\\P{Ll}", "\\p{Lowercase_Letter}",
  "\\p{Script=Greek}", "\\p{Alphabetic}", "\\p{ASCII}", "\\p{gc=Zs}", "\\p{White_Space}"];

function member() {
  const one = () => of([of(LITERALS), of(["\\-", "\\b", "\\]", "\\^", ".", "*", "[", "&&", "\\u0041", "\\x7f", "\\n"])]);
  switch (below(4)) {
    case 0: return of(ESCAPES);
    case 1: { // ranges in order, mostly
      const [x, y] = [of("abABks19"), of("abABks19")].sort();
      return `${x}-${y}`;
    }
    default: return one();
  }
}
function bracket() {
  let inside = "";
  for (let n = below(4); n > 0; n--) inside += member();
  return `[${below(3) === 0 ? "^" : ""}${inside}]`;
}
function atom(depth) {
  switch (below(depth > 0 ? 9 : 6)) {
    case 0: return ".";
    case 1: return of(ESCAPES);
    case 2: return bracket();
    case 6: return `(${alternatives(depth - 1)})`;
    case 7: return `(?:${alternatives(depth - 1)})`;
    case 8: return `(?<g${names++}>${alternatives(depth - 1)})`;
    default: return of(LITERALS);
  }
}
let names = 0;
const QUANTIFIERS = ["*", "+", "?", "{2}", "{1,2}", "{0}", "{1,}", "*?", "+?", "??", "{0,2}?"];
function sequence(depth) {
  let text = "";
  for (let n = below(4); n >= 0; n--) {
    text += below(7) === 0 ? of(["^", "$", "\\b", "\\B"]) : atom(depth) + (below(3) === 0 ? of(QUANTIFIERS) : "");
  }
  return text;
}
function alternatives(depth) {
  let text = sequence(depth);
  for (let n = below(5); n > 3; n--) text += "|" + (below(5) === 0 ? "" : sequence(depth));
  return text;
}
// Mostly wrong: syntax thrown together.
const PIECES = [..."(((()))[]{}*+?|^$\\.-,12abkudwpcx0:=!<>&/ n", "\\", "(?:", "(?<n>", "{1", ",2}", "\\u{", "[^", "[a-", "\\p{L}", "\\x6"];
function thrown() {
  let text = "";
  for (let n = 1 + below(6); n > 0; n--) text += of(PIECES);
  return text;
}
function texts(pattern) {
  const own = [...pattern].filter((each) => !"\\^$*+?(){}|[]".includes(each));
  const all = new Set([""]);
  for (let n = 0; n < 14; n++) {
    let text = "";
    for (let length = 1 + below(4); length > 0; length--) text += below(2) && own.length > 0 ? of(own) : of(CHARACTERS);
    all.add(text);
  }
  return [...all];
}
for (let i = 0; i < cases; i++) {
  names = 0;
  const pattern = i % 3 === 2 ? thrown() : alternatives(2);
  const flags = of(["", "", "", "i", "i", "s", "m", "im"]);
  try {
    new RegExp(pattern, "u" + flags);
  } catch (e) {
    console.log(JSON.stringify({p: pattern, e: 1}));
    continue;
  }
  // Matches begin between characters: V8 looks for \B between two surrogates too, which the standard does not.
  const anywhere = new RegExp(pattern, "uy" + flags);
  const isAny = (text) => {
    for (let at = 0, rest = [...text, ""]; rest.length > 0; at += rest.shift().length) {
      anywhere.lastIndex = at;
      if (anywhere.test(text)) return true;
    }
    return false;
  };
  // With the flag m the anchors around the whole text would be those of lines.
  const end = new RegExp(`(?:${pattern})(?![^])`, "uy" + flags);
  const isWhole = (text) => {
    end.lastIndex = 0;
    return end.test(text);
  };
  const tried = texts(pattern);
  console.log(JSON.stringify({p: pattern, f: flags, t: tried, m: tried.map((t) => `${+isWhole(t)}${+isAny(t)}`).join(" ")}));
}
