// The gates of a cell as a picker offers them.

/** The options of a gate picker, coloured as the signals are. */
export function gateOptions(board, gates) {
  const all = { value: "", html: board.say("weights.all"), name: board.say("weights.all_gates") };
  return [
    all,
    ...gates.map(({ name, label, colour }) => ({
      value: name,
      html: `<i>${name}</i>`,
      name: label,
      colour: board.colour(colour),
    })),
  ];
}
