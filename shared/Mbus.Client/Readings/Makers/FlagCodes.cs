using System.Reflection;

namespace Mbus.Client.Readings;

/// <summary>Names of the holders of manufacturer codes, from the list of the FLAG association.</summary>
internal static class FlagCodes
{
    private const string Resource = "Mbus.Client.Makers.Data.flag-codes.txt";

    private const int MaxSize = 1 << 20;

    private static readonly Lazy<Dictionary<string, string>> Names = new(Load);

    /// <summary>Returns the name for three letters; null if it is not known.</summary>
    internal static string? NameOf(string letters) => Names.Value.GetValueOrDefault(letters);

    private static Dictionary<string, string> Load()
    {
        Dictionary<string, string> names = [];
        using Stream list = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        foreach (string line in BoundedInput.ReadText(list, Resource, MaxSize).Split('\n'))
        {
            if (!line.StartsWith('#') && line.Split('\t') is [string code, string name])
                names[code] = name;
        }

        return names;
    }
}
