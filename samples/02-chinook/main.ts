/**
 * The Chinook music shop: eleven tables that Dovetail makes, the rows of the published script, and four questions.
 *
 *   npx ts-node samples/02-chinook/main.ts [--script Chinook_PostgreSql.sql] [--artist 1] [--invoice 1] [--playlist 1] [url]
 *
 * Without a script it takes the made-up excerpt beside this file, without a URL a database in memory.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createEngine, Session, sync, type Engine } from 'dovetail-orm'
import { fill } from './fill'
import { Artist, shop } from './models'
import {
  artistWithAlbums,
  heads,
  invoiceWithLines,
  playlistWithTracks,
  reportsOf,
  type Chief,
} from './queries'

const TRACKS_SHOWN = 10

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      script: { type: 'string', default: join(__dirname, 'excerpt.sql') },
      artist: { type: 'string', default: '1' },
      invoice: { type: 'string', default: '1' },
      playlist: { type: 'string', default: '1' },
    },
  })
  await using engine = createEngine(positionals[0] ?? 'sqlite://')

  const { applied } = await sync(engine, shop)
  console.log(`sync: ${applied.length} steps`)
  if (await new Session(engine).exists(Artist)) console.log('The shop has rows already.')
  else console.log(`${await fill(engine, await readFile(values.script, 'utf8'))} rows inserted`)

  await counted(engine, (session) => printArtist(session, Number(values.artist)))
  await counted(engine, (session) => printInvoice(session, Number(values.invoice)))
  await counted(engine, printReportingTree)
  await counted(engine, (session) => printPlaylist(session, Number(values.playlist)))
}

async function printArtist(session: Session, artistId: number): Promise<void> {
  const artist = await artistWithAlbums(session, artistId)
  console.log(artist.name)
  for (const { title, tracks } of artist.albums) {
    console.log(`  ${title}`)
    for (const { name, milliseconds } of tracks) console.log(`    ${name} (${minutes(milliseconds)})`)
  }
}

async function printInvoice(session: Session, invoiceId: number): Promise<void> {
  const { customer, invoiceDate, lines, total } = await invoiceWithLines(session, invoiceId)
  console.log(`Invoice ${invoiceId} of ${invoiceDate.toISOString().slice(0, 10)}`)
  console.log(
    `  for ${fullName(customer)}, looked after by ${customer.supportRep ? fullName(customer.supportRep) : 'nobody'}`,
  )
  for (const { quantity, track, unitPrice } of lines)
    console.log(`  ${quantity} x ${track.name}: ${unitPrice}`)
  console.log(`  total: ${total}`)
}

async function printReportingTree(session: Session): Promise<void> {
  const print = (chief: Chief, indent: string): void => {
    console.log(`${indent}${fullName(chief)}, ${chief.title ?? 'no title'}`)
    for (const report of reportsOf(chief)) print(report, `${indent}  `)
  }
  for (const head of await heads(session)) print(head, '')
}

async function printPlaylist(session: Session, playlistId: number): Promise<void> {
  const { name, tracks } = await playlistWithTracks(session, playlistId)
  console.log(`Playlist ${name}`)
  for (const track of tracks.slice(0, TRACKS_SHOWN)) console.log(`  ${track.name}`)
  if (tracks.length > TRACKS_SHOWN) console.log(`  … and ${tracks.length - TRACKS_SHOWN} more`)
}

/** Runs something in a session that knows no rows yet, and prints how many statements it took. */
async function counted(engine: Engine, run: (session: Session) => Promise<void>): Promise<void> {
  let statements = 0
  const count = (): void => void (statements += 1)
  engine.on('statement', count)
  console.log()
  await run(new Session(engine))
  console.log(`(${statements} statements)`)
  engine.off('statement', count)
}

function fullName({
  firstName,
  lastName,
}: {
  readonly firstName: string
  readonly lastName: string
}): string {
  return `${firstName} ${lastName}`
}

function minutes(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

void main()
