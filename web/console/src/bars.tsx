interface Column {
  readonly name: string
  readonly short: string
  readonly parts: readonly number[]
}

/** Columns of stacked parts, each as high as what it stands for; the highest is named. */
export function Bars({
  label,
  columns,
  names,
  write,
}: {
  readonly label: string
  readonly columns: readonly Column[]
  readonly names: readonly string[]
  readonly write: (value: number) => string
}) {
  const total = ({ parts }: Column) => parts.reduce((sum, part) => sum + part, 0)
  const highest = columns.reduce((a, b) => (total(b) > total(a) ? b : a))
  const most = total(highest)
  const every = Math.ceil(columns.length / 12)
  return (
    <figure className="bars">
      <div className="columns" role="img" aria-label={`${label}: ${highest.name} ${write(most)}`}>
        {columns.map((column, index) => (
          <div
            key={column.name}
            className="column"
            title={`${column.name}: ${names
              .map((name, place) => [name, column.parts[place] ?? 0] as const)
              .filter(([, value]) => value > 0)
              .map(([name, value]) => `${name} ${write(value)}`)
              .join(', ')}`}
          >
            <div className="stack">
              {column === highest && most > 0 ? <span className="peak">{write(most)}</span> : null}
              {column.parts.map((part, place) =>
                part > 0 ? (
                  <div
                    key={names[place]}
                    className={`part part-${place % 8}`}
                    style={{ height: `${(part / most) * 100}%` }}
                  />
                ) : null,
              )}
            </div>
            <span className="tick">{index % every === 0 ? column.short : ''}</span>
          </div>
        ))}
      </div>
      <figcaption>
        {names.map((name, place) => (
          <span key={name}>
            <i className={`part part-${place % 8}`} aria-hidden="true" />
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
