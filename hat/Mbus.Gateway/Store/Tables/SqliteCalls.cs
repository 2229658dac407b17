using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mbus.Gateway.Store;

/// <summary>Short forms of the calls of Microsoft.Data.Sqlite.</summary>
internal static class SqliteCalls
{
    /// <summary>Creates a command with parameters $1, $2 and so on.</summary>
    internal static SqliteCommand Command(this SqliteConnection connection, string sql, int parameters = 0)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter($"${i.ToString(CultureInfo.InvariantCulture)}", null));
        return command;
    }

    /// <summary>Sets the parameters of a command, in order.</summary>
    internal static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    /// <summary>Runs statements without a result.</summary>
    internal static void Run(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Returns a single integer; 0 for NULL.</summary>
    internal static long Number(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.Command(sql);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>Returns a mark, a text that the store keeps under a name; null for none.</summary>
    internal static string? Mark(this SqliteConnection connection, string name)
    {
        using SqliteCommand command = connection.Command("SELECT value FROM meta WHERE name = $1", 1);
        return command.With(name).ExecuteScalar() as string;
    }

    /// <summary>Sets a mark.</summary>
    internal static void SetMark(this SqliteConnection connection, string name, string value)
    {
        using SqliteCommand command = connection.Command("INSERT OR REPLACE INTO meta VALUES($1, $2)", 2);
        command.With(name, value).ExecuteNonQuery();
    }

    /// <summary>Returns a text; null for NULL.</summary>
    internal static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>Returns a time in seconds since 1970 UTC.</summary>
    internal static DateTimeOffset Time(this SqliteDataReader reader, int column) => DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(column));
}
