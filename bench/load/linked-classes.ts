/** The model of the cold start: a chain of classes, each with a nullable key to the one in front of it. */

/** The text of all classes; `write` is given the names of the neighbours. */
export const linkedClasses = (
  size: number,
  write: (i: number, previous: string | undefined, next: string | undefined) => string,
): string =>
  Array.from({ length: size }, (_, k) =>
    write(k + 1, k === 0 ? undefined : `E${k}`, k + 1 === size ? undefined : `E${k + 2}`),
  ).join('\n')

/** Their tables on SQLite. */
export const linkedTables = (size: number): string =>
  Array.from({ length: size }, (_, k) => {
    const previous = k === 0 ? '' : `, prev_id integer references e${k}(id)`
    return `create table e${k + 1} (id integer primary key autoincrement, name text not null, qty integer not null,
      score real not null, active boolean not null, created_at datetime not null${previous});`
  }).join('\n')
