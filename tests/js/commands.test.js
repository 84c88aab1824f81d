import assert from "node:assert/strict";
import { test } from "node:test";

import { Commands } from "../../playground/ui/board/static/board/commands.js";

function queue() {
  const sent = [];
  const commands = new Commands((command) => sent.push(command));
  return { sent, commands, values: () => sent.map(({ payload }) => payload.value) };
}

const settle = (commands) => {
  while (commands.busy) commands.answered(commands.seq);
};

test("one command is under way at a time, and the last position of a drag always arrives", () => {
  const { sent, commands, values } = queue();
  for (let value = 0; value < 50; value += 1) commands.push("weight", { value }, { gesture: "drag:1" });
  assert.deepEqual(values(), [0]);
  commands.answered(1);
  assert.deepEqual(values(), [0, 49]);
  commands.answered(2);
  assert.equal(commands.busy, false);
  assert.deepEqual(
    sent.map(({ seq }) => seq),
    [1, 2],
  );
});

test("commands without a gesture, and of different ones, keep their order and are all sent", () => {
  const { sent, commands } = queue();
  commands.push("undo", {});
  commands.push("weight", { value: 1 }, { gesture: "a" });
  commands.push("weight", { value: 2 }, { gesture: "b" });
  commands.push("undo", {});
  commands.push("undo", {});
  settle(commands);
  assert.deepEqual(
    sent.map(({ name, payload }) => `${name}${payload.value ?? ""}`),
    ["undo", "weight1", "weight2", "undo", "undo"],
  );
});

test("a gesture is not merged across what came between", () => {
  const { commands, values } = queue();
  commands.push("x", { value: 0 });
  commands.push("weight", { value: 1 }, { gesture: "a" });
  commands.push("undo", { value: "undo" });
  commands.push("weight", { value: 2 }, { gesture: "a" });
  settle(commands);
  assert.deepEqual(values(), [0, 1, "undo", 2]);
});

test("a restart forgets what was under way, and numbers go on from the server's", () => {
  const { sent, commands } = queue();
  commands.push("weight", { value: 1 }, { gesture: "a" });
  commands.push("weight", { value: 2 }, { gesture: "a" });
  commands.restart(7);
  assert.equal(commands.busy, false);
  commands.push("open", {});
  assert.equal(sent.at(-1).seq, 8);
  commands.answered(8);
});

test("whoever listens is told when all is done", () => {
  const told = [];
  const commands = new Commands(
    () => undefined,
    (busy) => told.push(busy),
  );
  commands.push("undo", {});
  commands.answered(1);
  assert.deepEqual([told[0], told.at(-1)], [true, false]);
});
