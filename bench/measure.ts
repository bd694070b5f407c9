/** One way of doing a piece of work. */
export interface Contender {
  readonly name: string
  readonly run: () => Promise<unknown>
}

/** Medians of interleaved rounds in milliseconds, so that whatever else the machine does strikes all contenders alike. */
export async function measure(
  contenders: readonly Contender[],
  rounds: number,
): Promise<Map<string, number>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (const { run } of contenders) for (let i = 0; i < 3; i++) await run()
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of contenders) {
      const start = process.hrtime.bigint()
      await run()
      times.get(name)?.push(Number(process.hrtime.bigint() - start) / 1e6)
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** A line of a report: the time, and its ratio to the first contender's. */
export function report(title: string, medians: ReadonlyMap<string, number>): void {
  const [base = 1] = medians.values()
  for (const [name, ms] of medians) {
    console.log(
      `${title.padEnd(44)} ${name.padEnd(16)} ${ms.toFixed(2).padStart(9)} ms   x${(ms / base).toFixed(2)}`,
    )
  }
}
