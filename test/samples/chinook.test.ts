/**
 * The Chinook sample gives the answers of hand-written SQL on every database, for every artist, invoice, employee and
 * playlist there is. `DOVETAIL_CHINOOK_SCRIPT=Chinook_Sqlite.sql npx mocha test/samples/chinook.test.ts` asks the same of
 * the published scripts.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { samplesAreLoaded } from './package-from-src'
import { createEngine, insert, planSync, Session, sql, sync, tableOf, type Engine } from 'dovetail-orm'
import { fill } from '../../samples/02-chinook/fill'
import { Artist, Invoice, Playlist, PlaylistTrack, shop, Track } from '../../samples/02-chinook/models'
import {
  artistWithAlbums,
  heads,
  invoiceWithLines,
  playlistWithTracks,
  reportsOf,
  type Chief,
} from '../../samples/02-chinook/queries'
import { counted } from './counted'
import { places } from './places'

samplesAreLoaded()

const excerpt = readFileSync(join(__dirname, '../../samples/02-chinook/excerpt.sql'), 'utf8')
const given = process.env['DOVETAIL_CHINOOK_SCRIPT']
const script = given === undefined ? excerpt : readFileSync(given, 'utf8')

type Row = Record<string, unknown>

/** The rows of SQL written by hand. */
async function rowsOf(engine: Engine, statement: ReturnType<typeof sql>): Promise<unknown[][]> {
  const { rows } = await engine.execute(statement)
  return comparable((rows as Row[]).map((row) => Object.values(row)))
}

function comparable(rows: readonly (readonly unknown[])[]): unknown[][] {
  return rows.map((row) => row.map(plain))
}

/** Plain SQL on SQLite has numbers for NUMERIC and text for TIMESTAMP. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'string') return value
  if (/^\d+\.\d+$/.test(value)) return Number(value)
  return /^\d{4}-\d{2}-\d{2} \d{2}:/.test(value)
    ? new Date(`${value.replace(' ', 'T')}Z`).toISOString()
    : value
}

async function idsOf(engine: Engine, model: (typeof shop)[number]): Promise<number[]> {
  const table = tableOf(model)
  const key = sql.identifier(table.primaryKey.columns[0]!.name)
  const { rows } = await engine.execute(
    sql`select ${key} as id from ${sql.identifier(table.name)} order by 1`,
  )
  return (rows as Row[]).map(({ id }) => Number(id))
}

for (const place of places) {
  describe(`the Chinook sample on ${place.name}`, function () {
    this.timeout(120_000)
    let engine: Engine
    let inserted: number

    before(async () => {
      engine = createEngine(await place.open())
      await sync(engine, shop, { onPending: 'throw' })
      inserted = await fill(engine, script)
    })

    after(async () => {
      await engine?.dispose()
      await place.close?.()
    })

    it('has inserted the rows that are there, and sync has nothing left to do', async () => {
      let there = 0
      for (const model of shop) {
        const { rows } = await engine.execute(
          sql`select count(*) as n from ${sql.identifier(tableOf(model).name)}`,
        )
        there += Number((rows as Row[])[0]!['n'])
      }
      expect(inserted).to.equal(there)
      if (given === undefined) expect(inserted).to.equal(35)
      expect((await planSync(engine, shop)).steps).to.deep.equal([])
    })

    it("gives each artist's albums and their tracks with 3 statements", async () => {
      for (const id of await idsOf(engine, Artist)) {
        const [artist, statements] = await counted(engine, (session) => artistWithAlbums(session, id))
        const tracks = artist.albums.flatMap((album) =>
          album.tracks.map((track) => [
            artist.name,
            album.title,
            track.name,
            track.composer,
            track.milliseconds,
          ]),
        )
        const albums = artist.albums.map(({ albumId, title }) => [albumId, title])
        const joined = sql`
          select a.name as artist, b.title, t.name, t.composer, t.milliseconds
          from artist a join album b on b.artist_id = a.artist_id join track t on t.album_id = b.album_id
          where a.artist_id = ${id} order by b.album_id, t.track_id`
        expect(comparable(tracks)).to.deep.equal(await rowsOf(engine, joined))
        expect(comparable(albums)).to.deep.equal(
          await rowsOf(
            engine,
            sql`select album_id, title from album where artist_id = ${id} order by album_id`,
          ),
        )
        expect(statements).to.equal(artist.albums.length === 0 ? 2 : 3)
      }
    })

    it('gives each invoice with lines, tracks, customer and support representative with 5 statements', async () => {
      for (const id of await idsOf(engine, Invoice)) {
        const [invoice, statements] = await counted(engine, (session) => invoiceWithLines(session, id))
        const { customer, lines } = invoice
        const rows = lines.map(({ quantity, track, unitPrice }) => [
          invoice.invoiceDate,
          invoice.total,
          customer.lastName,
          customer.supportRep?.lastName ?? null,
          customer.supportRep?.hireDate ?? null,
          track.name,
          unitPrice,
          quantity,
        ])
        const joined = sql`
          select i.invoice_date, i.total, c.last_name as customer, e.last_name as rep, e.hire_date, t.name, l.unit_price,
            l.quantity
          from invoice i join customer c on c.customer_id = i.customer_id
            left join employee e on e.employee_id = c.support_rep_id
            join invoice_line l on l.invoice_id = i.invoice_id join track t on t.track_id = l.track_id
          where i.invoice_id = ${id} order by l.invoice_line_id`
        expect(comparable(rows)).to.deep.equal(await rowsOf(engine, joined))
        expect(statements).to.equal(customer.supportRep === null ? 4 : 5)
      }
    })

    it("gives the employees' reporting tree with 2 statements", async () => {
      const [chiefs, statements] = await counted(engine, heads)
      const pathsOf = (chief: Chief, above: string): unknown[][] => {
        const path = `${above}/${chief.lastName}`
        return [[path, chief.title], ...reportsOf(chief).flatMap((report) => pathsOf(report, path))]
      }
      const walked = chiefs.flatMap((chief) => pathsOf(chief, '')).sort(byPath)
      const recursive = sql`
        with recursive tree (employee_id, path, title) as (
          select employee_id, cast('/' || last_name as text), title from employee where reports_to is null
          union all
          select e.employee_id, tree.path || '/' || e.last_name, e.title
          from employee e join tree on e.reports_to = tree.employee_id)
        select path, title from tree`
      expect(comparable(walked)).to.deep.equal((await rowsOf(engine, recursive)).sort(byPath))
      expect(statements).to.equal(2)
    })

    it("gives each playlist's tracks with 2 statements", async () => {
      for (const id of await idsOf(engine, Playlist)) {
        const [playlist, statements] = await counted(engine, (session) => playlistWithTracks(session, id))
        const rows = playlist.tracks.map(({ name, bytes, unitPrice }) => [
          playlist.name,
          name,
          bytes,
          Number(unitPrice),
        ])
        const joined = sql`
          select p.name as playlist, t.name, t.bytes, t.unit_price
          from playlist p join playlist_track pt on pt.playlist_id = p.playlist_id join track t on t.track_id = pt.track_id
          where p.playlist_id = ${id} order by t.track_id`
        expect(comparable(rows)).to.deep.equal(await rowsOf(engine, joined))
        expect(statements).to.equal(2)
      }
    })

    it('asks no more of all rows than of one', async () => {
      const [tracks, statements] = await counted(engine, (session) =>
        session.find(Track, {
          with: {
            album: { with: { artist: true } },
            mediaType: true,
            genre: true,
            playlists: true,
            invoiceLines: {
              with: {
                invoice: { with: { customer: { with: { supportRep: { with: { manager: true } } } } } },
              },
            },
          },
        }),
      )
      const links = tracks.flatMap(({ playlists }) => playlists).length
      const lines = tracks.flatMap(({ invoiceLines }) => invoiceLines)
      expect(links).to.equal(await new Session(engine).count(PlaylistTrack))
      expect([lines.length]).to.deep.equal(
        (await rowsOf(engine, sql`select count(*) as n from invoice_line`))[0]!.map(Number),
      )
      expect(statements).to.equal(1 + 10)
    })

    it('keeps nothing of a script that fails', async () => {
      const name = "INSERT INTO artist (artist_id, name) VALUES (90001, 'x');"
      const orphan = "INSERT INTO album (album_id, title, artist_id) VALUES (90001, 'y', 90002);"
      const error = await fill(engine, name + orphan).catch((caught: unknown) => caught)
      expect(error).to.have.property('code', 'foreign-key-violation')
      expect(await new Session(engine).exists(Artist, { where: { artistId: 90001 } })).to.be.false
    })

    // An INTEGER PRIMARY KEY of SQLite always numbers itself.
    const unlessSqlite = place.name === 'SQLite' ? undefined : it
    unlessSqlite?.('numbers no row by itself, for the script gives every id', async () => {
      const error = await engine
        .execute(insert(Artist).values({ name: 'x' }))
        .catch((caught: unknown) => caught)
      expect(error).to.have.property('code', 'not-null-violation')
    })
  })
}

function byPath([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}
