/** The kinds of image that people may send through us, and the ending of each. SVG is not among them: it can hold script. */
export const imageEndings: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}
