/** The eleven tables of the Chinook music shop. Its script gives every id, so no column numbers itself. */
import {
  Column,
  ForeignKey,
  ManyToMany,
  ManyToOne,
  OneToMany,
  t,
  Table,
  type Many,
  type One,
} from 'dovetail-orm'

const givenKey = { primaryKey: true, autoincrement: false } as const
const nullable = { nullable: true } as const

@Table('artist')
export class Artist {
  @Column(t.integer(), givenKey) artistId!: number
  @Column(t.varchar(120), nullable) name!: string | null

  @OneToMany(() => Album) albums!: Many<Album>
}

@Table('album')
export class Album {
  @Column(t.integer(), givenKey) albumId!: number
  @Column(t.varchar(160)) title!: string
  @Column(t.integer()) @ForeignKey(() => Artist) artistId!: number

  @ManyToOne(() => Artist) artist!: One<Artist, 'artistId'>
  @OneToMany(() => Track) tracks!: Many<Track>
}

@Table('employee')
export class Employee {
  @Column(t.integer(), givenKey) employeeId!: number
  @Column(t.varchar(20)) lastName!: string
  @Column(t.varchar(20)) firstName!: string
  @Column(t.varchar(30), nullable) title!: string | null
  @Column(t.integer(), nullable) @ForeignKey(() => Employee) reportsTo!: number | null
  @Column(t.timestamp(), nullable) birthDate!: Date | null
  @Column(t.timestamp(), nullable) hireDate!: Date | null
  @Column(t.varchar(70), nullable) address!: string | null
  @Column(t.varchar(40), nullable) city!: string | null
  @Column(t.varchar(40), nullable) state!: string | null
  @Column(t.varchar(40), nullable) country!: string | null
  @Column(t.varchar(10), nullable) postalCode!: string | null
  @Column(t.varchar(24), nullable) phone!: string | null
  @Column(t.varchar(24), nullable) fax!: string | null
  @Column(t.varchar(60), nullable) email!: string | null

  @ManyToOne(() => Employee) manager!: One<Employee, 'employeeId'> | null
  @OneToMany(() => Employee) reports!: Many<Employee>
  @OneToMany(() => Customer) customers!: Many<Customer>
}

@Table('customer')
export class Customer {
  @Column(t.integer(), givenKey) customerId!: number
  @Column(t.varchar(40)) firstName!: string
  @Column(t.varchar(20)) lastName!: string
  @Column(t.varchar(80), nullable) company!: string | null
  @Column(t.varchar(70), nullable) address!: string | null
  @Column(t.varchar(40), nullable) city!: string | null
  @Column(t.varchar(40), nullable) state!: string | null
  @Column(t.varchar(40), nullable) country!: string | null
  @Column(t.varchar(10), nullable) postalCode!: string | null
  @Column(t.varchar(24), nullable) phone!: string | null
  @Column(t.varchar(24), nullable) fax!: string | null
  @Column(t.varchar(60)) email!: string
  @Column(t.integer(), nullable) @ForeignKey(() => Employee) supportRepId!: number | null

  @ManyToOne(() => Employee) supportRep!: One<Employee, 'employeeId'> | null
  @OneToMany(() => Invoice) invoices!: Many<Invoice>
}

@Table('genre')
export class Genre {
  @Column(t.integer(), givenKey) genreId!: number
  @Column(t.varchar(120), nullable) name!: string | null

  @OneToMany(() => Track) tracks!: Many<Track>
}

@Table('media_type')
export class MediaType {
  @Column(t.integer(), givenKey) mediaTypeId!: number
  @Column(t.varchar(120), nullable) name!: string | null

  @OneToMany(() => Track) tracks!: Many<Track>
}

@Table('track')
export class Track {
  @Column(t.integer(), givenKey) trackId!: number
  @Column(t.varchar(200)) name!: string
  @Column(t.integer(), nullable) @ForeignKey(() => Album) albumId!: number | null
  @Column(t.integer()) @ForeignKey(() => MediaType) mediaTypeId!: number
  @Column(t.integer(), nullable) @ForeignKey(() => Genre) genreId!: number | null
  @Column(t.varchar(220), nullable) composer!: string | null
  @Column(t.integer()) milliseconds!: number
  @Column(t.integer(), nullable) bytes!: number | null
  @Column(t.numeric(10, 2)) unitPrice!: string

  @ManyToOne(() => Album) album!: One<Album, 'albumId'> | null
  @ManyToOne(() => MediaType) mediaType!: One<MediaType, 'mediaTypeId'>
  @ManyToOne(() => Genre) genre!: One<Genre, 'genreId'> | null
  @OneToMany(() => InvoiceLine) invoiceLines!: Many<InvoiceLine>
  @ManyToMany(() => Playlist, { through: () => PlaylistTrack }) playlists!: Many<Playlist>
}

@Table('invoice')
export class Invoice {
  @Column(t.integer(), givenKey) invoiceId!: number
  @Column(t.integer()) @ForeignKey(() => Customer) customerId!: number
  @Column(t.timestamp()) invoiceDate!: Date
  @Column(t.varchar(70), nullable) billingAddress!: string | null
  @Column(t.varchar(40), nullable) billingCity!: string | null
  @Column(t.varchar(40), nullable) billingState!: string | null
  @Column(t.varchar(40), nullable) billingCountry!: string | null
  @Column(t.varchar(10), nullable) billingPostalCode!: string | null
  @Column(t.numeric(10, 2)) total!: string

  @ManyToOne(() => Customer) customer!: One<Customer, 'customerId'>
  @OneToMany(() => InvoiceLine) lines!: Many<InvoiceLine>
}

@Table('invoice_line')
export class InvoiceLine {
  @Column(t.integer(), givenKey) invoiceLineId!: number
  @Column(t.integer()) @ForeignKey(() => Invoice) invoiceId!: number
  @Column(t.integer()) @ForeignKey(() => Track) trackId!: number
  @Column(t.numeric(10, 2)) unitPrice!: string
  @Column(t.integer()) quantity!: number

  @ManyToOne(() => Invoice) invoice!: One<Invoice, 'invoiceId'>
  @ManyToOne(() => Track) track!: One<Track, 'trackId'>
}

@Table('playlist')
export class Playlist {
  @Column(t.integer(), givenKey) playlistId!: number
  @Column(t.varchar(120), nullable) name!: string | null

  @ManyToMany(() => Track, { through: () => PlaylistTrack }) tracks!: Many<Track>
}

@Table('playlist_track')
export class PlaylistTrack {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Playlist) playlistId!: number
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Track) trackId!: number
}

export const shop = [
  Album,
  Artist,
  Customer,
  Employee,
  Genre,
  Invoice,
  InvoiceLine,
  MediaType,
  Playlist,
  PlaylistTrack,
  Track,
]
