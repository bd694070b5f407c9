/** A signal ends sync between two steps, and while it waits. */
import { expect } from 'chai'

import { Column, Index, MetaData, planSync, sync, syncHistory, Table, t, verify } from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

function model(...extra: readonly (Column | Index)[]): MetaData {
  const metadata = new MetaData()
  new Table('ended', metadata, new Column('id', t.integer(), { primaryKey: true }), ...extra)
  return metadata
}

const wider = (): MetaData =>
  model(new Column('a', t.text()), new Column('b', t.text()), new Index('ix_ended', 'a'))

onEveryEngine('a signal', (engine, { dialect }) => {
  beforeEach(async () => {
    await model().dropAll(engine())
    await sync(engine(), model())
    await engine().send('INSERT INTO ended (id) VALUES (1)')
  })

  it('that was aborted before is told by all of them, and nothing is done', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    const plan = await planSync(engine(), wider())
    const attempts = [
      () => sync(engine(), wider(), { signal }),
      () => planSync(engine(), wider(), { signal }),
      () => verify(engine(), wider(), { signal }),
      () => plan.apply({ signal }),
    ]
    for (const attempt of attempts) {
      const error = await rejection(attempt())
      expect(error).to.deep.include({ code: 'sync-aborted', applied: [] })
      expect(error).to.have.nested.property('cause.message', 'enough')
    }
    expect((await planSync(engine(), wider())).steps).to.have.length(plan.steps.length)
  })

  it('ends a plan before its next step, and tells what is committed', async () => {
    const controller = new AbortController()
    const onStep = ({
      step,
      elapsedMs,
    }: {
      step: { change: { kind: string } }
      elapsedMs?: number | undefined
    }): void => {
      if (step.change.kind === 'addIndex' && elapsedMs === undefined) return
      if (dialect === 'sqlite' || step.change.kind === 'addIndex') controller.abort()
    }
    const wanted = (): MetaData => {
      const metadata = wider()
      new Index('ix_ended_b', 'b').attachTo(metadata.table('ended'))
      return metadata
    }
    const options = { allow: 'scans', signal: controller.signal, onStep } as const
    const error = await rejection(sync(engine(), wanted(), options))
    // On SQLite all steps are one transaction.
    const applied =
      dialect === 'sqlite' ? [] : ['column ended.a', 'column ended.b', 'index ix_ended of table ended']
    expect(error).to.deep.include({ code: 'sync-aborted', applied })
    const [latest] = await syncHistory(engine())
    expect([latest?.outcome, latest?.error]).to.deep.equal(
      dialect === 'sqlite' ? ['applied', null] : ['failed', 'sync-aborted'],
    )
    await sync(engine(), wanted(), { allow: 'scans' })
    await verify(engine(), wanted())
  })

  it('ends the waiting for others', async () => {
    const { syncLock } = engine().dialect
    if (syncLock === undefined) return
    await using other = await engine().connect()
    await other.send(syncLock.tryLock)
    const begun = Date.now()
    const error = await rejection(sync(engine(), wider(), { signal: AbortSignal.timeout(200) }))
    expect(error).to.have.property('code', 'sync-aborted')
    expect(Date.now() - begun).to.be.below(30_000)
    await other.send(syncLock.unlock)
  })
})
