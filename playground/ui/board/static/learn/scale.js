// Places and numbers of the curves over the steps of learning.

/** A scale from numbers to pixels: linear, or by logarithms. */
export function scale({ low, high, log = false }, from, to) {
  const place = log ? Math.log10 : (value) => value;
  const [a, b] = [place(low), place(high)];
  return {
    pixel: (value) => from + ((place(value) - a) / (b - a || 1)) * (to - from),
    value: (pixel) => {
      const at = a + ((pixel - from) / (to - from || 1)) * (b - a);
      return log ? 10 ** at : at;
    },
  };
}

/** The numbers to be written along an axis: round, and at most about `most`. */
export function ticks({ low, high, log = false }, most = 6) {
  if (log) {
    for (const leads of [[1, 2, 5], [1]]) {
      const round = [];
      for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
        round.push(...leads.map((lead) => Number(`${lead}e${power}`)));
      }
      const inside = round.filter((value) => value >= low * 0.999 && value <= high * 1.001);
      if (inside.length <= most) return inside;
      if (leads.length === 1) return inside.filter((_, index) => index % Math.ceil(inside.length / most) === 0);
    }
  }
  const rough = (high - low) / most || 1;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((lead) => lead * unit).find((size) => size >= rough * 0.999);
  const count = Math.floor((high - low) / step + 1e-6);
  const first = Math.ceil(low / step - 1e-6);
  return Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(10))).filter(
    (value) => value <= high * (1 + 1e-9),
  );
}

/** The index of the last of rising numbers that is not above a value; the first where all are. */
export function lastUpTo(numbers, value) {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (numbers[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Heights for labels wanted at some heights, so that they stand `room` apart, in the order they were given. */
export function spreadOut(wanted, room, { low, high }) {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b]);
  const placed = wanted.map((height) => Math.min(Math.max(height, low), high));
  for (let k = 1; k < order.length; k += 1) {
    placed[order[k]] = Math.max(placed[order[k]], placed[order[k - 1]] + room);
  }
  let above = high;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index], above);
    above = placed[index] - room;
  }
  return placed;
}
