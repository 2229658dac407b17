using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Transactions in SQL: an SqliteTransaction would have to be set on every prepared command.</summary>
/// <param name="connection">Connection.</param>
/// <param name="path">Path of the file, for messages.</param>
/// <param name="rolledBack">Called after a rollback: what is in memory must be loaded again.</param>
internal sealed class StoreTransaction(SqliteConnection connection, string path, Action rolledBack)
{
    /// <summary>Commits what a call writes, or nothing of it.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal void Run(string phase, Action write)
    {
        try
        {
            connection.Run("BEGIN IMMEDIATE");
            write();
            connection.Run("COMMIT");
        }
        catch (Exception e)
        {
            RollBack();
            throw e is SqliteException error ? StoreDatabase.Failure(path, phase, error) : e;
        }
    }

    private void RollBack()
    {
        try
        {
            connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back, or nothing was begun.
        }

        try
        {
            rolledBack();
        }
        catch (SqliteException)
        {
            // The next transaction fails as this one did.
        }
    }
}
