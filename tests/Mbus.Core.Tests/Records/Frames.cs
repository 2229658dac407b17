using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mbus.Tests.Records;

/// <summary>The telegrams of <c>tests/vectors</c>, and those of ../shared/frames, where that folder is there.</summary>
internal static class Frames
{
    public static readonly string? Folder = Find("shared", "frames");

    private static readonly string VectorFolder = Find("tests", "vectors")!;

    /// <summary>The folder, or the test is skipped.</summary>
    public static string Require()
    {
        if (Folder == null)
            Assert.Skip("There is no shared/frames beside the repository.");
        return Folder;
    }

    public static byte[] Hex(string hex) => Convert.FromHexString(Regex.Replace(hex, @"\s", ""));

    /// <summary>Every telegram with its file; those that are no whole frame are left out.</summary>
    public static IEnumerable<(string Name, byte[] Bytes, Frame Frame)> All()
    {
        foreach ((string? name, byte[]? bytes) in Vectors().Concat(Folder == null ? [] : Texts()))
        {
            if (Frame.TryParse(bytes, 0, bytes.Length, out Frame frame))
                yield return (name, bytes, frame);
        }
    }

    /// <summary>Every telegram of <c>tests/vectors</c>, with the meaning that is written beside it.</summary>
    public static IEnumerable<(string Name, JsonElement Telegram)> VectorTelegrams()
    {
        foreach (string file in Directory.EnumerateFiles(VectorFolder, "*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (JsonElement vector in document.RootElement.EnumerateArray())
            {
                foreach (JsonElement telegram in vector.GetProperty("telegrams").EnumerateArray())
                    yield return ($"{Path.GetFileName(file)} {vector.GetProperty("name").GetString()}", telegram.Clone());
            }
        }
    }

    public static byte[] Load(string name) => Hex(File.ReadAllText(Path.Combine(Require(), name)));

    private static IEnumerable<(string Name, byte[] Bytes)> Texts()
    {
        string folder = Folder!;
        foreach (string file in Directory.EnumerateFiles(folder, "*.hex", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string text = Regex.Replace(File.ReadAllText(file), @"\s", "");
            if (Regex.IsMatch(text, "^([0-9A-Fa-f]{2})+$"))
                yield return (Path.GetRelativePath(folder, file), Convert.FromHexString(text));
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                continue;
            int index = 0;
            foreach (JsonElement element in document.RootElement.EnumerateArray())
            {
                index++;
                if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("check", out JsonElement check) && check.GetString() == "long")
                    yield return ($"{Path.GetRelativePath(folder, file)}[{index - 1}]", Convert.FromHexString(element.GetProperty("hex").GetString()!));
            }
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Vectors() =>
        VectorTelegrams().Select(one => (one.Name, Hex(one.Telegram.GetProperty("hex").GetString()!)));

    private static string? Find(params string[] path)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string folder = Path.Combine([at.FullName, .. path]);
            if (Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}
