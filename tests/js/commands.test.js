import assert from "node:assert/strict";
import { test } from "node:test";

import { Commands } from "../../playground/ui/board/static/board/commands.js";

function queue() {
  const sent = [];
  const told = [];
  const commands = new Commands();
  commands.speakFor({ send: (command) => sent.push(command), awaits: (state) => told.push(state) });
  return { sent, told, commands, values: () => sent.map(({ payload }) => payload.value) };
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

test("a restart gives back what nobody answered, and numbers go on from the server's", () => {
  const { sent, commands } = queue();
  commands.push("weight", { value: 1 }, { gesture: "a" });
  commands.push("weight", { value: 2 }, { gesture: "a" });
  commands.push("undo", {});
  const unanswered = commands.restart(7);
  assert.deepEqual(
    unanswered.map(({ name, payload }) => `${name}${payload.value ?? ""}`),
    ["weight1", "weight2", "undo"],
  );
  assert.equal(commands.busy, false);
  commands.push("resume", {});
  assert.equal(sent.at(-1).seq, 8);
  commands.answered(8);
});

test("what nobody answers is sent again under its number, and the person is told until the answer comes", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sent, told, commands } = queue();
  commands.push("undo", {});
  t.mock.timers.tick(5_500);
  t.mock.timers.tick(5_500);
  assert.deepEqual(
    sent.map(({ seq, tries }) => [seq, tries]),
    [
      [1, 0],
      [1, 1],
      [1, 2],
    ],
  );
  assert.equal(told.at(-1).late, true);
  commands.answered(1);
  assert.deepEqual(told.at(-1), { busy: false, late: false });
  t.mock.timers.tick(60_000);
  assert.equal(sent.length, 3);
});

test("a board that is mounted anew sends what the one before it sent in vain", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { sent, commands } = queue();
  const gone = commands.board;
  commands.push("weight", { value: 1 });
  commands.silence(gone);
  const later = [];
  commands.speakFor({ send: (command) => later.push(command), awaits: () => undefined });
  t.mock.timers.tick(1);
  assert.equal(sent.length, 1);
  assert.deepEqual([later[0].seq, later[0].payload.value], [1, 1]);
  commands.answered(1);
});

test("whoever listens is told when all is done", () => {
  const { told, commands } = queue();
  commands.push("undo", {});
  commands.answered(1);
  assert.deepEqual([told.find(({ busy }) => busy)?.busy, told.at(-1).busy], [true, false]);
});
