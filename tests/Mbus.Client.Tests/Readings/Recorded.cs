using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mbus.Client.Tests.Readings;

/// <summary>Telegrams for tests: written as hex, and those of ../shared/frames where that folder is there.</summary>
internal static class Recorded
{
    /// <summary>The bytes of a text; CS is the checksum of the long or short frame that ends there.</summary>
    public static byte[] Bytes(string hex)
    {
        List<byte> bytes = [];
        int start = 0;
        foreach (string word in hex.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            int header = bytes.Count > start && bytes[start] == 0x68 ? 4 : 1;
            bytes.Add(word == "CS" ? (byte)bytes.Skip(start + header).Sum(b => b) : Convert.ToByte(word, 16));
            if (word == "16" && bytes.Count > 1 && Frame.TryParse([.. bytes], start, bytes.Count - start, out _))
                start = bytes.Count;
        }

        return [.. bytes];
    }

    /// <summary>The folder, or the test is skipped.</summary>
    public static string Folder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "frames");
            if (Directory.Exists(folder))
                return folder;
        }

        Assert.Skip("There is no shared/frames beside the repository.");
        return "";
    }

    /// <summary>Every hexadecimal telegram of the folder, whole or damaged, with its place.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        string folder = Folder();
        foreach (string file in Directory.EnumerateFiles(folder, "*.hex", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (TryParse(File.ReadAllText(file), out byte[] bytes))
                yield return (Path.GetRelativePath(folder, file), bytes);
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (byte[] bytes in Texts(document.RootElement))
                yield return (Path.GetRelativePath(folder, file), bytes);
        }
    }

    private static bool TryParse(string text, out byte[] bytes)
    {
        string digits = Regex.Replace(text, @"\s", "");
        bool isHex = digits.Length >= 10 && Regex.IsMatch(digits, "^([0-9A-Fa-f]{2})+$");
        bytes = isHex ? Convert.FromHexString(digits) : [];
        return isHex;
    }

    private static IEnumerable<byte[]> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.String when TryParse(element.GetString()!, out byte[] bytes) => [bytes],
        _ => [],
    };
}
