/** A process that brings a database to the model of one version, again and again between two, and tells when it begins. */
import { createEngine } from '../../src/engine/create-engine'
import { sync } from '../../src/sync/sync-schema'
import { rebuiltModel } from './rebuilt-model'

const [, , url = '', first = '1'] = process.argv

async function main(): Promise<void> {
  const engine = createEngine(url)
  process.send?.('ready')
  for (let version = Number(first); ; version = 3 - version) {
    await sync(engine, rebuiltModel(version), { allow: 'destroys', history: false })
    process.send?.('done')
  }
}

void main()
