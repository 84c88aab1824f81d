// The operations that cells are made of, as in playground/cells/operations.py: tests hold the two tables together.
//
// value(...inputs) → the value. slopes(value, ...inputs) → ∂value/∂input for each input. sign: how it is written between
// its inputs; function: how it is written before them. A constant has its number in the node and no entry here.

const sigmoid = (a) => 0.5 * Math.tanh(0.5 * a) + 0.5;

const softplus = (a) => (a > 0 ? a : a <= 0 ? 0 : NaN) + Math.log1p(Math.exp(-Math.abs(a)));

const wins = (a, b) => Number(Number.isNaN(a) || a > b);

export const OPERATIONS = {
  add: { sign: "+", value: (...all) => all.reduce((sum, a) => sum + a), slopes: (v, ...all) => all.map(() => 1) },
  subtract: { sign: "−", value: (a, b) => a - b, slopes: () => [1, -1] },
  negative: { sign: "−", value: (a) => -a, slopes: () => [-1] },
  multiply: { sign: "⊙", value: (a, b) => a * b, slopes: (v, a, b) => [b, a] },
  divide: { sign: "/", value: (a, b) => a / b, slopes: (v, a, b) => [1 / b, -v / b] },
  complement: { sign: "1−", value: (a) => 1 - a, slopes: () => [-1] },
  identity: { function: "", value: (a) => a, slopes: () => [1] },
  sigmoid: { function: "σ", value: sigmoid, slopes: (v) => [v - v * v] },
  tanh: { function: "tanh", value: Math.tanh, slopes: (v) => [1 - v * v] },
  relu: { function: "relu", value: (a) => (a <= 0 ? 0 : a), slopes: (v, a) => [Number(a > 0)] },
  exp: { function: "exp", value: Math.exp, slopes: (v) => [v] },
  softplus: { function: "softplus", value: softplus, slopes: (v, a) => [sigmoid(a)] },
  log_sigmoid: { function: "logσ", value: (a) => -softplus(-a), slopes: (v, a) => [sigmoid(-a)] },
  max: { function: "max", value: (a, b) => (wins(a, b) ? a : b), slopes: (v, a, b) => [wins(a, b), 1 - wins(a, b)] },
};
