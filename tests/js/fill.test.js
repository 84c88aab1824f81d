import assert from "node:assert/strict";
import { test } from "node:test";

import { share } from "../../playground/ui/board/static/board/fill.js";

test("the room left is shared out in whole pixels, within what suits a chart", () => {
  assert.equal(share(100, 6), 16);
  assert.equal(share(-31, 6), -6);
  assert.equal(share(-1000, 6), share(-2000, 6));
  assert.equal(share(5000, 1), share(9000, 1));
  assert.equal(share(100, 0), 0);
});
