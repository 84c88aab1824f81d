// Reads the message of a page: see playground/ui/board/message.py for its form.

const TYPES = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array };

/** The header of a message, with `array(name)` giving {data, shape, dtype} over the same bytes. */
export function read(bytes) {
  const copy = bytes.slice(); // aligned at 0, whatever buffer it came in
  const length = new DataView(copy.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(copy.subarray(4, 4 + length)));
  const start = 4 + length;
  const views = new Map();
  const array = (name) => {
    if (!views.has(name)) views.set(name, view(copy.buffer, start, header.arrays[name]));
    return views.get(name);
  };
  return { header, array };
}

function view(buffer, start, place) {
  if (!place) return null;
  const size = place.shape.reduce((product, n) => product * n, 1);
  return { data: new TYPES[place.dtype](buffer, start + place.offset, size), shape: place.shape, dtype: place.dtype };
}
