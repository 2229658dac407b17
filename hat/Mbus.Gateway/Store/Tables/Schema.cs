namespace Mbus.Gateway.Store;

/// <summary>Tables of the store.</summary>
/// <remarks>
/// <c>reading</c> is the log of telegrams: rows are added at its end, so a round writes a few pages. <c>day</c> has the values of complete
/// UTC days by series; it follows from the log, and is built again from it when the decoder has changed. Times are seconds since 1970 UTC.
/// </remarks>
internal static class Schema
{
    /// <summary>Version of the tables, in user_version of the file.</summary>
    internal const int Version = 1;

    internal const string Tables = """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE meter(
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, bus TEXT NOT NULL, address TEXT NOT NULL, name TEXT,
            first_read INTEGER NOT NULL, last_read INTEGER NOT NULL, last_reading INTEGER NOT NULL, line_time INTEGER NOT NULL);

        -- slot: seconds from the slot to the reading. reference: how many rows before this one the whole telegrams are; 0: here.
        CREATE TABLE reading(
            number INTEGER PRIMARY KEY, time INTEGER NOT NULL, meter INTEGER NOT NULL, slot INTEGER, source INTEGER NOT NULL,
            reference INTEGER NOT NULL, telegrams BLOB NOT NULL);

        -- Readings of a day are between two numbers, with few others. is_open: they are not all in the table day, and the last number is
        -- not known yet. An index of the times would add a tenth to each round.
        CREATE TABLE reading_day(day INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER, is_open INTEGER NOT NULL);

        -- Readings while the clock of the host was not set: time of this boot in milliseconds instead of a time of day.
        CREATE TABLE pending(
            number INTEGER PRIMARY KEY, boot TEXT NOT NULL, uptime INTEGER NOT NULL, meter TEXT NOT NULL, bus TEXT NOT NULL,
            address TEXT NOT NULL, source INTEGER NOT NULL, telegrams BLOB NOT NULL);

        CREATE TABLE series(
            number INTEGER PRIMARY KEY, meter INTEGER NOT NULL, quantity TEXT NOT NULL, unit TEXT NOT NULL, function INTEGER NOT NULL,
            storage INTEGER NOT NULL, tariff INTEGER NOT NULL, subunit INTEGER NOT NULL, detail TEXT NOT NULL, ordinal INTEGER NOT NULL,
            UNIQUE(meter, quantity, unit, function, storage, tariff, subunit, detail, ordinal));

        -- key: day * 2^24 + series.
        CREATE TABLE day(key INTEGER PRIMARY KEY, samples BLOB NOT NULL);

        CREATE TABLE month_end(
            series INTEGER NOT NULL, month INTEGER NOT NULL, time INTEGER NOT NULL, value TEXT NOT NULL, is_from_meter INTEGER NOT NULL,
            PRIMARY KEY(series, month)) WITHOUT ROWID;

        CREATE TABLE event(
            number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, time INTEGER NOT NULL, until INTEGER NOT NULL, count INTEGER NOT NULL,
            bus TEXT, meter TEXT, text TEXT NOT NULL);
        CREATE UNIQUE INDEX event_missed ON event(meter, bus, time) WHERE kind = 9;
        CREATE INDEX event_time ON event(time);

        CREATE TABLE cursor(output TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
        """;
}
