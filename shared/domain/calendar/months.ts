/** A month (YYYY-MM), so many months on. */
export function monthOn(month: string, by: number): string {
  const [year = 0, index = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, index - 1 + by)).toISOString().slice(0, 7)
}
