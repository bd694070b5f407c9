/*******************************************************************************
   A small shop with invented names, in the form of the Chinook script:
   https://github.com/lerocha/chinook-database
   It has whatever the script's reader must know: both quotings, '' and ; and -- in text.
********************************************************************************/

-- The tables are Dovetail's. What is said of them here is passed over; 'even this.
CREATE TABLE genre
(
    genre_id INT NOT NULL,
    name VARCHAR(120) DEFAULT 'INSERT INTO genre; --',
    CONSTRAINT genre_pkey PRIMARY KEY  (genre_id)
);

INSERT INTO genre (genre_id, name) VALUES
    (1, N'Dock Shanty'),
    (2, N'Attic Jazz');

INSERT INTO media_type (media_type_id, name) VALUES
    (1, N'Wax cylinder'),
    (2, N'Tin foil');

INSERT INTO artist (artist_id, name) VALUES
    (1, N'The Mortise Brothers'),
    (2, N'Zoë & the Tenons'),
    (3, N'Nobody''s Apprentice');

INSERT INTO album (album_id, title, artist_id) VALUES
    (1, N'Half-Blind', 1),
    (2, N'Through; and -- Through', 1),
    (3, N'L''heure du rabot', 2);

INSERT INTO track (track_id, name, album_id, media_type_id, genre_id, composer, milliseconds, bytes, unit_price) VALUES
    (1, N'Sawdust at Sea', 1, 1, 1, N'M. Mortise', 183250, 5990473, 0.99),
    (2, N'Don''t Glue Me', 1, 1, 1, N'M. Mortise, T. Mortise', 201040, 6566314, 0.99),
    (3, N'Marking Gauge', 2, 2, 1, NULL, 95999, 3135000, 1.99),
    (4, N'The Long Grain', 2, 2, 1, N'T. Mortise', 322010, NULL, 1.99);

INSERT INTO [Track] ([TrackId], [Name], [AlbumId], [MediaTypeId], [GenreId], [Composer], [Milliseconds], [Bytes], [UnitPrice]) VALUES
    (5, 'Copeaux', 3, 1, 2, 'Zoë Tenon', 264500, 8650000, 0.99),
    (6, '''Round the Lathe', 3, 1, NULL, NULL, 240120, 7850000, 0.99),
    (7, 'Unreleased', NULL, 2, 2, NULL, 1000, NULL, 0.5);

INSERT INTO employee (employee_id, last_name, first_name, title, reports_to, birth_date, hire_date, address, city, state, country, postal_code, phone, fax, email) VALUES
    (1, N'Plane', N'Agnes', N'General Manager', NULL, '1962/2/18', '2002/8/14', N'1 Bench Row', N'Kerf', N'KF', N'Joinery', N'K1 1AA', N'+99 1', NULL, N'agnes@example.com'),
    (2, N'Rasp', N'Bo', N'Sales Manager', 1, '1958/12/8', '2002/5/1', N'2 Bench Row', N'Kerf', N'KF', N'Joinery', N'K1 1AA', N'+99 2', NULL, N'bo@example.com'),
    (3, N'Chisel', N'Cy', N'Sales Support Agent', 2, '1973/8/29', '2002/4/1', N'3 Bench Row', N'Kerf', N'KF', N'Joinery', N'K1 1AA', N'+99 3', NULL, N'cy@example.com'),
    (4, N'Awl', N'Dee', N'Sales Support Agent', 2, '1947/9/19', '2003/5/3', N'4 Bench Row', N'Kerf', N'KF', N'Joinery', N'K1 1AA', N'+99 4', NULL, N'dee@example.com'),
    (5, N'Vise', N'Eli', N'IT Manager', 1, '1973/7/1', '2003/10/17', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (6, N'Burr', N'Fay', N'Trainee', 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO [Customer] ([CustomerId], [FirstName], [LastName], [Company], [Address], [City], [State], [Country], [PostalCode], [Phone], [Fax], [Email], [SupportRepId]) VALUES
    (1, 'Gwen', 'O''Hara', 'Shelves Ltd.', '5 Quay Street', 'Port Rabbet', NULL, 'Joinery', 'P2 2BB', '+99 55', NULL, 'gwen@example.com', 4),
    (2, 'Håkon', 'Fil', NULL, 'Spongata 7', 'Høvel', NULL, 'Norway', '0171', NULL, NULL, 'hakon@example.com', NULL);

INSERT INTO [Invoice] ([InvoiceId], [CustomerId], [InvoiceDate], [BillingAddress], [BillingCity], [BillingState], [BillingCountry], [BillingPostalCode], [Total]) VALUES
    (1, 1, '2021-01-01 00:00:00', '5 Quay Street', 'Port Rabbet', NULL, 'Joinery', 'P2 2BB', 4.97),
    (2, 2, '2021-01-02 18:30:05', 'Spongata 7', 'Høvel', NULL, 'Norway', '0171', 0.99);

INSERT INTO invoice_line (invoice_line_id, invoice_id, track_id, unit_price, quantity) VALUES
    (1, 1, 2, 0.99, 1),
    (2, 1, 4, 1.99, 2),
    (3, 2, 5, 0.99, 1);

INSERT INTO playlist (playlist_id, name) VALUES
    (1, N'Music to sand by'),
    (2, N'Empty');

INSERT INTO playlist_track (playlist_id, track_id) VALUES
    (1, 6),
    (1, 1),
    (1, 4);
