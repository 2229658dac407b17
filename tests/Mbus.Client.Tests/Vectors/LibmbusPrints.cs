using System.Text;

namespace Mbus.Client.Tests.Vectors;

/// <summary>What libmbus 0.10.0 prints for the vectors: the files of <c>tests/vectors/libmbus</c>.</summary>
internal static class LibmbusPrints
{
    private const string Heading = "## ";
    private const string RefusedMark = " refused: ";

    private static readonly Lazy<Dictionary<string, LibmbusPrint>> Prints = new(Load);

    /// <summary>The names of all prints: the vector with its topic, and <c>-n</c> behind it where normalised.</summary>
    internal static IEnumerable<string> Names => Prints.Value.Keys;

    /// <summary>The print of a vector, or null where there is none.</summary>
    internal static LibmbusPrint? Find(Vector vector, bool normalised) => Prints.Value.GetValueOrDefault($"{vector}{(normalised ? " -n" : "")}");

    private static Dictionary<string, LibmbusPrint> Load()
    {
        Dictionary<string, LibmbusPrint> prints = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(VectorFiles.Folder, "libmbus"), "*.txt"))
        {
            // Each character is one byte, which is how libmbus declares its output.
            string text = "\n" + File.ReadAllText(file, Encoding.Latin1);
            foreach (string section in text.Split("\n" + Heading)[1..])
                Add(prints, Path.GetFileNameWithoutExtension(file), section);
        }

        return prints;
    }

    private static void Add(Dictionary<string, LibmbusPrint> prints, string topic, string section)
    {
        int end = section.IndexOf('\n', StringComparison.Ordinal);
        string heading = end < 0 ? section : section[..end];
        string[] parts = heading.TrimEnd('\n').Split(RefusedMark);
        byte[] xml = end < 0 ? [] : Encoding.Latin1.GetBytes(section[(end + 1)..].TrimEnd('\n') + "\n");
        prints.Add($"{topic}/{parts[0]}", new LibmbusPrint(xml, parts.Length > 1 ? parts[1] : null));
    }
}
