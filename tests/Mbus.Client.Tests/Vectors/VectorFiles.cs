using System.Text.Json.Nodes;

namespace Mbus.Client.Tests.Vectors;

/// <summary>The files of <c>tests/vectors</c>.</summary>
internal static class VectorFiles
{
    private static readonly Lazy<Dictionary<string, Vector>> Vectors = new(Load);

    /// <summary>All vectors, in the order of the files.</summary>
    internal static IReadOnlyCollection<Vector> All => Vectors.Value.Values;

    /// <summary>The names of all vectors, with their topic.</summary>
    internal static IEnumerable<string> Names => Vectors.Value.Keys;

    /// <summary>The folder <c>tests/vectors</c>.</summary>
    internal static string Folder { get; } = FindFolder();

    /// <summary>The vector with a name such as <c>vif-primary/energy-wh</c>.</summary>
    internal static Vector Find(string name) => Vectors.Value[name];

    private static Dictionary<string, Vector> Load()
    {
        Dictionary<string, Vector> vectors = [];
        foreach (string file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            string topic = Path.GetFileNameWithoutExtension(file);
            foreach (JsonNode? node in JsonNode.Parse(File.ReadAllText(file))!.AsArray())
            {
                Vector vector = new(topic, node!["name"]!.GetValue<string>(), node.AsObject());
                vectors.Add(vector.ToString(), vector);
            }
        }

        return vectors;
    }

    private static string FindFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "tests", "vectors");
            if (Directory.Exists(folder))
                return folder;
        }

        throw new DirectoryNotFoundException("tests/vectors");
    }
}
