using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Opens the SQLite file of the store: journal, durability, version, integrity.</summary>
/// <remarks>
/// WAL with synchronous FULL: a commit is on the disk when it returns, and readers do not wait for the writer. See
/// https://sqlite.org/pragma.html#pragma_synchronous.
/// </remarks>
internal static class StoreDatabase
{
    /// <summary>Name of the file in the folder of the store.</summary>
    internal const string FileName = "mbus.db";

    private const string CleanMark = "clean";

    /// <summary>Opens the file for writing. Creates it, or its tables, where needed.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="checksAlways">True to check the integrity also after a regular end.</param>
    /// <exception cref="StoreException">The file cannot be used; the message gives the reason and what to do.</exception>
    internal static SqliteConnection OpenForWriting(string path, bool checksAlways = false)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
            connection.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY;");
            Prepare(connection, path, checksAlways);
            return connection;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            throw e is SqliteException error ? Failure(path, "Opening", error) : e;
        }
    }

    /// <summary>Opens the file for reading.</summary>
    /// <exception cref="StoreException">The file cannot be used, or does not exist.</exception>
    internal static SqliteConnection OpenForReading(string path)
    {
        if (!File.Exists(path))
            throw new StoreException($"There is no store in {path}. Run `mbus gateway` first, or give its folder with --store.");

        SqliteConnection? connection = null;
        try
        {
            // A reader of a file in WAL mode needs write access to its shared memory, but never writes to the file itself.
            connection = Connect(path, SqliteOpenMode.ReadWrite);
            connection.Run("PRAGMA query_only = ON; PRAGMA cache_size = -1024;");
            CheckVersion(path, connection.Number("PRAGMA user_version"));
            return connection;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            throw e is SqliteException error ? Failure(path, "Opening", error) : e;
        }
    }

    /// <summary>Marks the file as closed in order and closes it.</summary>
    internal static void Close(SqliteConnection connection)
    {
        connection.Run($"INSERT OR REPLACE INTO meta VALUES('{CleanMark}', '1'); PRAGMA wal_checkpoint(TRUNCATE);");
        connection.Dispose();
    }

    /// <summary>Checks the integrity of the whole file.</summary>
    /// <returns>Null if it is sound, else the first errors.</returns>
    internal static string? FindDamage(SqliteConnection connection)
    {
        const int MaxErrors = 5;
        using SqliteCommand command = connection.Command($"PRAGMA quick_check({MaxErrors})");
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> errors = [];
        while (reader.Read())
            errors.Add(reader.GetString(0));
        return errors is ["ok"] ? null : string.Join("; ", errors);
    }

    /// <summary>Returns whether an error means that the content of the file is damaged.</summary>
    internal static bool IsDamage(Exception e) => e is DamagedStoreException or SqliteException { SqliteErrorCode: 11 or 26 };

    /// <summary>Moves a damaged file away, so that a new one can be created.</summary>
    /// <returns>New path of the damaged file.</returns>
    internal static string MoveAway(string path, DateTimeOffset now)
    {
        string target = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{now:yyyyMMddTHHmmssZ}");
        foreach (string suffix in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(path + suffix))
                File.Move(path + suffix, target + suffix, overwrite: true);
        }

        return target;
    }

    /// <summary>Returns an exception with the phase, the reason and what to do.</summary>
    internal static StoreException Failure(string path, string phase, SqliteException error)
    {
        string advice = error.SqliteErrorCode switch
        {
            8 => "The file or its folder is read-only: check the mount and the permissions.",
            10 => "The disk reports errors: check the system log, and replace the SD card.",
            11 or 26 => "The file is damaged.",
            13 => "The disk is full: free some space, or shorten the retention.",
            14 => "Check that the folder exists and that this user may write to it.",
            5 or 6 => "Another process has locked the file: only one gateway may use a store.",
            _ => "Check the disk and the permissions.",
        };
        return new StoreException($"{phase} the store {path}: {error.Message.TrimEnd('.')}. {advice}", error);
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    private static void Prepare(SqliteConnection connection, string path, bool checksAlways)
    {
        long version = connection.Number("PRAGMA user_version");
        CheckVersion(path, version);
        if (version == 0)
        {
            connection.Run($"BEGIN IMMEDIATE; {Schema.Tables} PRAGMA user_version = {Schema.Version}; COMMIT;");
            return;
        }

        bool isClean = connection.Number($"SELECT COUNT(*) FROM meta WHERE name = '{CleanMark}'") > 0;
        if ((!isClean || checksAlways) && FindDamage(connection) is { } damage)
            throw new DamagedStoreException($"The store {path} is damaged: {damage}.");
        connection.Run($"DELETE FROM meta WHERE name = '{CleanMark}'");
    }

    private static void CheckVersion(string path, long version)
    {
        if (version > Schema.Version)
            throw new StoreException($"The store {path} has version {version}, which a newer mbus has written. This mbus supports up to {Schema.Version}: install the newer one.");
    }
}
