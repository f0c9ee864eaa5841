import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Resident memory of a process and of the children it started, in MB. */
export function residentMb(pid: number): number {
  const of = (one: number) =>
    Number(
      /VmRSS:\s+(\d+)/.exec(
        existsSync(`/proc/${one}/status`) ? readFileSync(`/proc/${one}/status`, 'utf8') : '',
      )?.[1] ?? 0,
    ) / 1024
  const children = readdirSync('/proc').filter(
    (name) =>
      /^\d+$/.test(name) &&
      existsSync(`/proc/${name}/stat`) &&
      Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]) === pid,
  )
  return of(pid) + children.reduce((sum, child) => sum + of(Number(child)), 0)
}
