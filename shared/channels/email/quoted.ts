/** Where a mail program begins to repeat what was written before. */
const starts = [
  /^-{2,}\s*(original message|原始邮件|forwarded message|转发的邮件)/i,
  /^on .{6,200} wrote:\s*$/i,
  /^(在|于)?\s*\d{4}\s*年.{0,120}(写道|寫道)[:：]\s*$/,
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}.{0,120}(写道|wrote)[:：]\s*$/i,
  /^(发件人|寄件者|from)[:：]\s.{2,}/i,
  /^_{10,}$/,
]

/** What is new in a letter: without quoted lines, without what a mail program repeats, without the signature. */
export function withoutQuotes(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const kept: string[] = []
  for (const [index, line] of lines.entries()) {
    const pair = `${line.trim()} ${lines[index + 1]?.trim() ?? ''}`
    if (starts.some((start) => start.test(line.trim())) || /^on .{6,200} wrote:\s*$/i.test(pair)) break
    if (line === '-- ' || line === '--') break
    if (!line.startsWith('>')) kept.push(line.trimEnd())
  }
  const fresh = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  // A letter that is all quotation is shown whole rather than empty.
  return fresh || text.trim()
}
