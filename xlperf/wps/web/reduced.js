// A reduced grammar of target values and the tidying of texts, for engines that cannot run Python, and for the moments before
// it runs. The same as macros/vba/XlpPlain.bas, XlpTarget.bas and XlpText.bas, by the same words: what it covers it writes as
// the full grammar would, of all else it says nothing. In the JavaScript of 2009, for the oldest WPS that takes add-ins.
var XlperfReduced = function (given) {
  "use strict";
  var LISTS = given.lists, VOCABULARY = given.vocabulary;
  var MOST_OF_NO_INTEREST = 40, LONGEST_SIGN = 5, LONGEST_TAIL = 8, LONGEST_MEASURE = 8;
  var sets = {};

  // ---------------------------------------------------------------- words

  function entries(id) {
    // The words of a list of the grammar, and what belongs to each.
    if (!sets[id]) {
      sets[id] = {};
      VOCABULARY[id].split("|").forEach(function (entry) {
        var at = entry.indexOf(":", 1);
        if (entry) sets[id][at < 0 ? entry : entry.slice(0, at)] = at < 0 ? "" : entry.slice(at + 1);
      });
    }
    return sets[id];
  }
  function listed(id, word) { return word !== "" && Object.prototype.hasOwnProperty.call(entries(id), word); }
  function found(id, word) { return listed(id, word) ? entries(id)[word] : ""; }
  function holds(id, character) { return character !== "" && VOCABULARY[id].indexOf(character) >= 0; }
  function beginsWithOne(text, id) {
    return VOCABULARY[id].split("|").some(function (word) { return word !== "" && text.indexOf(word) === 0; });
  }
  function isDigit(character) { return /^[0-9]$/.test(character); }
  function isLatin(character) { return /^[A-Za-z]$/.test(character); }
  function isChinese(character) { return character >= "\u4e00" && character <= "\u9fa5"; }
  function trimmed(text) { return text.replace(/^ +| +$/g, ""); }
  function halfWidth(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (character) {
      return String.fromCharCode(character.charCodeAt(0) - 65248);
    }).replace(/[\u3000\u00a0]/g, " ");
  }
  function writtenSign(sign) {
    var written = { ">=": LISTS.at_least, "<=": LISTS.at_most, "~": LISTS.about, about: LISTS.about, "=": "" };
    return Object.prototype.hasOwnProperty.call(written, sign) ? written[sign] : sign;
  }

  // ---------------------------------------------------------------- the plainest targets (XlpPlain)

  function plainTarget(text) {
    var rest = oneSpelling(text);
    if (rest === "" || beginsWithOne(rest, "no_value_start") || mayBeAChange(rest)) return "";
    var at = firstOfInterest(rest);
    if (at > MOST_OF_NO_INTEREST) return "";
    var leadAt = at;
    while (at < rest.length && !isDigit(rest.charAt(at))) at += 1;
    var lead = rest.slice(leadAt, at);
    if (at >= rest.length || lead.length > LONGEST_SIGN) return "";
    var written = /^[0-9.,]+/.exec(rest.slice(at))[0];
    var number = numberWritten(written);
    if (number === "") return "";
    at += written.length;
    function oneOf(characters) {
      var character = rest.charAt(at);
      if (character === "" || characters.indexOf(character) < 0) return "";
      at += 1;
      return character;
    }
    var more = oneOf(VOCABULARY.more), scaleWord = oneOf(VOCABULARY.plain_scales), most = oneOf(VOCABULARY.more + "+");
    var tail = tailRead(rest.slice(at), number);
    if (!tail) return "";
    var behind = tail.behind;
    if (more !== "" || most !== "") {
      if (behind !== "" || tail.unit === "" || (more !== "" && most !== "")) return "";
      behind = most === "+" ? ">=" : ">";
    }
    var sign;
    if (tail.unit === "" && number.indexOf(".") >= 0 && (lead === "" || number.slice(0, 2) === "20")) return "";
    if (lead === "") {
      sign = behind === "" ? "=" : behind;
    } else {
      sign = signOf(rest, lead, leadAt, behind);
    }
    return sign === "" ? "" : writtenSign(sign) + number + scaleWord + tail.unit;
  }

  function oneSpelling(text) {
    // As the grammar spells a text before it reads it; "" where marks that are not seen, remains of a web page, a line break or
    // a blank between two digits stand in it.
    var result = "";
    text = trimmed(text);
    for (var at = 0; at < text.length; at += 1) {
      var character = text.charAt(at), code = text.charCodeAt(at), place = VOCABULARY.spelled_so.indexOf(character);
      if (place >= 0) {
        result += VOCABULARY.spelled_as.charAt(place);
      } else if (code === 32 || code === 160 || code === 12288) {
        var last = result.charAt(result.length - 1), following = text.charAt(at + 1);
        if (isDigit(last) && (isDigit(halfWidth(following)) || following === character)) return "";
        if (last === "." && isDigit(halfWidth(following))) return ""; // 1. 35%
      } else if (isUnseen(code) || character === "&") {
        return "";
      } else {
        result += character;
      }
    }
    if (result.indexOf("<") >= 0 && result.indexOf(">") >= 0) return "";
    return result.indexOf("&") >= 0 || result.indexOf("</") >= 0 ? "" : result;
  }

  function isUnseen(code) {
    return code < 32 || (code >= 127 && code <= 159) || code === 173 || (code >= 768 && code <= 879) ||
      (code >= 8192 && code <= 8207) || (code >= 8232 && code <= 8239) || (code >= 8287 && code <= 8303) ||
      (code >= 55296 && code <= 57343) || (code >= 65024 && code <= 65039) || code === 65279;
  }

  function mayBeAChange(text) {
    // Of a rise or a fall the number alone would say too little.
    VOCABULARY.steady.split("|").forEach(function (word) { text = text.split(word).join(""); });
    return VOCABULARY.changes.split("|").some(function (word) { return text.indexOf(word) >= 0; });
  }

  function firstOfInterest(text) {
    var at = 0;
    while (at < text.length && !isOfInterest(text, at)) at += 1;
    return at;
  }

  function isOfInterest(text, at) {
    // Whether a word that means something may begin here. One that only counts right before its number does not before
    // another character.
    var character = text.charAt(at), following = text.charAt(at + 1);
    if (following !== "" && listed("word_starts", character + following)) return true;
    if (!holds("single", character)) return beginsWithOne(text.slice(at), "calendar");
    if (following !== "" && holds("before_numbers", character)) {
      return !isChinese(following) || holds("single", following) || listed("word_starts", text.substr(at + 1, 2));
    }
    return true;
  }

  function signOf(text, lead, leadAt, behind) {
    // What the word in front and the one behind say together; "" where they contradict or the first is none.
    var sign = found("operators", lead);
    if (sign === "") return "";
    if (leadAt > 0 && found("not_after", lead).indexOf(text.charAt(leadAt - 1)) >= 0) return "";
    var yields = sign.charAt(sign.length - 1) === "w";
    if (yields) sign = sign.slice(0, -1);
    if (behind === "" || behind === sign) return sign;
    if (yields) return behind;
    return behind.charAt(0) === sign.charAt(0) && /[<>]/.test(sign.charAt(0)) ? sign.charAt(0) : "";
  }

  function numberWritten(written) {
    // A number of up to seven digits, or with separators between its thousands; "" for any other.
    var point = written.indexOf("."), whole = point < 0 ? written : written.slice(0, point);
    if (point >= 0 && !/^[0-9]{1,4}$/.test(written.slice(point + 1))) return "";
    if (!/^(?:[0-9]{1,7}|[0-9]{1,3}(?:,[0-9]{3})+)$/.test(whole)) return "";
    if (whole.charAt(0) === "0" && whole !== "0") return "";
    return written.replace(/,/g, "");
  }

  function tailRead(tail, number) {
    // The measure word and the sign or noun behind it; null where `tail` is anything else.
    if (tail === "") return { unit: "", behind: "" };
    if (tail.length > LONGEST_TAIL || beginsWithOne(tail, "no_tails")) return null;
    if (holds("open", tail.charAt(0)) && !isCountOfDays(tail, number)) return null;
    var length = unitLength(tail);
    if (length <= 0) return null;
    var unit = tail.slice(0, length), remains = tail.slice(length);
    if (holds("of_a_class", remains.charAt(0))) return null;
    if (remains === "") return { unit: unit, behind: "" };
    var behind = found("after", withoutIncluded(remains));
    if (behind !== "") return { unit: unit, behind: behind };
    if (remains.slice(0, length) === unit || beginsWithOne(remains, "after_words")) return null;
    return isNoun(tail, length) ? { unit: unit, behind: "" } : null;
  }

  function isCountOfDays(tail, number) {
    // So many years or days, and no date: a small whole number, and nothing behind but a sign.
    if (!holds("years_and_days", tail.charAt(0)) || number.length > 2 || number.indexOf(".") >= 0) return false;
    return tail.length === 1 || found("after", tail.slice(1)) !== "";
  }

  function withoutIncluded(remains) {
    VOCABULARY.included.split("|").forEach(function (word) {
      if (remains.indexOf(word) === 0) remains = remains.slice(word.length);
    });
    return remains;
  }

  function isNoun(tail, start) {
    for (var at = start; at < tail.length; at += 1) {
      if (!isChinese(tail.charAt(at)) || holds("no_noun", tail.charAt(at)) || isOfInterest(tail, at)) return false;
    }
    return true;
  }

  function unitLength(text) {
    // How long the whole unit is that `text` begins with: 0 for none, -1 where it is not certain.
    var length = measureLength(text, false);
    if (length === 0 || length === text.length) return length;
    var following = text.charAt(length);
    if (following === "/") return isBelow(text.slice(length + 1)) ? text.length : -1;
    if (holds("opening", following)) {
      var inner = measureLength(text.slice(length + 1), false);
      if (inner === 0 || !holds("closing", text.charAt(length + inner + 1))) return length;
      length += inner + 2;
      return length < text.length && holds("below_marks", text.charAt(length)) ? -1 : length;
    }
    return holds("below_marks", following) ? -1 : length;
  }

  function isBelow(text) {
    // Whether all of `text` stands below the line of a rate: a word, or a thing and a period.
    var length = measureLength(text, true), first = text.slice(0, length);
    if (length === 0) return false;
    if (length === text.length) return !listed("person_times", first);
    if (text.charAt(length) !== VOCABULARY.middle_dot) return false;
    return listed("periods", text.slice(length + 1)) && !listed("periods", first) && !listed("other_periods", first);
  }

  function measureLength(text, below) {
    // The longest measure word that `text` begins with, unless what follows makes it part of a noun.
    for (var length = Math.min(text.length, LONGEST_MEASURE); length > 0; length -= 1) {
      var word = text.slice(0, length), following = text.charAt(length);
      if (!listed("measures", word) && !(below && listed("only_below", word))) continue;
      if (following === "") return length;
      var noun = found("nouns", word).indexOf(following) >= 0;
      if (!noun && !(isLatin(word.charAt(length - 1)) && isLatin(following))) return length;
    }
    return 0;
  }

  // ---------------------------------------------------------------- dates, ranges, numerals (XlpTarget)

  function taking(text) {
    // A text of which words are taken from its beginning.
    var self = { rest: text };
    self.word = function (list) {
      for (var at = 0; at < LISTS[list].length; at += 1) {
        var word = LISTS[list][at], half = halfWidth(word);
        if (self.rest.slice(0, half.length) === half) {
          self.rest = self.rest.slice(word.length).replace(/^ +/, "");
          return word;
        }
      }
      return "";
    };
    return self;
  }

  function wholeDate(text) {
    // A day, or the end of a month or year with "before": 2023-12-31 however it is said; "" for a month or year alone.
    var from = taking(text);
    function countBefore(mark, most) {
      var digits = /^[0-9]*/.exec(from.rest)[0];
      if (!digits || digits.length > most || from.rest.charAt(digits.length) !== mark) return -1;
      from.rest = from.rest.slice(digits.length + 1);
      return Number(digits);
    }
    var named = countBefore(LISTS.year, 4), inMonth = countBefore(LISTS.month, 2), onDay = countBefore(LISTS.day, 2);
    var ends = from.word("date_ends"), limit = from.word("date_limits");
    from.word("date_done");
    if (from.rest !== "" || (named >= 0 && (named < 1900 || named > 2099))) return "";
    if (onDay >= 0) {
      if (inMonth < 0 || ends !== "" || (named < 0 && limit === "")) return "";
    } else if (ends === "" || limit === "") {
      return "";
    } else if (inMonth >= 0) {
      if (ends.length > 1) return "";
      onDay = daysIn(named, inMonth);
    } else if (named >= 0) {
      inMonth = 12;
      onDay = 31;
    }
    if (inMonth < 1 || inMonth > 12 || onDay < 1 || onDay > daysIn(named, inMonth)) return "";
    return (named >= 0 ? named + LISTS.year : "") + inMonth + LISTS.month + onDay + LISTS.day + (limit === "" ? "" : LISTS.before);
  }

  function daysIn(named, inMonth) {
    // February has 29 days where no year is named.
    if (inMonth === 2) return named < 0 || (named % 4 === 0 && (named % 100 !== 0 || named % 400 === 0)) ? 29 : 28;
    return [4, 6, 9, 11].indexOf(inMonth) >= 0 ? 30 : 31;
  }

  function oneNumber(text) {
    var from = taking(text);
    from.word("before_neutral");
    var bounded = from.word("before_bounded") !== "", sign = signBefore(from), percent = from.word("before_percent") !== "";
    var number = numberTaken(from);
    if (!number) return "";
    var more = from.word("more") !== "", measure = measureTaken(from, number, more);
    if (measure.doubtful || (measure.text === "" && mayBeAMonth(number.digits))) return "";
    if (percent && measure.text !== "") return "";
    var after = signAfter(from);
    if (from.rest !== "" || (bounded && (sign !== "" || after !== "<="))) return "";
    if (measure.more) {
      if (after !== "") return "";
      after = ">";
    }
    if (after !== "" && sign !== "" && sign !== after) return "";
    return writtenSign(after || sign || "=") + number.digits + (percent ? "%" : measure.text);
  }

  function twoNumbers(text) {
    var from = taking(text);
    from.word("before_neutral");
    var low = numberTaken(from);
    if (!low) return "";
    var unitLow = measureTaken(from, low, false);
    if (unitLow.doubtful || from.word("range_signs") === "") return "";
    var high = numberTaken(from);
    if (!high) return "";
    var unitHigh = measureTaken(from, high, false);
    if (unitHigh.doubtful || from.rest !== "" || (unitLow.text !== "" && unitLow.text !== unitHigh.text)) return "";
    if (unitHigh.scale !== "" || parseFloat(low.digits) >= parseFloat(high.digits)) return "";
    var doubtful = mayBeAMonth(low.digits) || mayBeAMonth(high.digits) || mayBeAYear(low.digits);
    return unitHigh.text === "" && doubtful ? "" : low.digits + LISTS.range + high.digits + unitHigh.text;
  }

  function mayBeAYear(digits) { return digits.length === 4 && Number(digits) >= 1900 && Number(digits) < 2100; }
  function mayBeAMonth(digits) {
    // 2023.07 is July, 20231231 a day.
    if (digits.indexOf(".") >= 0 && parseFloat(digits) >= 1900 && parseFloat(digits) < 2100) return true;
    return digits.length === 8 && digits.slice(0, 2) === "20";
  }

  function signBefore(from) {
    // The longer signs are tried first: ">=" before ">", "not less than" before "less than".
    var signs = [["at_least", ">="], ["at_most", "<="], ["more", ">"], ["less", "<"], ["about", "~"], ["equal", "="]];
    for (var at = 0; at < signs.length; at += 1) if (from.word("before_" + signs[at][0]) !== "") return signs[at][1];
    return "";
  }
  function signAfter(from) {
    if (from.word("after_at_least") !== "") return ">=";
    if (from.word("after_at_most") !== "") return "<=";
    return from.word("after_about") !== "" ? "~" : "";
  }

  function measureTaken(from, number, more) {
    // Scale and measure word as they are written; `doubtful` where the words may mean something else.
    var scale = from.word("scales");
    if (scale !== "" && !more) more = from.word("more") !== "";
    var unit = from.word("units"), vague = LISTS.vague.indexOf(unit) >= 0, years = LISTS.years.indexOf(unit) >= 0;
    return {
      text: scale + unit, scale: scale, more: more,
      doubtful: (number.spelled && (scale !== "" || vague)) || (years && (parseFloat(number.digits) >= 100 || scale !== "")),
    };
  }

  function numberTaken(from) {
    // Digits without separators; `spelled` where they were Chinese numerals. null where no sound number begins.
    var digits = digitsTaken(from), spelled = digits === "";
    if (spelled) digits = numeralTaken(from);
    if (digits === "") return null;
    from.rest = from.rest.replace(/^ +/, "");
    return { digits: digits, spelled: spelled };
  }

  function digitsTaken(from) {
    var written = /^[0-9.,]*/.exec(from.rest)[0];
    if (!/^(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$/.test(written)) return "";
    var number = written.replace(/,/g, "");
    if (number.length > 1 && number.charAt(0) === "0" && number.charAt(1) !== ".") return "";
    // Zeros at the end of a fraction are left to the full grammar.
    if (number.indexOf(".") >= 0 && number.charAt(number.length - 1) === "0") return "";
    from.rest = from.rest.slice(written.length);
    return number;
  }

  function numeralTaken(from) {
    // A Chinese numeral below 10000, in digits.
    var text = from.rest, total = 0, lastWeight = 10000, digit = -1, at;
    for (at = 0; at < text.length; at += 1) {
      var weight = placeValue(text.charAt(at));
      if (weight > 0) {
        if (weight >= lastWeight || (digit < 0 && !(weight === 10 && at === 0))) return "";
        total += (digit < 0 ? 1 : digit) * weight;
        lastWeight = weight;
        digit = -1;
      } else {
        var value = digitValue(text.charAt(at));
        if (value < 0) break;
        if (digit >= 0) return "";
        digit = value;
      }
    }
    if (at === 0) return "";
    if (digit >= 0) {
      // "one thousand two" may mean 1200 or 1002: only units after tens, or after nothing, are certain.
      if (lastWeight !== 10 && lastWeight !== 10000) return "";
      total += digit;
    }
    if (total === 0) return "";
    from.rest = text.slice(at);
    return String(total);
  }
  function digitValue(character) {
    if (character === LISTS.two) return 2;
    var at = LISTS.digits.indexOf(character);
    return at > 0 ? at : -1;
  }
  function placeValue(character) {
    var at = LISTS.places.indexOf(character);
    return at < 0 ? 0 : [1000, 100, 10][at];
  }

  function normalised(text) {
    // The target in canonical form; "" where the reduced grammar does not cover the text.
    var rest = trimmed(halfWidth(text));
    return plainTarget(text) || wholeDate(oneSpelling(text)) || (rest && (oneNumber(rest) || twoNumbers(rest))) || "";
  }

  // ---------------------------------------------------------------- texts tidied (XlpText)

  var BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
  var LINE = new RegExp("</?(?:p|br|div|li|tr)(?:" + BLANK + "[^<>]*)?/?>", "gi");
  var TAG = new RegExp("</?(?:span|font|b|i|u|strong|em|a|table|tbody|thead|td|th|ul|ol|h[1-6]|o:p|img|hr|sup|sub)(?:" +
    BLANK + "[^<>]*)?/?>", "gi");
  var ENTITY = /&(?:nbsp|ensp|emsp|lt|gt|amp|quot|[lr]dquo|mdash|hellip|middot|#\d{1,6}|#x[0-9a-f]{1,5});/gi;
  var NAMED = {
    "&nbsp;": "\u00a0", "&ensp;": "\u2002", "&emsp;": "\u2003", "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"",
    "&LT;": "<", "&GT;": ">", "&AMP;": "&", "&QUOT;": "\"", "&ldquo;": "\u201c", "&rdquo;": "\u201d", "&mdash;": "\u2014",
    "&hellip;": "\u2026", "&middot;": "\u00b7",
  };
  var OF_WINDOWS = "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
    "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

  var RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b";

  function characterOf(entity) {
    // As HTML reads it: 128 to 159 are those of Windows, control characters and others that no text holds are nothing.
    if (entity.charAt(1) !== "#") return Object.prototype.hasOwnProperty.call(NAMED, entity) ? NAMED[entity] : entity;
    var inner = entity.slice(2, -1), code = /^x/i.test(inner) ? parseInt(inner.slice(1), 16) : parseInt(inner, 10);
    if (code === 0 || (code >= 55296 && code <= 57343)) return "\ufffd";
    if (code >= 128 && code <= 159) return OF_WINDOWS.charAt(code - 128);
    if (code === 13) return "\r";
    if (code <= 8 || code === 11 || (code >= 14 && code <= 31) || code === 127 || (code >= 64976 && code <= 65007) ||
      (code & 65534) === 65534) return "";
    if (code <= 65535) return String.fromCharCode(code);
    return String.fromCharCode(55296 + ((code - 65536) >> 10), 56320 + ((code - 65536) & 1023));
  }

  function tidiedOnce(text) {
    text = text.replace(/[\uff10-\uff19]/g, halfWidth).replace(/<sup>([-+]?[0-9]+)<\/sup>/gi, function (found, raised) {
      return raised.replace(/./g, function (sign) { return RAISED.charAt("0123456789+-".indexOf(sign)); });
    });
    text = text.replace(LINE, "\n").replace(TAG, "").replace(ENTITY, characterOf).replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, "");
    text = text.replace(/[\uff10-\uff19]/g, halfWidth);
    text = text.replace(/([0-9])\uff0e(?=[0-9])/g, "$1.").replace(/([0-9])\uff05/g, "$1%");
    var lines = text.replace(/\r\n?/g, "\n").split("\n").map(function (line) {
      return line.replace(/[ \t\u00a0\u2002\u2003\u3000]+/g, " ").replace(/^ +| +$/g, "");
    });
    return lines.filter(function (line) { return line !== ""; }).join("\n");
  }

  function tidied(text) {
    var before = null;
    while (before !== text) {
      before = text;
      text = tidiedOnce(text);
    }
    return text;
  }

  return { normalised: normalised, tidied: tidied };
};
