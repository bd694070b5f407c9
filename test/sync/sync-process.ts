/** One process that starts, syncs and ends: `process-race.test.ts` starts many of them. */
import { createEngine } from '../../src/engine/create-engine'
import { sync } from '../../src/sync/sync-schema'
import { shopModel } from './shop-model'

/** What a process tells its parent when it has ended well. */
export interface SyncReport {
  readonly applied: number
  readonly pending: number
}

async function main(url: string): Promise<void> {
  const engine = createEngine(url)
  // Connecting takes longer than syncing. Opening a SQLite file is a race of its own, and part of what is tried.
  if (engine.dialect.name === 'postgres') await (await engine.connect()).close()
  // All start when the parent says so, as near to each other as processes can.
  await new Promise<void>((resolve) => {
    process.once('message', () => resolve())
    process.send?.('ready')
  })
  engine.on('statement', ({ sql }) => process.send?.(sql))
  const { applied, pending } = await sync(engine, shopModel(), { allow: 'rewrites' })
  await engine.dispose()
  const report: SyncReport = { applied: applied.length, pending: pending.length }
  process.send?.(report, () => process.disconnect())
}

void main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
