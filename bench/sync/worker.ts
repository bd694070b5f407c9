/** Has one library in a process of its own, which does what it is told; with a model of no tables it only gets ready. */
import { type Spec, type SyncContender, type Target } from './spec'

export interface SyncOrder {
  readonly module: string
  readonly target: Target
  readonly spec: Spec
  readonly level: string
}

/** Nothing if it went well. */
export interface SyncAnswer {
  readonly error?: { readonly name: string; readonly message: string }
}

process.on('message', (order: SyncOrder) => {
  void carryOut(order).then((answer) => process.send?.(answer))
})

async function carryOut({ module, target, spec, level }: SyncOrder): Promise<SyncAnswer> {
  try {
    const { contender } = (await import(module)) as { readonly contender: SyncContender }
    if (spec.length > 0) await contender.sync(target, spec, level)
    return {}
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { error: { name, message } }
  }
}
