// A photo as a phone takes it: large, and telling where it was taken (EXIF 2.32, GPS IFD).

/** Somewhere nobody took it. */
export const PLACE = "45/1,46/1,37/1";

/** Drawn in a browser, with its place written in as a phone does. */
export async function phonePhoto(page, width = 3000, height = 2250) {
  const encoded = await page.evaluate(async ({ width, height }) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const paper = canvas.getContext("2d");
    // Noise does not pack: the file is as large as a photo's.
    const pixels = paper.createImageData(width, height);
    let seed = 1;
    for (let at = 0; at < pixels.data.length; at += 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      pixels.data[at] = at % 4 === 3 ? 255 : 96 + (seed >>> 26);
    }
    paper.putImageData(pixels, 0, 0);
    paper.fillStyle = "#27548a";
    paper.fillRect(width / 4, height / 4, width / 2, height / 2);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
  }, { width, height });
  const picture = Buffer.from(encoded, "base64");
  return Buffer.concat([picture.subarray(0, 2), exif(), picture.subarray(2)]);
}

/** An APP1 segment: the device, and a latitude. */
function exif() {
  const tiff = Buffer.alloc(128);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  // IFD0: the maker at 80, the GPS IFD at 38.
  tiff.writeUInt16LE(2, 8);
  entry(tiff, 10, 0x010f, 2, 12, 92);
  entry(tiff, 22, 0x8825, 4, 1, 38);
  tiff.writeUInt16LE(2, 38);
  entry(tiff, 40, 1, 2, 2, "N".charCodeAt(0));
  entry(tiff, 52, 2, 5, 3, 68);
  PLACE.split(",").forEach((part, at) => {
    const [above, below] = part.split("/").map(Number);
    tiff.writeUInt32LE(above, 68 + at * 8);
    tiff.writeUInt32LE(below, 72 + at * 8);
  });
  tiff.write("TelephoneX1\0", 92, "latin1");
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

function entry(tiff, at, tag, kind, count, value) {
  tiff.writeUInt16LE(tag, at);
  tiff.writeUInt16LE(kind, at + 2);
  tiff.writeUInt32LE(count, at + 4);
  tiff.writeUInt32LE(value, at + 8);
}

/** Whether a file still tells of the place or the device. */
export function tells(bytes) {
  return bytes.includes("Exif") || bytes.includes("TelephoneX1");
}
