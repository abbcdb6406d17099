// Exact arithmetic on numbers as they are typed. Amounts are whole smallest units as BigInt: 12.50 with two decimals is 1250n.

/** "12.5", 2 -> 1250n; null for a text that is no plain number with at most so many decimals. */
export function units(text, decimals) {
  const found = /^([-+]?)(\d{1,16})(?:\.(\d+))?$/.exec(String(text).trim());
  const after = (found?.[3] ?? "").replace(/0+$/, "");
  if (!found || after.length > decimals) return null;
  const whole = BigInt(found[2] + after.padEnd(decimals, "0"));
  return found[1] === "-" ? -whole : whole;
}

/** 1250n, 2 -> "12.5", as it stands in a cell. */
export function plain(amount, decimals) {
  const text = shown(amount, decimals).replaceAll(",", "");
  return inCell(decimals ? text.replace(/\.?0+$/, "") : text);
}

/** A number as it stands in a cell: 333.334 could be read as 333 thousand and more, 333.3340 cannot. */
export function inCell(value) {
  const text = String(value);
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? `${text}0` : text;
}

/** 123450n, 2 -> "1,234.50", as it is read. */
export function shown(amount, decimals) {
  const digits = String(amount < 0n ? -amount : amount).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return (amount < 0n ? "-" : "") + whole + (decimals ? `.${digits.slice(-decimals)}` : "");
}

/** Largest remainder: whole parts of a total in proportion to weights, which add up to it; equal parts where all weights are 0. */
export function split(total, weights) {
  let sum = weights.reduce((a, b) => a + b, 0n);
  const given = sum > 0n ? weights : weights.map(() => 1n);
  if (sum <= 0n) sum = BigInt(weights.length);
  const parts = given.map((weight) => (total * weight) / sum);
  const order = given.map((weight, no) => ({ no, rest: (total * weight) % sum })).sort((a, b) => (a.rest === b.rest ? a.no - b.no : a.rest > b.rest ? -1 : 1));
  const missing = Number(total - parts.reduce((a, b) => a + b, 0n));
  for (const { no } of order.slice(0, missing)) parts[no] += 1n;
  return parts;
}

/** The amount after `times` months that grow by `percent` (10n, 1n for 10 %; 25n, 10n for 2.5 %), rounded half up. */
export function grown(amount, percent, scale, times) {
  const above = (100n * scale + percent) ** BigInt(times);
  const below = (100n * scale) ** BigInt(times);
  const doubled = 2n * amount * above;
  return (doubled + below) / (2n * below);
}
