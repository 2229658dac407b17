using System.Collections.Concurrent;
using System.Text;

namespace Mbus.Client.Readings;

/// <summary>Names of the holders of manufacturer codes, from the list of the FLAG association.</summary>
internal static class FlagCodes
{
    private const string Resource = "Mbus.Client.Makers.Data.flag-codes.txt";

    private static readonly Lazy<byte[]> List = new(() => EmbeddedFile.Read(Resource));
    private static readonly ConcurrentDictionary<string, string?> Names = new();

    /// <summary>Returns the name for three letters; null if it is not known.</summary>
    internal static string? NameOf(string letters) => Names.GetOrAdd(letters, Find);

    private static string? Find(string letters)
    {
        byte[] start = Encoding.UTF8.GetBytes($"\n{letters}\t");
        int at = List.Value.AsSpan().IndexOf(start);
        if (at < 0)
            return null;

        ReadOnlySpan<byte> name = List.Value.AsSpan(at + start.Length);
        int end = name.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }
}
