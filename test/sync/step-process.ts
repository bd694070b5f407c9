/** A process that is killed at one moment of its plan: the first is before the first step, the second behind it, and so on. */
import { createEngine } from '../../src/engine/create-engine'
import { sync } from '../../src/sync/sync-schema'
import { STEP_OPTIONS, stepModel } from './step-model'

const [, , url = '', moment = '1'] = process.argv

async function main(): Promise<void> {
  const engine = createEngine(url)
  let moments = 0
  const onStep = (): void => {
    if (++moments === Number(moment)) process.kill(process.pid, 'SIGKILL')
  }
  await sync(engine, stepModel(), { ...STEP_OPTIONS, onStep })
  await engine.dispose()
}

void main()
