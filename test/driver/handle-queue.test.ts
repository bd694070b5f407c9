import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'chai'

import { HandleQueue } from '../../src/driver/handle-queue'
import { rejection } from './driver-contract'

function counting(options: { timeoutMs?: number; closeGraceMs?: number } = {}) {
  const log: string[] = []
  let opened = 0
  const queue = new HandleQueue<number>({
    open: () => {
      opened++
      log.push(`open ${opened}`)
      return opened
    },
    close: (handle) => void log.push(`close ${handle}`),
    ...options,
  })
  return { queue, log }
}

describe('HandleQueue', () => {
  it('opens nothing until the handle is wanted', async () => {
    const { queue, log } = counting()
    await queue.close()
    expect(log).to.deep.equal([])
  })

  it('closes a broken handle and opens another for the next holder', async () => {
    const { queue, log } = counting()
    const first = await queue.acquire()
    const waiting = queue.acquire()
    first.release(true)
    const second = await waiting
    expect([second.handle, second.isNew]).to.deep.equal([2, true])
    second.release()
    await queue.close()
    expect(log).to.deep.equal(['open 1', 'close 1', 'open 2', 'close 2'])
  })

  it('does not count a handle given back twice as two', async () => {
    const { queue } = counting()
    const first = await queue.acquire()
    first.release()
    const second = await queue.acquire()
    first.release()
    const third = queue.acquire()
    const outcome = await Promise.race([third.then(() => 'had it'), sleep(20, 'waits')])
    second.release()
    ;(await third).release()
    expect(outcome).to.equal('waits')
  })

  it('lets the next one try when opening fails', async () => {
    let attempts = 0
    const queue = new HandleQueue<string>({
      open: () => {
        attempts++
        if (attempts === 1) throw new RangeError('no')
        return 'handle'
      },
      close: () => undefined,
    })
    const [first, second] = await Promise.allSettled([queue.acquire(), queue.acquire()])
    expect(first.status).to.equal('rejected')
    expect(second.status).to.equal('fulfilled')
  })

  it('gives up after timeoutMs, and leaves its place in the line', async () => {
    const { queue } = counting({ timeoutMs: 20 })
    const holder = await queue.acquire()
    const error = await rejection(queue.acquire())
    expect(error).to.have.property('code', 'connection')
    holder.release()
    ;(await queue.acquire()).release()
  })

  it('is taken while somebody holds it, or waits for it, for more than a statement', async () => {
    const { queue } = counting()
    const brief = await queue.acquire(true)
    const alsoBrief = queue.acquire(true)
    const seen = [queue.isTaken]
    const lasting = queue.acquire()
    seen.push(queue.isTaken)
    brief.release()
    ;(await alsoBrief).release()
    const held = await lasting
    seen.push(queue.isTaken)
    held.release()
    held.release()
    seen.push(queue.isTaken)
    queue.tryAcquire()?.release(true)
    ;(await queue.acquire()).release(true)
    ;(await queue.acquire(true)).release()
    seen.push(queue.isTaken)
    expect(seen).to.deep.equal([false, true, true, false, false])
  })

  it('is not taken by who could not have it', async () => {
    const { queue } = counting({ timeoutMs: 20 })
    const brief = await queue.acquire(true)
    await rejection(queue.acquire())
    expect(queue.isTaken).to.equal(false)
    brief.release()
    const unopened = new HandleQueue<string>({
      open: () => {
        throw new RangeError('no')
      },
      close: () => undefined,
    })
    await rejection(unopened.acquire())
    expect([unopened.isTaken, unopened.isFree]).to.deep.equal([false, true])
  })

  it('keeps the async context of the one who waits, not of the one who releases', async () => {
    const { queue } = counting()
    const context = new AsyncLocalStorage<string>()
    const holder = await context.run('holder', () => queue.acquire())
    const waiter = context.run('waiter', async () => {
      const held = await queue.acquire()
      held.release()
      return context.getStore()
    })
    context.run('holder', () => holder.release())
    expect(await waiter).to.equal('waiter')
  })

  it('waits for the holder before closing, and turns the waiters away', async () => {
    const { queue, log } = counting()
    const holder = await queue.acquire()
    const waiting = rejection(queue.acquire())
    const closing = queue.close()
    expect(await waiting).to.have.property('code', 'usage')
    expect(log).to.deep.equal(['open 1'])
    holder.release()
    await closing
    expect(log).to.deep.equal(['open 1', 'close 1'])
  })

  it('closes under a holder that never lets go', async () => {
    const { queue, log } = counting({ closeGraceMs: 10 })
    await queue.acquire()
    await queue.close()
    expect(log).to.deep.equal(['open 1', 'close 1'])
  })
})
